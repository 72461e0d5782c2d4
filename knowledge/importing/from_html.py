"""Which headings, paragraphs, list items and tables does a saved web page show?"""

import re
from typing import Literal

from lxml import etree  # type: ignore[import-untyped]

from knowledge.importing.footnotes import raised
from knowledge.importing.from_text import read_text
from knowledge.importing.html_tables import cell_text, read_table
from knowledge.importing.html_tree import tag_of, visible_tree
from knowledge.importing.names import introduces
from knowledge.importing.source import Line, Piece, UnreadableDocumentError, squeezed

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset({
    "p", "div", "section", "article", "main", "header", "ul", "ol", "li", "dl", "dt", "dd",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "blockquote", "pre",
    "figure", "figcaption", "address", "hr", "fieldset", "details", "summary", "body", "html",
    "center", "br",
})  # fmt: skip
# A word processor writes a list's bullets as text.
_BULLET = re.compile(
    r"[\u2022\u2023\u25aa\u25cf\u25e6\u00b7\uf0b7\uf0a7\u00a7]\s+(?=\S)|o\s(?=[A-Z%*\\])"
)
LONGEST_PARAGRAPH = 100_000


def read_html(text: str) -> list[Piece]:
    """Return the page's pieces in reading order; `number` is the line of the file on which each begins.

    A table that holds other tables is taken as page layout. Raises `UnreadableDocumentError`.
    """
    root = visible_tree(text)
    return (
        []
        if root is None
        else _Page(
            cut_off=_ends_inside_table(text), mid_cell=not text.rstrip().endswith(">")
        ).read(root)
    )


def _ends_inside_table(text: str) -> bool:
    lowered = text.casefold()
    return lowered.rfind("<table") > lowered.rfind("</table")


class _Page:
    """Walks the tree without recursion; text is gathered until a block begins or ends."""

    def __init__(self, *, cut_off: bool, mid_cell: bool) -> None:
        self._cut_off = cut_off
        self._mid_cell = mid_cell
        self._pieces: list[Piece] = []
        self._text: list[str] = []
        self._number = 1
        self._term = ""
        self._mark: Literal["text", "heading", "item"] = "text"

    def read(self, root: etree._Element) -> list[Piece]:
        """Return the pieces below `root`."""
        last_table = next(
            reversed(
                [element for element in root.iter(etree.Element) if tag_of(element) == "table"]
            ),
            None,
        )
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = tag_of(element)
            if event == "end":
                self._end(tag)
            elif _is_data_table(element, tag):
                self._flush()
                cut_off = self._cut_off and element is last_table
                mid_cell = cut_off and self._mid_cell
                self._pieces.append(read_table(element, cut_off=cut_off, mid_cell=mid_cell))
                self._caption(element)
                walk.skip_subtree()
            elif tag == "pre":
                self._preformatted(element)
                walk.skip_subtree()
            else:
                self._start(element, tag)
            if event == "end" and element is not root:
                self._text.append((element.tail or "").replace("\n", " "))
        self._flush()
        return self._pieces

    def _start(self, element: etree._Element, tag: str) -> None:
        if tag in _BLOCKS and tag not in {"br", "dd"}:
            self._flush()
            self._number = element.sourceline or self._number
        if tag == "br":
            self._text.append("\n")
        if tag == "dd" and self._term and not "".join(self._text).strip():
            # A further text of the same term: `Processes` stands over each of its programs.
            self._mark = "item"
            self._text.append(self._term)
        if tag in _HEADINGS:
            self._mark = "heading"
        elif tag in {"li", "dt"}:
            self._mark = "item"
        text = (element.text or "").replace("\n", " ")
        self._text.append(raised(text) if tag == "sup" else text)

    def _end(self, tag: str) -> None:
        if tag == "dt":
            self._text.append(": ")
            term = "".join(self._text)
            self._term = "" if term[:1].isdigit() else term
        elif tag in _BLOCKS and tag != "br":
            self._flush()
        if tag in _HEADINGS or tag in {"li", "dd"}:
            self._mark = "text"

    def _flush(self) -> None:
        """Add what was gathered as one line; a line break within begins another without a gap."""
        number, first = self._number, True
        for part in "".join(self._text).split("\n"):
            if len(part) > LONGEST_PARAGRAPH:
                raise UnreadableDocumentError(
                    f"A paragraph at line {number} has {len(part):,} characters; at most {LONGEST_PARAGRAPH:,} are read. Save the page again."
                )
            text = squeezed(part)
            bullet = _BULLET.match(text) if self._mark == "text" else None
            mark = "item" if bullet else self._mark
            text = text[bullet.end() :] if bullet else text
            if text and text != ":":
                self._pieces.append(Line(number, text, first, mark))
                first = False
        self._text = []

    def _caption(self, table: etree._Element) -> None:
        """Take a caption as no heading: it leaves the sentence above the table in force, unless it is such a sentence."""
        for caption in table.iter("caption"):
            text = squeezed(cell_text(caption))
            if text:
                mark: Literal["text", "item"] = "text" if introduces(text) else "item"
                self._pieces.insert(
                    len(self._pieces) - 1,
                    Line(caption.sourceline or 0, text, blank_before=True, mark=mark),
                )

    def _preformatted(self, element: etree._Element) -> None:
        self._flush()
        number = element.sourceline or self._number
        for line in read_text("".join(str(part) for part in element.itertext())):
            self._pieces.append(
                Line(number + line.number - 1, line.text, line.blank_before, line.mark)
            )


def _is_data_table(element: etree._Element, tag: str) -> bool:
    if tag != "table":
        return False
    return not any(
        tag_of(inner) == "table" for inner in element.iter(etree.Element) if inner is not element
    )
