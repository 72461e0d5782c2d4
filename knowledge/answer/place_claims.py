"""Is a port said to be opened where the document prints it: here, only here, not there?"""

from dataclasses import dataclass, field

from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER
from knowledge.model import PortRequirement
from knowledge.question.asked import Clause
from knowledge.question.polarity import denials

_ANYWHERE = "customer-location"
_ONLY = frozenset({"only", "just", "solely", "exclusively"})
# What may stand between a denial and the place that it denies: "not open on the client PCs".
_BETWEEN = frozenset({"on", "at", "in", "the", "be", "open", "opened", "opening", "need", "needed", "needs", "to", "have", "has", "required", "allow", "allowed",
                      "port", "any", "for", "it", "a", "our", "their", "your", "also", "too", "necessary", "is", "are", "get", "all", NUMBER})  # fmt: skip
_NEAR = 4
_ANSWERED = frozenset({"no", "missing", "pending", "todo"})


@dataclass
class _Said:
    """Places where a port is said to be opened, not to be opened, and whether the first are all."""

    here: set[str] = field(default_factory=set)
    not_there: set[str] = field(default_factory=set)
    only: bool = False


def placed(scene: Scene, row: PortRequirement) -> bool | None:
    """Judge the places that a question claims for a row; None where the document doesn't decide.

    A place that the row names as party alone is confirmed, yet never excluded by "only".
    """
    said = _said(scene)
    if not (said.here or said.not_there) or "or" in scene.question.words:
        return None
    opened = scene.catalog.places(*row.where_open)
    if said.not_there & opened:
        return False
    if said.only and said.here:
        printed = opened - {_ANYWHERE}
        if printed - said.here:
            return False
        return True if printed == said.here and _ANYWHERE not in opened else None
    if said.not_there:
        return True if said.here and said.here <= opened else None
    return True if said.here <= scene.places_of(row) else None


def leaves_open(scene: Scene, row: PortRequirement) -> bool:
    """Tell whether "only there" is claimed, or one of two places is asked for, and the document doesn't decide."""
    said = _said(scene)
    several = len(said.here) > 1 and "or" in scene.question.words
    return several or (said.only and bool(said.here) and placed(scene, row) is None)


def _said(scene: Scene) -> _Said:
    said = _Said()
    for clause in scene.question.clauses:
        no = denials(clause)
        for mention in clause.mentions:
            if mention.concept.kind not in ("role", "place"):
                continue
            place, at = mention.concept.value, mention.start
            if at < mention.end and (_is_denied(clause, no, at) or _is_answered_no(clause, mention.end)):  # fmt: skip
                said.not_there.add(place)
                continue
            said.here.add(place)
            alone = any(
                clause.words[near] in _ONLY and clause.words[near - 1 : near] != ("the",)
                for near in range(max(0, at - _NEAR), at)
            )
            alone = alone or clause.words[mention.end : mention.end + 1] in (("only",), ("alone",))
            said.only = said.only or alone
    said.here -= said.not_there
    return said


def _is_denied(clause: Clause, no: tuple[int, ...], at: int) -> bool:
    before = [place for place in no if place < at]
    return bool(before) and set(clause.words[before[-1] + 1 : at]) <= _BETWEEN


def _is_answered_no(clause: Clause, end: int) -> bool:
    """Tell "on the firewall: no", where a list says what isn't there."""
    last = end + 1 >= len(clause.words) or not clause.adjoins(end + 1)
    return clause.words[end : end + 1] != () and clause.words[end] in _ANSWERED and last
