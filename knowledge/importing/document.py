"""What does an import make of one file?"""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.importing.addresses import ranges_not_read, read_ranges
from knowledge.importing.draft import (
    Draft,
    ExclusionRow,
    GuidelineRow,
    ImportOutcome,
    RangeRow,
    Remarked,
    Warned,
)
from knowledge.importing.exclusions import read_exclusions
from knowledge.importing.footnotes import tie_footnotes
from knowledge.importing.guidelines import is_telling, read_guidelines
from knowledge.importing.opening import open_document
from knowledge.importing.printed import why_printed
from knowledge.importing.rows import Reading, ports_in_prose, read_rows, rows_outside
from knowledge.importing.settings import read_settings
from knowledge.importing.source import Block, Heading, Table
from knowledge.importing.spotting import spot

_FROM_PDF = "a PDF keeps no cells, so neighbours may have run together: compare each row with the page, or import it as HTML"
PARTS = ("ports", "exclusions", "ip_ranges", "guidelines")


@dataclass(frozen=True, slots=True)
class _Found:
    """What the parts of a document gave."""

    reading: Reading
    exclusions: list[ExclusionRow]
    ranges: list[RangeRow]
    guidelines: list[GuidelineRow]
    blocks: Sequence[Block]

    def is_anything(self) -> bool:
        """Tell whether the page requires something; a word of advice alone is found on any page."""
        rows = self.reading.ports or self.reading.incomplete or self.exclusions or self.ranges
        return bool(rows) or is_telling(self.guidelines, self.blocks)


def import_document(name: str, data: bytes, edition: str | None = None) -> Draft:
    """Return what the file requires as a draft; nothing is stored.

    `name` is the file's name, for messages only. Raises `UnreadableDocumentError` for a file that is damaged,
    binary, too large or built to do harm; a readable page without requirements is a draft with `nothing_found`.
    """
    opened = open_document(name, data)
    blocks = tie_footnotes(spot(opened.pieces))
    reading = read_rows(blocks)
    _without_lone_placeholders(reading)
    in_tables = {row.port for row in reading.ports}
    reading.ports += [row for row in read_settings(blocks) if row.port not in in_tables]
    reading.not_understood += rows_outside(blocks)
    reading.not_understood += ranges_not_read(blocks)
    reading.not_understood += ports_in_prose(blocks, {row.port for row in reading.ports})
    _distrust(reading, why_printed(opened.text, from_pdf=opened.is_pdf))
    if opened.is_pdf and reading.ports:
        reading.doubtful.append(Remarked(name, _FROM_PDF, reading.ports[0].line))
    exclusions, unread = read_exclusions(blocks)
    reading.not_understood += unread
    guidelines = read_guidelines(blocks, reading.ports)
    found = _Found(reading, exclusions, read_ranges(blocks), guidelines, blocks)
    return _draft(name, _title(blocks, name), edition, found)


def _without_lone_placeholders(reading: Reading) -> None:
    """Take words in a column called `port` for no rows where no row of the document has a number."""
    if any(row.port is not None for row in reading.ports) or reading.incomplete:
        return
    reason = "no row of the document has a port's number"
    reading.not_understood += [
        Remarked(f"{row.component} {row.description}", reason, row.line) for row in reading.ports
    ]
    reading.ports.clear()
    reading.warnings[:] = [one for one in reading.warnings if one.kind != "placeholder_row"]


def _distrust(reading: Reading, reason: str | None) -> None:
    """Take every port of a printed copy out of the result and list it with the reason."""
    if reason is None:
        return
    for row in reading.ports:
        reading.doubtful.append(
            Remarked(f"{row.port} {row.transport or ''} {row.description}", reason, row.line)
        )
    reading.ports.clear()
    reading.warnings.clear()


def _draft(name: str, title: str, edition: str | None, found: _Found) -> Draft:
    warnings = found.reading.warnings
    outcome = ImportOutcome.IMPORTED_WITH_WARNINGS if warnings else ImportOutcome.IMPORTED
    guidelines = found.guidelines
    if not found.is_anything():
        outcome, guidelines, warnings = (
            ImportOutcome.NOTHING_FOUND,
            [],
            [Warned("nothing_found", name)],
        )
    parts = (found.reading.ports, found.exclusions, found.ranges, guidelines)
    return Draft(
        document=name,
        title=title,
        edition=edition,
        outcome=outcome,
        ports=tuple(found.reading.ports),
        exclusions=tuple(found.exclusions),
        ip_ranges=tuple(found.ranges),
        guidelines=tuple(guidelines),
        absent=tuple(name for name, rows in zip(PARTS, parts, strict=True) if not rows),
        warnings=tuple(warnings),
        incomplete=tuple(found.reading.incomplete),
        doubtful=tuple(found.reading.doubtful),
        not_understood=tuple(found.reading.not_understood),
    )


def _title(blocks: Sequence[Block], name: str) -> str:
    """Return the page's own title: the last part of its breadcrumb, else its first heading, else the file's name."""
    for block in blocks:
        if isinstance(block, Table):
            break
        if " > " in block.text:
            return block.text.rsplit(" > ", 1)[1]
        if isinstance(block, Heading):
            return block.text
    return name
