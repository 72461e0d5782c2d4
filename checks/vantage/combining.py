"""What do the looks at the addresses of one name say together?"""

from typing import Any

from checks.dialling.resolving import Resolved
from checks.failure import Failure
from checks.model import Evidence

_MOST_TELLING = (
    Failure.CONNECTION_REFUSED,
    Failure.NETWORK_REJECTED,
    Failure.NETWORK_UNREACHABLE,
    Failure.HOST_ABSENT,
    Failure.CONNECTION_TIMEOUT,
    Failure.LOCAL_BLOCKED,
    Failure.NETWORK_NO_ROUTE,
)
"""Words of an address that was not reached, the most telling first."""


def combine(found: Resolved, seen: list[Evidence]) -> Evidence:
    """Return one evidence for all addresses; `addresses` keeps each with its own result.

    An address that was reached and misbehaves decides: clients meet it sooner or later. One that was not
    reached beside one that works does not: clients go on to the next; `facts["unreached"]` lists it. Where
    none was reached, the most telling word stands. `facts["not_permitted"]` lists what was not dialled.
    """
    chosen = min(seen, key=_rank)
    dialled = {evidence.address for evidence in seen}
    facts: dict[str, Any] = {"dns_ms": found.ms, "resolved": list(found.addresses)}
    unreached = [e.address for e in seen if e.failure in _MOST_TELLING]
    if unreached and chosen.failure is None:
        facts["unreached"] = unreached
    outside = [address for address in found.addresses if address not in dialled]
    if outside:
        facts["not_permitted"] = outside
    return chosen.model_copy(
        update={
            "facts": {**chosen.facts, **facts},
            "addresses": tuple(_row(evidence) for evidence in seen),
            "seconds": round(max(e.seconds for e in seen) + found.ms / 1000, 4),
        }
    )


def _rank(evidence: Evidence) -> int:
    if evidence.failure is None:
        return 0
    if evidence.failure in _MOST_TELLING:
        return 1 + _MOST_TELLING.index(evidence.failure)
    return -1


def _row(evidence: Evidence) -> dict[str, Any]:
    """Return the columns of one address: family, word or None, and the times that were taken."""
    address = evidence.address or ""
    times = {key: value for key, value in evidence.facts.items() if key.endswith("_ms")}
    return {
        "address": address,
        "family": "ipv6" if ":" in address else "ipv4",
        "failure": evidence.failure,
        "detail": evidence.detail,
        **times,
    }
