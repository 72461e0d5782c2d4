"""How is the picture drawn for a chat thread?"""

import io

from PIL import Image, ImageDraw

from checks.model import Outcome
from checks.report.ink import CARD, COLOURS, EDGE, INK, PAPER, SOFT, font
from checks.report.layout import LINE, PADDING, TITLE_LINE, Arrow, Box, Layout
from checks.report.scene import Scene
from checks.report.svg import inner_lines, label_and_words

SCALE = 2
"""Pixels a length: a thread shows the picture small, a click shows it whole."""
TITLE_HEIGHT = 46
LEGEND_HEIGHT = 40

_LEGEND = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.UNKNOWN: "unknown",
    Outcome.ERRORED: "could not look",
    Outcome.SKIPPED: "not checked",
}
_PLAIN, _STRONG, _NAME, _TITLE = (13, False), (13, True), (16, True), (20, True)
"""Faces: size and whether bold."""


def draw_png(scene: Scene, layout: Layout) -> bytes:
    """Return a PNG, light, with a title and the outcomes' colours explained; describe it with `alt_text`."""
    height = TITLE_HEIGHT + layout.height + LEGEND_HEIGHT
    image = Image.new("RGB", (layout.width * SCALE, height * SCALE), PAPER)
    pen = _Pen(ImageDraw.Draw(image))
    pen.text((20, 32), scene.title, _TITLE, INK)
    pen.top = TITLE_HEIGHT
    for arrow in layout.arrows:
        _draw_arrow(pen, arrow)
    for box in layout.boxes:
        _draw_box(pen, box)
    pen.top = TITLE_HEIGHT + layout.height
    _draw_legend(pen)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


class _Pen:
    """Draws in lengths of the layout, below `top`."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw
        self.top = 0

    def at(self, x: float, y: float) -> tuple[float, float]:
        return x * SCALE, (y + self.top) * SCALE

    def text(
        self,
        point: tuple[float, float],
        text: str,
        face: tuple[int, bool],
        colour: str,
        anchor: str = "ls",
    ) -> float:
        """Write with its base line at `y`; returns the width."""
        size, bold = face
        written = font((size - 1) * SCALE, bold)
        self._draw.text(self.at(*point), text, fill=colour, font=written, anchor=anchor)
        return self._draw.textlength(text, font=written) / SCALE

    def line(self, x1: float, x2: float, y: float, colour: str, *, dashed: bool = False) -> None:
        step = 9 if dashed else max(1.0, abs(x2 - x1))
        left, right = sorted((x1, x2))
        while left < right:
            end = min(left + (5 if dashed else step), right)
            self._draw.line([self.at(left, y), self.at(end, y)], fill=colour, width=2 * SCALE)
            left += step

    def shape(self, points: list[tuple[float, float]], colour: str) -> None:
        self._draw.polygon([self.at(*point) for point in points], fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        corners = [self.at(x - radius, y - radius), self.at(x + radius, y + radius)]
        self._draw.ellipse(corners, fill=colour)

    def stroke(self, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
        self._draw.line([self.at(*start), self.at(*end)], fill=colour, width=2 * SCALE)

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        corners = [self.at(x, y), self.at(x + width, y + height)]
        self._draw.rounded_rectangle(corners, 10 * SCALE, fill=CARD, outline=EDGE, width=SCALE)


def _draw_arrow(pen: _Pen, arrow: Arrow) -> None:
    colour = COLOURS[arrow.flow.outcome]
    forward = 1 if arrow.x1 < arrow.x2 else -1
    left, right = sorted((arrow.x1, arrow.x2))
    tip, y = arrow.x2 - 2 * forward, arrow.y
    back = tip - 9 * forward
    pen.line(arrow.x1, back, y, colour, dashed=arrow.flow.outcome is Outcome.SKIPPED)
    pen.shape([(tip, y), (back, y - 5), (back, y + 5)], colour)
    label, words = label_and_words(arrow.flow, right - left - 28)
    pen.text((left + 14, y - 10), label, _PLAIN, INK)
    pen.text((right - 14, y - 10), words, _STRONG, colour, anchor="rs")
    _draw_sign(pen, arrow.flow.outcome, (left + right) / 2, y)


def _draw_sign(pen: _Pen, outcome: Outcome, x: float, y: float) -> None:
    if outcome in (Outcome.PASSED, Outcome.SKIPPED):
        return
    pen.disc(x, y, 7.5, COLOURS[outcome])
    if outcome is Outcome.FAILED:
        pen.stroke((x - 4, y - 4), (x + 4, y + 4), PAPER)
        pen.stroke((x - 4, y + 4), (x + 4, y - 4), PAPER)
    else:
        mark = "?" if outcome is Outcome.UNKNOWN else "!"
        pen.text((x, y + 5), mark, _STRONG, PAPER, anchor="ms")


def _draw_box(pen: _Pen, box: Box) -> None:
    pen.rectangle(box.x, box.y, box.width, box.height)
    x, y = box.x + PADDING, box.y + PADDING + 14
    pen.text((x, y), box.place.name, _NAME, INK)
    y += TITLE_LINE - 4
    for line in box.place.lines:
        pen.text((x, y), line, _PLAIN, SOFT)
        y += LINE
    for flow in box.inner:
        colours = (INK, SOFT, COLOURS[flow.outcome])
        faces = (_PLAIN, _PLAIN, _STRONG)
        for text, face, colour in zip(inner_lines(flow), faces, colours, strict=True):
            pen.text((x, y), text, face, colour)
            y += LINE


def _draw_legend(pen: _Pen) -> None:
    x = 20.0
    for outcome, words in _LEGEND.items():
        pen.line(x, x + 26, 14, COLOURS[outcome], dashed=outcome is Outcome.SKIPPED)
        _draw_sign(pen, outcome, x + 13, 14)
        x += 36 + pen.text((x + 34, 19), words, _PLAIN, SOFT) + 22
