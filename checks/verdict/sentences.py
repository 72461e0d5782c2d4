"""What does the reader read?"""

from collections.abc import Mapping
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
    "seconds": "the time allowed",
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
}
"""What stands in a sentence where the evidence does not name it."""

_PASSED = {
    "tcp": "{host} accepts connections on {port}{in_time}.",
    "tls": "{host}:{port} speaks TLS with a certificate that is trusted{days}.",
    "http": "{host}:{port} answers HTTP {status}.",
    "https": "{host}:{port} answers HTTPS {status}, with a certificate that is trusted{days}.",
    "amqp": "{host}:{port} speaks AMQP 0-9-1{product}.",
    "silverlight-policy": "The policy on {host}:{port} grants what the player needs.",
    "listening": "Seen on {host} itself: something listens on {port}.",
    "process": "Seen on {host} itself: {process} is running.",
}


class _Named(dict[str, Any]):
    """A sentence never fails for want of a value."""

    def __missing__(self, key: str) -> str:
        return _UNKNOWN.get(key, "unknown")


def sentence_for(check: Check, failure: Failure | None, facts: Mapping[str, Any]) -> str:
    """Return one plain sentence; what comes from peers is bounded and of one line."""
    named = names_in(check, facts)
    if failure is not None:
        text = MEANINGS[failure].sentence
    elif check.requirement.kind == "exclusion":
        text = "{item} is excluded from scanning on {host}."
    else:
        text = _PASSED.get(check.probe, "{host} is as required by the {probe} look.")
    return _capital(text.format_map(named))


def names_in(check: Check, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what placeholders stand for; check and site win over what a peer said."""
    told = {str(key): one_line(value) for key, value in facts.items() if value is not None}
    days = facts.get("days_left")
    connect_ms = facts.get("connect_ms")
    row = check.requirement
    return _Named(
        {
            **told,
            "host": one_line(check.target.host),
            "port": str(check.target.port or row.port or ""),
            "probe": check.probe,
            "vantage": vantage_name(check.source.vantage),
            "address": told.get("address", one_line(check.target.host)),
            "item": row.value or "the item",
            "product": f" ({told['product']})" if told.get("product") else "",
            "days": f" and valid for {days} more days" if isinstance(days, int) else "",
            "in_time": f" ({connect_ms:g} ms)" if isinstance(connect_ms, int | float) else "",
        }
    )


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
