"""Which everyday answers would change if an edition were published?"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.answer import answer
from knowledge.catalog import Catalog
from knowledge.comparing import Compared, EditionDiff
from knowledge.model import Answer, Exclusion, PortRequirement

GOLDEN = Path(__file__).with_name("golden.yaml")
MOST_OWN = 20
_NOT_COMPARED = ("citation", "key", "readings")


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A question whose answer changes, with both answers in words; `in_words` if all that can be probed stays."""

    question: str
    before: str
    after: str
    in_words: bool = False


def golden_questions() -> tuple[str, ...]:
    """Return the questions that come with the product."""
    return tuple(yaml.safe_load(GOLDEN.read_text(encoding="utf-8")))


def changed_answers(
    before: Catalog, after: Catalog, edition: str, difference: EditionDiff
) -> tuple[ChangedAnswer, ...]:
    """Return the standard questions, and those about each port that differs, that the two catalogs answer otherwise.

    The words of the document count, not where they stand: another title or row number changes no answer.
    """
    questions = dict.fromkeys((*golden_questions(), *_about(difference)))
    changed: list[ChangedAnswer] = []
    for question in questions:
        old = answer(before, question, edition=edition)
        new = answer(after, question, edition=edition)
        if _said(old) != _said(new):
            in_words = _meant(old) == _meant(new)
            changed.append(ChangedAnswer(question, old.text, new.text, in_words))
    return tuple(sorted(changed, key=lambda one: one.in_words))


def _about(difference: EditionDiff) -> tuple[str, ...]:
    rows: Iterable[Compared] = (
        *difference.added,
        *difference.removed,
        *(side for change in difference.changed for side in (change.old, change.new)),
    )
    ports = dict.fromkeys(
        row.port for row in rows if isinstance(row, PortRequirement) and row.port is not None
    )
    return tuple(f"what is port {port} for?" for port in ports)[:MOST_OWN]


def _said(found: Answer) -> tuple[Any, ...]:
    facts = [asdict(fact) for fact in found.facts]
    for fact in facts:
        for name in _NOT_COMPARED:
            fact.pop(name, None)
    return (found.outcome, found.verdict, found.unlisted, sorted(map(str, facts)))


def _meant(found: Answer) -> tuple[Any, ...]:
    """Return what an answer tells apart from its wording: outcome, numbers, transports, places, values."""
    facts: list[tuple[Any, ...]] = []
    for fact in found.facts:
        if isinstance(fact, PortRequirement):
            places = tuple(sorted(place.casefold() for place in fact.where_open))
            needs = (fact.transport, fact.transport_default, fact.direction, fact.module)
            facts.append(("port", fact.port, fact.port_to, *needs, places))
        elif isinstance(fact, Exclusion):
            facts.append(("exclusion", fact.category, fact.value, fact.machine))
        else:
            facts.append(("guideline", fact.topic))
    return (found.outcome, found.verdict, found.unlisted, sorted(map(str, facts)))
