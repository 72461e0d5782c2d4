"""Which concepts do the words of a text stand for?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.matching.spelling import MOST_LOOKED_UP, Spelling, slips_of
from knowledge.matching.tokens import Token, tokenise
from knowledge.vocabulary import Concept, Vocabulary

# Words that form a question; a typo in them is forgiven like one in a term.
_ASKING = (
    "what",
    "which",
    "where",
    "does",
    "should",
    "have",
    "whats",
    "port",
    "ports",
    "http",
    "https",
)
# Talk is only recognised as written: a typo must not turn a term into small talk, nor the reverse.
_EXACT_KINDS = frozenset({"talk", "personal"})
_NAMED_KINDS = frozenset({"component", "role", "thing", "transport"})
# What stands in the sequence of words for a number; it lets "is 5633 needed" be read like "is it needed".
NUMBER = "#"
# Things rather than activities: a message is no messaging, a pool no pooling.
_NOUNS = frozenset({"messaging", "pooling", "https", "logged"})
_LISTING = frozenset({"and", "or", "plus"})
# So many words may stand between two things that are listed: "the portal and the html5 player".
_APART = 3
_SHORT_PLURALS = frozenset({"pcs", "ips", "vms"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept at a place: word numbers `start` to `end` (exclusive) of the text."""

    concept: Concept
    start: int
    end: int


