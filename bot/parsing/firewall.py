"""Does somebody want firewall rules reviewed, or the sheet for the customer's firewall team?"""

import re
from dataclasses import dataclass

from checks.firewall.reading import is_clearly_rules


@dataclass(frozen=True, slots=True)
class Rules:
    """Compare these rules with what a site needs.

    `site` and `place` (whose rules they are, as typed: a role, a host, `firewall`) are empty where nothing was said; `paste` is empty
    where the rules stand elsewhere: in a file beside it, or above in the thread.
    """

    site: str = ""
    place: str = ""
    paste: str = ""


@dataclass(frozen=True, slots=True)
class PortSheet:
    """Fill in the port sheet of a `site`; empty for the one this thread is about."""

    site: str = ""


_WORD = r"[a-z0-9][a-z0-9._-]{0,63}"
_REVIEW = re.compile(
    r"(?:please )?(?:review|compare|check) (?:these|this|the|my|our|their|those)?\s?(?:(?:firewall|windows|iptables|nftables|network) ){0,3}"
    r"(?:rules?|rule table|rule set|ruleset|policy|policies|netstat|sockets)(?P<rest>(?: [^\n]{0,200})?)",
    re.IGNORECASE,
)
_SITE = re.compile(rf"\b(?:for|of|at|from) (?:site )?({_WORD})", re.IGNORECASE)
_SHEET = re.compile(
    rf"(?:the |a )?(?:port|ports|firewall) ?sheet(?: (?:for |of )?({_WORD}))?|sheet(?: (?:for |of )?({_WORD}))?"
)
_SHORTEST = 2  # line ends of a paste that is looked at without being told
_ARTICLES = ("the", "these", "this", "a", "an", "our", "their")
_ENDS = " \t:.?!,"


def read_firewall(text: str, bare: str) -> Rules | PortSheet | None:
    """Read such a command; None if it is something else. `bare` is the text in small letters, without its ending."""
    if found := _SHEET.fullmatch(bare):
        return PortSheet(found[1] or found[2] or "")
    head, _, paste = text.strip().replace("```", "\n").partition("\n")
    found = _REVIEW.fullmatch(head.strip(_ENDS))
    if found:
        return read_rules_words(found["rest"], paste)
    return Rules() if bare == "review" else None


def is_paste(text: str) -> bool:
    """Whether what somebody said is a set of firewall rules beyond doubt."""
    return text.count("\n") >= _SHORTEST and is_clearly_rules(text)


def read_rules_words(rest: str, paste: str = "") -> Rules:
    """Read `for site42 on the premises server`, in either order; what is not understood is left out."""
    left = " ".join(rest.split()).strip(_ENDS)
    place = ""
    if found := re.search(r"\bon (?:the )?(.{1,60}?)(?= (?:for|of|at) |$)", left, re.IGNORECASE):
        place = found[1].strip(_ENDS)
        left = f"{left[: found.start()]} {left[found.end() :]}"
    site = next((s for s in _SITE.findall(left) if s.casefold() not in _ARTICLES), "")
    return Rules(site, place, paste.strip("\n"))
