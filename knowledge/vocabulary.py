"""Which everyday words stand for what the documents name?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
WORDS = Path(__file__).with_name("words")


class VocabularyError(Exception):
    """A file of words cannot be used; the message names file and field."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What a phrase means: a kind (`component`, `role`, `held`, `undocumented`, …) and a value of it."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases with their concepts, and what else is known of a concept.

    `phrases` holds (phrase, concept); in a phrase `a + b` the parts may stand anywhere in one clause,
    `(a|b)` in a file means either.
    `stands_for` maps an umbrella component to the slugs it covers, `names` a slug to what a reader sees,
    `instead_of` a component to vaguer ones that it replaces when both are named,
    `secures` a component to the topic on its security, `securable` the topics that say it can be secured, `about` a topic to the component that it explains. `ordinary` words are never corrected, `general` nouns
    ask for nothing in particular, `neutral` words narrow nothing down, `plain` are both. `slang` maps hurried spellings to words.
    """

    phrases: tuple[tuple[str, Concept], ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    stands_for: dict[str, tuple[str, ...]] = field(default_factory=dict)
    instead_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    exclusions_only: frozenset[str] = frozenset()
    secures: dict[str, str] = field(default_factory=dict)
    securable: frozenset[str] = frozenset()
    about: dict[str, str] = field(default_factory=dict)
    ordinary: frozenset[str] = frozenset()
    general: frozenset[str] = frozenset()
    neutral: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    before_count: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    slang: dict[str, str] = field(default_factory=dict)

    def with_aliases(self, aliases: Iterable[tuple[str, Concept]]) -> "Vocabulary":
        """Add phrases, such as curators' aliases; an alias that stands already changes nothing."""
        known = set(self.phrases)
        return replace(self, phrases=(*self.phrases, *(a for a in aliases if a not in known)))


class _FileModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Named(_FileModel):
    name: str
    words: tuple[str, ...]
    stands_for: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()
    exclusions_only: bool = False


class _Topic(_FileModel):
    words: tuple[str, ...]
    examples: bool = False
    secures: str | None = None
    about: str | None = None
    securable: bool = False


class _ProductWords(_FileModel):
    product: str
    names: tuple[str, ...]
    components: dict[str, _Named]
    roles: dict[str, _Named]
    places: dict[str, _Named]
    topics: dict[str, _Topic]


class _Counted(_FileModel):
    before: tuple[str, ...]
    units: tuple[str, ...]


class _LanguageWords(_FileModel):
    things: dict[str, tuple[str, ...]]
    categories: dict[str, tuple[str, ...]]
    transports: dict[str, tuple[str, ...]]
    held: dict[str, tuple[str, ...]]
    cues: dict[str, tuple[str, ...]]
    undocumented: dict[str, tuple[str, ...]]
    spoken: dict[str, str]
    foreign: dict[str, tuple[str, ...]]
    slang: dict[str, str]
    idle: tuple[str, ...]
    talk: tuple[str, ...]
    personal: tuple[str, ...]
    general: str
    neutral: str
    counted: _Counted
    ordinary: str


@cache
def shipped_vocabulary() -> Vocabulary:
    """Read the words that come with the product: the language's, then each product's."""
    vocabulary = _of_language(_LanguageWords, WORDS / "english.yaml")
    for path in sorted(WORDS.glob("*.yaml")):
        if path.name != "english.yaml":
            vocabulary = _with_product(vocabulary, path)
    return vocabulary


def _alternatives(phrase: str) -> tuple[str, ...]:
    """Write out "(app|tool) + not in": one phrase for each choice."""
    found = _CHOICE.search(phrase)
    if found is None:
        return (phrase,)
    chosen = (
        f"{phrase[: found.start()]}{one.strip()}{phrase[found.end() :]}"
        for one in found[1].split("|")
    )
    return tuple(phrase for one in chosen for phrase in _alternatives(one))


def _read(model: type[BaseModel], path: Path) -> Any:
    try:
        # Every scalar stays text: `no` and `on` are words here, not truth values.
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        return model.model_validate(raw)
    except yaml.YAMLError as error:
        raise VocabularyError(f"{path.name}: not readable as YAML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise VocabularyError(f"{path.name}: {where}: {first['msg']}") from error


def _of_language(model: type[_LanguageWords], path: Path) -> Vocabulary:
    words: _LanguageWords = _read(model, path)
    kinds = {
        "thing": words.things,
        "category": words.categories,
        "transport": words.transports,
        "held": words.held,
        "cue": words.cues,
        "undocumented": words.undocumented,
        "foreign": words.foreign,
        "idle": {"idle": words.idle},
        "talk": {"talk": words.talk},
        "personal": {"personal": words.personal},
    }
    return Vocabulary(
        phrases=tuple(
            (phrase, Concept(kind, value))
            for kind, values in kinds.items()
            for value, phrases in values.items()
            for written in phrases
            for phrase in _alternatives(written)
        ),
        names=dict(words.spoken),
        ordinary=frozenset(words.ordinary.lower().split()),
        general=frozenset(words.general.split()),
        neutral=frozenset(words.neutral.split()),
        plain=frozenset([*words.general.split(), *words.neutral.split()]),
        before_count=frozenset(words.counted.before),
        units=frozenset(words.counted.units),
        slang=dict(words.slang),
    )


def _with_product(vocabulary: Vocabulary, path: Path) -> Vocabulary:
    words: _ProductWords = _read(_ProductWords, path)
    named = {"component": words.components, "role": words.roles, "place": words.places}
    phrases = [
        (phrase, Concept(kind, slug))
        for kind, entries in named.items()
        for slug, entry in entries.items()
        for written in entry.words
        for phrase in _alternatives(written)
    ]
    phrases += [
        (phrase, Concept("example" if topic.examples else "topic", name))
        for name, topic in words.topics.items()
        for written in topic.words
        for phrase in _alternatives(written)
    ]
    phrases += [(name, Concept("product", words.product)) for name in words.names]
    entries = [(slug, entry) for group in named.values() for slug, entry in group.items()]
    topics = words.topics.items()
    return replace(
        vocabulary.with_aliases(phrases),
        names=vocabulary.names | {slug: entry.name for slug, entry in entries},
        stands_for=vocabulary.stands_for
        | {slug: entry.stands_for for slug, entry in entries if entry.stands_for},
        instead_of=vocabulary.instead_of
        | {slug: entry.instead_of for slug, entry in entries if entry.instead_of},
        exclusions_only=vocabulary.exclusions_only
        | {slug for slug, entry in entries if entry.exclusions_only},
        secures=vocabulary.secures | {t.secures: name for name, t in topics if t.secures},
        about=vocabulary.about | {name: t.about for name, t in topics if t.about},
        securable=vocabulary.securable | {name for name, t in topics if t.securable},
    )
