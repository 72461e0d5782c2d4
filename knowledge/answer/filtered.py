"""Which rows are left where several limits hold together: "all TCP ports but 943, no modules"?"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.answer.modules import falls_away
from knowledge.answer.part import Part
from knowledge.answer.said import uses
from knowledge.answer.seeking import is_unclear
from knowledge.answer.selection import Scene, strange_roles
from knowledge.matching.lexicon import NUMBER, Mention
from knowledge.model import PortRequirement
from knowledge.question.asked import Clause
from knowledge.question.polarity import denials

_EVERY = frozenset({"all", "every", "each", "any", "everything", "ports"})
_PLURAL = frozenset({"ports", "ones", "all", "every", "each", "everything", "list"})
_BEING = frozenset({"are", "aren't", "arent", "do", "don't", "dont", "that", "use", "run", "is"})
_NONE = frozenset({"none", "no", "nothing"})
_EITHER = frozenset({"HTTP", "HTTPS"})
_LEAVING = frozenset({"without", "minus", "no", "not"})
_REACH = 6
_FEWEST = 2


@dataclass
class _Limits:
    """What is left out, and what is asked for."""

    numbers: set[int] = field(default_factory=set)
    components: set[str] = field(default_factory=set)
    transports: set[str] = field(default_factory=set)
    without_transports: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    modules: bool | None = None  # True: only these; False: none of them
    excepts: bool = False
    none_stated: bool = False  # "modules: none"


def filtered(scene: Scene) -> Part | None:
    """Rows that meet every limit; one limit alone is left to the rules that know it better."""
    question = scene.question
    exclusions = question.has("thing", "exclusion", "antivirus") or bool(question.values)
    exclusions = exclusions or question.has("foreign") or question.has("held", "others")
    if question.form == "yes_no" or exclusions or question.inherited or is_unclear(scene):
        return None
    listing = question.has("thing", "port") or "ones" in question.words
    if not (listing and _PLURAL & set(question.words)) or strange_roles(scene):
        return None
    limits = _limits(scene)
    if _tells_a_state(scene) or falls_away(scene):
        return None  # "all ports except 443 are open, what fails?" asks about 443
    if set(scene.port_components) - limits.components - scene.view.modules - set(scene.excepted):
        return None  # a component is asked for; what is left out only tells it from others
    named = {m.port for m in question.ports if m.port}
    if named - limits.numbers or len(named) != len(question.ports):
        return None  # numbers that are asked about, not left out
    several = _count(limits, scene) >= _FEWEST
    left_out = limits.numbers or limits.components or limits.without_transports
    if not (several or limits.none_stated or (limits.excepts and (left_out or limits.transports))):
        return None
    rows = scene.rows(lambda row: _meets(scene, row, limits))
    return Part(rows) if rows else None


def _count(limits: _Limits, scene: Scene) -> int:
    gone = bool(scene.negated)
    kept = (
        limits.transports or limits.without_transports,
        limits.places,
        limits.modules is not None or gone,
        limits.numbers or limits.components,
    )
    return sum(bool(one) for one in kept)


def _meets(scene: Scene, row: PortRequirement, limits: _Limits) -> bool:
    if row.port in limits.numbers or row.component in limits.components:
        return False
    if row.module is not None and (limits.modules is False or row.module in scene.negated):
        return False
    if row.module is None and limits.modules is True:
        return False
    stated = set(scene.components) & scene.view.modules
    # "They use X, but not Y": only the modules that are there count.
    if row.module is not None and scene.negated and row.module not in stated:
        return False
    if any(uses(row, one) for one in limits.without_transports):
        return False
    if limits.transports and not _printed(row, limits.transports):
        return False
    opened = scene.catalog.places(*row.where_open)
    return not limits.places or limits.places <= opened


def _printed(row: PortRequirement, transports: set[str]) -> bool:
    if transports >= _EITHER:
        return any(uses(row, one) for one in transports)
    return row.transport in transports


def _limits(scene: Scene) -> _Limits:
    limits = _Limits()
    for clause in scene.question.clauses:
        start = _excepting(scene, clause)
        _keep(clause, start, limits)
        if start < len(clause.words):
            limits.excepts = True
            _leave_out(scene, clause, start, limits)
    return limits


def _keep(clause: Clause, end: int, limits: _Limits) -> None:
    """Take what stands before the exception for what is asked for."""
    for mention in _within(clause, 0, end):
        kind, value = mention.concept.kind, mention.concept.value
        if kind == "transport":
            limits.transports.add(value)
        elif kind in ("role", "place") and value != "customer-location":
            limits.places.add(value)
        elif (kind, value) == ("cue", "base"):
            limits.modules = False
        elif (kind, value) == ("cue", "addon"):
            limits.none_stated = clause.words[mention.end : mention.end + 1] in (
                ("none",),
                ("no",),
            )
            limits.modules = not (limits.none_stated or _has_none(clause, mention))


def _has_none(clause: Clause, addon: Mention) -> bool:
    before = clause.words[max(0, addon.start - 3) : addon.start]
    return bool({*_NONE, "without", "not"} & set(before))


def _tells_a_state(scene: Scene) -> bool:
    """Tell whether the exception stands in what is told, and something else is asked."""
    question = scene.question
    told = (c for c in question.clauses if not c.asks and _excepting(scene, c) < len(c.words))
    return any(c.asks for c in question.clauses) and any(
        m.concept.kind == "cue" and m.concept.value in ("open", "close")
        for clause in told
        for m in clause.mentions
    )


def _leave_out(scene: Scene, clause: Clause, start: int, limits: _Limits) -> None:
    numbers = [at for at, word in enumerate(clause.words) if word == NUMBER]
    if len(numbers) == len(clause.ports):
        pairs = zip(numbers, clause.ports, strict=True)
        limits.numbers |= {m.port for at, m in pairs if at >= start and m.port}
    named: list[str] = []
    for mention in _within(clause, start, len(clause.words)):
        kind, value = mention.concept.kind, mention.concept.value
        if kind == "component":
            named.append(value)
        elif kind == "transport":
            limits.without_transports.add(value)
        elif (kind, value) == ("cue", "addon"):
            limits.modules = False
    vaguer = {v for name in named for v in scene.catalog.words.instead_of.get(name, ())}
    limits.components |= scene.opened(name for name in named if name not in vaguer)


def _within(clause: Clause, start: int, end: int) -> Iterator[Mention]:
    return (m for m in clause.mentions if start <= m.start < end and m.end > m.start)


def _excepting(scene: Scene, clause: Clause) -> int:
    """Return the place of the word that begins the exception, or the length of the clause."""
    words = clause.words
    cues = [m.start for m in clause.mentions if m.concept.kind == "cue" and m.concept.value == "except"]  # fmt: skip
    cues += [
        at
        for at, word in enumerate(words)
        if word == "but" and _EVERY & set(words[:at]) and words[at + 1 : at + 2] != ("not",)
    ]
    cues += [at for at, word in enumerate(words) if word in _LEAVING and _leaves_out(scene, clause, at)]  # fmt: skip
    plural = "ports" in words or "ones" in words
    cues += [at for at in denials(clause) if plural and at and set(words[max(0, at - 1) : at + 1]) & _BEING and _names_rows(clause, at)]  # fmt: skip
    return min(cues, default=len(words))


def _leaves_out(scene: Scene, clause: Clause, at: int) -> bool:
    """Tell "without the silverlight stuff", which leaves rows out, from "without screen recording", a site's state."""
    if NUMBER in clause.words[at + 1 : at + 3]:
        return bool(_EVERY & set(clause.words[:at]))
    behind = {
        m.concept.value for m in _within(clause, at, at + _REACH) if m.concept.kind == "component"
    }
    listed = scene.opened(behind) & set(scene.view.by_component)
    return bool(listed) and not behind & scene.view.modules


def _names_rows(clause: Clause, at: int) -> bool:
    """Tell "which ports aren't TCP" and "aren't for logging" from "aren't needed"."""
    return any(
        m.concept.kind in ("transport", "component") for m in _within(clause, at, at + 4)
    ) and not any(m.concept.kind == "cue" and m.concept.value == "need" for m in clause.mentions)
