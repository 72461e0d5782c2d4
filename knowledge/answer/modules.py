"""Which rows does a site need, with or without optional modules?"""

from collections.abc import Collection
from itertools import pairwise

from knowledge.answer.part import Part
from knowledge.answer.said import transports_claimed
from knowledge.answer.seeking import asks_for_all, asks_ports, says_without
from knowledge.answer.selection import Scene
from knowledge.model import PortRequirement
from knowledge.question.polarity import main_length
from knowledge.vocabulary import Concept

_WITHOUT = Concept("cue", "without")
_FREED = (Concept("cue", "close"), Concept("cue", "optional"))
_CONDITIONS = frozenset(
    {"if", "with", "when", "needed", "required", "used", "for", "relevant", "necessary"}
)
_SITES = frozenset(
    {
        "wfo",
        "customer",
        "site",
        "company",
        "install",
        "installation",
        "setup",
        "deployment",
        "tenant",
    }
)


def by_condition(scene: Scene) -> Part | None:
    """Rows with or without optional modules."""
    modules = scene.view.modules
    if (
        scene.excepted
        and not scene.question.ports
        and "ports" in scene.question.words
        and not scene.question.has("cue", "addon")
    ):
        return Part(_but_excepted(scene))
    unsaid = set(scene.port_components) - set(scene.excepted)
    if scene.question.ports or not modules or set(scene.negated) & unsaid:
        # "Is it needed without X?" asks about X's own rows.
        return None
    if scene.port_components and not (scene.component_rows or scene.excepted or scene.negated):
        return None  # a module of other editions
    addons = scene.question.has("cue", "addon", "optional")
    if addons and not _no_addon(scene) and set(scene.components) - modules - set(scene.excepted):
        return None
    wanted = _modules_asked_for(scene, modules, addons=addons)
    if wanted is None:
        return None
    excepted = set(scene.excepted) | (set(scene.set_aside) - modules)
    return Part(scene.rows(lambda row: row.module in wanted and row.component not in excepted))


def _but_excepted(scene: Scene) -> tuple[PortRequirement, ...]:
    """All rows but the excepted ones, of the transport and the sites that are asked for."""
    claimed, _ = transports_claimed(scene)
    base = scene.question.has("cue", "base")
    return scene.rows(
        lambda row: (
            row.component not in scene.excepted
            and (not claimed or row.transport in claimed)
            and not (base and row.module)
        )
    )


def _modules_asked_for(
    scene: Scene, modules: frozenset[str], *, addons: bool
) -> Collection[str | None] | None:
    """Return the modules whose rows are wanted, with None for the rows of every site; or None at all."""
    question = scene.question
    named, absent = set(scene.components) & modules, set(scene.negated) & modules
    base = question.has("cue", "base") and asks_ports(scene)
    conditional = question.has("held", "condition") and asks_ports(scene)
    if _falls_away(scene):
        return absent or modules
    if absent or (addons and says_without(scene)) or base:
        return named if absent and named and question.has("cue", "extra") else {None, *named}
    including = question.has("cue", "including")
    whole = asks_for_all(scene) or including
    limited = question.has("cue", "only", "extra") or (
        question.has("cue", "optional") and not including
    )
    if addons and whole and not limited:
        return {None, *modules}
    if conditional and question.has("cue", "only") and not (named or addons or _only_if(scene)):
        return {None}
    if addons or (conditional and question.has("cue", "only")):
        return named or modules
    whole = asks_for_all(scene) or _has_a_site_with(scene)
    if named and whole and set(scene.components) <= modules:
        return {None, *named}
    return None


def _only_if(scene: Scene) -> bool:
    """Tell "only needed if …" from "the mandatory ones only"."""
    pairs = {pair for clause in scene.question.clauses for pair in pairwise(clause.words)}
    return any(first == "only" and second in _CONDITIONS for first, second in pairs)


def _has_a_site_with(scene: Scene) -> bool:
    """Tell whether the ports of "a customer with X" are wanted, which are more than those of X."""
    question = scene.question
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    sited = any(
        (first in _SITES and second in ("with", "has", "having"))
        or (first == "only" and second.removesuffix("s") in _SITES)
        for first, second in pairs
    )
    several = (
        "ports" in question.words
        or question.has("place", "firewall")
        or "request" in question.words
    )
    return sited and several and not question.has("cue", "extra")


def _falls_away(scene: Scene) -> bool:
    """Are the rows asked for that a site without a module can do without ("which can be closed if …")?"""
    question = scene.question
    if question.form != "wh" or not (says_without(scene) and (scene.negated or _no_addon(scene))):
        return False
    for clause in question.asking:
        absent = {m.start for m in clause.mentions if m.concept == _WITHOUT}
        main = main_length(clause)
        for mention in clause.mentions:
            freed = mention.concept in _FREED and clause.words[mention.start] != "optional"
            if freed and mention.end <= main and mention.start not in absent:
                return True
    return False


def _no_addon(scene: Scene) -> bool:
    return scene.question.has("cue", "addon")
