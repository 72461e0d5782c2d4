"""What is painted, whoever paints it? Lengths are in pixels at scale 1."""

from dataclasses import dataclass
from typing import NamedTuple

from checks.report.ink import INK, font
from checks.verdict.sentences import one_line

_WIDER = 1.08
"""A browser's font may be wider than the one that is measured here."""
LABEL, SMALL, TITLE = 13, 11, 20
"""Sizes of text."""


class Box(NamedTuple):
    """Left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    def within(self, margin: float) -> "Box":
        """Return the box without a margin on each side."""
        return Box(
            self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin
        )


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A cell; `hint` is what a pointer shows."""

    box: Box
    fill: str
    edge: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One line with its base line at `y`; `anchor` is start, middle or end; `slant` degrees turn it upwards."""

    x: float
    y: float
    words: str
    size: int = LABEL
    bold: bool = False
    colour: str = INK
    anchor: str = "start"
    slant: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """All shapes in the order in which they are painted, and the size of the whole."""

    width: float
    height: float
    shapes: tuple[Rectangle | Text, ...]


def width_of(words: str, size: int = LABEL, *, bold: bool = False) -> float:
    """Return how wide a text gets at most, in a font of the usual width."""
    return font(size, bold).getlength(words) * _WIDER


def shortened(label: str, room: int) -> str:
    """Leave out the middle of a long label: a folder is told by its end, a requirement by its start."""
    label = one_line(label)
    kept = room // 2
    return label if len(label) <= room else f"{label[:kept]}…{label[1 - kept :]}"
