"""What else must the reader know about this look: other addresses, or somebody else's eyes?"""

from collections.abc import Iterator

from checks.failure import Failure
from checks.model import Evidence
from checks.naming import listed
from checks.verdict.sentences import one_line

_IN_BRIEF = {
    Failure.CONNECTION_REFUSED: "refused",
    Failure.CONNECTION_TIMEOUT: "no answer",
    Failure.HOST_ABSENT: "no such machine",
    Failure.LOCAL_BLOCKED: "forbidden here",
    Failure.NETWORK_NO_ROUTE: "no route",
    Failure.NETWORK_REJECTED: "turned away",
    Failure.NETWORK_UNREACHABLE: "unreachable",
}
_FAMILIES = {"ipv4": "IPv4", "ipv6": "IPv6"}


def remarks(seen: Evidence) -> Iterator[str]:
    """Yield sentences: addresses that were not reached or not dialled, and when a collector saw it."""
    if unreached := set(_texts(seen.facts.get("unreached"))):
        yield f"Also tried {listed([_of(row) for row in seen.addresses if row['address'] in unreached], 'and')}."
    if outside := _texts(seen.facts.get("not_permitted")):
        yield f"Not dialled, being outside the site's allowed networks: {one_line(outside)}."
    if seen.failure is None and seen.facts.get("admits_everyone") is True:
        yield "It admits pages from any site, which is more than the player needs."
    if "coverage" in seen.facts and seen.facts.get("running") == 0:
        yield "No program of that name runs there."
    if host := seen.facts.get("report_host"):
        yield f"Seen by the collector on {one_line(host)}, {one_line(seen.facts.get('date', ''))}."


def _of(row: dict[str, object]) -> str:
    word = row.get("failure")
    brief = _IN_BRIEF.get(Failure(str(word)), str(word)) if word else "open"
    return (
        f"{_FAMILIES.get(str(row['family']), 'the address')} {one_line(row['address'])}: {brief}"
    )


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []
