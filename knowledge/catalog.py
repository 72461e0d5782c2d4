"""What does each edition list, ready to be looked up?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from knowledge.matching.lexicon import Lexicon
from knowledge.matching.tokens import tokenise
from knowledge.model import Edition, Exclusion, Guideline, PortRequirement
from knowledge.vocabulary import Concept, Vocabulary

DEFAULT_EDITION = "16.3-hosted"


@dataclass(frozen=True)
class EditionView:
    """One edition with its rows by port, component, value and topic; built once, never changed.

    `by_digits` holds the ports that consist of the same digits, sorted ("3568": 5638); `order` the place of a
    port row in the document by the identity of the row: a large edition is never searched row by row.
    """

    edition: Edition
    by_port: Mapping[int, tuple[PortRequirement, ...]]
    ranges: tuple[PortRequirement, ...]
    by_component: Mapping[str, tuple[PortRequirement, ...]]
    exclusions_by_component: Mapping[str, tuple[Exclusion, ...]]
    exclusion_by_value: Mapping[str, Exclusion]
    guidelines: Mapping[str, Guideline]
    by_digits: Mapping[str, tuple[int, ...]]
    order: Mapping[int, int]

    def rows_of(self, port: int) -> tuple[PortRequirement, ...]:
        """Rows that list exactly this port, or a range that holds it; empty when unlisted."""
        rows = self.by_port.get(port, ())
        held = [row for row in self.ranges if row.port and row.port <= port <= (row.port_to or 0)]
        return (*rows, *held) if held else rows

    def rows_of_components(self, slugs: Iterable[str]) -> tuple[PortRequirement, ...]:
        """Rows of the components that have a port, in the order of the document."""
        rows = [row for slug in dict.fromkeys(slugs) for row in self.by_component.get(slug, ())]
        found = (row for row in rows if row.port is not None)
        return tuple(sorted(found, key=lambda row: self.order[id(row)]))

    @cached_property
    def modules(self) -> frozenset[str]:
        """Slugs of the optional modules that rows depend on."""
        return frozenset(row.module for row in self.edition.ports if row.module)


class Catalog:
    """An immutable view over editions and words; a new one is built when an edition is published.

    Raises `LookupError` when the default edition is not among the editions.
    """

    def __init__(
        self, editions: Iterable[Edition], words: Vocabulary, *, default: str = DEFAULT_EDITION
    ) -> None:
        self._views = {edition.name: _view(edition) for edition in editions}
        if default not in self._views:
            raise LookupError(
                f"The default edition {default} is not there; there are: {', '.join(self._views) or 'none'}."
            )
        self.default = default
        self.words = words
        self.lexicon = Lexicon(words, self._own_phrases())
        self._places: dict[str, frozenset[str]] = {}
        self._together: dict[tuple[str | None, ...], frozenset[str]] = {}
        self._versions: dict[str, list[str]] = defaultdict(list)
        for name, view in self._views.items():
            self._versions[view.edition.version].append(name)
        self._anywhere: dict[int, list[PortRequirement]] = defaultdict(list)
        self._components: dict[str, list[PortRequirement]] = defaultdict(list)
        for view in self._views.values():
            for row in view.edition.ports:
                self._components[row.component].append(row)
                if row.port is not None:
                    self._anywhere[row.port].append(row)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all editions, in the order they were given."""
        return tuple(self._views)

    def view(self, name: str) -> EditionView | None:
        """Return the edition of that name, or None."""
        return self._views.get(name)

    def of_version(self, version: str) -> tuple[str, ...]:
        """Return the names of the editions of a version ("16.3"), one for each deployment."""
        return tuple(self._versions.get(version, ()))

    def elsewhere(self, edition: str, port: int) -> tuple[PortRequirement, ...]:
        """Rows of other editions that list this port; at most five, so that a reader can take them in."""
        return _others(self._anywhere.get(port, ()), edition)

    def component_elsewhere(self, edition: str, component: str) -> tuple[PortRequirement, ...]:
        """Rows of other editions for a component; at most five."""
        return _others(self._components.get(component, ()), edition)

    def is_listed_anywhere(self, port: int) -> bool:
        """Tell whether any edition lists exactly this port."""
        return port in self._anywhere

    def places(self, *texts: str | None) -> frozenset[str]:
        """Slugs of the roles and places that printed parties or places stand for ("PREMISES server")."""
        found = self._together.get(texts)
        if found is None:
            found = frozenset().union(*(self._place(text) for text in texts if text))
            self._together[texts] = found
        return found

    def _place(self, text: str) -> frozenset[str]:
        if text not in self._places:
            words = [token.plain for token in tokenise(text)]
            found = self.lexicon.find(words)
            slugs = {m.concept.value for m in found if m.concept.kind in ("role", "place")}
            self._places[text] = frozenset(slugs)
        return self._places[text]

    def _own_phrases(self) -> frozenset[tuple[str, Concept]]:
        """Collect what the editions name by themselves: component slugs, and exclusions in everyday form."""
        phrases: set[tuple[str, Concept]] = set()
        for view in self._views.values():
            slugs = {row.component for row in view.edition.ports}
            for slug in slugs | {row.component for row in view.edition.exclusions}:
                phrases.add((slug.replace("-", " "), Concept("component", slug)))
            for exclusion in view.edition.exclusions:
                value = Concept("value", exclusion.value)
                phrases.update((phrase, value) for phrase in _spoken(exclusion, self.words))
        return frozenset(phrases)


