"""What stands in each cell of an HTML table, spans spelt out?"""

import re

from lxml import etree  # type: ignore[import-untyped]

from knowledge.importing.footnotes import raised
from knowledge.importing.html_tree import tag_of
from knowledge.importing.source import Grid, GridRow, UnreadableDocumentError, squeezed

MOST_CELLS = 100_000
_SPAN = re.compile(r"[0-9]{1,8}")
_WIDEST_SPAN = 100
_HIGHEST_SPAN = 2_000
_BREAKING = frozenset({
    "p", "div", "ul", "ol", "li", "dl", "dt", "dd", "br", "tr", "td", "th", "table", "h1", "h2",
    "h3", "h4", "h5", "h6", "pre", "blockquote", "section", "article", "hr",
})  # fmt: skip


def read_table(table: etree._Element, *, cut_off: bool, mid_cell: bool) -> Grid:
    """Return the table as a grid of texts; a cell's paragraphs and line breaks become line ends.

    Raises `UnreadableDocumentError` for more than `MOST_CELLS` cells.
    """
    rows: list[GridRow] = []
    reaching: dict[int, tuple[str, int]] = {}
    seen = 0
    for row in (element for element in table.iter(etree.Element) if tag_of(element) == "tr"):
        cells, is_shared = _row(row, reaching)
        seen += len(cells)
        if seen > MOST_CELLS:
            raise UnreadableDocumentError(
                f"A table has more than {MOST_CELLS:,} cells. Import the page itself."
            )
        rows.append(GridRow(row.sourceline or 0, tuple(cells), is_shared))
    width = max((len(row.cells) for row in rows), default=0)
    shared = tuple(
        GridRow(row.number, row.cells, row.shared and len(row.cells) >= width > 1) for row in rows
    )
    return Grid(table.sourceline or 0, shared, cut_off, mid_cell)


def _row(row: etree._Element, reaching: dict[int, tuple[str, int]]) -> tuple[list[str], bool]:
    """Return one row's texts; `reaching` holds, by column, the cells of rows above and how far they go on."""
    cells: list[str] = []
    further: dict[int, tuple[str, int]] = {}
    own = [element for element in row if tag_of(element) in {"td", "th"}]
    for element in own:
        _fill_from_above(cells, reaching, further)
        text = cell_text(element)
        high = _span(element, "rowspan", _HIGHEST_SPAN)
        for _ in range(_span(element, "colspan", _WIDEST_SPAN)):
            if high > 1:
                further[len(cells)] = (text, high - 1)
            cells.append(text)
    _fill_from_above(cells, reaching, further)
    reaching.clear()
    reaching.update(further)
    is_shared = len(own) == 1 and len(cells) == _span(own[0], "colspan", _WIDEST_SPAN) > 1
    return cells, is_shared


def _fill_from_above(
    cells: list[str], reaching: dict[int, tuple[str, int]], further: dict[int, tuple[str, int]]
) -> None:
    while len(cells) in reaching:
        text, left = reaching.pop(len(cells))
        if left > 1:
            further[len(cells)] = (text, left - 1)
        cells.append(text)


def _span(element: etree._Element, name: str, most: int) -> int:
    value = (element.get(name) or "1").strip()
    return max(1, min(most, int(value))) if _SPAN.fullmatch(value) else 1


def cell_text(element: etree._Element) -> str:
    """Return a cell's text; words within one paragraph are joined as printed, paragraphs by a line end."""
    parts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        is_breaking = inner is not element and tag_of(inner) in _BREAKING
        if is_breaking:
            parts.append("\n")
        if event == "start":
            text = _one_line(inner.text)
            parts.append(raised(text) if tag_of(inner) == "sup" else text)
        elif inner is not element:
            parts.append(_one_line(inner.tail))
    lines = (squeezed(line) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _one_line(text: str | None) -> str:
    return (text or "").replace("\r", " ").replace("\n", " ")
