"""Does a claim on all of the exclusions hold: "are they all folders?", "is this the only extension?"?"""

from collections.abc import Sequence

from knowledge.answer.exclusion_scope import is_yes_no
from knowledge.answer.part import Part, verdict
from knowledge.answer.said import denies
from knowledge.answer.selection import Scene
from knowledge.catalog import exclusion_key
from knowledge.model import Exclusion
from knowledge.question.asked import Clause, values_of

_SUBJECTS = ("thing", "category", "component", "role", "held", "example", "foreign")
_ALL = frozenset({"all", "every", "everything", "each", "both"})
_ONLY = frozenset({"only", "just", "exclusively", "solely", "nothing"})
_REACH = 4
_BEING = frozenset({"are", "is", "do", "does"})


def claims_on_all(scene: Scene) -> Part | None:
    """Judge what is claimed of the whole list, or of all that is of one kind."""
    question = scene.question
    if not is_yes_no(scene) or question.form == "wh" or question.inherited:
        return None
    if denies(scene) and not (question.form == "yes_no" and _names_the_rest(scene)):
        return None
    named = [c for c in question.clauses if c.values or any(values_of([c], k) for k in _SUBJECTS)]
    if len(named) != 1 or question.has("cue", "lacking"):
        return None
    clause = named[0]
    if question.has("cue", "compliance") and not _says_the_only(clause):
        return None
    listed = scene.view.edition.exclusions
    kept = _claimed(scene, clause, listed)
    if kept is None:
        return None
    whole, claimed = kept
    if not whole:
        return None
    yes = {e.key for e in whole} <= {e.key for e in claimed}
    return Part(claimed if yes else whole, verdict=verdict(yes=yes))


def _claimed(
    scene: Scene, clause: Clause, listed: Sequence[Exclusion]
) -> tuple[tuple[Exclusion, ...], tuple[Exclusion, ...]] | None:
    """Return of which rows something is claimed, and the rows for which it holds; None for no such claim."""
    categories = {m.concept.value for m in clause.mentions if m.concept.kind == "category"}
    if denies(scene):
        last = max(
            (m for m in clause.mentions if m.concept.kind == "category"), key=lambda m: m.start
        )
        categories = {last.concept.value}
    of_kind = tuple(e for e in listed if e.category in categories)
    if clause.values:
        by_value = scene.view.exclusion_by_value
        typed = tuple(
            by_value[key] for v in clause.values if (key := exclusion_key(v)) in by_value
        )
        alone = _says_the_only(clause) or _excludes_only(clause)
        return (of_kind or tuple(listed), typed) if alone and len(typed) == len(clause.values) else None  # fmt: skip
    said = _said_of_them(scene, clause)
    if said == "category":
        return tuple(listed), of_kind
    if said == "component" and scene.components and not categories:
        return tuple(listed), scene.exclusions_of(scene.components)
    return None


def _names_the_rest(scene: Scene) -> bool:
    """Tell "no folders, just the processes", which says what is left, from a mere denial."""
    for clause in scene.question.clauses:
        only = [at for at, word in enumerate(clause.words) if word in _ONLY - {"nothing"}]
        kinds = [m for m in clause.mentions if m.concept.kind == "category" and m.end > m.start]
        denied_kinds = [m for m in kinds if only and m.start < only[-1]]
        if denied_kinds and len(kinds) > len(denied_kinds):
            return True
    return False


def _says_the_only(clause: Clause) -> bool:
    """Tell "the only process" from "only this process"."""
    return any(
        word == "only" and clause.words[at - 1] in ("the", "our", "your")
        for at, word in enumerate(clause.words)
        if at
    )


def _excludes_only(clause: Clause) -> bool:
    """Tell "we only exclude x" from "we only use y, is x needed"."""
    excluding = [m.start for m in clause.mentions if m.concept.kind == "thing" and m.concept.value == "exclusion"]  # fmt: skip
    only = [at for at, word in enumerate(clause.words) if word in _ONLY]
    return any(at < thing <= at + _REACH for at in only for thing in excluding)


def _said_of_them(scene: Scene, clause: Clause) -> str | None:
    """Name the kind of what is said of all exclusions: "only folders", or what stands last in "are all …"."""
    words = set(clause.words)
    things = [m.end for m in clause.mentions if m.concept.kind == "thing" and m.concept.value != "port"]  # fmt: skip
    said = [m for m in clause.mentions if m.concept.kind in ("category", "component") and m.end > m.start]  # fmt: skip
    if not things or not said:
        return None
    last = max(said, key=lambda m: m.start)
    if _ONLY & words:
        return "category" if last.concept.kind == "category" else None
    needed = scene.question.has("cue", "need", "optional", "close")
    if needed or not _ALL & words or clause.words[0] not in _BEING | _ALL | {"so", "the"}:
        return None
    if last.start < min(things) or last.end < len(clause.words) - 1:
        return None
    leading = {"for", "about", "of"} & set(clause.words[last.start - 2 : last.start])
    return last.concept.kind if last.concept.kind == "category" or leading else None
