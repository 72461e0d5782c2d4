"""What is said in place of a file that Slack does not take?"""

from bot.message import File

LONGEST_PART = 3_500
MOST_PARTS = 10
_FENCE = "```"


def spell_out(file: File, why: str) -> list[str]:
    """Return the file as messages, whole, numbered if it takes several; or a note of what is missing.

    Text is escaped and fenced. A picture, or a text of over 35,000 characters, can't be said in messages.
    """
    lead = f"{_escaped(file.title)} could not be attached ({why}: the app needs the scope files:write)"
    text = _text(file)
    if text is None:
        return [
            f"{lead}. It is not a text, so it can't be written here. {_escaped(file.alt or '')}".strip()
        ]
    parts = _parts(_escaped(text))
    if len(parts) > MOST_PARTS:
        return [f"{lead}, and it is too long to be written here."]
    of = f"{lead}; here it is in {len(parts)} parts." if len(parts) > 1 else f"{lead}; here it is."
    return [of, *(f"{_FENCE}\n{part}\n{_FENCE}" for part in parts)]


def _text(file: File) -> str | None:
    try:
        text = file.content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _parts(text: str) -> list[str]:
    """Cut at line ends where there are any; joined by line ends the parts are the text again."""
    parts: list[str] = []
    current = ""
    for line in text.splitlines() or [""]:
        pieces = [line[at : at + LONGEST_PART] for at in range(0, len(line), LONGEST_PART)] or [""]
        for piece in pieces:
            if current and len(current) + len(piece) + 1 > LONGEST_PART:
                parts.append(current)
                current = piece
            else:
                current = f"{current}\n{piece}" if current else piece
    return [*parts, current]


def _escaped(text: str) -> str:
    # A fence inside would end ours; a mark of no width keeps it apart.
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace(_FENCE, "`\u200b``")
    )
