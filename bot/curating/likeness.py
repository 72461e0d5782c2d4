"""Is this the same question that somebody asked the curators already?"""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from bot.store.asked import Asked
from bot.store.gaps import Gap

ALIKE = 90.0
"""RapidFuzz token_sort_ratio, 0 to 100: above it the words differ by a slip or their order."""
_NUMBERS = re.compile(r"\d+")


def same_gap(open_gaps: Iterable[Gap], asked: Asked) -> Gap | None:
    """Return the open question that was read alike, or differs in words only; never one with other numbers."""
    rivals = [gap for gap in open_gaps if gap.edition == asked.edition]
    for gap in rivals:
        if gap.reading == asked.reading:
            return gap
    numbers = _NUMBERS.findall(asked.question)
    near = [gap for gap in rivals if sorted(_NUMBERS.findall(gap.question)) == sorted(numbers)]
    words = asked.question.casefold()
    scored = [
        (fuzz.token_sort_ratio(gap.question.casefold(), words), -gap.id, gap) for gap in near
    ]
    best = max(scored, default=None, key=lambda row: row[:2])
    return best[2] if best is not None and best[0] >= ALIKE else None
