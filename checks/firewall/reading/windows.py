"""What holds for every list of Windows' firewall, however it was printed?

learn.microsoft.com/windows/security/operating-system-security/network-security/windows-firewall/rules: a block wins over an
allow wherever it stands; without a rule, inbound is blocked and outbound let through, unless the profile says otherwise.
"""

from collections.abc import Sequence
from dataclasses import replace

from checks.firewall.reading.grid import Grid, Row
from checks.firewall.reading.row_rule import rules_of
from checks.firewall.rule import Direction, Rule, RuleTable, Unread

_WINDOWS_OWN = ("%systemroot%\\", "%windir%\\", "c:\\windows\\")
_ANY_PORT = (
    "it is for any port, as rules for one program or app are, and the list does not show which"
)
OUTBOUND = "Windows lets outbound connections through unless the profile blocks them, and the list doesn't show the profile"


def from_fields(
    line: int, fields: dict[str, str], columns: Sequence[str], text: str
) -> list[Rule | Unread]:
    """Read one rule whose fields stand below each other; `columns` are our names of all fields of the list."""
    header = {name: n for n, name in enumerate(columns)}
    row = Row(line, tuple(fields.get(name, "") for name in columns), text)
    return list(rules_of(Grid(tuple(columns), header, (row,), line), row))


def table(
    dialect: str,
    found: Sequence[Rule | Unread],
    more_unread: Sequence[Unread] = (),
    *,
    has_ports: bool = True,
) -> RuleTable:
    """Put the rules of a Windows list together."""
    notes = ["On Windows a rule that blocks wins over one that allows, wherever it stands."]
    if not has_ports:
        notes.append(
            "The list shows no ports, so nothing in it is certain; "
            "`netsh advfirewall firewall show rule name=all verbose` prints them."
        )
    rules = [rule for rule in found if isinstance(rule, Rule)]
    return RuleTable(
        dialect,
        tuple(_in_doubt(rule) for rule in rules if not _why_aside(rule)),
        (*(bad for bad in found if isinstance(bad, Unread)), *more_unread),
        tuple(Unread(rule.line, rule.text, why) for rule in rules if (why := _why_aside(rule))),
        unshown={Direction.OUT: OUTBOUND},
        denies_first=True,
        notes=tuple(notes),
    )


def _why_aside(rule: Rule) -> str:
    """Say why a rule never concerns a product's service; empty where it may."""
    if rule.program.casefold().startswith(_WINDOWS_OWN):
        return "it is only for a program of Windows' own"
    return "it is only for an app from the store" if rule.name.startswith("@{") else ""


def _in_doubt(rule: Rule) -> Rule:
    """Doubt a rule for any port: those are made for one program, app or service, and few lists show which."""
    over_tcp = rule.transports is None or rule.transports & {"TCP", "UDP"}
    if not rule.ports.is_any or not over_tcp or rule.doubts:
        return rule
    return replace(rule, doubts=(_ANY_PORT,))
