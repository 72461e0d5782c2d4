"""Which cells of a pasted table stand in other columns than the ports'?"""

import re
from itertools import pairwise

_PORT_HEADING = re.compile(
    r"^(?:(?:tcp|udp|dst|dest|destination|remote|listening|target|local|required|our)[ _-]?)?"
    r"(?:ports?|dports?|prot|port[ _-]?(?:no|nr|number))$",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^[^\W\d][\w ./#()-]{0,30}$")
_SEPARATORS = (",", ";", "|", "\t")
_FEWEST_COLUMNS = 2


def other_columns(text: str) -> list[tuple[int, int]]:
    """Return start and end of each cell beside the port column, below a heading such as "id,port,status"."""
    found: list[tuple[int, int]] = []
    heading: list[bool] = []
    separator, start = "", 0
    for line in text.split("\n"):
        named = next((s for s in _SEPARATORS if _names_a_port_column(line, s)), None)
        if named:
            separator = named
            heading = [bool(_PORT_HEADING.match(cell)) for _, cell in _cells(line, separator)]
        elif heading:
            cells = _cells(line, separator)
            if len(cells) != len(heading):
                heading = []
            else:
                found += [
                    (start + at, start + at + len(cell))
                    for (at, cell), is_port in zip(cells, heading, strict=True)
                    if not is_port
                ]
        start += len(line) + 1
    return found


def _names_a_port_column(line: str, separator: str) -> bool:
    cells = [cell for _, cell in _cells(line, separator)]
    if len(cells) < _FEWEST_COLUMNS or not all(_HEADING.match(cell) for cell in cells):
        return False
    return any(_PORT_HEADING.match(cell) for cell in cells)


def _cells(line: str, separator: str) -> list[tuple[int, str]]:
    """Return the place and the text of each cell; a frame of bars around the line adds none."""
    cuts = [-1, *(at for at, character in enumerate(line) if character == separator), len(line)]
    cells = [(first + 1, line[first + 1 : second]) for first, second in pairwise(cuts)]
    if separator == "|":
        cells = cells[not cells[0][1].strip() :]
        cells = cells[: len(cells) - (bool(cells) and not cells[-1][1].strip())]
    stripped = ((at + len(cell) - len(cell.lstrip()), cell.strip()) for at, cell in cells)
    return list(stripped)
