"""Which term did a misspelled word mean?"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
# In a word of four letters one wrong letter too often makes another word: only names are guessed from it.
_SHORT = 4
# A letter less is forgiven in ordinary words from this length on.
_LONG = 6
MOST_LOOKED_UP = 200


class Spelling:
    """Terms that a typo may have meant; words with a digit are never corrected.

    One edit is forgiven up to seven letters, two up to eleven, three beyond (a swap of neighbours is one
    edit), and the first letter has to be right unless the first two were swapped.
    """

    def __init__(self, terms: Iterable[str], preferred: frozenset[str] = frozenset()) -> None:
        self._terms: dict[str, list[str]] = {}
        self._preferred = preferred
        usable = {term for term in terms if len(term) >= SHORTEST and term.isalpha()}
        # Among equally near terms the first wins: what the product names goes before other words.
        for term in sorted(usable, key=lambda term: (term not in preferred, term)):
            self._terms.setdefault(term[0], []).append(term)

    def correct(self, word: str) -> str | None:
        """Return the nearest term, or None when none is near enough."""
        if len(word) < SHORTEST or not word.isalpha():
            return None
        allowed = _forgiven(len(word))
        best: tuple[int, str] | None = None
        for first in dict.fromkeys((word[0], word[1])):
            found = process.extractOne(
                word, self._terms.get(first, ()), scorer=OSA.distance, score_cutoff=allowed
            )
            if found is None or (first != word[0] and not _swapped(word, found[0])):
                continue
            guessed = len(word) == _SHORT and sorted(word) != sorted(found[0])
            if guessed and found[0] not in self._preferred:
                continue
            if best is None or found[1] < best[0]:
                best = (int(found[1]), found[0])
        return best[1] if best else None


@lru_cache(maxsize=4)
def slips_of(words: frozenset[str]) -> Mapping[str, str]:
    """Map ordinary words with two neighbours swapped, a letter doubled or dropped, to the word: "abuot" is "about".

    Nothing wider is forgiven there: an unknown word near an ordinary one is more often a name.
    """
    slips: dict[str, str] = {}
    for word in sorted(w for w in words if len(w) >= SHORTEST - 1 and w.isalpha()):
        for at in range(len(word) - 1):
            swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            dropped = word[:at] + word[at + 1 :] if at and len(word) >= _LONG else swapped
            doubled = word[:at] + word[at] + word[at:] if len(word) >= SHORTEST else swapped
            slips.update((slip, word) for slip in (swapped, doubled, dropped) if slip not in words)
    return slips


def _forgiven(length: int) -> int:
    return 1 if length <= 7 else 2 if length <= 11 else 3  # noqa: PLR2004 - the docstring's limits


def _swapped(word: str, term: str) -> bool:
    return word[:2] == term[1::-1] or (word[0] == term[1] and word[1] == term[0])