class Lexicon:
    """Finds the longest phrases that fit; built once from the words and the editions' components."""

    def __init__(self, words: Vocabulary, own: Iterable[tuple[str, Concept]] = ()) -> None:
        self._phrases: dict[tuple[str, ...], list[Concept]] = defaultdict(list)
        self._apart: dict[str, list[tuple[tuple[tuple[str, ...], ...], Concept]]] = defaultdict(
            list
        )
        self._numbered = frozenset(
            pair for phrase, _ in (*words.phrases, *own) for pair in _numbered_names(phrase)
        )
        surfaces: set[str] = set(_ASKING)
        preferred: set[str] = set(_ASKING)
        for phrase, concept in (*words.phrases, *own):
            parts = tuple(_stems(part) for part in phrase.split(" + "))
            if len(parts) == 1:
                if concept not in self._phrases[parts[0]]:
                    self._phrases[parts[0]].append(concept)
            else:
                self._apart[parts[0][0]].append((parts, concept))
            if concept.kind not in _EXACT_KINDS:
                surfaces.update(_split(phrase.replace(" + ", " ")))
            if concept.kind in _NAMED_KINDS:
                preferred.update(_split(phrase.replace(" + ", " ")))
        self._longest = max((len(phrase) for phrase in self._phrases), default=1)
        plain = words.ordinary | words.general | words.neutral
        self._ordinary = plain
        self._ordinary_roots = frozenset(stem(word) for word in plain)
        self._surfaces = frozenset(surfaces)
        self._known = frozenset(stem(word) for word in surfaces)
        self._talk = {
            s
            for p, c in self._phrases.items()
            if any(x.kind in _EXACT_KINDS for x in c)
            for s in p
        }
        self._spelling = Spelling(surfaces, frozenset(preferred))
        self._slips = slips_of(
            plain
            | {phrase for phrase, concept in words.phrases if concept.kind == "talk"}
            | {word for word in words.before_count if word.isalpha()}
        )
        self._slang = words.slang

    def join(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """Join a name and its number where a phrase has both: "html 5" is one word, and no port."""
        joined: list[Token] = []
        for token in tokens:
            last = joined[-1] if joined else None
            if last and token.kind == "number" and (last.plain, token.plain) in self._numbered:
                joined[-1] = replace(
                    last, text=f"{last.text} {token.text}", plain=last.plain + token.plain
                )
            else:
                joined.append(token)
        return tuple(joined)

    def spell(self, words: Sequence[str]) -> tuple[str, ...]:
        """Correct misspelled terms, then slips in ordinary words; at most 200 words are looked up."""
        left = MOST_LOOKED_UP
        spelled = []
        for word in words:
            corrected = self._slang.get(word)
            if corrected is None and left and word != NUMBER and not self.is_known(word):
                left -= 1
                corrected = self._spelling.correct(word) or self._slips.get(word)
            spelled.append(corrected or word)
        return tuple(spelled)

    def is_known(self, word: str) -> bool:
        """Is this a term, an ordinary word or small talk, exactly as written?"""
        if word in self._surfaces or word in self._ordinary:
            return True
        root = stem(word)
        return root in self._known or root in self._ordinary_roots or root in self._talk

    def is_ordinary(self, word: str) -> bool:
        """Is this a word of the language that means nothing particular here?"""
        return word in self._ordinary or stem(word) in self._ordinary_roots

    def find(self, words: Sequence[str]) -> tuple[Mention, ...]:
        """Find the concepts in spelled words, in order; the longest phrase wins where several fit."""
        stems = [stem(word) for word in words]
        found: list[Mention] = []
        at = 0
        while at < len(stems):
            length = self._longest_at(stems, at)
            if length:
                concepts = self._phrases[tuple(stems[at : at + length])]
                found += [Mention(concept, at, at + length) for concept in concepts]
                found += self._things_within(stems, at, length)
            at += length or 1
        inside = [m for m in found if m.concept.kind == "component" and m.end > m.start]
        foreign = {n for m in found if m.concept.kind == "foreign" for n in range(m.start, m.end)}
        return tuple(found) + self._found_apart(
            ["" if place in foreign else root for place, root in enumerate(stems)], inside
        )

    def _things_within(self, stems: Sequence[str], at: int, length: int) -> list[Mention]:
        """Name "port" again inside a longer phrase such as "cloud port": it is still asked for."""
        return [
            Mention(concept, inner, inner + 1)
            for inner in range(at, at + length)
            if length > 1
            for concept in self._phrases.get((stems[inner],), ())
            if concept.kind in ("thing", "category")
        ]

    def _longest_at(self, stems: Sequence[str], at: int) -> int:
        for length in range(min(self._longest, len(stems) - at), 0, -1):
            if tuple(stems[at : at + length]) in self._phrases:
                return length
        return 0

    def _found_apart(
        self, stems: Sequence[str], components: Sequence[Mention]
    ) -> tuple[Mention, ...]:
        text = f" {' '.join(stems)} "
        found = []
        for at, root in enumerate(stems):
            for parts, concept in self._apart.get(root, ()):
                if all(f" {' '.join(part)} " in text for part in parts) and not (
                    concept.kind == "component"
                    and (
                        _are_listed(text, parts)
                        or _is_denied(text, parts)
                        or _has_between(stems, parts, components)
                    )
                ):
                    found.append(Mention(concept, at, at + len(parts[0])))
        return tuple(found)


def _are_listed(text: str, parts: Sequence[tuple[str, ...]]) -> bool:
    """Tell "the portal and the player", which are two things, from "the portal with the player"."""
    if len(parts) != 2:  # noqa: PLR2004 - a pair
        return False
    first, second = sorted(parts, key=lambda part: text.find(f" {' '.join(part)} "))
    between = (
        text.partition(f" {' '.join(first)} ")[2].partition(f" {' '.join(second)} ")[0].split()
    )
    return len(between) <= _APART and bool(_LISTING & set(between))


def _has_between(
    stems: Sequence[str], parts: Sequence[tuple[str, ...]], components: Sequence[Mention]
) -> bool:
    """Tell whether another component is named between the parts: "silverlight wants a policy file before it connects"."""
    places = [stems.index(part[0]) for part in parts if part[0] in stems]
    first, last = min(places, default=0), max(places, default=0)
    ends = {len(part) for part in parts}
    return any(first + max(ends) <= m.start and m.end <= last for m in components)


def _is_denied(text: str, parts: Sequence[tuple[str, ...]]) -> bool:
    """Tell "playback without silverlight" from "playback with silverlight"."""
    return any(f" {no} {' '.join(part)} " in text for no in ("without", "no") for part in parts)


def stem(word: str) -> str:
    """Fold plural, -ing, -ed and a final e: `excluded`, `excluding` and `exclude` are one word."""
    if word in _NOUNS:
        return word
    root = word.removesuffix("'s").replace("'", "")
    if root in _SHORT_PLURALS:
        return root[:-1]
    if len(root) > 4 and root.endswith("ies"):  # noqa: PLR2004 - shorter words are left alone
        root = root[:-3] + "y"
    elif root.endswith(("sses", "xes", "ches", "shes")):
        root = root[:-2]
    elif len(root) > 3 and root.endswith("s") and not root.endswith(("ss", "us", "is")):  # noqa: PLR2004
        root = root[:-1]
    for ending in ("ing", "ed"):
        if root.endswith(ending) and len(root) - len(ending) >= 4:  # noqa: PLR2004
            root = root.removesuffix(ending)
            if root[-1] == root[-2] and root[-1] not in "sl":
                root = root[:-1]
            break
    return root[:-1] if len(root) > 4 and root.endswith("e") else root  # noqa: PLR2004


def _split(phrase: str) -> list[str]:
    words: list[str] = []
    for token in tokenise(phrase.replace("-", " ")):
        if token.kind == "number" and words:
            words[-1] += token.plain
        elif token.kind != "mark":
            words.append(token.plain)
    return words


def _numbered_names(phrase: str) -> list[tuple[str, str]]:
    tokens = tokenise(phrase.replace("-", " "))
    pairs = pairwise(tokens)
    return [(a.plain, b.plain) for a, b in pairs if a.kind == "word" and b.kind == "number"]


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in _split(phrase))
