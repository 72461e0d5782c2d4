"""What does a script say of each row, whatever it is written for?

A row whose addresses are not recorded, or are names where a rule takes none, is written as a comment: a script that is run as it is
opens less than needed, never more.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.connections import End
from checks.firewall.matching import as_range
from checks.naming import role_name
from checks.report.port_sheet.sheet import TO_FILL_IN, PortSheet, SheetRow
from checks.verdict.fixes import addresses_of
from checks.verdict.sentences import one_line

_ODD = re.compile(r"[^A-Za-z0-9 ._,()/+-]")


@dataclass(frozen=True, slots=True)
class Script:
    """One file to hand on: its name, what it is for, its lines."""

    name: str
    purpose: str
    text: str


def head(sheet: PortSheet, what: str, *more: str) -> list[str]:
    """Return the comment that a script begins with."""
    site = sheet.site
    lines = [
        f"{what} for {one_line(site.id)} ({plain(site.name)}), edition {one_line(site.edition)}.",
        "Read each line before you run it; the customer's security team should see it first.",
        *more,
    ]
    if sheet.gaps:
        lines.append(
            f"{TO_FILL_IN}: addresses of {', '.join(sheet.gaps)}. Lines that need them are comments."
        )
    return [f"# {line}" for line in lines]


def about(row: SheetRow) -> list[str]:
    """Return the comment above a row: purpose, who calls whom, condition, and where it stands."""
    way = row.connection
    ends = f"{role_name(way.source.role)} to {role_name(way.target.role)}"
    lines = [
        f"{one_line(row.purpose)} ({one_line(row.component)}): {ends}, {row.transport} {row.ports}"
    ]
    lines += [one_line(row.condition)] if row.condition else []
    return [f"# {line}" for line in [*lines, f"Required by {one_line(row.citation)}"]]


def plain(text: str) -> str:
    """Return letters, digits and harmless signs only: for names that every platform takes unquoted or in any quotes."""
    return " ".join(_ODD.sub(" ", text).split())


def missing(end: End, *, names: bool = False) -> list[str]:
    """Return what has to be filled in on one side: an unrecorded address, or names where `names` are not taken."""
    if not end.hosts:
        return [f"<address of the {role_name(end.role)}>"]
    return (
        []
        if names
        else [f"<address of {one_line(host)}>" for host in end.hosts if as_range(host) is None]
    )


def known(end: End, sheet: PortSheet) -> list[str]:
    """Return a side's recorded addresses, names left out."""
    return [host for host in addresses_of(end.role, sheet.site) if host in end.hosts]


def lines_of(row: SheetRow, commands: Sequence[str], gaps: Sequence[str]) -> Iterator[str]:
    """Yield a row's comment and its commands, as comments where something is to be filled in or they are optional."""
    yield ""
    yield from about(row)
    if gaps:
        yield f"# {TO_FILL_IN}: {', '.join(dict.fromkeys(gaps))}"
    off = "# " if gaps or row.is_other_way else ""
    yield from (f"{off}{command}" for command in commands)
