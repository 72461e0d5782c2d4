"""Which stretches of a text hold numbers of another kind: phone numbers, times, sums, money, order ids?"""

import re

_DAYS = re.compile(
    r"\b(?:today|tomorrow|tonight|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|o'clock|am|pm|sharp|calendar|lunch|dinner|breakfast|meet|party|noon|midnight)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:at|until|till|around|by|before|after|@)\s+(?:[01]?\d|2[0-3])[0-5]\d\b", re.IGNORECASE
)
_ELSE = re.compile(
    r"""
      (?<!\d)(?<!\d[ ])\+\d{1,3}(?:[ ./-]?\(?\d{1,6}\)?){2,6}                 # +49 89 5634 2010
    | \b0\d{2,4}[ /-]\d{3,}(?:[ -]?\d+)*                     # 0170 5638443
    | \b\d{3}-\d{3}-\d{4}\b                                  # 443-555-0199
    | \b\d+\s*[*\u00d7=]\s*\d+(?:\s*=\s*\d+)?                # 943 * 2
    | \b\d+\s*/\s*\d\s*=\s*\d+                               # 5638 / 2 = 2819
    | [\u20ac$\u00a3]\s?\d[\d.,]*                            # $2020
    | \b\d+(?:[.,]\d+)?\s?(?:\u20ac|\$|\u00a3)
    | ^HTTP/\d.*$                                          # a reply's first line, and its headers
    | ^(?:X-[\w-]+|Content-[\w-]+|Retry-After|Age|Keep-Alive|Cache-Control|ETag|Set-Cookie|Server|Via):[ ].*$
    | \b[A-Z]{2,}-?\d+(?:-\d+)+\b                            # ORD-2010-5633
    """,
    re.VERBOSE | re.MULTILINE,
)


def passing_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of each such stretch; a time counts beside a word such as "today" alone."""
    found = list(_ELSE.finditer(text))
    if _DAYS.search(text):
        found += _TIME.finditer(text)
    return [found_one.span() for found_one in found]
