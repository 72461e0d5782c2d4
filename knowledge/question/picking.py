"""Which of several pasted lines does a message ask about: "the failing one", "the unticked ones", "the third one"?"""

import re

_STATES: tuple[tuple[str, str], ...] = (
    (r"fail\w*|broken|blocked|closed|filtered|refused|dropped|denied|red|missing|dead|unreachable|timed out",
     r"\b(?:fail\w*|false|filtered|closed|refused|timed out|timeout|dropped?|denied|deny|blocked|unreachable|no|red|nok)\b"),
    (r"working|open|opened|succe\w+|green|allowed|reachable|ok|good",
     r"\b(?:true|open|succe\w+|connected|listen\w*|established|ok|yes|allowed?|permit\w*|green|done)\b"),
    (r"unticked|unchecked|empty|open|undone|not ticked|unticked", r"\[ ?\]"),
    (r"ticked|checked|done|crossed", r"\[[xX]\]"),
)  # fmt: skip
_ORDINALS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "last": -1}  # fmt: skip
_NOUN = r"(?:one|ones|port|ports|line|lines|row|rows|entry|entries|item|items)"
_PICKED = re.compile(rf"\b(?:the|that|those|these) ([a-z]\w+(?: out)?) {_NOUN}\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d.])\d{2,5}(?![\d.])")
_TWO = 2


def picked(text: str) -> str:
    """Return the text without the pasted lines that are not asked about; else as it is."""
    lines = text.split("\n")
    asked = [at for at, line in enumerate(lines) if line.strip()][-1:]
    if not asked or not (found := _PICKED.search(lines[asked[0]])):
        return text
    data = [at for at, line in enumerate(lines[: asked[0]]) if _NUMBER.search(line)]
    if len(data) < _TWO:
        return text
    word = found[1].lower()
    if word in _ORDINALS:
        place = _ORDINALS[word]
        kept = data[place : place + 1 or None] if place < len(data) else []
    else:
        kept = _in_state(lines, data, word)
    if not kept or len(kept) == len(data):
        return text
    rest = [line for at, line in enumerate(lines) if at not in set(data) - set(kept)]
    words = _PICKED.sub(lambda m: "those" if m[0].lower().endswith("s") else "that", rest[-1])
    return "\n".join([*rest[:-1], words])


def _in_state(lines: list[str], data: list[int], word: str) -> list[int]:
    for named, shown in _STATES:
        if re.fullmatch(named, word):
            kept = [at for at in data if re.search(shown, lines[at], re.IGNORECASE)]
            if 0 < len(kept) < len(data):
                return kept
    return []
