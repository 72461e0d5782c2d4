"""Does a claim with "the only one" or "unless" hold for the rows?"""

from collections.abc import Sequence
from itertools import pairwise

from knowledge.answer.said import NEEDED, denies, said_of_need, transports_claimed, uses
from knowledge.answer.selection import Scene
from knowledge.model import PortRequirement

_THE_ONLY = frozenset({"the", "only"})
_ROWS = frozenset({"one", "port", "number", "thing"})


def limited(scene: Scene, rows: Sequence[PortRequirement]) -> tuple[bool | None] | None:
    """Judge such a claim; None when the question makes none."""
    if any(("until", "then") in pairwise(clause.words) for clause in scene.question.clauses):
        return (None,)  # whether a site has come so far is in no document
    if _says_the_only_one(scene):
        return (_is_the_only_one(scene, rows),)
    return (_holds_unless(scene, rows),) if _says_unless(scene) else None


def _says_the_only_one(scene: Scene) -> bool:
    return any(set(c.words[at : at + 4]) >= _THE_ONLY and set(c.words[at : at + 5]) & _ROWS
               for c in scene.question.clauses for at in range(len(c.words)))  # fmt: skip


def _is_the_only_one(scene: Scene, rows: Sequence[PortRequirement]) -> bool | None:
    """Compare the rows with all that name the same machine, or have the same component or transport."""
    named = set(scene.question.of("role")) | set(scene.question.of("place"))
    claimed, _ = transports_claimed(scene)
    behind = {
        m.concept.value
        for c in scene.question.clauses
        if "only" in c.words
        for m in c.mentions
        if m.concept.kind == "component" and m.start > c.words.index("only")
    }
    known = [slug for slug in scene.opened(behind) if slug in scene.view.by_component]
    if denies(scene) or not (named or claimed or known or scene.question.has("cue", *NEEDED)):
        return None
    fitting = scene.rows(
        lambda row: (
            named <= scene.places_of(row)
            and (not known or row.component in known)
            and all(uses(row, one) for one in claimed)
        )
    )
    return {id(row) for row in fitting} == {id(row) for row in rows}


def _says_unless(scene: Scene) -> bool:
    return any("unless" in c.words or "until" in c.words[1:] for c in scene.question.clauses)


def _holds_unless(scene: Scene, rows: Sequence[PortRequirement]) -> bool | None:
    """Judge "not needed unless there is X": true of X's own rows alone, and only if a need is denied."""
    nobody = bool({"nobody", "noone", "none"} & set(scene.question.words))
    said = "less" if nobody else said_of_need(scene)
    modules = {row.module for row in rows}
    if said is None or len(modules) != 1 or scene.negated:
        return None
    if None in modules:
        return False if said == "less" else None
    return said == "less" if modules <= set(scene.port_components) else None
