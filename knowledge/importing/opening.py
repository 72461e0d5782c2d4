"""What kind of file is it, and which pieces does it have?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from knowledge.importing.from_html import read_html
from knowledge.importing.from_office import read_docx, read_xlsx
from knowledge.importing.from_pdf import read_pdf
from knowledge.importing.from_text import read_text, without_comments
from knowledge.importing.source import Grid, Line, Piece, UnreadableDocumentError

LARGEST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 5_000
MOST_CHARACTERS = 600_000
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|div|p|h[1-6]|ul|main|article|section)\b[^<]{0,2000}>",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
_HEAD = 4_096
_MOSTLY = 0.8
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_ZIP, _PDF = b"PK\x03\x04", b"%PDF-"


@dataclass(frozen=True, slots=True)
class Opened:
    """The pieces of a document, its text for a look at the whole, and whether it was a PDF."""

    pieces: list[Piece]
    text: str
    is_pdf: bool = False


def open_document(name: str, data: bytes) -> Opened:
    """Return the pieces of a text, HTML, Markdown, PDF, DOCX or XLSX file; the content decides, not the name.

    Raises `UnreadableDocumentError` for an empty, binary, damaged or oversized file.
    """
    opened = _open(name, data)
    _check_size(name, opened.pieces)
    return opened


def _open(name: str, data: bytes) -> Opened:
    if len(data) > LARGEST_BYTES:
        raise UnreadableDocumentError(
            f"{name} has {len(data) / 1_048_576:.1f} MB; at most {LARGEST_BYTES // 1_048_576} MB are read. Import the page itself."
        )
    if not data.strip():
        raise UnreadableDocumentError(f"{name} is empty. Save the page again.")
    if _PDF in data[:1024]:
        text = read_pdf(data)
        return Opened(list(read_text(text)), text, is_pdf=True)
    if data.startswith(_ZIP):
        pieces = read_xlsx(data) if b"xl/workbook.xml" in data else read_docx(data)
        return Opened(pieces, "")
    text = _decoded(name, data)
    if _is_html(name, text):
        return Opened(read_html(text), "")
    if PurePath(name).suffix.casefold() in {".md", ".markdown"} or "<!--" in text:
        text = without_comments(text)
    return Opened(list(read_text(text)), text)


def _check_size(name: str, pieces: Sequence[Piece]) -> None:
    """Refuse what is no requirement document any more: its reading would take longer than anybody waits."""
    rows = sum(len(piece.rows) if isinstance(piece, Grid) else 1 for piece in pieces)
    characters = sum(
        len(piece.text)
        if isinstance(piece, Line)
        else sum(len(cell) for row in piece.rows for cell in row.cells)
        for piece in pieces
    )
    for much, most, what in (
        (rows, MOST_ROWS, "lines and rows"),
        (characters, MOST_CHARACTERS, "characters of text"),
    ):
        if much > most:
            raise UnreadableDocumentError(
                f"{name} has {much:,} {what}; at most {most:,} are read. Import the page with the requirements alone."
            )


def _is_html(name: str, text: str) -> bool:
    head = text[:_HEAD].lstrip().casefold()
    if head.startswith(("<!doctype html", "<html", "<?xml")):
        return True
    if PurePath(name).suffix.casefold() in {".md", ".markdown"}:
        return False
    return bool(_HTML.search(text[:_HEAD])) and (
        head.startswith("<") or PurePath(name).suffix.casefold() in {".htm", ".html", ".xhtml"}
    )


def _decoded(name: str, data: bytes) -> str:
    """Return the text by its byte order mark, the charset it declares, UTF-8, or the Windows code page."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _checked(name, data.decode(encoding, "replace"))
    wide = _wide_encoding(data[:_HEAD])
    if wide:
        return _checked(name, data.decode(wide, "replace"))
    declared = _CHARSET.search(data[:_HEAD])
    for encoding in (
        "utf-8",
        declared[1].decode("ascii", "replace") if declared else "cp1252",
        "cp1252",
    ):
        try:
            return _checked(name, data.decode(encoding))
        except (UnicodeError, LookupError):
            continue
    return _checked(name, data.decode("cp1252", "replace"))


def _wide_encoding(head: bytes) -> str | None:
    """Return UTF-16 with its byte order for a text without a mark: every other byte of plain Latin text is nil."""
    pairs = len(head) // 2
    for encoding, nil, letter in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        nils, letters = head[nil::2].count(0), pairs - head[letter::2].count(0)
        if pairs and nils > pairs * _MOSTLY and letters > pairs * _MOSTLY:
            return encoding
    return None


def _checked(name: str, text: str) -> str:
    controls = len(_CONTROL.findall(text[:100_000]))
    if "\x00" in text or controls > len(text[:100_000]) // 100:
        raise UnreadableDocumentError(
            f"{name} is not a text, HTML, Markdown, PDF, DOCX or XLSX file. Save the page as one of these."
        )
    return _CONTROL.sub(" ", text)
