"""Which name was meant?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

PLAUSIBLE = 60.0  # RapidFuzz WRatio, 0 to 100; below it a suggestion reads as noise
MOST_ASKED = 5
LONGEST = 200  # characters of a word that are compared; a longer one is near to nothing


@dataclass(frozen=True, slots=True)
class Meant:
    """Exactly one name was meant."""

    name: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """No name was meant for sure; `near` holds at most five to ask about, best first, perhaps none."""

    text: str
    near: tuple[str, ...]


def resolve(text: str, words: Mapping[str, str]) -> Meant | Unsure:
    """Say which name the text means; `words` maps every word (ids, aliases) to its name.

    Only an exact word counts as meant, case aside. No threshold tells a typo from a sibling: `acme-prd` is near
    both `acme-prod` and `acme-preprod`, and `site43` is nearer to `site42` than any typo.
    """
    folded = text.strip().casefold()
    for word, name in words.items():
        if word.casefold() == folded:
            return Meant(name)
    return Unsure(text, nearest(text, words))


def nearest(text: str, words: Mapping[str, str] | Iterable[str]) -> tuple[str, ...]:
    """At most five names whose words are near the text, best first, each once."""
    named = words if isinstance(words, Mapping) else {word: word for word in words}
    by_word = {word.casefold(): name for word, name in named.items()}
    near = process.extract(
        text.strip().casefold()[:LONGEST],
        list(by_word),
        scorer=fuzz.WRatio,
        score_cutoff=PLAUSIBLE,
        limit=4 * MOST_ASKED,
    )
    return tuple(dict.fromkeys(by_word[word] for word, _, _ in near))[:MOST_ASKED]
