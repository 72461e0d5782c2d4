"""Is a port said to serve several components at once, or another one than is named?"""

from collections.abc import Set
from itertools import pairwise

from knowledge.answer.selection import Scene
from knowledge.model import PortRequirement
from knowledge.question.asked import Clause

_JOINING = frozenset({"and", "both", "the", "for", "as", "well", "also", "plus", "too"})
_OTHER_THAN = frozenset(
    [
        *((first, second) for first in ("anything", "something", "anybody", "nothing") for second in ("but", "besides", "except", "beside", "else", "other")),
        ("other", "than"),
        ("more", "than"),
        ("not", "just"),
        ("not", "only"),
    ]
)  # fmt: skip
_REACH = 6


def serves_each(scene: Scene, row: PortRequirement, stated: Set[str]) -> bool | None:
    """Judge "5638 is for logging and screen recording": false where one of them has rows, and not this one.

    `stated` are modules of which is only said that a site has them.
    """
    if len({m.port for m in scene.question.ports}) != 1:
        return None
    for clause in scene.question.asking:
        for pair in _joined(clause):
            if pair & stated:
                continue
            if any(not is_named_by(scene, row, slug) for slug in pair):
                return False
    return None


def serves_others(scene: Scene, row: PortRequirement) -> bool | None:
    """Judge "is 5672 for anything but messaging": a row has one purpose."""
    for clause in scene.question.asking:
        pairs = list(pairwise(clause.words))
        ends = [at + 2 for at, pair in enumerate(pairs) if pair in _OTHER_THAN]
        named = {
            m.concept.value
            for m in clause.mentions
            if m.concept.kind == "component" and any(end <= m.start < end + _REACH for end in ends)
        }
        if named:
            return row.component not in scene.opened(named)
    return None


def _joined(clause: Clause) -> list[set[str]]:
    """Pairs of components with "and" between them, or that are one name: "silverlight tokens"."""
    named = sorted(
        (m for m in clause.mentions if m.concept.kind == "component" and m.end > m.start),
        key=lambda m: m.start,
    )
    found = []
    for first, second in pairwise(named):
        between = set(clause.words[first.end : second.start])
        compound = second.start == first.end and clause.adjoins(second.start)
        if compound or (second.start >= first.end and "and" in between and between <= _JOINING):
            found.append({first.concept.value, second.concept.value})
    return found


def is_named_by(scene: Scene, row: PortRequirement, slug: str) -> bool:
    """Tell whether a row is a component's, or names it; a component without rows decides nothing."""
    slugs = scene.opened([slug])
    if row.component in slugs or not slugs & set(scene.view.by_component):
        return True
    text = f"{row.purpose} {row.from_party} {row.to_party}".lower()
    names = scene.catalog.words.names
    return any(names.get(one, one).lower() in text for one in (slug, *slugs))
