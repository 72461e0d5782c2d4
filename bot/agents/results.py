"""How are the results of agents read, as they come and as they are stored?"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from bot.store.evidence import MANY
from checks.accounts.subjects import TOGETHER
from checks.failure import Failure
from checks.wire import Landed, NotUnderstood, Unmeasured, read, read_results, write_results

Tells = Callable[[int], bool]

_LONGEST = 7  # digits of a number


class Came(NamedTuple):
    """What was asked for in a message, by number; `new` of it is not stored yet, and will be as `content`.

    `several` tells the form of `content`: that of a single result, or that of several.
    """

    landed: dict[int, Landed]
    new: tuple[int, ...]
    content: bytes
    several: bool


def read_message(number: str, content: bytes, expects: Tells, has: Tells) -> Came:
    """Read the results in a message; `expects` tells whether one was asked for, `has` whether it is stored.

    Nothing has landed if none of them was asked for, or not even that can be told.
    """
    found = _results(number, content)
    landed: dict[int, Landed] = {}
    for n, each in found:
        if expects(n):
            landed.setdefault(n, _or_why_not(n, each))
    new = tuple(sorted(n for n in landed if not has(n)))
    if len(new) == len(found) and all(isinstance(each, Landed) for _, each in found):
        # Stored as it came: to write its results anew would take as long as to read them.
        return Came(landed, new, content, number == TOGETHER)
    return Came(landed, new, write_results([landed[n].written() for n in new]), len(new) > 1)


def read_stored(kept: Iterable[tuple[int, str]]) -> dict[int, Landed]:
    """Read the rows of a run, the oldest first: of two results for a number the older stands."""
    found: dict[int, Landed] = {}
    for key, content in kept:
        for n, each in _results(TOGETHER if key >= MANY else str(key), content.encode()):
            found.setdefault(n, _or_why_not(n, each))
    return found


def _results(number: str, content: bytes) -> list[tuple[int, Landed | NotUnderstood]]:
    if number == TOGETHER:
        try:
            return read_results(content)
        except NotUnderstood:
            return []  # not confirmed: it can't even be told what is missing
    if not (number.isascii() and number.isdigit() and len(number) < _LONGEST):
        return []
    try:
        return [(int(number), read(Landed, content))]
    except NotUnderstood as error:
        return [(int(number), error)]


def _or_why_not(n: int, landed: Landed | NotUnderstood) -> Landed:
    """Return the result; one that can't be read says so itself."""
    if isinstance(landed, Landed):
        return landed
    detail = (
        f"the agent's evidence can't be read by this bot ({landed}); update the older of the two"
    )
    return Landed(n=n, unmeasured=Unmeasured(failure=Failure.OTHER_UNMAPPED, detail=detail))
