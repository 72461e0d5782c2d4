"""Which rows do a document's port tables hold, with what stands above each?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.importing.afterwords import read_afterwords
from knowledge.importing.cells import TRANSPORT
from knowledge.importing.clauses import is_process
from knowledge.importing.columns import Column
from knowledge.importing.conditions import added_module, read_condition
from knowledge.importing.draft import Cut, PortRow, Remarked, Warned
from knowledge.importing.introductions import Introduction, read_introduction
from knowledge.importing.names import is_label
from knowledge.importing.other_ends import owner
from knowledge.importing.places import places_in_introduction
from knowledge.importing.portrow import as_choice, port_rows
from knowledge.importing.printed_row import Above, PrintedRow
from knowledge.importing.sentences import sentences
from knowledge.importing.source import Aside, Block, Heading, Lost, Paragraph, Row, Table, squeezed

_ROW_LIKE = re.compile(rf"\W{{0,5}}[0-9]{{1,5}}[\s|,;]{{1,5}}{TRANSPORT}", re.IGNORECASE)
_SPOKEN_PORT = re.compile(
    rf"\bports?\s+(?:number\s+|no\.\s+|{TRANSPORT}\s+)?([0-9]{{2,5}})(?![\w.:]*[\w:])"
    rf"|(?<![\w.:/])([0-9]{{2,5}})(?:/|\s+\(?)(?:tcp|udp|https)\b|\b(?:tcp|udp|https)\s+([0-9]{{2,5}})(?![\w.:]*[\w:])",
    re.IGNORECASE,
)


_DITTO = re.compile(
    r"[\u3003\u201d\u201c\u2033\"\u2191^]|\'\'|do\.|ditto\.?|same(?: as)?(?: above)?|as above",
    re.IGNORECASE,
)
_NOT_READ = {
    "not_understood": "the line begins like a row, but its cells can't be told apart",
    "no_row": "it stands among ports, but no port to open was recognised in it",
}


@dataclass(slots=True)
class Reading:
    """What all tables of a document gave."""

    ports: list[PortRow] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    incomplete: list[Cut] = field(default_factory=list)
    doubtful: list[Remarked] = field(default_factory=list)
    not_understood: list[Remarked] = field(default_factory=list)


def read_rows(blocks: Sequence[Block]) -> Reading:
    """Return the port rows of all tables in the order of the document, and what could not be read whole.

    A sentence above a table holds until the next such sentence or heading.
    """
    reading = Reading()
    above = Above(0, "", Introduction())
    condition = None
    places: tuple[str, ...] = ()
    product = next((block.text for block in blocks if isinstance(block, Heading)), "")
    first = 0
    for block in blocks:
        if isinstance(block, Heading):
            first = len(reading.ports)
            condition = read_condition(block.text)
            places = places_in_introduction(block.text)
            introduction = Introduction("", condition, places)
            above = replace(above, heading=block.text, introduction=introduction, carried=None)
        elif isinstance(block, Table):
            above = replace(above, table=above.table + 1, process="")
            first = len(reading.ports)
            _read_table(block, above, reading)
        else:
            after = read_afterwords(block.text, block.number, reading.ports[first:])
            if after is not None:
                reading.ports[first:] = after[0]
                reading.doubtful += after[1]
            # What limits the table above sets up the one below only if it ends like it.
            found = None
            if not block.item and (after is None or block.text.endswith(":")):
                found = read_introduction(block.text)
            if found and not found.condition:
                found = replace(found, condition=condition or added_module(found.text, product))
            if found and not found.where_open:
                found = replace(found, where_open=places)
            if found:
                # `Open these TCP ports: ... If X is enabled, also: ...` goes on with the list.
                carried = (above.transport or above.carried) if found.condition else None
                above = replace(above, introduction=found, carried=carried)
    return reading


def rows_outside(blocks: Sequence[Block]) -> list[Remarked]:
    """Return the paragraphs that begin like a row, port and transport, but stand in no table that was read."""
    reason = "it looks like a row, but stands in no table that was recognised"
    return [
        Remarked(block.text, reason, block.number)
        for block in blocks
        if isinstance(block, Paragraph) and _ROW_LIKE.match(block.text)
    ]


def ports_in_prose(blocks: Sequence[Block], known: set[int | None]) -> list[Remarked]:
    """Return the sentences that name a port of which no row was made: running text may speak of old or foreign ports."""
    reason = "it names a port in running text, outside any table or list of ports"
    return [
        Remarked(sentence, reason, block.number)
        for block in blocks
        if isinstance(block, Paragraph) and not _ROW_LIKE.match(block.text)
        for sentence in sentences(block.text)
        if any(number not in known for number in _spoken(sentence))
    ]


def _read_table(table: Table, above: Above, reading: Reading) -> None:
    first = len(reading.ports)
    if not table.has_header:
        reading.doubtful.append(
            Remarked(
                "", "rows without a header line were read as port, transport, text", table.number
            )
        )
    last: Row | None = None
    for printed in _whole(table):
        entry = _spelt_out(printed, last)
        last = entry if isinstance(entry, Row) else last
        if isinstance(entry, Aside):
            above = _under(entry, above)
        elif isinstance(entry, Lost):
            above = _lose(entry, table, above, reading)
        else:
            above = _read_row(entry, table, above, reading)
    if above.introduction.is_choice:
        reading.ports[first:] = as_choice(reading.ports[first:])


def _whole(table: Table) -> list[Row | Aside | Lost]:
    """Return the entries, a row that holds nothing but text put to the one above: its words go on there."""
    columns = [header.column for header in table.headers]
    at = columns.index(Column.DESCRIPTION) if Column.DESCRIPTION in columns else None
    entries: list[Row | Aside | Lost] = []
    for entry in table.entries:
        above = entries[-1] if entries else None
        goes_on = (
            at is not None
            and isinstance(entry, Row)
            and isinstance(above, Row)
            and at < min(len(entry.cells), len(above.cells))
            and [place for place, cell in enumerate(entry.cells) if squeezed(cell)] == [at]
        )
        if goes_on and at is not None and isinstance(entry, Row) and isinstance(above, Row):
            text = f"{above.cells[at]}\n{entry.cells[at]}"
            cells = (*above.cells[:at], text, *above.cells[at + 1 :])
            entries[-1] = replace(above, cells=cells, notes=(*above.notes, *entry.notes))
        else:
            entries.append(entry)
    return entries


def _spoken(text: str) -> list[int]:
    """Return the ports that running text names as such."""
    return [int(found[1] or found[2] or found[3]) for found in _SPOKEN_PORT.finditer(text)]


def _spelt_out(entry: Row | Aside | Lost, last: Row | None) -> Row | Aside | Lost:
    """Put the cell above in the place of a ditto mark."""
    if not isinstance(entry, Row) or last is None or len(entry.cells) != len(last.cells):
        return entry
    cells = tuple(
        over if _DITTO.fullmatch(cell.strip()) else cell
        for cell, over in zip(entry.cells, last.cells, strict=True)
    )
    return replace(entry, cells=cells)


def _under(aside: Aside, above: Above) -> Above:
    """Read a line across the table: a sentence introduces the rows below, a name is their process."""
    found = read_introduction(aside.text)
    if found:
        places = found.where_open or above.introduction.where_open
        return replace(above, introduction=replace(found, where_open=places))
    return replace(above, process=aside.text) if is_label(aside.text) else above


def _lose(lost: Lost, table: Table, above: Above, reading: Reading) -> Above:
    if lost.kind == "process_without_rows":
        reading.warnings.append(Warned("process_without_rows", lost.text, lost.number))
        return replace(above, process=lost.text)
    if lost.kind in _NOT_READ:
        reason = _NOT_READ[lost.kind]
        reading.not_understood.append(Remarked(squeezed(lost.text), reason, lost.number))
        return above
    cells = {
        header.column.value: squeezed(cell)
        for header, cell in zip(table.headers, lost.cells, strict=False)
        if cell
    }
    if above.process and table.headers[0].column is Column.PROCESS:
        cells.setdefault(Column.PROCESS.value, above.process)
    reading.incomplete.append(Cut(squeezed(lost.text), cells, lost.number))
    reading.warnings.append(Warned("cut_off_in_table", squeezed(lost.text), lost.number))
    return replace(above, process=cells.get(Column.PROCESS.value, above.process))


def _read_row(row: Row, table: Table, above: Above, reading: Reading) -> Above:
    printed = PrintedRow(row, table)
    process = printed.cell(Column.PROCESS)
    above = replace(above, process=squeezed(process)) if process else above
    if not any(squeezed(cell) for cell in row.cells):
        return above
    if printed.is_forbidden:
        said = squeezed(" | ".join(row.cells))
        reading.not_understood.append(Remarked(said, "the row forbids its traffic", row.number))
        return above
    made = port_rows(printed, above)
    if made is None:
        _not_a_row(printed, reading)
        return above
    about = squeezed(" ".join(row.cells))
    if above.carried and not any(port.transport for port in made):
        made = [replace(port, transport=above.carried) for port in made]
        reason = f"{above.carried} was taken from the sentence above the list before"
        reading.doubtful.append(Remarked(about, reason, row.number))
    reading.ports += made
    over = reading.ports[-len(made) - 1] if len(reading.ports) > len(made) else None
    is_empty = printed.cell(Column.TRANSPORT) == "" and not made[0].transport
    if is_empty and over is not None and over.table == above.table and over.transport:
        reason = f"the transport cell is empty; the row above says {over.transport}"
        reading.doubtful.append(Remarked(about, reason, row.number))
    told = {port for one in made for port in (one.port, one.port_to)}
    if any(number not in told for number in _spoken(printed.other)):
        reason = "a column that is not read names a port of which no row was made"
        reading.doubtful.append(Remarked(about, reason, row.number))
    owned_by = owner(printed.description)
    if process is not None and owned_by and not is_process(owned_by, above.process):
        reason = (
            f"its text calls it the listener of {owned_by}, but it stands under {above.process}"
        )
        reading.doubtful.append(Remarked(about, reason, row.number))
    for doubt in printed.doubts():
        reading.doubtful.append(Remarked(about, doubt, row.number))
    if any(port.port is None for port in made):
        named = above.process if above.process and not process else ""
        reading.warnings.append(Warned("placeholder_row", f"{named} {about}".strip(), row.number))
    return above


def _not_a_row(printed: PrintedRow, reading: Reading) -> None:
    """Add lone text to the row above it; any other row without a port isn't understood."""
    text = printed.description
    filled = [cell for cell in printed.row.cells if cell.strip()]
    last = reading.ports[-1] if reading.ports else None
    if last and last.line >= printed.table.number and text and len(filled) == 1:
        reading.ports[-1] = replace(last, description=f"{last.description} {text}".strip())
        return
    said = squeezed(" | ".join(printed.row.cells))
    reason = "the port cell holds no port from 1 to 65535"
    reading.not_understood.append(Remarked(said, reason, printed.row.number))
