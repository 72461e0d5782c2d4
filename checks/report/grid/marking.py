"""How is one cell drawn, and how are the marks explained? By word or letter first, by colour only beside it."""

from collections.abc import Iterator

from checks.model import Outcome
from checks.report.grid.shapes import SMALL, Box, Rectangle, Text, width_of
from checks.report.grid.value import LETTERS, WORDS, Cell, Grid, age_in_brief
from checks.report.ink import COLOURS, EDGE, PAPER, SOFT

LINE = 28
"""Height of a line of the legend."""
_CALM_GREEN = "#d8f0e2"
_LOOKS: dict[Outcome | None, tuple[str, str, str]] = {
    Outcome.PASSED: (_CALM_GREEN, EDGE, "#0f5a33"),
    Outcome.SKIPPED: ("#e4e6ea", EDGE, "#55585f"),
    None: (PAPER, EDGE, SOFT),
    **{
        outcome: (COLOURS[outcome], COLOURS[outcome], PAPER)
        for outcome in (Outcome.FAILED, Outcome.UNKNOWN, Outcome.ERRORED)
    },
}
"""Fill, edge and ink: a pass is calm, what needs somebody is strong."""
_URGENT = {Outcome.FAILED, Outcome.UNKNOWN, Outcome.ERRORED}
_SAMPLE = (30, 22)


def mark(
    cell: Cell, box: Box, *, stale: bool = False, roomy: bool = False, hint: str = ""
) -> Iterator[Rectangle | Text]:
    """Draw a cell into its place: whole words and the age below if it is roomy, else letter and age side by side."""
    fill, edge, ink = _LOOKS[cell.outcome]
    if stale:
        ink = COLOURS[cell.outcome] if cell.outcome else SOFT
        fill, edge = PAPER, ink
    yield Rectangle(box.within(1.5), fill, edge, hint)
    middle, age = box.x + box.width / 2, age_in_brief(cell.age)
    bold = cell.outcome in _URGENT
    if not roomy:
        words = f"{LETTERS[cell.outcome]} {age}".rstrip()
        yield Text(middle, box.y + box.height / 2 + 4, words, SMALL, bold, ink, "middle")
        return
    base = box.y + box.height / 2 + (-2 if age else 4)
    yield Text(middle, base, WORDS[cell.outcome], SMALL + 1, bold, ink, "middle")
    if age:
        yield Text(middle, base + 14, ago(cell), SMALL, colour=ink, anchor="middle")


def legend(
    grid: Grid, left: int, top: float, width: float
) -> tuple[list[Rectangle | Text], float]:
    """Explain each mark in as many lines as the width needs; returns the shapes and where they end."""
    shapes: list[Rectangle | Text] = []
    samples = [(Cell(outcome), False, words) for outcome, words in WORDS.items()]
    if any(grid.is_stale(cell) for row in grid.cells for cell in row):
        pale = f"pale: seen more than {age_in_brief(grid.stale_after)} ago"
        samples.append((Cell(Outcome.PASSED), True, pale))
    x, y = float(left), top
    for cell, stale, words in samples:
        needed = _SAMPLE[0] + 8 + width_of(words)
        if x > left and x + needed > width - left:
            x, y = float(left), y + LINE
        shapes += mark(cell, Box(x, y, *_SAMPLE), stale=stale)
        shapes.append(Text(x + _SAMPLE[0] + 8, y + 15.5, words, colour=SOFT))
        x += needed + 18
    return shapes, y + LINE


def ago(cell: Cell) -> str:
    """Return `3h ago`, `now`, or nothing without an age."""
    age = age_in_brief(cell.age)
    return age if age in ("", "now") else f"{age} ago"