_MOST_ELSEWHERE = 5


def _others(rows: Iterable[PortRequirement], edition: str) -> tuple[PortRequirement, ...]:
    found = [row for row in rows if row.citation.edition != edition]
    return tuple(found[:_MOST_ELSEWHERE])


def _spoken(exclusion: Exclusion, words: Vocabulary) -> tuple[str, ...]:
    """How people name an exclusion without its exact spelling: "vid files", "temp folder"."""
    name = exclusion_key(exclusion.value).rsplit("\\", 1)[-1].strip(".")
    match exclusion.category:
        case "extension":
            bare = (
                ()
                if name in words.ordinary or any(p == name for p, _ in words.phrases)
                else (name,)
            )
            return (f"{name} file", f"{name} extension", *bare)
        case "folder":
            return tuple(f"{name} {noun}" for noun in ("folder", "directory", "dir", "path"))
        case _:
            return (name.rsplit(".", 1)[0],)


def _view(edition: Edition) -> EditionView:
    by_port: dict[int, list[PortRequirement]] = defaultdict(list)
    by_component: dict[str, list[PortRequirement]] = defaultdict(list)
    exclusions: dict[str, list[Exclusion]] = defaultdict(list)
    for row in edition.ports:
        by_component[row.component].append(row)
        if row.port is not None and row.port_to is None:
            by_port[row.port].append(row)
    for exclusion in edition.exclusions:
        exclusions[exclusion.component].append(exclusion)
    by_digits: dict[str, list[int]] = defaultdict(list)
    for port in by_port:
        by_digits["".join(sorted(str(port)))].append(port)
    return EditionView(
        edition=edition,
        by_port={port: tuple(rows) for port, rows in by_port.items()},
        ranges=tuple(row for row in edition.ports if row.port_to is not None),
        by_component={slug: tuple(rows) for slug, rows in by_component.items()},
        exclusions_by_component={slug: tuple(rows) for slug, rows in exclusions.items()},
        exclusion_by_value={exclusion_key(e.value): e for e in edition.exclusions},
        guidelines={guideline.topic: guideline for guideline in edition.guidelines},
        by_digits={digits: tuple(ports) for digits, ports in by_digits.items()},
        order={id(row): at for at, row in enumerate(edition.ports)},
    )


def exclusion_key(value: str) -> str:
    """Write an exclusion value so that case, a star and a trailing backslash make no difference."""
    return value.casefold().replace("/", "\\").rstrip("\\").lstrip("*")
