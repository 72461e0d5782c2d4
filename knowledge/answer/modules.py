"""Which rows does a site need, with or without optional modules?"""

from collections.abc import Collection
from itertools import pairwise

from knowledge.answer.part import Part
from knowledge.answer.said import transports_claimed
from knowledge.answer.seeking import asks_for_all, asks_ports, says_without
from knowledge.answer.selection import Scene
from knowledge.model import PortRequirement
from knowledge.question.asked import Question, values_of
from knowledge.question.polarity import denied, main_length
from knowledge.vocabulary import Concept

_WITHOUT = Concept("cue", "without")
_FREED = (Concept("cue", "close"), Concept("cue", "optional"))
_NEAR = 3
_MODULE = frozenset({"module", "addon", "add-on", "optional", "option", "extra"})
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
    beside = set(scene.port_components) - modules - set(scene.excepted)
    if wanted is None or (scene.question.form == "yes_no" and scene.negated and beside):
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
    placed = question.has("held", "where") and bool(scene.component_rows)
    base = question.has("cue", "base") and asks_ports(scene) and not placed
    if falls_away(scene):
        return absent or modules
    if named and (
        _points_back(scene)
        or (base and _comes_on_top(scene))
        or (absent and _asks_of_module_ports(scene))
    ):
        return named
    if absent or (addons and says_without(scene)) or base:
        extra = (absent or addons) and question.has("cue", "extra")
        return named if named and extra else {None, *named}
    return _of_whole_sites(scene, modules, named, addons=addons)


def _of_whole_sites(
    scene: Scene, modules: frozenset[str], named: set[str], *, addons: bool
) -> Collection[str | None] | None:
    """Tell a list for a site that has modules from the rows of these modules alone."""
    question = scene.question
    conditional = question.has("held", "condition") and asks_ports(scene)
    including = question.has("cue", "including")
    whole = asks_for_all(scene) or including or _wants_the_whole_list(scene)
    limited = question.has("cue", "only", "extra") or (
        question.has("cue", "optional") and not including
    )
    if addons and whole and not limited:
        return {None, *modules}
    only = conditional and question.has("cue", "only")
    if only and not (named or addons or _only_if(scene)):
        return {None}
    if addons or only:
        return named or modules
    whole = asks_for_all(scene) or _has_a_site_with(scene)
    return {None, *named} if named and whole and set(scene.components) <= modules else None


def _points_back(scene: Scene) -> bool:
    """Tell whether the ports "for it" are wanted, where the module is told before the question."""
    asking = [clause for clause in scene.question.clauses if clause.asks]
    own = values_of(asking, "component")
    ends = {clause.words[-2:] for clause in asking}
    return not own and bool(
        ends & {("for", "it"), ("for", "that"), ("for", "this"), ("for", "them")}
    )


def _wants_the_whole_list(scene: Scene) -> bool:
    pairs = {pair for clause in scene.question.clauses for pair in pairwise(clause.words)}
    return bool(pairs & {(word, "list") for word in ("complete", "full", "whole", "entire")})


def _comes_on_top(scene: Scene) -> bool:
    """Tell "which port on top of the base ones" from "the base ones plus …"."""
    for clause in scene.question.clauses:
        base = [m.start for m in clause.mentions if m.concept == Concept("cue", "base")]
        extra = [
            m
            for m in clause.mentions
            if m.concept in (Concept("cue", "extra"), Concept("cue", "except"))
        ]
        if any(
            0 < at - m.end <= _NEAR and clause.words[m.start] != "plus"
            for at in base
            for m in extra
        ):
            return True
    return False


def _asks_of_module_ports(scene: Scene) -> bool:
    """Tell "which of the module ports stays" from "which ports without the module"."""
    pairs = {pair for clause in scene.question.asking for pair in pairwise(clause.words)}
    return any(
        first.rstrip("s") in _MODULE and second in ("ports", "port", "ones")
        for first, second in pairs
    )


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


def falls_away(scene: Scene) -> bool:
    """Are the rows asked for that a site without a module can do without ("which can be closed if …")?"""
    question = scene.question
    if question.form != "wh" or not (scene.negated or (says_without(scene) and _no_addon(scene))):
        return False
    if {"which", "what"} & set(question.words) and _not_needed(question):
        return True
    for clause in question.asking:
        absent = {m.start for m in clause.mentions if m.concept == _WITHOUT}
        main = main_length(clause)
        for mention in clause.mentions:
            freed = mention.concept in _FREED and clause.words[mention.start] != "optional"
            if freed and mention.end <= main and mention.start not in absent:
                return True
    return False


def _not_needed(question: Question) -> bool:
    """Tell "which ones do we not need if …", where the main clause denies the need."""
    return any(
        m.concept == Concept("cue", "need") and m.end <= main_length(clause) and denied(clause, m)
        for clause in question.asking
        for m in clause.mentions
    )


def _no_addon(scene: Scene) -> bool:
    return scene.question.has("cue", "addon")
