"""How much fits into one message, and where does the rest go?

Blocks: at most 50, and about 10,000 characters together (Slack documents no sum, but refuses from 11,000 on); text:
3,900, so that each message can be updated (chat.update takes 4,000). What does not fit goes into a file, whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.message import Block, File, Message
from bot.render.blocks import context, pieces, sections, size
from bot.render.escape import escape

TEXT = 3_900
BLOCKS = 50
CHARACTERS = 10_000
MOST_PAGES = 3
REST = 400  # characters kept for the line that names the file


@dataclass(frozen=True, slots=True)
class Part:
    """Something shown together: its blocks, and the same in words (escaped) for the top-level text."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(slots=True)
class _Page:
    """One message in the making."""

    blocks: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    characters: int = 0

    def fits(self, part: Part) -> bool:
        """Whether the part fits beside what is here, with room for a line about a file or a page number."""
        tables = sum(block["type"] == "table" for block in (*self.blocks, *part.blocks))
        return (
            len(self.blocks) + len(part.blocks) <= BLOCKS - 2
            and self.characters + _characters(part) <= CHARACTERS - REST
            and len("\n".join([*self.lines, part.text])) <= TEXT - REST
            and tables <= 1
        )

    def add(self, part: Part) -> None:
        """Take the part, whether it fits or not."""
        self.blocks += part.blocks
        self.lines += [part.text] if part.text else []
        self.characters += _characters(part)


def _characters(part: Part) -> int:
    return sum(size(block) for block in part.blocks)


def _paged(parts: Sequence[Part]) -> list[_Page]:
    """Spread parts over as few pages as their order allows; a part is kept together if it can be."""
    pages = [_Page()]
    for part in parts:
        for piece in [part] if _Page().fits(part) else _halves(part):
            if pages[-1].blocks and not pages[-1].fits(piece):
                pages.append(_Page())
            pages[-1].add(piece)
    return pages


def _halves(part: Part) -> list[Part]:
    """Take a part that is too long for any page apart: a piece of the text beside each block."""
    texts = pieces(part.text, TEXT - REST)
    count = max(len(texts), len(part.blocks))
    blocks = list(part.blocks) + [None] * (count - len(part.blocks))
    words = texts + [""] * (count - len(texts))
    return [
        Part(text, (block,) if block is not None else tuple(sections(text)))
        for text, block in zip(words, blocks, strict=True)
    ]


def fitted(text: str, parts: Sequence[Part], whole: File) -> Message:
    """One message with this top-level text; if anything does not fit, `whole` goes with it and is named.

    `text` is escaped and says what all the parts show.
    """
    pages = _paged(parts)
    if len(pages) == 1 and len(text) <= TEXT:
        return Message(text, tuple(pages[0].blocks))
    said = f"… more than fits here: all of it is in the file {escape(whole.name)}."
    if len(text) > TEXT - REST:
        text = pieces(text, TEXT - REST)[0]
    return Message(f"{text}\n{said}", (*pages[0].blocks, *context(said)), (whole,))


def spread(parts: Sequence[Part], whole: File) -> tuple[Message, ...]:
    """Numbered messages that show every part; above `MOST_PAGES` the first ones, and `whole` as a file."""
    pages = _paged(parts)
    if len(pages) == 1:
        return (Message("\n".join(pages[0].lines), tuple(pages[0].blocks)),)
    if len(pages) <= MOST_PAGES:
        return tuple(_numbered(page, n, len(pages), "") for n, page in enumerate(pages, 1))
    shown = sum(len(page.lines) for page in pages[:MOST_PAGES])
    said = (
        f"{shown} of {len(parts)} parts are shown; all of it is in the file {escape(whole.name)}."
    )
    *first, last = [_numbered(p, n, MOST_PAGES, "") for n, p in enumerate(pages[:MOST_PAGES], 1)]
    return (
        *first,
        Message(f"{last.text}\n{said}", (*last.blocks[:-1], *context(said)), (whole,)),
    )


def _numbered(page: _Page, n: int, count: int, said: str) -> Message:
    number = f"({n}/{count}) {said}".strip()
    return Message("\n".join([*page.lines, number]), (*page.blocks, *context(number)))
