"""What does a question say of need and of transports, before rows are held against it?"""

import re
from itertools import pairwise
from typing import Literal

from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER, Mention
from knowledge.model import PortRequirement
from knowledge.question.asked import Clause, Question
from knowledge.question.polarity import denials, denied, denied_values, in_main, main_length

WITHOUT_IT = ("without", NUMBER)
NEEDED = frozenset({"need", "open"})
_ALL_ON_LIST = re.compile(
    r"\b(?:these|those|they|them|ports|ones|two|three|four|five|six) (?:are )?all (?:listed|documented|known|valid|official|yours|ours|(?:on|in|from|part of) )"
)
FREED = frozenset({"close", "optional"})


def transports_claimed(scene: Scene) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Transports that are claimed, and those that are denied ("tcp, not http")."""
    claimed, denied_ones = list[str](), list[str]()
    for clause in scene.question.clauses:
        no = denied_values(clause, "transport")
        for mention in clause.mentions:
            if mention.concept.kind == "transport":
                value = mention.concept.value
                (denied_ones if value in no else claimed).append(value)
    for port in scene.question.ports:
        if port.protocol:
            claimed.append(port.protocol)
    return tuple(dict.fromkeys(claimed)), tuple(dict.fromkeys(denied_ones))


def uses(row: PortRequirement, transport: str) -> bool:
    """Tell whether the row prints this transport? `HTTP(S)` is both HTTP and HTTPS."""
    printed = {"HTTP", "HTTPS"} if row.transport == "HTTP(S)" else set(row.transport.split("/"))
    return transport in printed or transport == row.transport


def fits(row: PortRequirement, protocol: str) -> bool:
    """Tell whether "2010/tcp" agrees with the row: what firewalls write so is the layer below HTTP."""
    return (protocol == "TCP" and "UDP" not in row.transport) or uses(row, protocol)


def is_negative(scene: Scene) -> bool:
    """Is "not needed", "can be closed" or the like claimed? A second negation turns it round."""
    said = said_of_need(scene)
    return said == "less" or (said is None and denies(scene) and not scene.negated)


def said_of_need(scene: Scene) -> Literal["needed", "less"] | None:
    """Tell whether a need is claimed, or that there is less need than the documents say, in so many words."""
    needed = False
    for clause in scene.question.clauses:
        for mention in in_main(clause):
            cue = mention.concept.value
            if mention.concept.kind != "cue" or mention.end == mention.start:
                continue
            no = denied(clause, mention)
            if cue in FREED and not no:
                return "less"
            if cue in NEEDED and no and not _is_of_absent(scene, clause, mention):
                return "less"
            needed = needed or cue in NEEDED or (cue in FREED and no)
        if WITHOUT_IT in pairwise(clause.words):
            return "less"
    return "needed" if needed else None


def _is_of_absent(scene: Scene, clause: Clause, mention: Mention) -> bool:
    """Tell "we don't need X, is 5634 …", where X is an absent module, from "we don't need 5634"."""
    end = main_length(clause)
    behind = [
        m
        for m in clause.mentions
        if m.concept.kind == "component" and mention.end <= m.start < end
    ]
    nearest = min(behind, key=lambda m: m.start, default=None)
    if nearest is None or NUMBER in clause.words[mention.end : nearest.start]:
        return False
    return bool(scene.opened([nearest.concept.value]) & set(scene.negated))


def asks_if_each_is_listed(question: Question) -> bool:
    """Tell "are these all on your list" from "is this all"."""
    return any(_ALL_ON_LIST.search(" ".join(clause.words)) for clause in question.asking)


def denies(scene: Scene) -> bool:
    """Tell whether the question puts its claim in the negative, a tag such as "isn't it" aside."""
    return any(denials(clause) for clause in scene.question.clauses)
