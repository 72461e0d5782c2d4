"""Which of several pasted lines does a message ask about: "the failing one", "the unticked ones", "the third one"?"""

import re

_UP = r"working|works|open(?:ed)?|succe\w+|true|green|allow(?:ed)?|permit(?:ted)?|accept(?:ed)?|reachable|connected|listen\w*|established|passed|ok|okay|good|done|yes|up"
_DOWN = (
    r"fail\w*|false|broken|block(?:ed)?|closed|filtered|refused|drop(?:ped)?|den(?:y|ied|ies)|reject(?:ed)?|red|missing|dead|bad|unreachable|"
    r"(?:timed|times) out|timeout|no|nok|not (?:open(?:ed)?|ok|working|reachable|allowed|done)|todo|pending|down"
)
_TICKED = r"ticked|checked|crossed"
_UNTICKED = r"unticked|unchecked|empty|undone|not ticked"
_SHOWN_TICKED = re.compile(r"\[\s?[xX]\s?\]|[\u2611\u2612\u2713\u2714\u2705]")
_SHOWN_UNTICKED = re.compile(r"\[ ?\]|[\u2610\u2717\u2718\u274c]")
_SHOWN_UP = re.compile(rf"\b(?:{_UP})\b", re.IGNORECASE)
_SHOWN_DOWN = re.compile(rf"\b(?:{_DOWN})\b", re.IGNORECASE)
_ORDINALS = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4, "last": -1}  # fmt: skip
_NOUN = r"(?:one|ones|port|ports|line|lines|row|rows|entry|entries|item|items|rule|rules)"
_PICKED = re.compile(
    rf"\b(?:the|that|those|these|this|which|what) (?P<which>{'|'.join(_ORDINALS)}|{_DOWN}|{_UP}|{_UNTICKED}|{_TICKED}) (?:tcp |dst |destination )?{_NOUN}\b(?! \d)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\d.])\d{2,5}(?![\d.])")
_ROW = re.compile(
    r"(?<![\d.])\d{2,5}(?:(?:\s*[,/&]\s*|\s+(?:and|or)\s+)(?:and\s+|or\s+)?\d{2,5})+(?![\d.])"
)
_TWO = 2


def picked(text: str) -> str:
    """Return the text without the pasted lines, or numbers of a list, that are not asked about; else as it is."""
    lines = text.split("\n")
    asked = [at for at, line in enumerate(lines) if line.strip()][-1:]
    if not asked or not (found := _PICKED.search(lines[asked[0]])):
        return text
    data = [at for at, line in enumerate(lines[: asked[0]]) if _NUMBER.search(line)]
    which = found["which"].lower()
    if len(data) < _TWO:
        return _of_a_row(text, which) if which in _ORDINALS else text
    if which in _ORDINALS:
        place = _ORDINALS[which]
        kept = data[place : place + 1 or None] if place < len(data) else []
    else:
        kept = _in_state(lines, data, which)
    if not kept or len(kept) == len(data):
        return text
    rest = [line for at, line in enumerate(lines) if at not in set(data) - set(kept)]
    return "\n".join([*rest[:-1], _pointing(rest[-1])])


def _pointing(line: str) -> str:
    return _PICKED.sub(lambda m: "those" if m[0].lower().endswith("s") else "that", line)


def _of_a_row(text: str, which: str) -> str:
    """Keep one number of "5633, 5634: what is the last one for?", where the list stands before."""
    found = _PICKED.search(text)
    rows = [row for row in _ROW.finditer(text) if found and row.end() <= found.start()]
    numbers = _NUMBER.findall(rows[-1][0]) if rows else []
    if not numbers or _ORDINALS[which] >= len(numbers):
        return text
    kept = f"{text[: rows[-1].start()]}{numbers[_ORDINALS[which]]}{text[rows[-1].end() :]}"
    return _pointing(kept)


def _in_state(lines: list[str], data: list[int], which: str) -> list[int]:
    """Lines that show the state in the same word, else by a tick or in a word of the same sense."""
    exact = re.compile(rf"\b{re.escape(which)}\b", re.IGNORECASE)
    ticks = any(p.search(lines[at]) for at in data for p in (_SHOWN_TICKED, _SHOWN_UNTICKED))
    if ticks and which.startswith("open"):
        return []  # of tasks "open" is undone, of ports it is done
    up = bool(re.fullmatch(rf"{_UP}|{_TICKED}", which))
    states = {at: _state(lines[at]) for at in data}
    for kept in (
        [at for at in data if exact.search(lines[at]) and states[at] is not (not up)],
        [at for at in data if states[at] is up],
    ):
        if 0 < len(kept) < len(data):
            return kept
    return []


def _state(line: str) -> bool | None:
    """Tell what a line shows: up or ticked, down or unticked, or nothing."""
    for shown, state in (
        (_SHOWN_UNTICKED, False),
        (_SHOWN_TICKED, True),
        (_SHOWN_DOWN, False),
        (_SHOWN_UP, True),
    ):
        if shown.search(line):
            return state
    return None
