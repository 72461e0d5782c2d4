"""Is what a yes/no question claims about port rows true?"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER, Mention
from knowledge.model import PortRequirement
from knowledge.question.asked import Clause
from knowledge.question.polarity import denials, denied, denied_values, in_main, main_length

_WITHOUT_IT = ("without", NUMBER)
_NEEDED = frozenset({"need", "open"})
_FREED = frozenset({"close", "optional"})
_LISTED = frozenset({"listed", "yours", "ours", "documented", "official"})
_ALWAYS = frozenset({"every", "all", "always", "everyone", "everybody", "regardless", "generally"})
_TROUBLE = frozenset({"bad", "problem", "problems", "matter", "matters", "wrong", "hurt", "hurts", "issue", "issues", "harm", "harmful", "trouble",
                      "dangerous", "terrible", "serious", "critical", "fatal", "risk", "risks", "risky", "mistake", "error", "worry", "worried",
                      "worrying", "care", "concern", "concerns", "concerned", "affect", "affects", "affected", "affecting", "impact", "impacts",
                      "break", "breaks", "suffer", "suffers", "consequence", "consequences", "effect", "effects", "fail", "fails"})  # fmt: skip
_HAVING = frozenset(
    {
        "have",
        "has",
        "having",
        "with",
        "got",
        "bought",
        "buy",
        "use",
        "uses",
        "using",
        "add",
        "added",
        "adding",
        "run",
        "runs",
        "licensed",
    }
)


def truth(scene: Scene, rows: Sequence[PortRequirement]) -> bool | None:
    """Return True or False where the rows decide the claim, None where the documents don't say.

    One false claim makes the whole false; with none decided the answer is None.
    """
    if _closes_in_passing(scene):
        return None
    if _TROUBLE & set(scene.question.words) and scene.question.has("cue", *_NEEDED, *_FREED):
        # "Is it bad that 5638 is closed?" asks for the opposite of "may 5638 be closed?".
        always = not any(row.module for row in rows)
        return True if always and is_negative(scene) and not scene.negated else None
    decided = [
        value
        for row in rows
        for claim in (_of_component, _of_transport, _of_condition, _of_need, _of_place)
        if (value := claim(scene, row)) is not None
    ]
    if not decided:
        return _of_listing(scene)
    return all(decided)


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
            if cue in _FREED and not no:
                return "less"
            if cue in _NEEDED and no and not _is_of_absent(scene, clause, mention):
                return "less"
            needed = needed or cue in _NEEDED or (cue in _FREED and no)
        if _WITHOUT_IT in pairwise(clause.words):
            return "less"
    return "needed" if needed else None


def _closes_in_passing(scene: Scene) -> bool:
    """Tell "is it fine when 5638 is closed", where the condition carries what is asked."""
    for clause in scene.question.clauses:
        main = set(in_main(clause))
        closing = [
            m for m in clause.mentions if m.concept.kind == "cue" and m.concept.value == "close"
        ]
        if any(m not in main for m in closing):
            return not any(m.concept.value in _NEEDED for m in main if m.concept.kind == "cue")
    return False


def _is_of_absent(scene: Scene, clause: Clause, mention: Mention) -> bool:
    """Tell "we don't need X, is 5634 …", where X is an absent module, from "we don't need 5634"."""
    behind = [
        m for m in clause.mentions if m.concept.kind == "component" and m.start >= mention.end
    ]
    nearest = min(behind, key=lambda m: m.start, default=None)
    if nearest is None or NUMBER in clause.words[mention.end : nearest.start]:
        return False
    return bool(scene.opened([nearest.concept.value]) & set(scene.negated))


def denies(scene: Scene) -> bool:
    """Tell whether the question puts its claim in the negative, a tag such as "isn't it" aside."""
    return any(denials(clause) for clause in scene.question.clauses)


def _of_component(scene: Scene, row: PortRequirement) -> bool | None:
    """Tell whether the row is for the components that are claimed, and for none that is denied."""
    known = [slug for slug in scene.port_components if slug in scene.view.by_component]
    if not known:
        return None
    denied_slugs = scene.opened(
        [v for c in scene.question.clauses for v in denied_values(c, "component")]
    )
    claimed = [slug for slug in known if slug not in denied_slugs]
    if row.component in denied_slugs:
        # "Isn't needed for X": whether it is needed is another claim.
        return None if _is_of_need(scene) else False
    conditional = scene.question.has("cue", "need") or scene.question.has("held", "condition")
    if conditional and {"only", "just", "exclusively"} & set(scene.question.words):
        return row.module in claimed
    claimed = [slug for slug in claimed if slug == row.component or slug not in _stated(scene)]
    return row.component in claimed if claimed or not denied_slugs else True


def _stated(scene: Scene) -> frozenset[str]:
    """Modules of which is only said that the site has them ("if we have X", "with X")."""
    stated = set()
    for clause in scene.question.clauses:
        length = main_length(clause)
        for mention in clause.mentions:
            before = set(clause.words[max(0, mention.start - 3) : mention.start])
            if mention.concept.kind == "component" and (
                mention.start >= length or before & _HAVING or not clause.asks
            ):
                stated.add(mention.concept.value)
    return frozenset(stated & scene.view.modules)


def _is_of_need(scene: Scene) -> bool:
    return scene.question.has("cue", *_NEEDED, *_FREED) or scene.question.has("held", "condition")


def _of_transport(scene: Scene, row: PortRequirement) -> bool | None:
    claimed, denied_ones = transports_claimed(scene)
    typed = [m.protocol for m in scene.question.ports if m.port == row.port and m.protocol]
    if typed:
        certain = all(uses(row, one) for one in typed)
        return certain or (None if all(fits(row, one) for one in typed) else False)
    if any(uses(row, one) for one in denied_ones):
        return False
    if len(claimed) > 1 or "or" in scene.question.words:
        return None
    if not claimed:
        return True if denied_ones else None
    if scene.question.has("held", "default"):
        return claimed[0] == (row.transport_default or row.transport)
    if scene.question.has("cue", "only"):
        return row.transport == claimed[0]
    return uses(row, claimed[0])


def _of_condition(scene: Scene, row: PortRequirement) -> bool | None:
    if row.module is None or row.module not in scene.negated:
        return None
    return is_negative(scene)


def _of_need(scene: Scene, row: PortRequirement) -> bool | None:
    question = scene.question
    asked = question.has("cue", "need", "optional", "close", "open") or question.has(
        "held", "condition"
    )
    asked = asked or any(_WITHOUT_IT in pairwise(clause.words) for clause in question.clauses)
    if not asked or (row.module and row.module in scene.negated):
        return None
    if row.module and _ALWAYS & set(question.words) and not is_negative(scene):
        return False
    if row.module and row.module not in scene.components:
        if question.has("cue", "optional") or question.has("held", "condition"):
            return question.has("cue", "optional") or None
        return None
    return not is_negative(scene)


def _of_listing(scene: Scene) -> bool | None:
    """Tell "is it one of the product's ports", where nothing else is claimed of a listed port."""
    question = scene.question
    asked = question.has("product") or question.has("cue", "compliance")
    asked = asked or bool(_LISTED & set(question.words))
    if denies(scene) and question.has("cue", "anything") and question.has("held", "purpose"):
        return False
    plain = not scene.strays and not scene.port_components and not question.has("held", "security")
    return not denies(scene) if asked and plain else None


def _of_place(scene: Scene, row: PortRequirement) -> bool | None:
    """Only a place that a row names can be confirmed; the documents never exclude one."""
    asked = set(scene.question.of("role")) | set(scene.question.of("place"))
    if not asked or not asked <= scene.places_of(row):
        return None
    return not denies(scene)
