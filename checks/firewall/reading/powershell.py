"""`Get-NetFirewallRule`, as a list, a table or CSV, alone or with the ports that people join to it.

learn.microsoft.com/powershell/module/netsecurity/get-netfirewallrule: a rule's ports and addresses are objects of their own, so the
plain list has none. The console's exported list (TSV) has the same words in its header.
"""

from dataclasses import replace

from checks.firewall.reading.columns import FIELDS, plain_header
from checks.firewall.reading.grid import read_grid
from checks.firewall.reading.lines import MOST_RULES, NumberedLine
from checks.firewall.reading.table import read_rows
from checks.firewall.reading.windows import from_fields, table
from checks.firewall.rule import Rule, RuleTable, Unread, shown

NAME = "Windows firewall, `Get-NetFirewallRule`"
_PORTS = {"local_port", "remote_port", "port", "service"}
_COLUMNS = (
    "name", "enabled", "profile", "direction", "action", "protocol", "local_port", "remote_port", "local_address", "remote_address",
    "program",
)  # fmt: skip


def recognise(lines: list[NumberedLine]) -> bool:
    """Whether it is a list of Windows' rules, one field a line, or a table with Windows' columns."""
    return _is_list(lines) or _is_table(lines)


def read(lines: list[NumberedLine]) -> RuleTable:
    """Read each rule; where the list has no ports, each is in doubt."""
    return _read_list(lines) if _is_list(lines) else _read_table(lines)


def _is_list(lines: list[NumberedLine]) -> bool:
    labels = {
        plain_header(line.bare.partition(":")[0]) for line in lines[:200] if ":" in line.bare
    }
    return (
        {"direction", "action"} <= labels
        and bool(labels & {"displayname", "name"})
        and "rulename" not in labels
    )


def _is_table(lines: list[NumberedLine]) -> bool:
    grid = read_grid(lines)
    if grid is None:
        return False
    header = {plain_header(cell) for cell in grid.header}
    windows = {
        "displayname",
        "localport",
        "remoteport",
        "localaddress",
        "remoteaddress",
        "profile",
        "displaygroup",
    }
    return "direction" in header or ("action" in header and len(header & windows) >= 2)  # noqa: PLR2004 - one may be anybody's


def _read_table(lines: list[NumberedLine]) -> RuleTable:
    grid = read_grid(lines)
    if grid is None:
        return table(NAME, [])
    header = {plain_header(cell) for cell in grid.header}
    found = read_rows(grid, NAME)
    if not header & {
        "localport",
        "remoteport",
        "localaddress",
        "remoteaddress",
        "displayname",
        "profile",
    }:
        return replace(found, dialect="a table of rules")
    joined: list[Rule | Unread] = [*found.rules, *found.unread]
    return table(NAME, joined, has_ports=bool(_PORTS & grid.columns.keys()))


def _read_list(lines: list[NumberedLine]) -> RuleTable:
    found: list[Rule | Unread] = []
    block: dict[str, str] = {}
    start, seen = 0, set[str]()
    stray: list[Unread] = []
    for line in lines:
        label, colon, value = line.bare.partition(":")
        word = plain_header(label)
        if not colon:
            if block:
                stray.append(Unread(line.number, shown(line.text), "it is no field of a rule"))
            continue
        field = FIELDS.get(word)
        if (word == "name" and "name" in block) or (word == "displayname" and word in block):
            found += _rule(start, block)
            block = {}
            if len(found) > MOST_RULES:
                break
        start = start if block else line.number
        if word in ("name", "displayname"):
            block[word] = value.strip()
        if field is not None and field not in ("name",):
            block.setdefault(field, value.strip().strip("{}"))
            seen.add(field)
    found += _rule(start, block)
    return table(NAME, found, stray, has_ports=bool(_PORTS & seen))


def _rule(start: int, block: dict[str, str]) -> list[Rule | Unread]:
    if not {"direction", "action"} & block.keys():
        return []
    name = block.get("displayname") or block.get("name", "")
    columns = tuple(c for c in _COLUMNS if c == "name" or c in block)
    return from_fields(start, {**block, "name": name}, columns, name)
