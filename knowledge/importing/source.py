"""What does a document consist of, whatever its file format?"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from knowledge.importing.columns import Header


class UnreadableDocumentError(ValueError):
    """The file cannot be imported; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line (text) or one block (markup); `number` counts from 1 in the source file, `raw` is the line as it stands there."""

    number: int
    text: str
    blank_before: bool = False
    mark: Literal["text", "heading", "item"] = "text"
    raw: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a marked-up table; `shared` says that a single cell spans its whole width."""

    number: int
    cells: tuple[str, ...]
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as marked up, spans spelt out; `cut_off` if the file ends inside it, `mid_cell` if inside a word."""

    number: int
    rows: tuple[GridRow, ...]
    cut_off: bool = False
    mid_cell: bool = False


Piece: TypeAlias = Line | Grid


@dataclass(frozen=True, slots=True)
class Row:
    r"""One row of a port table, one text per column; line breaks in a cell are kept as `\n`.

    `notes` are the footnotes that its cells refer to.
    """

    number: int
    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """A row without columns inside a table: a sentence or a name that the next rows stand under."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Lost:
    """A row that could not be read whole, with what is there of it."""

    number: int
    kind: Literal["cut_off", "process_without_rows", "not_understood", "no_row"]
    text: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A port table: what each column holds, and its rows in the order of the document."""

    number: int
    headers: tuple[Header, ...]
    entries: tuple[Row | Aside | Lost, ...]
    has_header: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; it ends what the sentences before it introduced."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `item` if it is an entry of a list.

    A row of an exclusion table carries its machine and, as kind and value, what it names.
    """

    number: int
    text: str
    item: bool = False
    machine: str = ""
    named: tuple[tuple[str, str], ...] = ()


Block: TypeAlias = Heading | Paragraph | Table

_WHITE = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def squeezed(text: str) -> str:
    """Return the text with every run of white space as one space and invisible marks left out."""
    return _WHITE.sub(" ", INVISIBLE.sub("", text)).strip()
