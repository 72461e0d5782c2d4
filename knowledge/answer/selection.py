"""Which rows does a question point at?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import digits
from typing import TypeAlias

from knowledge.catalog import Catalog, EditionView
from knowledge.matching.lexicon import NUMBER
from knowledge.model import Elsewhere, Exclusion, Guideline, PortRequirement, Suggestion
from knowledge.question.asked import Question, values_of
from knowledge.question.forms import OPENERS
from knowledge.question.negation import (
    contrasted_components,
    excepted_components,
    negated_components,
    negates_a_pronoun,
)
from knowledge.question.numbers import SPOKEN

Predicate: TypeAlias = Callable[[PortRequirement], bool]

_NEAR = 3
# Two digits are too few to be near anything; no port has more than five.
_FEWEST_DIGITS = 3
_MOST_DIGITS = 5
_PASSING = OPENERS | SPOKEN.keys() | {NUMBER}
# General as they are, these make a machine another one: a "file server".
_OTHERS_NOUNS = frozenset(
    {"other", "another", "file", "files", "application", "app", "program", "software"}
)


@dataclass(frozen=True)
class Scene:
    """A question in front of the edition it is about, with what both together point at."""

    question: Question
    catalog: Catalog
    view: EditionView
    earlier: tuple[Question, ...] = ()

    @cached_property
    def components(self) -> tuple[str, ...]:
        """Slugs of the components that are meant, umbrellas opened, vaguer names dropped, negated ones out."""
        resolved = self._resolved(self._named)
        contrasted = self.opened(self.contrasted)
        return tuple(slug for slug in resolved if slug not in contrasted) or resolved

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Slugs as they were named, umbrellas unopened, vaguer names dropped."""
        words = self.catalog.words
        vaguer = {slug for name in self._named for slug in words.instead_of.get(name, ())}
        return tuple(name for name in self._named if name not in vaguer)

    @cached_property
    def contrasted(self) -> tuple[str, ...]:
        """Slugs that only say what isn't meant ("not the html5 one")."""
        return tuple(slug for c in self.question.clauses for slug in contrasted_components(c))

    @cached_property
    def negated(self) -> tuple[str, ...]:
        """Slugs of components that the asker says are not there ("without screen recording")."""
        return self._resolved(self._gone)

    @cached_property
    def _named(self) -> tuple[str, ...]:
        background = (c for c in self.question.clauses if not c.words)
        subject = () if self._pronoun_is_negated else values_of(background, "component")
        named = self.question.of("component")
        meant = tuple(slug for slug in named if slug not in self.contrasted) or named
        return tuple(slug for slug in meant if slug in subject or slug not in self._gone)

    @cached_property
    def _pronoun_is_negated(self) -> bool:
        return any(map(negates_a_pronoun, self.question.clauses))

    @cached_property
    def _gone(self) -> tuple[str, ...]:
        """Only an optional module can be absent: "no logs arrive" doesn't mean a site without logging."""
        gone = [slug for c in self.question.clauses for slug in negated_components(c)]
        if self._pronoun_is_negated:
            gone += values_of((c for c in self.question.clauses if not c.words), "component")
            gone += [row.component for row in self.listed]
        return tuple(slug for slug in gone if slug in self.view.modules)

    @cached_property
    def excepted(self) -> tuple[str, ...]:
        """Slugs of components that are left out of what is asked for ("all apart from logging")."""
        clauses = self.question.clauses
        return self._resolved([slug for c in clauses for slug in excepted_components(c)])

    @cached_property
    def set_aside(self) -> tuple[str, ...]:
        """Slugs of all components that a list shall be without ("base ports without the portal")."""
        clauses = self.question.clauses
        return self._resolved([slug for c in clauses for slug in negated_components(c)])

    def _resolved(self, named: Sequence[str]) -> tuple[str, ...]:
        words = self.catalog.words
        vaguer = {slug for name in named for slug in words.instead_of.get(name, ())}
        opened = [
            slug
            for name in named
            if name not in vaguer
            for slug in words.stands_for.get(name, (name,))
        ]
        return tuple(dict.fromkeys(opened))

    def opened(self, named: Iterable[str]) -> frozenset[str]:
        """Slugs with umbrellas opened: "silverlight" stands for its player and its policy."""
        stands_for = self.catalog.words.stands_for
        return frozenset(slug for name in named for slug in stands_for.get(name, (name,)))

    @cached_property
    def port_components(self) -> tuple[str, ...]:
        """Components without those that only mean something for exclusions ("recordings")."""
        only = self.catalog.words.exclusions_only
        if not any(slug in only for slug in self._named):
            return self.components
        return self._resolved(tuple(slug for slug in self._named if slug not in only))

    @cached_property
    def strays(self) -> tuple[str, ...]:
        """Words beside the documents' terms that aren't plain ones: in a short phrase they change what it is about."""
        words = self.catalog.words
        found: list[str] = []
        for clause in self.question.clauses:
            terms = (m for m in clause.mentions if m.concept.kind not in ("talk", "personal"))
            covered = {at for m in terms for at in range(m.start, m.end)}
            found += [
                word
                for at, word in enumerate(clause.words)
                if at not in covered
                and len(word) > 1
                and not (word in words.plain or word in _PASSING)
            ]
        return tuple(found)

    @cached_property
    def component_rows(self) -> tuple[PortRequirement, ...]:
        """Port rows of the components, in the order of the document."""
        return self.view.rows_of_components(self.port_components)

    @cached_property
    def listed(self) -> tuple[PortRequirement, ...]:
        """Rows of the mentioned ports, in the order of the question."""
        rows = [row for m in self.question.ports if m.port for row in self.view.rows_of(m.port)]
        return tuple(dict.fromkeys(rows))

    @cached_property
    def unlisted(self) -> tuple[str, ...]:
        """Mentioned ports that this edition doesn't list, as typed."""
        return tuple(
            m.text for m in self.question.ports if not (m.port and self.view.rows_of(m.port))
        )

    def rows(self, wanted: Predicate) -> tuple[PortRequirement, ...]:
        """Port rows that a predicate wants, in the order of the document; placeholder rows are left out."""
        return tuple(r for r in self.view.edition.ports if r.port is not None and wanted(r))

    def near(self, text: str) -> tuple[Suggestion, ...]:
        """Offer listed ports one slip away from a number: a digit more, less or wrong, or two digits swapped."""
        own = [row.port for row in self.component_rows if row.port]
        found = _near_ports(self.view, text)
        ranked = sorted(
            found, key=lambda port: (port not in own, not _swapped(text, str(port)), port)
        )
        return tuple(Suggestion("port", str(port)) for port in ranked[:_NEAR])

    def elsewhere(self, texts: Iterable[str]) -> tuple[Elsewhere, ...]:
        """Return what other editions list for these numbers."""
        name = self.view.edition.name
        ports = [int(text) for text in texts if text.isdecimal() and len(text) <= 5]  # noqa: PLR2004 - digits of the highest port
        rows = [row for port in ports for row in self.catalog.elsewhere(name, port)]
        return tuple(Elsewhere(row.citation.edition, row) for row in rows)

    def places_of(self, row: PortRequirement) -> frozenset[str]:
        """Roles and places that a row names as party or as place to open."""
        return self.catalog.places(row.from_party, row.to_party, *row.where_open)

    def guidelines(self, topics: Iterable[str]) -> tuple[Guideline, ...]:
        """Guidance of this edition on the topics, each once; topics it doesn't hold are left out."""
        held = self.view.guidelines
        return tuple(held[topic] for topic in dict.fromkeys(topics) if topic in held)

    def exclusions_of(self, slugs: Iterable[str]) -> tuple[Exclusion, ...]:
        """Exclusions of the components, in the order of the document."""
        wanted = set(slugs)
        return tuple(e for e in self.view.edition.exclusions if e.component in wanted)


