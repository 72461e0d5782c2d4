"""Which text of a stranger may be shown?"""

TEXT_AT_MOST = 200


def shown(text: bytes | str) -> str:
    """Return one bounded line of printable text; what is not UTF-8 or not printable is shown as replaced."""
    if isinstance(text, bytes):
        text = text[: 4 * TEXT_AT_MOST].decode("utf-8", "replace")
    line = text.strip()[:TEXT_AT_MOST]
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line
    )
