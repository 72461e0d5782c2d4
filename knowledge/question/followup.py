"""What does a question leave out because earlier messages said it?"""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.matching.lexicon import Mention
from knowledge.question.asked import Clause, Question, values_of
from knowledge.question.elliptic import (
    adds_a_stranger,
    adds_to_none,
    asks_for_the_default,
    asks_something,
    asks_what_to_open,
    doubts,
    has_subject,
    is_aside,
    is_of_both,
    is_of_what_stood_before,
    names_another,
    needs_a_port,
    only_names_an_edition,
    replays,
    stands_alone,
    widens,
)
from knowledge.question.thread import (
    absent,
    by_ordinal,
    of_another_transport,
    only_says_what_is_there,
    with_ports,
)
from knowledge.vocabulary import Concept

_SUBJECT = ("component", "example", "topic", "value")
_ASPECT = ("thing", "category")
_SHORT = 7
_FEW = 4
_SEVERAL = 2
_ALIKE = frozenset({"too", "well", "also"})


def with_context(question: Question, earlier: Sequence[Question]) -> Question:
    """Add what the latest earlier question with a subject says, where this one leaves it out.

    Without a subject of its own a question takes over ports, values and components; with one, only
    what was asked about (ports or exclusions, transport). What a site has or lacks, told in a message of its own, stays told.
    Small talk and what stands alone stay as they are.
    """
    if earlier and doubts(question):
        taken = earlier[-1].inherited or ("the question before",)
        return replace(earlier[-1], text=question.text, inherited=taken)
    if not earlier or not question.clauses or is_aside(question):
        return question
    if only_says_what_is_there(earlier[-1]) and not question.has("component"):
        told = tuple(replace(c, form="statement") for c in earlier[-1].clauses if c.words)
        asked = with_context(question, earlier[:-1])
        return replace(asked, clauses=(*told, *asked.clauses))
    question = by_ordinal(question, earlier)
    about = (q for q in reversed(earlier) if has_subject(q) or q.has("thing") or q.has("held", "others") or asks_what_to_open(q))  # fmt: skip
    last = next(about, None)
    return (
        _of_last(question, last, earlier) if last else of_another_transport(question, earlier[-1])
    )


def _of_last(question: Question, last: Question, earlier: Sequence[Question]) -> Question:
    """Join with the latest question that had a subject, as the kind of follow-up asks."""
    if adds_to_none(question) and absent(last):
        told = tuple(replace(clause, form="statement") for clause in last.clauses)
        question = replace(question, clauses=(*told, *question.clauses), inherited=absent(last))
    if is_of_what_stood_before(question, last):
        return _join(question, last, kinds=("component", "thing"), subject=True)
    if is_of_both(question) and _several_before(earlier):
        return with_ports(question, earlier)
    if stands_alone(question):
        return question
    ported = next((q for q in reversed(earlier) if q.ports), None)
    if ported and has_subject(question) and "other" in question.words and not question.ports:
        return _join(question, ported, kinds=("thing",), subject=True)
    if has_subject(question):
        return _of_another_subject(question, last)
    return _of_the_same_subject(question, last)


def _several_before(earlier: Sequence[Question]) -> bool:
    """Tell whether two ports, or two components, were named one after the other."""
    own = [c for q in earlier for c in q.clauses if c.words]
    ports = {port.text for c in own for port in c.ports}
    return len(ports) > 1 or (not ports and len(values_of(own, "component")) > 1)


def _of_another_subject(question: Question, last: Question) -> Question:
    """Ask of another port, value or component what was asked before."""
    if last.has("held", "others") and question.has("example"):
        return _asking_for(question, "exclusion")
    if "other" in question.words and question.ports and last.has("component"):
        return _join(question, last, kinds=("component",), subject=False)
    asked = _asked_alike(question, last)
    joined = _join(asked, last, kinds=_missing_aspects(question, last), subject=False)
    return _asking_for(joined, "port") if needs_a_port(question, last) else joined


def _asking_for(question: Question, thing: str) -> Question:
    told = Clause("", (), (Mention(Concept("thing", thing), 0, 0),), (), (), (), "statement")
    taken = (*question.inherited, thing)
    return replace(question, clauses=(told, *question.clauses), inherited=taken)


