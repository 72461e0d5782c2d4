"""Which rules does a text hold? One file a dialect; the first that recognises the text reads it."""

from collections.abc import Callable
from typing import TypeAlias

from checks.firewall.reading import (
    fortinet,
    iptables,
    iptables_listing,
    netsh,
    netstat,
    nft,
    palo_alto,
    powershell,
    table,
)
from checks.firewall.reading.lines import MOST_RULES, NumberedLine, lines_of, too_much
from checks.firewall.rule import NotRules, Reading, RuleTable, Sockets

_Lines: TypeAlias = list[NumberedLine]
_Dialect: TypeAlias = tuple[Callable[[_Lines], bool], Callable[[_Lines], RuleTable | Sockets]]
_DIALECTS: tuple[_Dialect, ...] = (
    (nft.recognise, nft.read),
    (iptables_listing.recognise, iptables_listing.read),
    (iptables.recognise, iptables.read),
    (netsh.recognise, netsh.read),
    (netstat.recognise, netstat.read),
    (palo_alto.recognise, palo_alto.read),
    (fortinet.recognise, fortinet.read),
    (powershell.recognise, powershell.read),
    (table.recognise, table.read),
)
"""The more particular first: a table of rules in nobody's dialect is what is left."""
_FORMS = (
    "`netstat -an`, `nft list ruleset`, `iptables -S` or `-L -n -v`, `netsh advfirewall firewall show rule name=all`, "
    "`Get-NetFirewallRule`, Palo Alto Networks' CSV, FortiOS's CSV or `config firewall policy`, and any table whose "
    "header names source, destination, port and action"
)
_TOO_MANY = f"These are more than {MOST_RULES:,} rules, the most I compare. Hand in those that concern the site, denies included."
FEWEST = 2
"""So many rules make a paste one that is clearly rules, without being told."""


def read_rules(text: str) -> Reading:
    """Read a text in the first dialect that recognises it; never raises, whatever is in it."""
    why = too_much(text)
    if why is not None:
        return NotRules(why)
    lines = lines_of(text)
    for recognise, read in _DIALECTS:
        if recognise(lines):
            found = read(lines)
            if isinstance(found, RuleTable) and len(found.rules) > MOST_RULES:
                return NotRules(_TOO_MANY)
            if _holds_something(found):
                return found
    return NotRules(f"I find no firewall rules in this. I read {_FORMS}.")


def _holds_something(found: RuleTable | Sockets) -> bool:
    if isinstance(found, Sockets):
        return bool(found.listening)
    return bool(found.rules or found.unread or found.defaults)


def is_clearly_rules(text: str) -> bool:
    """Whether a text is a set of rules beyond doubt: what listens is not, people ask questions about that too."""
    found = read_rules(text)
    if not isinstance(found, RuleTable):
        return False
    told = not any(
        note.startswith("The table has no column for the action") for note in found.notes
    )
    return told and len(found.rules) >= FEWEST and len(found.rules) > len(found.unread)
