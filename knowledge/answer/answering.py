"""How does a message become an answer?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from knowledge.answer.across import decide_across
from knowledge.answer.part import Part
from knowledge.answer.rules import decide
from knowledge.answer.selection import Scene
from knowledge.answer.wording import unheld_text, worded
from knowledge.catalog import Catalog, EditionView
from knowledge.model import Answer, AnswerOutcome, Step
from knowledge.question.asked import Question
from knowledge.question.reading import Reading, read

_Item = TypeVar("_Item")


def answer(
    catalog: Catalog, text: str, *, context: Sequence[str] = (), edition: str | None = None
) -> Answer:
    """Answer a message over one edition: the one it names, else `edition`, else the default.

    `context` holds earlier messages of the thread, oldest first. Raises `LookupError` when `edition` is
    not in the catalog; an edition that only the message names and that isn't held is an honest unknown.
    """
    chosen = edition or catalog.default
    if catalog.view(chosen) is None:
        raise LookupError(f"There is no edition {chosen}; there are: {', '.join(catalog.names)}.")
    reading = read(catalog, text, context, chosen)
    view = catalog.view(reading.edition)
    if reading.unheld or view is None:
        return _of_unheld(catalog, text, reading)
    views = [held for name in reading.compared if (held := catalog.view(name))]
    if views:
        view = views[0]
        decided = [(q, *decide_across(q, catalog, views)) for q in reading.questions]
    else:
        decided = [
            (q, *decide(Scene(q, catalog, view, reading.earlier))) for q in reading.questions
        ]
    parts = [_turned(question, part) for question, _, part in decided]
    steps = [step for question, rule, part in decided for step in _why(question, rule, part)]
    return _joined(text, view, parts, steps)


def _joined(text: str, view: EditionView, parts: Sequence[Part], steps: Sequence[Step]) -> Answer:
    heard = _heard(parts)
    outcome = AnswerOutcome.UNKNOWN
    if not heard:
        outcome = AnswerOutcome.SMALL_TALK
    elif any(part.answers for part in heard):
        outcome = AnswerOutcome.ANSWER
    verdicts = {part.verdict for part in heard if part.verdict}
    return Answer(
        question=text,
        edition=view.edition.name,
        outcome=outcome,
        verdict=verdicts.pop() if len(verdicts) == 1 else "no" if verdicts else None,
        # By identity: every fact is a row of the view, and hashing thousands takes longer than finding them.
        facts=tuple({id(fact): fact for part in heard for fact in part.facts}.values()),
        unlisted=_once(what for part in heard for what in part.unlisted),
        suggestions=_once(near for part in heard for near in (*part.suggestions, *part.missing)),
        elsewhere=_once(other for part in heard for other in part.elsewhere),
        text=worded(view, heard),
        why=(Step("edition", view.edition.name), *steps),
        ip_ranges=_once(network for part in heard for network in part.ip_ranges),
    )


def _turned(question: Question, part: Part) -> Part:
    """Turn a verdict round where the question denies the claim as a whole."""
    if part.verdict is None or not (question.turned or question.tagged):
        return part
    if question.tagged:
        # "It isn't X, is it?" expects a no; a bare one would not tell which half it means.
        lead = "It is the other way round." if part.verdict == "no" else "It is as you say."
        return replace(part, verdict="no", lead=part.lead or lead)
    return replace(part, verdict="no" if part.verdict == "yes" else "yes")


def _heard(parts: Sequence[Part]) -> list[Part]:
    """Drop small talk; beside a real question, something asked that isn't known is no small talk."""
    if all(part.small_talk for part in parts):
        return []
    return [part for part in parts if not part.small_talk or part.unlisted]


def _of_unheld(catalog: Catalog, text: str, reading: Reading) -> Answer:
    named = reading.unheld.text if reading.unheld else reading.edition
    return Answer(
        question=text,
        edition=reading.edition,
        outcome=AnswerOutcome.UNKNOWN,
        verdict=None,
        facts=(),
        unlisted=(f"edition {named}",),
        suggestions=(),
        elsewhere=(),
        text=unheld_text(named, catalog.names),
        why=(Step("edition", f"{named} is named, and not held"),),
    )


def _why(question: Question, rule: str, part: Part) -> Iterable[Step]:
    """Say how the question was read, what was taken from earlier, which rule decided and what it found."""
    mentions = {
        f"{m.concept.kind} {m.concept.value}" for c in question.clauses for m in c.mentions
    }
    yield Step("read as", f"{question.form.replace('_', '/')}: {' '.join(question.words)}"[:300])
    if question.ports:
        yield Step("ports", ", ".join(port.text for port in question.ports))
    if mentions:
        yield Step("concepts", ", ".join(sorted(mentions)))
    if question.inherited:
        yield Step("from earlier messages", ", ".join(question.inherited))
    yield Step("rule", rule)
    yield Step(
        "found",
        f"{len(part.facts)} {'fact' if len(part.facts) == 1 else 'facts'}, {len(part.unlisted)} unlisted",
    )


def _once(items: Iterable[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(items))
