"""Is what a yes/no question claims about port rows true?"""

from collections.abc import Sequence

from knowledge.answer.selection import Scene
from knowledge.model import PortRequirement

_NEGATIONS = frozenset(
    {
        "not",
        "n't",
        "isn't",
        "don't",
        "doesn't",
        "needn't",
        "no",
        "never",
        "dont",
        "doesnt",
        "isnt",
        "aren't",
        "without",
        "won't",
        "wont",
        "cannot",
        "can't",
        "arent",
    }
)
_SUBORDINATE = frozenset({"when", "if", "because", "while", "although", "unless"})
_TAGS_BEFORE = ("or", "isn't", "aren't", "doesn't", "don't")


def truth(scene: Scene, rows: Sequence[PortRequirement]) -> bool | None:
    """Return True or False where the rows decide the claim, None where the documents don't say.

    One false claim makes the whole false; with none decided the answer is None.
    """
    decided = [
        value
        for row in rows
        for claim in (_of_component, _of_transport, _of_condition, _of_need, _of_place)
        if (value := claim(scene, row)) is not None
    ]
    return None if not decided else all(decided)


def transports_claimed(scene: Scene) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Transports that are claimed, and those that are denied ("tcp, not http")."""
    claimed, denied = list[str](), list[str]()
    for clause in scene.question.clauses:
        for mention in clause.mentions:
            if mention.concept.kind == "transport":
                before = clause.words[max(0, mention.start - 1) : mention.start]
                (denied if set(before) & {"not", "no"} else claimed).append(mention.concept.value)
    for port in scene.question.ports:
        if port.protocol:
            claimed.append(port.protocol)
    return tuple(dict.fromkeys(claimed)), tuple(dict.fromkeys(denied))


def uses(row: PortRequirement, transport: str) -> bool:
    """Tell whether the row prints this transport? `HTTP(S)` is both HTTP and HTTPS."""
    printed = {"HTTP", "HTTPS"} if row.transport == "HTTP(S)" else set(row.transport.split("/"))
    return transport in printed


def is_negative(scene: Scene) -> bool:
    """Is "not needed", "can be closed" or the like claimed? A second negation turns it round."""
    closing = any(
        mention.concept.kind == "cue" and mention.concept.value in ("close", "optional")
        for clause in scene.question.clauses
        for mention in clause.mentions
        if mention.end <= len(main_words(clause.words))
    )
    return closing or (denies(scene) and not scene.negated)


def denies(scene: Scene) -> bool:
    """Tell whether the question puts its claim in the negative, a tag such as "isn't it" aside."""
    return any(word in _NEGATIONS for word in _without_tag(scene.question.words))


def main_words(words: Sequence[str]) -> Sequence[str]:
    """Cut what follows "when", "if" or "because": a condition is not the claim."""
    cuts = [at for at, word in enumerate(words) if at > 1 and word in _SUBORDINATE]
    return words[: cuts[0]] if cuts else words


def _without_tag(words: Sequence[str]) -> Sequence[str]:
    for at in range(max(0, len(words) - 3), len(words)):
        if words[at] in _TAGS_BEFORE and at > 0:
            return words[:at]
    return words


def _of_component(scene: Scene, row: PortRequirement) -> bool | None:
    slugs = scene.port_components
    if not slugs or not any(slug in scene.view.by_component for slug in slugs):
        return None
    conditional = scene.question.has("cue", "need") or scene.question.has("held", "condition")
    if conditional and {"only", "just", "exclusively"} & set(scene.question.words):
        return row.module in slugs
    return row.component in slugs


def _of_transport(scene: Scene, row: PortRequirement) -> bool | None:
    claimed, denied = transports_claimed(scene)
    choice = len(claimed) > 1 or "or" in scene.question.words
    if not claimed or choice:
        return False if any(row.transport == one for one in denied) else None
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
    if not asked or (row.module and row.module in scene.negated):
        return None
    if row.module and row.module not in scene.components:
        if question.has("cue", "optional") or question.has("held", "condition"):
            return question.has("cue", "optional") or None
        return None
    return not is_negative(scene)


def _of_place(scene: Scene, row: PortRequirement) -> bool | None:
    """Only a place that a row names can be confirmed; the documents never exclude one."""
    asked = set(scene.question.of("role")) | set(scene.question.of("place"))
    if not asked or not asked <= scene.places_of(row):
        return None
    return not denies(scene)
