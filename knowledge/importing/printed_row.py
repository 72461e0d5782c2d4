"""What stands in the cells of one row, and what above its table?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.importing.cells import PortCell, is_transport, read_ports, read_transports
from knowledge.importing.columns import Column, Header
from knowledge.importing.introductions import Introduction, read_common_transport, read_way
from knowledge.importing.source import Row, Table, squeezed

_ACTIONS = frozenset({"action", "actions", "rule action", "policy", "permit", "allow"})
_DENIES = re.compile(
    r"(?:deny|denied|block|blocked|drop|dropped|reject|rejected|forbid\w*|no)\.?", re.IGNORECASE
)
_TICK = re.compile(r"[\u2713\u2714\u2611\u2705\u25cf\u2022xX]|yes|true", re.IGNORECASE)
_SHUT = re.compile(
    r"\bno longer (?:used|needed|required|open)|\b(?:must|should|can) (?:be|stay|remain|be kept) (?:closed|blocked)|\b(?:is|are) not (?:used|needed|required)\b|"
    r"\b(?:deprecated|obsolete|retired|unused|do not open)\b",
    re.IGNORECASE,
)
_LOWEST_OWN, _HIGHEST_OWN = {1, 1023, 1024, 1025, 32768, 49152}, 60_000
_LONGEST_DESCRIPTION = 8_000
_SECTION_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Above:
    """What stands over a row: its table's number, heading, introduction and the process last named.

    `carried` is the transport that an earlier list of the same part names.
    """

    table: int
    heading: str
    introduction: Introduction
    process: str = ""
    carried: str | None = None

    @property
    def way(self) -> Literal["inbound", "outbound"] | None:
        """The direction that the sentence above the table or its heading prints."""
        return read_way(self.introduction.text) or read_way(self.heading)

    @property
    def transport(self) -> str | None:
        """The transport that the sentence above the table or its heading prints."""
        return read_common_transport(self.introduction.text) or read_common_transport(self.heading)

    @property
    def section(self) -> str:
        """A name that the rows of one table have in common."""
        words = self.introduction.condition or self.heading or self.introduction.text or "ports"
        text = squeezed(words)
        if len(text) > _SECTION_LENGTH:
            text = f"{text[:_SECTION_LENGTH].rsplit(' ', 1)[0]} \u2026"
        return f"{self.table}: {text}"


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row with its table, so that cells are asked for by what they hold."""

    row: Row
    table: Table

    def cell(self, column: Column) -> str | None:
        """Return the text of a column, None if the table has no such column."""
        for header, cell in zip(self.table.headers, self.row.cells, strict=False):
            if header.column is column:
                return cell.strip()
        return None

    def lines(self, column: Column) -> list[str]:
        """Return the lines of a cell that hold something."""
        return [line for line in (self.cell(column) or "").split("\n") if line.strip()]

    @property
    def description(self) -> str:
        """The description with all white space as single spaces."""
        return squeezed(self.cell(Column.DESCRIPTION) or "")[:_LONGEST_DESCRIPTION]

    @property
    def other(self) -> str:
        """What the columns that hold no fact of their own say."""
        return " ; ".join(
            squeezed(cell)
            for header, cell in zip(self.table.headers, self.row.cells, strict=False)
            if header.column is Column.OTHER
        )

    @property
    def remarks(self) -> str:
        """What the columns that hold no fact of their own say, and the footnotes."""
        return " ".join([self.other, *self.row.notes])

    @property
    def is_forbidden(self) -> bool:
        """Tell whether the row of a rule set denies its traffic."""
        return any(
            header.printed.strip().casefold() in _ACTIONS
            and bool(_DENIES.fullmatch(squeezed(cell)))
            for header, cell in zip(self.table.headers, self.row.cells, strict=False)
        )

    def port_cells(self) -> Iterator[tuple[PortCell, Header]]:
        """Yield each port cell that is understood, with its header: it may name a transport or a direction."""
        end = squeezed(self.cell(Column.PORT_END) or "")
        read = [
            (read_ports(_whole(squeezed(cell), end) if end else cell), header)
            for header, cell in zip(self.table.headers, self.row.cells, strict=False)
            if header.column is Column.PORT and squeezed(cell)
        ]
        has_number = any(ports and not _is_any(ports) for ports, _ in read)
        for ports, header in read:
            # Beside a column with ports a dash says that there are none of the other transport.
            if ports and not (_is_any(ports) and has_number):
                yield ports, header

    @property
    def ticked(self) -> tuple[str, ...]:
        """The transports whose columns hold a tick instead of ports: `TCP` and `UDP` beside `Port`."""
        return tuple(
            header.transport
            for header, cell in zip(self.table.headers, self.row.cells, strict=False)
            if header.transport and _TICK.fullmatch(squeezed(cell))
        )

    def doubts(self) -> list[str]:
        """Return why the port cells or the transport cell are read with a doubt."""
        doubts = [ports.doubt for ports, _ in self.port_cells() if ports.doubt]
        transports = read_transports(self.cell(Column.TRANSPORT) or "").transports
        doubts += [
            "ports and transports were paired in the order in which they are named"
            for ports, _ in self.port_cells()
            if is_pairwise(ports, transports)
        ]
        doubts += [
            f"{name!r} in the transport cell is no transport that is known"
            for name in transports
            if not is_transport(name) and set(name) != {"?"}
        ]
        if _SHUT.search(f"{self.description} {self.remarks}"):
            doubts.append("its text says that a port is not used, or not to be opened")
        return doubts


def _is_any(ports: PortCell) -> bool:
    """Tell whether a cell names no port, or the whole range from which a system takes those of its own side."""
    low, high = ports.entries[0].port, ports.entries[0].port_to
    is_own = len(ports.entries) == 1 and low in _LOWEST_OWN and (high or 0) >= _HIGHEST_OWN
    return ports.is_placeholder or is_own


def is_pairwise(ports: PortCell, transports: tuple[str, ...]) -> bool:
    """Tell whether `80, 443` beside `HTTP, HTTPS` name pairs: no port speaks two protocols as `TCP, UDP` may carry one."""
    is_as_many = len(ports.entries) == len(transports) > 1
    return is_as_many and not {"TCP", "UDP", "SCTP"}.intersection(transports)


def _whole(low: str, high: str) -> str:
    """Return the range whose ends stand in two cells; one port if they are the same."""
    is_range = low.isdecimal() and high.isdecimal() and low != high
    return f"{low}-{high}" if is_range else low
