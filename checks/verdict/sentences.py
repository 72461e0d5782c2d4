"""What does the reader read?"""

from collections.abc import Callable, Mapping
from typing import Any

from checks.failure import MEANINGS, Failure
from checks.model import Check
from checks.naming import vantage_name

LONGEST_VALUE = 160
"""Characters of one value from a peer; the whole of it stays in the evidence."""

_UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"

_UNKNOWN = {
    "sender": "An unnamed device",
    "icmp": "no further word",
    "other": "another port",
    "guess": "something unknown",
    "protocol": "what is expected",
    "alert": "no reason given",
    "validity": "dates unknown",
    "names": "another name",
    "issuer": "an unknown issuer",
    "status": "with an unexpected status",
    "version": "of another version",
    "wanted": "that is needed",
    "origin": "the portal",
    "process": "the process",
    "date": "an unknown time",
    "detail": "no details",
    "folder": "the folder",
}
"""What stands in a sentence where the evidence does not name it."""

_PASSED = {
    "tcp": "{host} accepts connections on {port}{in_time}.",
    "tls": "{place} speaks TLS with a certificate that is trusted{days}.",
    "http": "{place} answers HTTP {status}.",
    "https": "{place} answers HTTPS {status}, with a certificate that is trusted{days}.",
    "amqp": "{place} speaks AMQP 0-9-1{product}.",
    "silverlight-policy": "The policy on {place} grants what the player needs.",
    "listening": "Seen on {host} itself: something listens on {port}.",
    "process": "Seen on {host} itself: {process} is running.",
    "disk-room": "Seen on {host} itself: {free_mib} MiB are free where {folder} lies.",
}


class _Named(dict[str, str]):
    """Looks up only what a sentence names, and never fails for want of a value."""

    def __init__(self, check: Check, facts: Mapping[str, Any]) -> None:
        super().__init__()
        self._check, self._facts = check, facts

    def __missing__(self, key: str) -> str:
        # Check and site win over what a peer said.
        ours = _OURS.get(key)
        if ours is not None:
            return ours(self._check)
        value = self._facts.get(key)
        if key in _PHRASES:
            return _PHRASES[key](value)
        if value is None and key == "address":
            return one_line(self._check.target.host)
        return _UNKNOWN.get(key, "unknown") if value is None else one_line(value)


_OURS: dict[str, Callable[[Check], str]] = {
    "host": lambda check: one_line(check.target.host),
    "port": lambda check: port_words(check),
    "place": lambda check: _place(check),
    "probe": lambda check: check.probe,
    "vantage": lambda check: vantage_name(check.source.vantage),
    "item": lambda check: check.requirement.value or "the item",
}
_PHRASES: dict[str, Callable[[object], str]] = {
    "product": lambda value: f" ({one_line(value)})" if value else "",
    "days": lambda value: f" and valid for {value} more days" if isinstance(value, int) else "",
    "in_seconds": lambda value: f" within {one_line(value)} s" if value else "",
    "in_time": lambda value: f" ({value:g} ms)" if isinstance(value, int | float) else "",
}
"""Half-sentences that are left out where the fact is not there."""


def sentence_for(check: Check, failure: Failure | None, facts: Mapping[str, Any]) -> str:
    """Return one plain sentence; what comes from peers is bounded and of one line."""
    named = _Named(check, {**facts, **_joined(facts)})
    if failure is not None:
        text = MEANINGS[failure].sentence
    elif check.requirement.kind == "exclusion" and check.probe not in _PASSED:
        text = "{item} is excluded from scanning on {host}."
    else:
        text = _PASSED.get(check.probe, "{host} is as required by the {probe} look.")
    return _capital(text.format_map(named))


def port_words(check: Check) -> str:
    """Return the documented port, and the one that this site uses instead where it differs: `443 (here 20443)`."""
    documented, here = check.requirement.port, check.target.port
    if here is None or documented is None or check.requirement.port_to is not None:
        return str(here or documented or "")
    return str(here) if here == documented else f"{documented} (here {here})"


def _place(check: Check) -> str:
    """Return what was dialled, and for which documented port where that differs."""
    documented, here = check.requirement.port, check.target.port
    host = one_line(check.target.host)
    place = f"[{host}]:{here}" if ":" in host else f"{host}:{here}"
    moved = documented not in (None, here) and check.requirement.port_to is None
    return f"{place} (for {documented})" if moved else place


def _joined(facts: Mapping[str, Any]) -> dict[str, Any]:
    product = " ".join(str(facts[key]) for key in ("product", "version") if facts.get(key))
    return {
        "product": product,
        "days": facts.get("days_left"),
        "in_time": facts.get("connect_ms"),
        "in_seconds": facts.get("seconds"),
    }


def one_line(value: object) -> str:
    """Return a value as bounded text of one line without control characters."""
    if isinstance(value, list | tuple):
        value = ", ".join(str(item) for item in value)
    text = " ".join(str(value)[: LONGEST_VALUE * 4].split())
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else _UNPRINTABLE for letter in text)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _capital(text: str) -> str:
    """Capitalise words of ours at the start; host names keep their case."""
    return text[:1].upper() + text[1:] if text.startswith(("the ", "an ")) else text
