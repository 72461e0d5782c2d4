"""How is the picture drawn for a page? Colours come from the page, so that dark mode and print have theirs."""

import math
from html import escape

from checks.model import Outcome
from checks.naming import role_name
from checks.report.layout import LINE, PADDING, TITLE_LINE, Arrow, Box, Layout
from checks.report.scene import Flow, Scene, alt_text

LETTER = 7.0
"""About the width of a letter at 13 px: texts that don't fit are shortened by it."""
_HEAD = 9


def draw_svg(scene: Scene, layout: Layout) -> str:
    """Return an `<svg>` element; styled by the classes `box`, `outcome-failed` and so on."""
    parts = [
        f'<svg class="picture" viewBox="0 0 {layout.width} {layout.height}" '
        f'role="img" aria-labelledby="picture-words" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="picture-words">{escape(alt_text(scene))}</title>',
    ]
    parts += [_arrow(arrow) for arrow in layout.arrows]
    parts += [_box(box) for box in layout.boxes]
    return "\n".join([*parts, "</svg>"])


def label_and_words(flow: Flow, width: float, letter: float = LETTER) -> tuple[str, str]:
    """Return both texts of an arrow, shortened so that they fit side by side into `width`."""
    room = int(width / letter) - 2
    words = _short(flow.words, max(12, room - len(flow.label)))
    return _short(flow.label, room - len(words)), words


def inner_lines(flow: Flow) -> tuple[str, str, str]:
    """Return the three lines of a flow that is written into a box: label, where to, words."""
    to = "itself" if flow.target == flow.source else f"the {role_name(flow.target)}"
    return flow.label, f"to {to}", flow.words


def _arrow(arrow: Arrow) -> str:
    to_right = arrow.x1 < arrow.x2
    left, right = sorted((arrow.x1, arrow.x2))
    tip = arrow.x2 - 2 if to_right else arrow.x2 + 2
    back = tip - _HEAD if to_right else tip + _HEAD
    y = arrow.y
    label, words = label_and_words(arrow.flow, right - left - 28)
    return (
        f'<g class="arrow outcome-{arrow.flow.outcome}">'
        f'<line x1="{arrow.x1}" y1="{y}" x2="{back}" y2="{y}"/>'
        f'<path class="head" d="M{tip} {y} L{back} {y - 5} L{back} {y + 5} Z"/>'
        f'<text class="label" x="{left + 14}" y="{y - 10}">{escape(label)}</text>'
        f'<text class="words" x="{right - 14}" y="{y - 10}" text-anchor="end">{escape(words)}</text>'
        f"{_sign(arrow.flow.outcome, (left + right) / 2, y)}</g>"
    )


def _sign(outcome: Outcome, x: float, y: float) -> str:
    """Mark what is not well by a shape too: a cross, a question mark, a bar."""
    if outcome is Outcome.FAILED:
        return (
            f'<circle class="sign" cx="{x:g}" cy="{y}" r="7.5"/>'
            f'<path class="stroke" d="M{x - 4:g} {y - 4} l8 8 m0 -8 l-8 8"/>'
        )
    if outcome in (Outcome.UNKNOWN, Outcome.ERRORED):
        mark = "?" if outcome is Outcome.UNKNOWN else "!"
        return (
            f'<circle class="sign" cx="{x:g}" cy="{y}" r="7.5"/>'
            f'<text class="mark" x="{x:g}" y="{y + 4}" text-anchor="middle">{mark}</text>'
        )
    return ""


def _box(box: Box) -> str:
    x, y = box.x + PADDING, box.y + PADDING + 14
    parts = [
        '<g class="box">',
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="10"/>',
        f'<text class="name" x="{x}" y="{y}">{escape(box.place.name)}</text>',
    ]
    y += TITLE_LINE - 4
    for line in box.place.lines:
        parts.append(f'<text class="line" x="{x}" y="{y}">{escape(line)}</text>')
        y += LINE
    room = math.floor((box.width - 2 * PADDING) / LETTER)
    for flow in box.inner:
        parts.append(f'<g class="outcome-{flow.outcome}">')
        for style, text in zip(("label", "line", "words"), inner_lines(flow), strict=True):
            written = escape(_short(text, room))
            parts.append(f'<text class="{style}" x="{x}" y="{y}">{written}</text>')
            y += LINE
        parts.append("</g>")
    return "".join([*parts, "</g>"])


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(1, room - 1)].rstrip()}…"