def _of_the_same_subject(question: Question, last: Question) -> Question:
    """Ask something else of the port, value or component before."""
    if replays(question, last):
        taken = ("the list before",)
        return replace(question, clauses=(*last.clauses, *question.clauses), inherited=taken)
    if widens(question) or names_another(question):
        return _join(question, last, kinds=("thing",), subject=False)
    if asks_for_the_default(question, last):
        own = replace(question.clauses[-1], form="yes_no")
        question = replace(question, clauses=(*question.clauses[:-1], own))
        return _join(question, last, kinds=(*_SUBJECT, "transport"), subject=True)
    held = _held_before(question, last)
    if held:
        return _join(question, last, kinds=(*_SUBJECT, *_ASPECT), subject=True, held=held)
    if adds_a_stranger(question, last):
        return replace(question, inherited=question.inherited or ("what was asked before",))
    if asks_something(question) or only_names_an_edition(question, last):
        return _join(question, last, kinds=_kinds_left_out(question, last), subject=True)
    return question


def _held_before(question: Question, last: Question) -> str | None:
    """Take criteria, scans or other programs for what "and the other kind?" is still about."""
    held = next((one for one in ("others", "criteria", "scans") if last.has("held", one)), None)
    short = len(question.words) <= _SHORT
    return held if short and (held == "others" or not question.has("held")) else None


def _kinds_left_out(question: Question, last: Question) -> tuple[str, ...]:
    other = "other" in question.words and question.has("category")
    if other and not question.has("thing") and last.has("thing", "exclusion"):
        return (*_SUBJECT, "thing")
    own_aspect = question.has("thing") or question.has("category")
    placed = question.has("role") and not own_aspect and last.has("cue", "open")
    if placed and not last.has("thing"):
        return (*_SUBJECT, *_ASPECT, "cue")
    return _SUBJECT if own_aspect else (*_SUBJECT, *_ASPECT)


def _asked_alike(question: Question, last: Question) -> Question:
    """Take "and the dhcp database" behind "should X be excluded?" for the same question."""
    own = question.clauses[-1]
    added = own.words[:1] in (("and",), ("also",), ("plus",)) and len(own.words) <= _SHORT
    exemplary = last.form == "yes_no" and question.has("example") and added
    alike = bool(_ALIKE & set(own.words)) and bool(own.ports) and len(own.words) <= _FEW
    alike = alike and question.has("transport") and last.has("held", "transport")
    bare = (
        added
        and bool(own.ports)
        and last.form in ("yes_no", "request")
        and (last.has("transport") or last.has("cue", "need", "optional"))
        and len(own.words) <= _SEVERAL
    )
    if question.form not in ("statement", "request") or not (exemplary or alike or bare):
        return question
    return replace(question, clauses=(*question.clauses[:-1], replace(own, form="yes_no")))


def _missing_aspects(question: Question, last: Question) -> tuple[str, ...]:
    kinds = ["thing", "category"]
    if question.has("category"):
        kinds.remove("category")
    if question.has("cue", "same", "compare") and last.has("held", "transport"):
        kinds.append("held")
    alike = bool(_ALIKE & set(question.words))
    if alike and question.ports and len(question.words) <= _FEW and last.has("held", "transport"):
        kinds.append("held")
    bare = question.words[:1] == ("and",) and len(question.words) <= _SEVERAL
    if bare and question.ports and last.form == "yes_no" and last.has("cue", "need", "optional"):
        kinds.append("cue")
    asked = last.form in ("yes_no", "request")
    if (alike or bare) and last.has("transport") and asked and question.ports:
        kinds.append("transport")
    own_held = set(question.of("held")) - {"guidance"}
    elliptical = (
        question.words[:1] in (("and",), ("same",), ("what",), ("how",))
        or len(question.words) <= _SEVERAL
        or bool(_ALIKE & set(question.words))
    )
    if last.has("held", "security") and elliptical and not (own_held or question.has("thing")):
        kinds.append("held")
    if last.has("thing", "exclusion", "antivirus") and question.has("example"):
        kinds.append("example-ask")
    return tuple(kinds)


def _join(
    question: Question,
    last: Question,
    *,
    kinds: Sequence[str],
    subject: bool,
    held: str | None = None,
) -> Question:
    mentions = tuple(
        Mention(m.concept, 0, 0)
        for clause in last.clauses
        for m in clause.mentions
        if m.concept.kind in kinds
    )
    confirmed = question.has("held", "condition") and not question.has("thing")
    alike = _ALIKE & set(question.words) and "held" in kinds and not question.has("transport")
    compared = confirmed or ((question.has("cue", "same") or bool(alike)) and bool(question.ports))
    if subject and not (last.ports or last.has("component")):
        placed = question.has("role") or question.has("place")
        kinds = kinds if placed else (*kinds, "role", "place")
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
    if held:
        mentions = (*mentions, Mention(Concept("held", held), 0, 0))
    if compared and last.ports and not question.has("cue", "same"):
        mentions = (*mentions, Mention(Concept("cue", "same"), 0, 0))
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
