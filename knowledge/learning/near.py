"""What would somebody say who nearly knows it?"""

from collections.abc import Iterable, Sequence

HIGHEST = 65_535
_NEIGHBOURS = 2


def near_ports(port: int, others: Iterable[int], never: Iterable[int]) -> tuple[str, ...]:
    """Return numbers that are mistaken for this port: swapped digits, ports of other rows, neighbours.

    None of `never` is among them: those are true as well.
    """
    taken = {port, *never}
    swapped = _swapped(port)
    siblings = sorted(set(others) - taken, key=lambda other: (abs(other - port), other))
    steps = [port + step for n in range(1, 6) for step in (n, -n)]
    ordered = [*swapped[:1], *siblings[:_NEIGHBOURS], *steps[:1], *swapped[1:2], *steps[1:]]
    found = [n for n in dict.fromkeys(ordered) if n not in taken and 1 <= n <= HIGHEST]
    return tuple(str(n) for n in found)


def _swapped(port: int) -> list[int]:
    """Exchange two digits that stand side by side, the last ones first: the slip that fingers make."""
    digits = str(port)
    found = []
    for n in range(len(digits) - 2, -1, -1):
        one = digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :]
        if one != digits and not one.startswith("0"):
            found.append(int(one))
    return found


def siblings(right: str, others: Sequence[str], near: int) -> tuple[str, ...]:
    """Return the other texts, those that stand nearest to place `near` of their list first, each once."""
    placed = sorted(enumerate(others), key=lambda pair: (abs(pair[0] - near), pair[0]))
    found = dict.fromkeys(text for _, text in placed)
    return tuple(text for text in found if text.casefold() != right.casefold())
