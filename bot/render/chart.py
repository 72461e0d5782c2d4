"""How are the pictures of learning drawn: the map of a lesson, the chart of progress?"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from bot.learning.progress import Bar, Day
from checks.report.layout import LINE, PADDING, TITLE_LINE, Box, Layout
from checks.report.scene import Flow, Scene

SCALE = 2
_INK, _SOFT, _PAPER, _BOX, _EDGE = "#1d1c1d", "#6b6a70", "#ffffff", "#f4f5f7", "#c9ccd3"
_FRONT, _BACK = "#1f4e5f", "#b9bcc4"
_RIGHT, _WRONG = "#2f7f9a", "#c98a2b"
_TOP, _BOTTOM = 46, 34
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow of the map from a role to a role; those in `front` are what the lesson is about."""

    source: str
    target: str
    label: str
    front: bool


def draw_map(
    scene: Scene, layout: Layout, front: frozenset[tuple[str, str, str]], note: str
) -> bytes:
    """Return the map as a PNG: what is in front in colour and bold, the rest pale."""
    size = (layout.width * SCALE, (layout.height + _TOP + _BOTTOM) * SCALE)
    image = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(image)
    _text(draw, (20, 30), scene.title, 20, _INK, bold=True)
    for arrow in layout.arrows:
        _arrow(draw, arrow.x1, arrow.x2, arrow.y + _TOP, arrow.flow, _is_front(arrow.flow, front))
    for box in layout.boxes:
        _box(draw, box, front)
    _text(draw, (20, layout.height + _TOP + 18), note, 12, _SOFT)
    return _png(image)


def _is_front(flow: Flow, front: frozenset[tuple[str, str, str]]) -> bool:
    return (flow.source, flow.target, flow.label) in front


def _arrow(
    draw: ImageDraw.ImageDraw,
    x1: float,
    x2: float,
    y: float,
    flow: Flow,
    front: bool,  # noqa: FBT001 - a look
) -> None:
    colour = _FRONT if front else _BACK
    forward = 1 if x1 < x2 else -1
    tip, back = x2 - 2 * forward, x2 - 11 * forward
    width = (3 if front else 1) * SCALE
    draw.line([_at(x1, y), _at(back, y)], fill=colour, width=width)
    draw.polygon([_at(tip, y), _at(back, y - 5), _at(back, y + 5)], fill=colour)
    left = min(x1, x2) + 14
    _text(draw, (left, y - 8), flow.label, 13, _FRONT if front else _SOFT, bold=front)


def _box(draw: ImageDraw.ImageDraw, box: Box, front: frozenset[tuple[str, str, str]]) -> None:
    top = box.y + _TOP
    corners = [_at(box.x, top), _at(box.x + box.width, top + box.height)]
    draw.rounded_rectangle(corners, 10 * SCALE, fill=_BOX, outline=_EDGE, width=SCALE)
    y = top + PADDING + 14
    _text(draw, (box.x + PADDING, y), box.place.name, 16, _INK, bold=True)
    y += TITLE_LINE - 4
    for line in box.place.lines:
        _text(draw, (box.x + PADDING, y), line, 13, _SOFT)
        y += LINE
    for flow in box.inner:
        ahead = _is_front(flow, front)
        _text(draw, (box.x + PADDING, y), flow.label, 13, _FRONT if ahead else _SOFT, bold=ahead)
        _text(draw, (box.x + PADDING, y + LINE), "within this machine", 12, _SOFT)
        y += 3 * LINE


def draw_progress(title: str, bars: Sequence[Bar], days: Sequence[Day]) -> bytes:
    """Return the chart of a learner as a PNG: how far each part is, and what was answered each day."""
    row, width = 26, 760
    chart = 150
    height = 60 + row * len(bars) + 50 + chart + 50
    image = Image.new("RGB", (width * SCALE, height * SCALE), _PAPER)
    draw = ImageDraw.Draw(image)
    _text(draw, (24, 36), title, 20, _INK, bold=True)
    y = 62.0
    for bar in bars:
        _part(draw, bar, y)
        y += row
    _days(draw, days, y + 34, chart)
    return _png(image)


def _part(draw: ImageDraw.ImageDraw, bar: Bar, y: float) -> None:
    left, width = 330, 330
    _text(draw, (24, y + 13), _short(bar.name, 40), 13, _INK)
    draw.rectangle([_at(left, y), _at(left + width, y + 16)], fill=_BOX, outline=_EDGE)
    if bar.cards and bar.known:
        full = width * bar.known / bar.cards
        draw.rectangle([_at(left, y), _at(left + full, y + 16)], fill=_RIGHT)
    _text(draw, (left + width + 12, y + 13), f"{bar.known} of {bar.cards}", 13, _SOFT)


def _days(draw: ImageDraw.ImageDraw, days: Sequence[Day], top: float, height: float) -> None:
    _text(draw, (24, top), "Answers a day: right below, not yet above", 13, _INK, bold=True)
    floor, most = top + height, max([day.right + day.wrong for day in days] + [1])
    step = 710 / max(1, len(days))
    unit = (height - 34) / most
    for n, day in enumerate(days):
        x = 24 + n * step
        middle = floor - unit * day.right
        if day.right:
            draw.rectangle([_at(x, middle), _at(x + step - 6, floor)], fill=_RIGHT)
        if day.wrong:
            upper = middle - unit * day.wrong
            draw.rectangle([_at(x, upper), _at(x + step - 6, middle - 1)], fill=_WRONG)
        total = day.right + day.wrong
        if total:
            _text(draw, (x + 4, middle - unit * day.wrong - 5), f"{day.right}/{total}", 11, _INK)
        _text(draw, (x + 4, floor + 16), day.name, 11, _SOFT)
    draw.line([_at(24, floor), _at(734, floor)], fill=_EDGE, width=SCALE)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _at(x: float, y: float) -> tuple[float, float]:
    return x * SCALE, y * SCALE


def _text(
    draw: ImageDraw.ImageDraw,
    point: tuple[float, float],
    text: str,
    size: int,
    colour: str,
    *,
    bold: bool = False,
) -> None:
    draw.text(_at(*point), text, fill=colour, font=_font(size, bold), anchor="ls")


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _font(size: int, bold: bool) -> _Font:  # noqa: FBT001 - a face is size and weight
    try:
        name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
        return ImageFont.truetype(name, (size - 1) * SCALE)
    except OSError:
        return ImageFont.load_default(size * SCALE)
