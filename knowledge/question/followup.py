"""What does a question leave out because earlier messages said it?"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.matching.lexicon import Mention
from knowledge.question.asked import Clause, Question
from knowledge.question.forms import AUXILIARY, JUDGED, OPENERS
from knowledge.vocabulary import Concept

_SUBJECT = ("component", "example", "topic", "value")
_ASPECT = ("thing", "category")
_SHORT = 7
_FEW = 4
_ADVERBS = frozenset({"still", "also", "only", "really", "even", "too", "not"})
_PRONOUNS = frozenset({"it", "that", "this", "they"})


def with_context(question: Question, earlier: Sequence[Question]) -> Question:
    """Add what the latest earlier question with a subject says, where this one leaves it out.

    Without a subject of its own a question takes over ports, values and components; with one, only
    what was asked about (ports or exclusions, transport). Small talk and what stands alone stay as they are.
    """
    if not earlier or not question.clauses:
        return question
    last = next((q for q in reversed(earlier) if _has_subject(q) or q.has("thing")), None)
    if last is None:
        return question
    if _is_of_what_stood_before(question, last):
        return _join(question, last, kinds=("component", "thing"), subject=True)
    if _stands_alone(question):
        return question
    if _has_subject(question):
        return _join(question, last, kinds=_missing_aspects(question, last), subject=False)
    if _asks_something(question) or _only_names_an_edition(question, last):
        own_aspect = question.has("thing") or question.has("category")
        kinds = _SUBJECT if own_aspect else (*_SUBJECT, *_ASPECT)
        return _join(question, last, kinds=kinds, subject=True)
    return question


def _is_of_what_stood_before(question: Question, last: Question) -> bool:
    """Tell whether a component that is named isn't the subject: "is it needed without X?", "difference to X?"."""
    if question.values or not (last.ports or last.has("component")):
        return False
    if question.has("cue", "compare") and not question.has("cue", "same"):
        return len(question.ports) + len(question.of("component")) == 1
    asked = question.form == "yes_no" and not question.ports and question.has("component")
    return asked and not question.has("cue", "same") and _has_pronoun_for_subject(question)


def _has_pronoun_for_subject(question: Question) -> bool:
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    if any(first in AUXILIARY and second in _PRONOUNS for first, second in pairs):
        return True
    # "Still needed without X?" leaves the subject out.
    words = [word for word in question.words if word not in OPENERS | _ADVERBS]
    return bool(words) and words[0] in JUDGED


def _has_subject(question: Question) -> bool:
    return bool(question.ports or question.values) or any(question.has(k) for k in _SUBJECT)


def _asks_something(question: Question) -> bool:
    kinds = (
        "held",
        "undocumented",
        "transport",
        "role",
        "place",
        "cue",
        "category",
        "foreign",
        "thing",
    )
    asked = any(question.has(kind) for kind in kinds)
    return asked or any(
        word in ("it", "that", "this", "there", "they", "again", "sites", "everywhere", "always")
        for word in question.words
    )


def _only_names_an_edition(question: Question, last: Question) -> bool:
    """Tell "and in 16.1?", which asks the same of another edition."""
    return question.edition != last.edition and len(question.words) <= _FEW


def _stands_alone(question: Question) -> bool:
    """Is this small talk, or a full question that has both its subject and its aspect?"""
    kinds = {m.concept.kind for clause in question.clauses for m in clause.mentions}
    if "talk" in kinds and not kinds - {"talk", "cue", "product"} and not question.ports:
        return True
    return _has_subject(question) and (question.has("thing") or len(question.words) > _SHORT)


def _missing_aspects(question: Question, last: Question) -> tuple[str, ...]:
    kinds = ["thing", "category"]
    if question.has("category"):
        kinds.remove("category")
    if question.has("cue", "same", "compare") and last.has("held", "transport"):
        kinds.append("held")
    alike = {"too", "well", "also"} & set(question.words)
    if alike and last.has("transport") and question.form == "yes_no" and question.ports:
        kinds.append("transport")
    if last.has("held", "security") and not (question.has("held") or question.has("thing")):
        kinds.append("held")
    if last.has("thing", "exclusion", "antivirus") and question.has("example"):
        kinds.append("example-ask")
    return tuple(kinds)


def _join(question: Question, last: Question, *, kinds: Sequence[str], subject: bool) -> Question:
    mentions = tuple(
        Mention(m.concept, 0, 0)
        for clause in last.clauses
        for m in clause.mentions
        if m.concept.kind in kinds
    )
    confirmed = question.has("held", "condition") and not question.has("thing")
    compared = confirmed or (question.has("cue", "same") and bool(question.ports))
    if subject and not (last.ports or last.has("component")):
        kinds = (*kinds, *(kind for kind in ("role", "place") if not question.has(kind)))
    mentions = tuple(
        Mention(m.concept, 0, 0)
        for clause in last.clauses
        for m in clause.mentions
        if m.concept.kind in kinds
    )
    ports = last.ports if subject or compared else ()
    values = last.values if subject else ()
    asks_anew = question.form == "wh" and "about" not in question.words
    component = question.has("component") and not question.has("thing")
    if last.ports and component and not (subject or asks_anew):
        # A number was asked about before, so that a component is asked for its number now.
        mentions = (*mentions, Mention(Concept("thing", "port"), 0, 0))
    if not (mentions or ports or values):
        return question
    background = Clause("", (), mentions, ports, values, (), "statement")
    taken = [f"port {port.text}" for port in ports] + list(values)
    taken += [m.concept.value for m in mentions]
    return replace(
        question,
        clauses=(background, *question.clauses),
        inherited=tuple(dict.fromkeys(taken)),
    )
