"""Which of the facts given before are meant: "just the TCP ones", "without the silverlight ones", "which of them is the cloud one"?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.answer.part import Part
from knowledge.answer.selection import Scene
from knowledge.model import Exclusion, PortRequirement, Requirement
from knowledge.question.asked import Clause

_LEAVING = frozenset({"without", "minus", "except", "but", "not", "excluding", "drop", "skip", "omit"})  # fmt: skip
_KEEPING = frozenset({"only", "just", "which"})
_MEANT = frozenset({"one", "ones", "port", "ports", "them", "these", "those", "all", "folders", "extensions", "processes", "stuff", "exclusions", "part"})  # fmt: skip
_KINDS = frozenset({"component", "transport", "role", "place", "category"})
_LONGEST = 9


@dataclass
class _Limit:
    """What facts must have, or must not have."""

    components: set[str] = field(default_factory=set)
    transports: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    categories: set[str] = field(default_factory=set)

    def meets(self, scene: Scene, fact: Requirement) -> bool:
        """Tell whether a fact has all that is named; guidance has none of it."""
        match fact:
            case PortRequirement():
                places = scene.places_of(fact)
                return (
                    (not self.components or fact.component in self.components)
                    and (not self.transports or fact.transport in self.transports)
                    and self.places <= places
                    and not self.categories
                )
            case Exclusion():
                return (
                    (not self.components or fact.component in self.components)
                    and (not self.categories or fact.category in self.categories)
                    and not (self.transports or self.places)
                )
            case _:
                return False


def narrows(scene: Scene) -> bool:
    """Tell whether a short message only picks from what was answered before it."""
    question = scene.question
    own = [clause for clause in question.clauses if clause.words]
    words = [word for clause in own for word in clause.words]
    if not scene.earlier or question.form == "yes_no" or not 0 < len(words) <= _LONGEST:
        return False
    if any(clause.ports or clause.values for clause in own) or question.has(
        "undocumented", "foreign"
    ):
        return False
    named = any(m.concept.kind in _KINDS and m.end > m.start for c in own for m in c.mentions)
    leaves = words[0] in _LEAVING or words[1:2] == ["without"]
    keeps = bool(_KEEPING & set(words)) and bool(_MEANT & set(words))
    return named and (leaves or keeps)


def narrowed(scene: Scene, facts: Sequence[Requirement]) -> Part | None:
    """Pick from the facts of the answer before; None where nothing, or all of them, would be left."""
    gone, kept = _Limit(), _Limit()
    leaves = False
    for clause in scene.question.clauses:
        start = next((at for at, word in enumerate(clause.words) if word in _LEAVING), None)
        leaves = leaves or start is not None
        end = len(clause.words) if start is None else start
        _take(scene, clause, range(end), kept)
        _take(scene, clause, range(end, len(clause.words)), gone)
    left = tuple(
        fact
        for fact in facts
        if kept.meets(scene, fact) and not (leaves and gone.meets(scene, fact))
    )
    return Part(left) if 0 < len(left) < len(facts) else None


def _take(scene: Scene, clause: Clause, span: range, limit: _Limit) -> None:
    named = [m.concept for m in clause.mentions if m.end > m.start and m.start in span]
    limit.components |= scene.opened(c.value for c in named if c.kind == "component")
    limit.transports |= {c.value for c in named if c.kind == "transport"}
    limit.places |= {c.value for c in named if c.kind in ("role", "place")}
    limit.categories |= {c.value for c in named if c.kind == "category"}
