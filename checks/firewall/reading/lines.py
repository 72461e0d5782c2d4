"""How much of a text is read, and which lines does it have?"""

from dataclasses import dataclass

LONGEST_TEXT = 2 * 1024 * 1024
MOST_LINES = 20_000
MOST_RULES = 5_000
LONGEST_LINE = 4_000


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line with its number, counted from 1; without its end, tabs kept."""

    number: int
    text: str

    @property
    def bare(self) -> str:
        """The line without blanks around it."""
        return self.text.strip()


def lines_of(text: str) -> list[NumberedLine]:
    """Split at line ends of every system; a fence or a byte order mark around a paste is no line of it."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    found = [NumberedLine(n, line.rstrip()) for n, line in enumerate(text.split("\n"), 1)]
    return [line for line in found if line.bare.strip("`")]


def too_much(text: str) -> str | None:
    """Say why a text is not read at all, None if it is of a size to read."""
    if len(text) > LONGEST_TEXT:
        return f"This is longer than {LONGEST_TEXT // 1_048_576} MB, the most I read. Hand in the part that matters."
    if text.count("\n") + text.count("\r") > 2 * MOST_LINES:
        return f"These are more than {MOST_LINES:,} lines, the most I read. Hand in the part that matters."
    return None