def strange_roles(scene: Scene) -> tuple[str, ...]:
    """Name machines that a noun makes others than the documents': a "file server", a "phone client"."""
    words = scene.catalog.words
    found = []
    for clause in scene.question.clauses:
        covered = {
            at
            for m in clause.mentions
            if m.concept.kind != "example"
            for at in range(m.start, m.end)
        }
        for role in (m for m in clause.mentions if m.concept.kind == "role" and m.end > m.start):
            before = clause.words[role.start - 1] if role.start else ""
            plain = before in words.plain and before not in _OTHERS_NOUNS
            known = plain or role.start - 1 in covered
            if before and before != NUMBER and not known and clause.adjoins(role.start):
                found.append(f"{before} {clause.words[role.start]}")
    return tuple(found)


def _near_ports(view: EditionView, text: str) -> set[int]:
    """Find listed ports that one slip makes of the text; the slips are looked up, not the ports compared."""
    if not (text.isdecimal() and _FEWEST_DIGITS - 1 <= len(text) <= _MOST_DIGITS + 1):
        return set()
    slips = {text[:at] + text[at + 1 :] for at in range(len(text))}
    for digit in digits:
        slips |= {text[:at] + digit + text[at:] for at in range(len(text) + 1)}
        slips |= {text[:at] + digit + text[at + 1 :] for at in range(len(text))}
    near = {int(slip) for slip in slips if len(slip) >= _FEWEST_DIGITS and slip[0] != "0"}
    swapped = view.by_digits.get("".join(sorted(text)), ()) if len(text) >= _FEWEST_DIGITS else ()
    return {port for port in near if port in view.by_port} | set(swapped)


def _swapped(text: str, port: str) -> bool:
    return len(text) == len(port) and sorted(text) == sorted(port)
