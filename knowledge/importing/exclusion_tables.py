"""Which exclusions does a table list, by machine and kind?"""

import re
from collections.abc import Sequence

from knowledge.importing.columns import Column
from knowledge.importing.headers import read_header
from knowledge.importing.source import Grid, GridRow, Paragraph, squeezed

Kind = str
_ROLES: dict[str, frozenset[str]] = {
    "machine": frozenset({
        "machine", "machines", "server", "servers", "host", "hosts", "computer", "computers", "system", "systems",
        "applies to", "on", "where", "role", "machine role", "server role", "exclude on", "on machine", "installed on",
    }),
    "type": frozenset({"type", "kind", "category", "exclusion type", "type of exclusion", "object type", "what"}),
    "value": frozenset({
        "exclusion", "exclusions", "value", "values", "item", "items", "entry", "object", "exclude", "excluded item",
        "file or folder", "path or process", "file/folder", "path/process", "name", "path / process", "what to exclude",
        "path or name", "exclusion path", "exclusion value",
    }),
    "process": frozenset({
        "process", "processes", "executable", "executables", "program", "programs", "exe", "process name", "process names",
        "excluded processes", "process exclusions", "exe files", "service executable", "binary", "binaries",
    }),
    "folder": frozenset({
        "folder", "folders", "directory", "directories", "path", "paths", "default folder", "default folders", "folder path",
        "excluded folders", "folder exclusions", "location", "default path", "default location", "data folder",
    }),
    "extension": frozenset({
        "extension", "extensions", "file extension", "file extensions", "file type", "file types", "files", "file pattern",
        "file patterns", "file mask", "file masks", "mask", "masks", "pattern", "excluded extensions", "extension exclusions",
    }),
    "component": frozenset({"component", "product", "module", "service", "application", "feature", "used by", "belongs to"}),
}  # fmt: skip
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words}
_KINDS = ("process", "folder", "extension")
_TYPED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("process", re.compile(r"\b(?:process|executable|program|exe|binary)", re.IGNORECASE)),
    ("extension", re.compile(r"\b(?:extension|file type|pattern|mask|suffix|wildcard)", re.IGNORECASE)),
    ("folder", re.compile(r"\b(?:folder|director|path)", re.IGNORECASE)),
)  # fmt: skip
_SPLIT = re.compile(r"[\n,;]|\s+(?:and|or)\s+(?=[\w*.%/\\]+)")
_REMARK = re.compile(r"\s*\((?:[^()]*)\)\s*$|\s+by default$", re.IGNORECASE)
_NOTHING = frozenset({"", "-", "--", "\u2013", "\u2014", "n/a", "none", "(none)", "na"})
_QUOTED = "`'\"\u201c\u201d\u2018\u2019"


def read_exclusion_table(grid: Grid) -> list[Paragraph] | None:
    """Return one list item per row with the exclusions that it names; None for any other table.

    An empty machine or type cell means the one above it.
    """
    roles = _roles(grid.rows[0].cells) if grid.rows else None
    if roles is None:
        return None
    above: dict[str, str] = {}
    items: list[Paragraph] = []
    for row in grid.rows[1:]:
        cells = [squeezed_lines(cell) for cell in row.cells]
        if row.shared:
            above = {"machine": cells[0]} if "machine" not in roles else above
            continue
        for role in ("machine", "type", "component"):
            text = _first(cells, roles, role) or above.get(role, "")
            above[role] = text
        items.append(_item(row, cells, roles, above, grid.rows[0].cells))
    return items


def is_exclusion_header(cells: Sequence[str]) -> bool:
    """Tell whether cells head a table of exclusions: a kind or value column, and another known one."""
    return _roles(cells) is not None


def squeezed_lines(cell: str) -> str:
    """Return a cell with single spaces, its line ends kept."""
    return "\n".join(squeezed(line) for line in cell.split("\n") if line.strip())


def _roles(cells: Sequence[str]) -> list[str | None] | None:
    words = [squeezed(cell).casefold().strip(" :") for cell in cells]
    if any((header := read_header(word)) and header.column is Column.PORT for word in words):
        return None
    roles = [_ROLE_OF.get(word) for word in words]
    kinds = {role for role in roles if role in (*_KINDS, "value")}
    return roles if kinds and len({role for role in roles if role}) > 1 else None


def _first(cells: Sequence[str], roles: Sequence[str | None], role: str) -> str:
    return next((cell for cell, has in zip(cells, roles, strict=False) if has == role), "")


def _item(
    row: GridRow,
    cells: Sequence[str],
    roles: Sequence[str | None],
    above: dict[str, str],
    headers: Sequence[str],
) -> Paragraph:
    named: list[tuple[str, str]] = []
    for cell, role in zip(cells, roles, strict=False):
        kind = _typed(above["type"]) if role == "value" else role
        if kind in _KINDS or role == "value":
            named += [(kind or _by_shape(value), value) for value in _parts(cell)]
    text = "; ".join(
        f"{squeezed(header)}: {cell}".replace("\n", ", ")
        for header, cell in zip(headers, cells, strict=False)
        if cell
    )
    machine = above["machine"].replace("\n", " and ")
    return Paragraph(row.number, text, item=True, machine=machine, named=tuple(named))


def _parts(cell: str) -> list[str]:
    parts = (_REMARK.sub("", part).strip(f" {_QUOTED}") for part in _SPLIT.split(cell))
    return [part for part in parts if part.casefold() not in _NOTHING]


def _typed(text: str) -> Kind | None:
    return next((kind for kind, pattern in _TYPED if pattern.search(text)), None)


def _by_shape(value: str) -> Kind:
    if value.startswith(("*.", ".")) and "\\" not in value and "/" not in value:
        return "extension"
    return "folder" if value.endswith(("\\", "/")) or not re.search(r"\.exe$|^[\w.-]+$", value, re.IGNORECASE) else "process"  # fmt: skip
