"""Does a message fit into Slack? Nothing is cut: what doesn't fit goes into a file, whole."""

import json
import re

from bot.message import File, Message

LONGEST_TEXT = 3_900
MOST_BLOCKS = 50
MOST_BLOCK_CHARACTERS = 10_000
_HALF_ESCAPE = re.compile(r"&[a-z]{0,4}$")
_NOTE = "\n… The whole text is in the attached file."


def fit(message: Message) -> Message:
    """Return a message within Slack's limits; the last guard, rendering keeps to them by itself.

    3,900 characters of text after escaping, since `chat.update` takes 4,000; 50 blocks, whose
    sum fails somewhere above 11,000 characters.
    """
    if len(message.text) <= LONGEST_TEXT and _blocks_fit(message):
        return message
    whole = File("answer.txt", "The whole text", message.text.encode())
    files = (*message.files, whole)
    if _blocks_fit(message):
        return Message(_shortened(message.text), message.blocks, files)
    return Message(_shortened(message.text), (), files)


def _blocks_fit(message: Message) -> bool:
    if len(message.blocks) > MOST_BLOCKS:
        return False
    return len(json.dumps(message.blocks, ensure_ascii=False)) <= 3 * MOST_BLOCK_CHARACTERS


def _shortened(text: str) -> str:
    """Keep whole lines, or else whole words; an escape such as `&amp;` is never halved."""
    if len(text) <= LONGEST_TEXT:
        return text
    room = text[: LONGEST_TEXT - len(_NOTE)]
    for border in ("\n", " "):
        kept = room.rpartition(border)[0]
        if kept.strip():
            return kept + _NOTE
    return _HALF_ESCAPE.sub("", room) + _NOTE
