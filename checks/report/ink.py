"""How does an outcome look in a picture: its colour, its words, its letter, and the font?"""

from functools import cache

from PIL import ImageFont

from checks.model import Outcome

INK, SOFT, PAPER, CARD, EDGE = "#1d1c1d", "#5c5b60", "#ffffff", "#f4f5f7", "#c9ccd3"
COLOURS = {
    Outcome.PASSED: "#1b7f4b",
    Outcome.FAILED: "#c0262d",
    Outcome.UNKNOWN: "#9a5b00",
    Outcome.ERRORED: "#7a3fa0",
    Outcome.SKIPPED: "#686b73",
}
"""Each at least 4.5 : 1 against the paper, so that words may be written in them."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@cache
def font(pixels: int, bold: bool) -> Font:  # noqa: FBT001 - a face is size and weight
    """Return DejaVu where the system has it, as it knows more scripts; else the font that Pillow carries."""
    try:
        return ImageFont.truetype("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf", pixels)
    except OSError:
        return ImageFont.load_default(pixels)
