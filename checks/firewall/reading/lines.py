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


def unbroken(lines: list[NumberedLine]) -> list[NumberedLine]:
    """Join lines that end in a blank and a backslash with the next one, as a shell and nft do; the first one's number stays."""
    found: list[NumberedLine] = []
    open_ = False
    for line in lines:
        goes_on = line.text.endswith(" \\") or line.bare == "\\"
        text = line.text[:-1] if goes_on else line.text
        if open_ and len(found[-1].text) <= LONGEST_LINE:
            found[-1] = NumberedLine(found[-1].number, f"{found[-1].text.rstrip()} {text.strip()}")
        else:
            found.append(NumberedLine(line.number, text))
        open_ = goes_on
    return found


def too_much(text: str) -> str | None:
    """Say why a text is not read at all, None if it is of a size to read."""
    if len(text) > LONGEST_TEXT:
        return f"This is longer than {LONGEST_TEXT // 1_048_576} MB, the most I read. Hand in the part that matters."
    if text.count("\n") + text.count("\r") > 2 * MOST_LINES:
        return f"These are more than {MOST_LINES:,} lines, the most I read. Hand in the part that matters."
    return None
