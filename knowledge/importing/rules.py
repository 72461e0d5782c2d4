"""Which ports does a rule in words name: `Outbound TCP 443 to cloud.example.com`, `DNS (UDP 53) to your name server`?"""

import re

from knowledge.importing.cells import TRANSPORT, TRANSPORTS, plain, read_ports

_NUMBERS = r"[0-9]{1,5}(?:\s?(?:-|to)\s?[0-9]{1,5})?(?:(?:\s?[,;&]\s?(?:and\s|or\s)?|\s(?:and|or)\s)[0-9]{1,5}(?:\s?-\s?[0-9]{1,5})?)*(?![0-9.:/]?\w)"
_SUFFIXED = rf"[0-9]{{1,5}}(?:\s?-\s?[0-9]{{1,5}})?\s?/\s?{TRANSPORTS}"
_ONE = (
    rf"(?:{TRANSPORTS}(?:[:/]\s?|\s)(?:ports?\s+)?{_NUMBERS}"
    rf"|{_SUFFIXED}(?:(?:\s?[,;]\s?|\s(?:and|or)\s){_SUFFIXED})*"
    rf"|ports?\s+{_NUMBERS}(?:\s?/?\s?{TRANSPORT}|\s\({TRANSPORTS}(?=[,)])\)?))"
)
_PORTS = re.compile(rf"(?<![\w./:-]){_ONE}(?:(?:\s?,\s?|\s(?:and|or)\s){_ONE})*", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    rf"\b(?:{TRANSPORT}|ports?)\s+[0-9]|[0-9]\s?/\s?{TRANSPORT}", re.IGNORECASE
)
_WAY = re.compile(
    r"\b(inbound|outbound|incoming|outgoing|ingress|egress|bi-?directional|both (?:ways|directions))\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:please\s+)?(?:allow|open|permit|enable)?\s*(?:(?:inbound|outbound|incoming|outgoing|ingress|egress)\b)?[\s,:-]*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"[\s,:(/-]*(?:(?:{TRANSPORT}|inbound|outbound|incoming|outgoing|ingress|egress|bi-?directional|both (?:ways|directions))(?:\)|\b)[\s,:)-]*)*",
    re.IGNORECASE,
)
CLOSED = re.compile(
    r"\b(?:(?:must|should|may|shall|can|need|do|does|is|are) not (?:be )?(?:open\w*|allow\w*|used|reachable|need\w*|requir\w*)|no longer|closed|"
    r"blocked|unused|not used|isn't used|not needed|not required|deprecated|obsolete|retired|formerly|do not open|never open|removed|replaced|instead of|"
    r"moved|was|were|used to)\b",
    re.IGNORECASE,
)
ASKS_TO_OPEN = re.compile(
    r"\b(?:open\w*|allow\w*|permit\w*|need\w*|requir\w*|must|unblock\w*|let)\b.{0,120}\b(?:ports?|firewalls?|traffic|connections?|rules?)\b"
    r"|\b(?:ports?|firewalls?|traffic|connections?|rules?)\b.{0,80}\b(?:open\w*|allow\w*|permit\w*|need\w*|requir\w*|unblock\w*|pass)\b",
    re.IGNORECASE,
)
_LONGEST = 400


def read_rule(text: str) -> tuple[str, str, str] | None:
    """Return the port cell, the direction's words and the text of a rule; None if it is none, or names ports in several places.

    The text is what follows the port, or all of it where the port stands within.
    """
    folded = plain(text)
    if len(folded) > _LONGEST or CLOSED.search(folded):
        return None
    found = list(_PORTS.finditer(folded))
    if len(found) != 1:
        return None
    before, after = folded[: found[0].start()], folded[found[0].end() :]
    if _OTHER_NUMBER.search(before) or _OTHER_NUMBER.search(after):
        return None
    cell = re.sub(r"\bports?\s+|[()]", " ", found[0][0], flags=re.IGNORECASE).strip()
    if read_ports(cell) is None:
        return None
    way = _WAY.search(f"{before} | {after}")
    behind = _BEHIND.match(after)
    rest = text[found[0].end() + (behind.end() if behind else 0) :].strip()
    is_leading = _LEADING.match(before) is not None and bool(rest)
    return " ".join(cell.split()), way[1] if way else "", rest if is_leading else text
