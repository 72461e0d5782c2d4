"""What do the documents say about antivirus exclusions?"""

from dataclasses import replace
from itertools import pairwise

from knowledge.answer.exclusion_claims import claims_on_all
from knowledge.answer.exclusion_guidance import guidance
from knowledge.answer.exclusion_limits import of_client, of_others
from knowledge.answer.exclusion_lists import all_listed, of_components
from knowledge.answer.exclusion_scope import CRITERIA, is_about_exclusions, is_yes_no, wanted
from knowledge.answer.exclusion_values import named_values
from knowledge.answer.part import Part, verdict
from knowledge.answer.selection import Scene
from knowledge.model import PortRequirement
from knowledge.question.asked import values_of

_DOERS = frozenset({"customer", "they", "he", "she", "somebody", "someone", "anyone", "anybody"})
_BOTH = frozenset({("ports", "and"), ("and", "ports"), ("ports", "plus"), ("plus", "ports")})


def exclusions(scene: Scene) -> Part | None:
    """Everything about antivirus exclusions, from the general guidance down to a single value."""
    if not is_about_exclusions(scene):
        return None
    beyond = values_of((c for c in scene.question.clauses if c.words), "foreign")
    if scene.question.inherited and beyond and not scene.question.has("held", "others"):
        own = [c for c in scene.question.clauses if c.words]
        if not values_of(own, "component") and not values_of(own, "example"):
            return Part(unlisted=beyond)
    if _asks_what_was_done(scene):
        return Part(unlisted=("what a site has done",))
    steps = (
        _instructions,
        _security,
        of_client,
        of_others,
        claims_on_all,
        named_values,
        _examples,
        guidance,
        of_components,
        all_listed,
    )
    part = next((part for step in steps if (part := step(scene)) is not None), None)
    if part and scene.question.asked("thing").count("port"):
        # "Port and exclusions for screen recording", "everything: ports and exclusions": both are asked for.
        return replace(part, facts=(*_rows_beside(scene), *part.facts))
    return part


def _asks_what_was_done(scene: Scene) -> bool:
    """Tell "has the customer excluded *.log already?" from what has to be excluded."""
    return any(
        clause.form == "yes_no"
        and clause.words[:1] in (("has",), ("have",), ("did",))
        and bool(_DOERS & set(clause.words[1:3]))
        and "to" not in clause.words[1:5]
        and "exclusion" in values_of([clause], "thing")
        for clause in scene.question.asking
    )


def _rows_beside(scene: Scene) -> tuple[PortRequirement, ...]:
    question = scene.question
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    whole = (
        pairs & _BOTH and question.form != "yes_no" and not (question.ports or scene.components)
    )
    return scene.rows(lambda _: True) if whole else scene.component_rows


def _instructions(scene: Scene) -> Part | None:
    """Where a file lies or what it does is not told, only that it is excluded."""
    question = scene.question
    if question.has("thing", "exclusion", "antivirus") or not question.has("held", "where"):
        return None
    return (
        Part(unlisted=question.values or ("where it is",))
        if not question.has("category")
        else None
    )


def _security(scene: Scene) -> Part | None:
    """Whether an exclusion is safe is not told, only what its lack leads to."""
    question = scene.question
    asked = "security" in question.asked("held") and not question.has("held", "why")
    return Part(unlisted=("how safe that is",)) if asked and question.form == "yes_no" else None


def _examples(scene: Scene) -> Part | None:
    """Locked, large and temporary files: the criteria for what the list doesn't name."""
    question = scene.question
    named = [topic for topic in question.of("example") if topic in CRITERIA]
    if question.has("component") and not any(
        topic in question.asked("example") for topic in named
    ):
        return None
    if not named and question.has("held", "criteria") and not question.has("category"):
        named = list(CRITERIA)
    only = len(named) == 1 and question.has("cue", "only") and question.form == "yes_no"
    if only and not (question.values or question.has("category")):
        # "Only locked files, nothing else, right?": there are three criteria.
        return Part(scene.guidelines(CRITERIA), "no")
    facts = scene.guidelines(named)
    if not facts:
        return None
    yes = wanted(scene) if is_yes_no(scene) and question.of("example") else None
    # The criteria name a kind of file; of an ending that they don't print they decide nothing.
    strange = tuple(
        v
        for v in question.values
        if not any(v.lstrip("*").lower() in f.text.lower() for f in facts)
    )
    if strange and all(v.startswith(("*.", ".")) for v in strange):
        return Part(facts, unlisted=strange)
    return Part(facts, verdict=verdict(yes=yes))
