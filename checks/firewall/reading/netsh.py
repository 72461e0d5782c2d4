"""`netsh advfirewall firewall show rule name=all`, with or without `verbose`.

learn.microsoft.com/windows-server/networking/technologies/netsh/netsh-advfirewall: a block of `Name: value` lines a rule,
below `Rule Name:` and a line of dashes; ICMP types follow `Protocol:` in lines without a colon.
"""

from dataclasses import replace

from checks.firewall.reading.lines import MOST_RULES, NumberedLine
from checks.firewall.reading.windows import from_fields, table
from checks.firewall.rule import Rule, RuleTable, Unread, shown

NAME = "Windows firewall, `netsh advfirewall`"
_FIELDS = {
    "rule name": "name",
    "enabled": "enabled",
    "direction": "direction",
    "profiles": "profile",
    "localip": "local_address",
    "remoteip": "remote_address",
    "protocol": "protocol",
    "localport": "local_port",
    "remoteport": "remote_port",
    "action": "action",
    "program": "program",
}
_COLUMNS = tuple(_FIELDS.values())


def recognise(lines: list[NumberedLine]) -> bool:
    """Whether two rules in this form stand in it, or one with its ports."""
    begins = [line for line in lines if line.bare.startswith("Rule Name:")]
    return bool(begins) and any(
        line.bare.startswith(("LocalPort:", "Direction:")) for line in lines
    )


def read(lines: list[NumberedLine]) -> RuleTable:
    """Read each block; lines between them that are none of netsh's own are not understood."""
    found: list[Rule | Unread] = []
    stray: list[Unread] = []
    block: dict[str, str] = {}
    last, start, begun = "", 0, False
    for line in lines:
        label, colon, value = line.bare.partition(":")
        field = _FIELDS.get(label.strip().casefold()) if colon else None
        if field == "name":
            found += _rule(start, block)
            if len(found) > MOST_RULES:
                block = {}
                break
            block, start, begun = {}, line.number, True
        if field is not None:
            block[field], last = value.strip(), field
        elif begun and line.text.startswith("   ") and last in ("local_address", "remote_address"):
            block[last] += f",{line.bare}"
        elif begun and not _is_own(line.bare):
            stray.append(Unread(line.number, shown(line.text), "it is no line of netsh's"))
    found += _rule(start, block)
    return table(NAME, found, stray)


def _rule(start: int, block: dict[str, str]) -> list[Rule | Unread]:
    if not block:
        return []
    block = {**block, "action": block.get("action", "").casefold()}
    if block["action"] == "bypass":
        block["action"] = "allow"
        found = from_fields(start, block, _COLUMNS, block.get("name", ""))
        return [_only_authenticated(each) if isinstance(each, Rule) else each for each in found]
    return from_fields(start, block, _COLUMNS, block.get("name", ""))


def _only_authenticated(rule: Rule) -> Rule:
    why = "it lets only authenticated machines through (bypass)"
    return replace(rule, doubts=(*rule.doubts, why))


def _is_own(bare: str) -> bool:
    label = bare.partition(":")[0].strip().casefold()
    own = {
        "grouping",
        "edge traversal",
        "interfacetypes",
        "security",
        "rule source",
        "service",
        "description",
        "type    code",
    }
    return (
        label in own
        or set(bare) <= set("- ")
        or bare in ("Ok.", "OK.")
        or bare.startswith(("Type", "Any", "No rules match"))
        or bare.replace(" ", "").isalnum()
    )
