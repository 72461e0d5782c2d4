"""Which rule decides? They are asked in this order, and the first that has something to say wins."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from knowledge.answer.components import by_component
from knowledge.answer.digits import by_digits
from knowledge.answer.exclusions import exclusions
from knowledge.answer.filtered import filtered
from knowledge.answer.modules import by_condition
from knowledge.answer.narrowing import narrowed, narrows
from knowledge.answer.part import Part
from knowledge.answer.places import by_place
from knowledge.answer.ports import corrected_number, named_ports
from knowledge.answer.proof import proven
from knowledge.answer.remaining import what_remains
from knowledge.answer.selection import Scene
from knowledge.answer.sets import by_transport, everything
from knowledge.answer.small_talk import small_talk
from knowledge.answer.topics import guidance, security_part, whom_to_ask
from knowledge.answer.undocumented import (
    component_of_other_editions,
    nothing_found,
    undocumented_property,
    undocumented_thing,
)
from knowledge.model import Requirement

Rule: TypeAlias = Callable[[Scene], Part | None]

RULES: tuple[Rule, ...] = (
    small_talk,
    corrected_number,
    by_digits,
    undocumented_property,
    what_remains,
    # Exclusions come before foreign things: "SQL Server" is an example of locked files there.
    exclusions,
    undocumented_thing,
    whom_to_ask,
    filtered,
    named_ports,
    security_part,
    guidance,
    by_transport,
    by_condition,
    by_place,
    component_of_other_editions,
    by_component,
    everything,
)


def decide(scene: Scene) -> tuple[str, Part]:
    """Return the name of the deciding rule, in words, and what it says."""
    if narrows(scene):
        part = narrowed(scene, _facts_before(scene))
        if part is not None:
            return "picked from the answer before", part
    for rule in RULES:
        part = rule(scene)
        if part is not None:
            return _spoken(rule), proven(scene, part)
    return _spoken(nothing_found), nothing_found(scene)


def _facts_before(scene: Scene) -> tuple[Requirement, ...]:
    """Return what the latest earlier question with several facts was answered with; "all of these" takes the whole thread's."""
    found: tuple[Requirement, ...] = ()
    for at in range(len(scene.earlier) - 1, -1, -1):
        before = replace(scene, question=scene.earlier[at], earlier=scene.earlier[:at])
        facts = decide(before)[1].facts
        found = tuple({id(fact): fact for fact in (*facts, *found)}.values())
        if len(found) > 1 and "all" not in scene.question.words:
            return found
    return found


def _spoken(rule: Callable[[Scene], object]) -> str:
    return rule.__name__.replace("_", " ")
