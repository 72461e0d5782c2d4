"""Which words, numbers, values and addresses does the text consist of?"""

import re
from dataclasses import dataclass
from typing import Literal

TokenKind = Literal["word", "number", "endpoint", "range", "value", "version", "noise", "mark"]

# The order decides: what is part of an address, a path or a date is no number of its own.
_PATTERN = re.compile(
    r"""
      (?P<path>(?<![\w.])[A-Za-z]:(?=[\s?!,;]|$)|\b[A-Za-z]:[\\/](?:[^\s\\/|"',;:?]+(?:[ ][^\s\\/|"',;:?]+)*[\\/]+)*[^\s\\/|"',;:?]*
        |\b[A-Za-z]\w*(?:\\\w+)+\\?)
    | (?P<stamp>\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b(?![.:]\d)|\b\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?\b(?![.:]\d))
    | (?P<url>\bhttps?://[^\s|"'<>]+)
    | (?P<endpoint>(?:\b\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]*\]|\*|\b[A-Za-z][\w-]*(?:\.[\w-]+)*):\d{1,6}\b(?!\.\d)|\b\d{1,3}(?:\.\d{1,3}){3}/\d{3,5}\b)
    | (?P<address>\b\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?\b)
    | (?P<file>(?<![\w.*])\*\.\w{1,10}\b|(?<![\w.*])\.(?:[A-Za-z]\w{0,9})\b|\b[\w-]+\.(?:exe|dll|sys|xml|vid|log|ini|cfg|msi)\b)
    | (?P<version>\bv?\d+(?:\.\d+)+(?:-[a-z]+)?\b)
    | (?P<range>\b\d{2,5}\s?-\s?\d{2,5}\b(?![-\w]))
    | (?P<slashed>\b(?:tcp|udp|https?)[/:_-]?[ ]?\d{2,6}\b(?!\.\d)|\b\d{1,6}[ ]?/[ ]?(?:tcp|udp|https?)\b|\b(?:p|port|ports)[-_:.#=/]?\d{2,6}\b)
    | (?P<number>(?<![\w.])\d\d[ ]something\b|(?<![\w.])\d,\d{3}\b(?![,\d])|(?<![\w])\d+(?![\w%]|\.\d|-\w*something|-ish|[ ]?ish\b)|(?<![\w])\d+(?:%|-something|[ -]?ish\b))
    | (?P<mixed>\b\d+[A-Za-z]\w*|\b[A-Za-z]+[-_]?\d+[\w-]*)
    | (?P<word>[^\W\d_]+(?:['_][^\W\d_]+)*)
    | (?P<mark>[?!.,;:|()\n=&+])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HTML = re.compile(r"html5$", re.IGNORECASE)
_URL_PORT = re.compile(r"^\w+://[^/]*:(\d{1,6})(?=[/?#]|$)")
_PROTOCOL = re.compile(r"tcp|udp|https?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the text; `text` as typed, `plain` in lower case (of a number: its digits).

    Of an endpoint `plain` holds the digits behind the colon; `protocol` is set for `5638/tcp`.
    """

    kind: TokenKind
    text: str
    plain: str
    start: int
    protocol: str | None = None


def tokenise(text: str) -> tuple[Token, ...]:
    """Split normalised text; every digit ends up in exactly one token and is never changed."""
    return tuple(_token(found) for found in _PATTERN.finditer(text))


def _token(found: re.Match[str]) -> Token:  # noqa: PLR0911 - one return for each kind of piece
    text, start, group = found.group(), found.start(), found.lastgroup
    lowered = text.lower()
    digits = "".join(character for character in text if character.isdecimal())
    match group:
        case "path" | "file":
            whole = text.rstrip(".")  # the full stop of the sentence
            return Token("value", whole, whole.lower(), start)
        case "url" if port := _URL_PORT.search(text):
            return Token("endpoint", text, port[1], start)
        case "stamp" | "address" | "url":
            return Token("noise", text, lowered, start)
        case "endpoint":
            return Token("endpoint", text, re.split(r"[:/]", lowered)[-1], start)
        case "version" | "range":
            return Token("version" if group == "version" else "range", text, lowered, start)
        case "slashed":
            protocol = _PROTOCOL.search(text)
            return Token(
                "number", text, digits, start, protocol.group().upper() if protocol else None
            )
        case "number":
            approximate = not text[-1].isdecimal()
            return Token("noise" if approximate else "number", text, digits, start)
        case "mixed":
            return Token("word", text, lowered, start)
        case "mark":
            return Token("mark", text, text, start)
        case _:
            return Token("word", text, lowered, start)
