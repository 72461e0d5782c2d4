"""What do several editions say about one question?"""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answer.part import Part, Verdict, verdict
from knowledge.answer.rules import decide
from knowledge.answer.selection import Scene
from knowledge.catalog import Catalog, EditionView
from knowledge.comparing import Changed, diff
from knowledge.model import Elsewhere, Exclusion, PortRequirement, Requirement
from knowledge.question.asked import Question

_SUBJECTS = ("component", "value", "category", "role", "topic")
# In "did it change?" the word compares; elsewhere it asks how to change something.
_COMPARING = ("change", "compare", "same")


def decide_across(
    question: Question, catalog: Catalog, views: Sequence[EditionView]
) -> tuple[str, Part]:
    """Decide over the newest edition, which comes first; what older ones list goes beside it, never into its facts."""
    newest, *older = views
    asked = _without_comparing(question)
    subject = asked.ports or asked.values or any(asked.has(kind) for kind in _SUBJECTS)
    subject = subject or asked.has("thing", "exclusion", "antivirus")
    if not subject:
        return "differences of editions", _differences(older[-1], newest)
    rule, part = decide(Scene(asked, catalog, newest))
    beside = [
        (view, decide(Scene(replace(asked, edition=view.edition.name), catalog, view))[1])
        for view in older
    ]
    others = tuple(
        Elsewhere(view.edition.name, fact)
        for view, other in beside
        for fact in other.facts
        if isinstance(fact, PortRequirement | Exclusion)
    )
    silent = [_silence(view) for view, other in beside if not other.facts]
    return rule, replace(
        part,
        verdict=_sameness(question, part, [other for _, other in beside]),
        lead=" ".join([*filter(None, [part.lead]), *silent]) or None,
        elsewhere=others,
    )


def _without_comparing(question: Question) -> Question:
    clauses = tuple(
        replace(
            clause,
            head=None if question.has("cue", *_COMPARING) else clause.head,
            mentions=tuple(
                m
                for m in clause.mentions
                if not (m.concept.kind == "cue" and m.concept.value in _COMPARING)
            ),
        )
        for clause in question.clauses
    )
    return replace(question, clauses=clauses)


def _differences(older: EditionView, newest: EditionView) -> Part:
    """Port rows that one of two editions doesn't have; of those with another number or transport, both."""
    found = diff(older.edition, newest.edition)
    changed = [change for change in found.changed if _matters(change)]
    name = older.edition.name
    new = [*found.added, *(change.new for change in changed)]
    old = [*found.removed, *(change.old for change in changed)]
    facts = tuple(row for row in new if isinstance(row, PortRequirement))
    return Part(
        facts,
        lead=f"Ports of {newest.edition.name} that {name} doesn't have, or has otherwise; then those of {name}."
        if facts
        else f"{newest.edition.name} lists no port that {name} doesn't list as well.",
        elsewhere=tuple(Elsewhere(name, row) for row in old if isinstance(row, PortRequirement)),
    )


def _matters(change: Changed) -> bool:
    """Places and parties are worded anew in each edition; number, transport and component are not."""
    figures = {"port", "port_to", "transport", "transport_default", "component", "module"}
    return bool(figures & {field.field for field in change.fields})


def _silence(view: EditionView) -> str:
    """Say that an edition lists nothing on this, and how far it is known."""
    note = view.edition.known_note if set(view.edition.known.values()) != {"complete"} else None
    return f"{view.edition.name} as we hold it lists nothing on this." + (
        f" {note}" if note else ""
    )


def _sameness(question: Question, newest: Part, others: Sequence[Part]) -> Verdict | None:
    """Answer "is it the same in both?"; other questions keep no verdict, as it would hold for one edition only."""
    if question.form != "yes_no" or not question.has("cue", *_COMPARING):
        return None
    if not newest.facts or not all(other.facts for other in others):
        return None
    same = all(_figures(other.facts) == _figures(newest.facts) for other in others)
    different = question.has("cue", "change") or {"different", "differ", "difference"} & set(
        question.words
    )
    return verdict(yes=not same if different else same)


def _figures(facts: Sequence[Requirement]) -> set[tuple[object, ...]]:
    """Return what can be compared: sentences are worded anew for each edition."""
    ports = [fact for fact in facts if isinstance(fact, PortRequirement)]
    values = [fact for fact in facts if isinstance(fact, Exclusion)]
    return {(p.component, p.port, p.transport, p.module) for p in ports} | {
        (e.value,) for e in values
    }
