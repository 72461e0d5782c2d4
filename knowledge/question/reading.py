"""Which questions does a message ask, seen together with the messages before it?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.catalog import Catalog
from knowledge.question.asked import Clause, Question, values_of
from knowledge.question.clauses import split_clauses
from knowledge.question.editions import Named, Unheld, edition_named, editions_compared
from knowledge.question.followup import with_context
from knowledge.question.framing import with_last_asked, without_frame
from knowledge.question.normalise import normalise
from knowledge.question.picking import picked
from knowledge.question.polarity import has_positive_tag
from knowledge.question.wrapping import unwrap

MOST_QUESTIONS = 12
MOST_CONTEXT = 10
_NOD = 4
_BULLET = re.compile(r"\s*(?:[-*\u2022]|\[.?\]|\d{1,2}[.)])\s")
_CHECKING = frozenset({"typo", "check", "complete", "lacking", "compliance"})
_SUBJECTS = ("component", "example", "topic", "value", "foreign")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message asks: its questions, and the edition that was named but isn't held.

    `compared` holds the editions, newest first, when two or more were named; `earlier` the questions of the messages before.
    """

    questions: tuple[Question, ...]
    edition: str
    unheld: Unheld | None = None
    compared: tuple[str, ...] = ()
    earlier: tuple[Question, ...] = ()


def read(catalog: Catalog, text: str, context: Sequence[str], edition: str) -> Reading:
    """Read a message; `context` are earlier messages, oldest first, of which the last ten count."""
    earlier: tuple[Question, ...] = ()
    for message in context[-MOST_CONTEXT:]:
        before = _read_one(catalog, message, earlier, edition)
        edition = before.compared[0] if before.compared else before.edition
        earlier = (*earlier, *before.questions)
    return _read_one(catalog, text, earlier, edition)


def _read_one(catalog: Catalog, text: str, earlier: tuple[Question, ...], edition: str) -> Reading:
    framed, turned = without_frame(unwrap(normalise(text)))
    plain = plain_text = picked(with_last_asked(framed))
    named = edition_named(catalog, plain, edition)
    unheld = named if isinstance(named, Unheld) else None
    about = edition
    if isinstance(named, Named):
        about, plain = named.edition, named.rest
    clauses = _without_ticks(split_clauses(catalog, plain))
    questions: list[Question] = []
    for at, group in enumerate(_grouped(clauses)[:MOST_QUESTIONS]):
        before = (*earlier, *questions)
        tagged = has_positive_tag(group)
        asked = Question(plain, about, group, turned=turned and at == 0, tagged=tagged)
        questions.append(with_context(asked, before))
    compared = () if unheld else editions_compared(catalog, plain_text, about)
    return Reading(tuple(questions), about, unheld, compared, earlier)


def _without_ticks(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Take "- x: ok" for a line of a list that is told, when another line asks."""
    asks = any(clause.asks and not _BULLET.match(clause.text) for clause in clauses)
    return tuple(
        replace(clause, form="statement")
        if asks
        and clause.form == "yes_no"
        and "?" not in clause.text
        and _BULLET.match(clause.text)
        else clause
        for clause in clauses
    )


def _grouped(clauses: Sequence[Clause]) -> list[tuple[Clause, ...]]:
    """Join background to the question it belongs to; a tag such as "ok?" belongs to what stands before."""
    groups: list[list[Clause]] = []
    waiting: list[Clause] = []
    for clause in clauses:
        if waiting and _is_terse_question(waiting[-1], clause):
            groups.append([*waiting])
            waiting = []
        if groups and not waiting and (not clause.asks or _is_tag(clause)):
            groups[-1].append(clause)
        elif not clause.asks:
            waiting.append(clause)
        else:
            groups.append([*waiting, clause])
            waiting = []
    if waiting:
        groups.append(waiting)
    return [tuple(group) for group in groups]


def _is_terse_question(before: Clause, clause: Clause) -> bool:
    """Is what stands before "and what …" a question of its own, such as "port for logging"?"""
    linked = clause.asks and clause.words[:1] in (("and",), ("also",), ("plus",))
    told = set(before.words) & {"we", "i", "they", "customer", "he", "she", "you"}
    asked = values_of([before], "thing") or (before.ports and values_of([before], "held"))
    return linked and not told and bool(asked)


def _is_tag(clause: Clause) -> bool:
    """Is this clause only a nod for an answer, without anything of its own to ask about?"""
    chatting = values_of([clause], "talk") and len(clause.words) > _NOD
    own = clause.ports or clause.values or clause.head or clause.unexplained or chatting
    cues = set(values_of([clause], "cue"))
    listed = set(values_of([clause], "held")) <= {"list"} and bool(cues & _CHECKING)
    kinds = (
        "thing",
        "category",
        *(() if listed else ("held",)),
        "undocumented",
        "role",
        "transport",
        "place",
        *_SUBJECTS,
    )
    return not own and not any(values_of([clause], kind) for kind in kinds)
