"""Do the rows prove a "yes": their components, places, ends, defaults, and that no other port is needed?"""

from collections.abc import Iterable
from itertools import pairwise

from knowledge.answer.claims import stated
from knowledge.answer.component_claims import is_named_by
from knowledge.answer.part import Part, Verdict
from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER
from knowledge.model import Guideline, PortRequirement
from knowledge.question.asked import PEOPLE, Clause
from knowledge.question.polarity import main_length
from knowledge.vocabulary import Concept

_ANYWHERE = "customer-location"
# These turn a claim into one on another thing: "5633 instead of 5638", "does it become 443".
_TURNING = frozenset({"instead", "become", "becomes", "turn", "turns", "rather", "replace", "replaces", "switch", "switches"})  # fmt: skip
_ONLY_THIS = frozenset({("only", NUMBER), ("just", NUMBER)})
_DEFAULT = Concept("held", "default")


def of_ports(scene: Scene, part: Part, rows: list[PortRequirement]) -> Iterable[Verdict | None]:
    """Yield "no" for each thing that the rows contradict, None for each that they leave open."""
    question = scene.question
    if not rows:
        return
    if any(_another_default(scene, row) for row in rows):
        yield "no"
    told = any(isinstance(fact, Guideline) for fact in part.facts)
    if _TURNING & set(question.words) and not told:
        yield "no" if _is_kept(scene) else None
    listed = [row for row in rows if row in scene.listed]
    if (
        _is_of_another(scene, rows, listed)
        or _leaves_others_out(scene)
        or _binds_to_a_module(scene, listed)
    ):
        yield "no"
    if question.has("cue", "complete") and _is_part_of_more(scene, rows):
        yield None
    if any(_names_other_ends(scene, clause) for clause in question.clauses):
        yield None
    asked = {place for clause in question.asking for place in claimed_places(clause)}
    if not asked or "or" in question.words:
        return
    for row in listed:
        if not asked <= scene.places_of(row):
            opened = scene.catalog.places(*row.where_open)
            yield "no" if question.has("cue", "open") and opened - {_ANYWHERE} else None


def _is_part_of_more(scene: Scene, rows: list[PortRequirement]) -> bool:
    """Tell "for the silverlight players I have 4510, complete?", where what it belongs to has another row."""
    own = {row.component for row in rows}
    wholes = (set(slugs) for slugs in scene.catalog.words.stands_for.values() if len(slugs) > 1)
    return len(own) == 1 and any(own < whole for whole in wholes)


def _names_other_ends(scene: Scene, clause: Clause) -> bool:
    """Tell whether a line such as "server,cloud,2020" gives a port two ends that its row doesn't name."""
    places = set(claimed_places(clause))
    rows = scene.view.rows_of(clause.ports[0].port or 0) if len(clause.ports) == 1 else ()
    return len(places) > 1 and any(not places <= scene.places_of(row) for row in rows)


def _is_of_another(
    scene: Scene, rows: list[PortRequirement], listed: list[PortRequirement]
) -> bool:
    """Tell whether the one port is said to be of a component that its row doesn't name."""
    if not len(rows) == len(listed) == 1:
        return False
    claimed = set(scene.named) - stated(scene) - set(scene.negated)
    return any(not is_named_by(scene, rows[0], slug) for slug in claimed)


def _binds_to_a_module(scene: Scene, listed: list[PortRequirement]) -> bool:
    """Tell "does 5672 only apply when there is X?" of a port that every site needs."""
    for clause in scene.question.asking:
        end = main_length(clause)
        behind = {
            m.concept.value
            for m in clause.mentions
            if m.concept.kind == "component" and m.start >= end
        }
        modules = scene.opened(behind) & scene.view.modules
        if (
            "only" in clause.words[: end + 1]
            and modules
            and any(row.module not in modules for row in listed)
        ):
            return True
    return False


def _leaves_others_out(scene: Scene) -> bool:
    """Tell "only 2010 has to be open", where a site needs more."""
    question = scene.question
    only = any(_ONLY_THIS & set(pairwise(clause.words)) for clause in question.clauses)
    if not (only and question.has("cue", "need", "open")):
        return False
    if question.has("role") or question.has("place"):
        return False
    modules = set(scene.components) & scene.view.modules
    needed = scene.rows(lambda row: row.module is None or row.module in modules)
    return any(row not in scene.listed for row in needed)


def _another_default(scene: Scene, row: PortRequirement) -> bool:
    """Tell "HTTP is the default on 2010" where another transport is printed as default."""
    if row.transport_default is None:
        return False
    for clause in scene.question.asking:
        defaults = [m.start for m in clause.mentions if m.concept == _DEFAULT]
        named = [m for m in clause.mentions if m.concept.kind == "transport"]
        if defaults and len(named) > 1:
            nearest = min(named, key=lambda m: abs(m.start - defaults[0]))
            return nearest.concept.value != row.transport_default
    return False


def claimed_places(clause: Clause) -> Iterable[str]:
    """Roles and places that the claim itself names, conditions aside."""
    end = main_length(clause)
    for mention in clause.mentions:
        people = bool(PEOPLE & set(clause.words[mention.end : mention.end + 1]))
        named = mention.concept.kind in ("role", "place") and mention.start < mention.end <= end
        if named and not people:
            yield mention.concept.value


def _is_kept(scene: Scene) -> bool:
    """Tell whether "A instead of B" would leave out a port that every site needs."""
    return any(
        pair == ("instead", "of")
        for clause in scene.question.clauses
        for pair in pairwise(clause.words)
    ) and any(row.module is None for row in scene.listed[1:])
