"""How is a sheet painted: as SVG, as PNG?"""

import io
import math
from html import escape

from PIL import Image, ImageDraw

from checks.report.grid.shapes import Rectangle, Sheet, Text
from checks.report.ink import PAPER, font

SHARP_UP_TO = 12_000_000
"""Pixels up to which a PNG is drawn at twice its size; a larger one is large enough as it is."""
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def as_svg(sheet: Sheet, alt: str) -> str:
    """Return an `<svg>` element that needs nothing else; `alt` is its title, each cell's hint shows under a pointer."""
    width, height = round(sheet.width), round(sheet.height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="system-ui, Segoe UI, DejaVu Sans, sans-serif">',
        f"<title>{escape(alt)}</title>",
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        *(_element(shape) for shape in sheet.shapes),
        "</svg>",
    ]
    return "\n".join(parts)


def as_png(sheet: Sheet) -> bytes:
    """Return the same as PNG, twice as large if it is small enough."""
    scale = 2 if sheet.width * sheet.height * 4 <= SHARP_UP_TO else 1
    size = round(sheet.width * scale), round(sheet.height * scale)
    image = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(image)
    for shape in sheet.shapes:
        if isinstance(shape, Rectangle):
            left, top, width, height = (length * scale for length in shape.box)
            corners = (left, top, left + width, top + height)
            pen.rounded_rectangle(
                corners, 4 * scale, fill=shape.fill, outline=shape.edge, width=scale
            )
        elif shape.slant:
            _write_slanted(image, shape, scale)
        else:
            face = font((shape.size - 1) * scale, shape.bold)
            place = shape.x * scale, shape.y * scale
            pen.text(place, shape.words, shape.colour, face, _ANCHORS[shape.anchor])
    out = io.BytesIO()
    # So few colours that a palette holds them all, and a chat loads a fifth of the bytes.
    few = image.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _element(shape: Rectangle | Text) -> str:
    if isinstance(shape, Rectangle):
        hint = f"<title>{escape(shape.hint)}</title>" if shape.hint else ""
        x, y, width, height = shape.box
        return (
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4" '
            f'fill="{shape.fill}" stroke="{shape.edge}">{hint}</rect>'
        )
    turned = f' transform="rotate({-shape.slant} {shape.x:g} {shape.y:g})"' if shape.slant else ""
    weight = ' font-weight="700"' if shape.bold else ""
    return (
        f'<text x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size}" fill="{shape.colour}" '
        f'text-anchor="{shape.anchor}" pointer-events="none"{weight}{turned}>{escape(shape.words)}</text>'
    )


def _write_slanted(image: Image.Image, shape: Text, scale: int) -> None:
    """Write on a strip of its own, turn it, and lay it down so that its base line begins where it shall."""
    face = font((shape.size - 1) * scale, shape.bold)
    width, height = math.ceil(face.getlength(shape.words)) + 2, 3 * shape.size * scale
    strip = Image.new("L", (width, height))
    ImageDraw.Draw(strip).text((0, height / 2), shape.words, 255, face, "ls")
    turned = strip.rotate(shape.slant, Image.Resampling.BICUBIC, expand=True)
    # The base line begins in the middle of the strip's left edge, half its width from the centre that it turns about.
    angle = math.radians(shape.slant)
    start_x = turned.width / 2 - width / 2 * math.cos(angle)
    start_y = turned.height / 2 + width / 2 * math.sin(angle)
    corner = round(shape.x * scale - start_x), round(shape.y * scale - start_y)
    image.paste(shape.colour, corner, turned)
