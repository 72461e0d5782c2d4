"""Which footnotes do the rows of a table refer to?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.importing.columns import Column
from knowledge.importing.source import Aside, Block, Lost, Paragraph, Row, Table

RAISED = str.maketrans(
    "0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)
_LOWERED = {raised: digit for digit, raised in zip("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", strict=True)}  # fmt: skip
_UP = "".join(_LOWERED)
_NOTE = re.compile(
    rf"(?P<mark>\*{{1,4}}|[\u2020\u2021\u00a7]|[{_UP}]{{1,2}}|\((?:[0-9]{{1,2}}|[a-z])\)|\[\^?(?:[0-9]{{1,2}}|[a-z])\]):?\s*(?P<text>[A-Za-z].{{3,}})",
    re.DOTALL,
)
_MARK = re.compile(
    rf"\s?(?:[{_UP}]{{1,2}}|[\u2020\u2021\u00a7]|(?<=[\w)])\*{{1,4}}|\[\^?(?:[0-9]{{1,2}}|[a-z])\]|(?<=[0-9])\s?\((?:[0-9]|[a-z])\))"
)
_MARKED = frozenset(
    {Column.PORT, Column.TRANSPORT, Column.PROCESS, Column.SOURCE, Column.DESTINATION}
)
_CLOSEST = 12


def raised(text: str) -> str:
    """Return a superscript as its own characters, so that `8080` and its footnote 1 don't become 80801."""
    return text.translate(RAISED)


def is_footnote(text: str) -> bool:
    """Tell whether a line begins with a footnote's mark."""
    return _NOTE.fullmatch(text) is not None


def tie_footnotes(blocks: Sequence[Block]) -> list[Block]:
    """Take the marks of footnotes out of the tables' cells and give each row its notes.

    A footnote becomes a list item: it says nothing of the next table.
    """
    tied: list[Block] = []
    for place, block in enumerate(blocks):
        if isinstance(block, Table):
            tied.append(_noted(block, _notes_below(blocks, place)))
        elif isinstance(block, Paragraph) and _NOTE.fullmatch(block.text):
            tied.append(replace(block, item=True))
        else:
            tied.append(block)
    return tied


def _notes_below(blocks: Sequence[Block], place: int) -> dict[str, str]:
    """Return the footnotes after a table by their mark; a lone list item right below may be the note of a star."""
    notes: dict[str, str] = {}
    for below in blocks[place + 1 : place + 1 + _CLOSEST]:
        found = _NOTE.fullmatch(below.text) if isinstance(below, Paragraph) else None
        if found:
            notes.setdefault(_plain(found["mark"]), found["text"])
    first = blocks[place + 1] if place + 1 < len(blocks) else None
    if isinstance(first, Paragraph) and first.item and not _NOTE.fullmatch(first.text):
        notes.setdefault("*", first.text)
    return notes


def _noted(table: Table, notes: dict[str, str]) -> Table:
    entries = [_row(entry, table, notes) for entry in table.entries]
    return replace(table, entries=tuple(entries))


def _row(entry: Row | Aside | Lost, table: Table, notes: dict[str, str]) -> Row | Aside | Lost:
    if not isinstance(entry, Row):
        return entry
    said: list[str] = []
    cells = list(entry.cells)
    for at, (header, cell) in enumerate(zip(table.headers, entry.cells, strict=False)):
        marks = [_plain(found[0]) for found in _MARK.finditer(cell)]
        said += [notes[mark] for mark in marks if mark in notes]
        if marks and header.column in _MARKED:
            cells[at] = _MARK.sub("", cell).strip()
    return (
        replace(entry, cells=tuple(cells), notes=tuple(dict.fromkeys(said)))
        if said or tuple(cells) != entry.cells
        else entry
    )


def _plain(mark: str) -> str:
    """Return a mark without its brackets: `(1)`, `[^1]` and a raised 1 are one."""
    bare = mark.strip().strip("()[]^:").strip()
    return "".join(_LOWERED.get(character, character) for character in bare)
