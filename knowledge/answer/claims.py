"""Is what a yes/no question claims about port rows true?"""

from collections.abc import Sequence
from itertools import pairwise

from knowledge.answer.component_claims import is_named_by, serves_each, serves_others
from knowledge.answer.limits import limited
from knowledge.answer.place_claims import leaves_open, placed
from knowledge.answer.said import (
    FREED,
    NEEDED,
    WITHOUT_IT,
    denies,
    fits,
    is_negative,
    transports_claimed,
    uses,
)
from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER
from knowledge.model import PortRequirement
from knowledge.question.asked import Clause, values_of
from knowledge.question.polarity import denials, denied_values, in_main, main_length

_LISTED = frozenset({"listed", "yours", "ours", "documented", "official"})
_ALWAYS = frozenset({"every", "all", "always", "everyone", "everybody", "regardless", "generally"})
_TROUBLE = frozenset({"bad", "problem", "problems", "matter", "matters", "wrong", "hurt", "hurts", "issue", "issues", "harm", "harmful", "trouble",
                      "dangerous", "terrible", "serious", "critical", "fatal", "risk", "risks", "risky", "mistake", "error", "worry", "worried",
                      "worrying", "care", "concern", "concerns", "concerned", "affect", "affects", "affected", "affecting", "impact", "impacts",
                      "break", "breaks", "suffer", "suffers", "consequence", "consequences", "effect", "effects", "fail", "fails"})  # fmt: skip
_OBLIGED = frozenset({"must", "mandatory", "obligatory", "compulsory", "required", "forced", "enforced", "always"})  # fmt: skip
_WORKING = frozenset({"work", "works", "working", "broken", "down", "dead", "affected"})
_THEN = frozenset({"then", "now", "still", "again", "too", "here"})
_MUST = frozenset((verb, "to") for verb in ("has", "have", "needs", "need", "is", "had"))
_PURPOSES = frozenset({"for", "reason", "purpose", "because", "service", "feature", "application"})
_NO_NUMBER = frozenset({("no", NUMBER), ("not", NUMBER), ("without", NUMBER)})
_PAIR = ("one", "other")
_PERMITTED = frozenset({"ok", "okay", "fine", "allowed", "possible", "permitted", "acceptable", "run", "use", "good"})  # fmt: skip
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
    if _closes_in_passing(scene) or _asks_if_it_works(scene) or _tells_of_leaving(scene):
        return None
    within = limited(scene, rows)
    if within:
        return within[0]
    obliged = _of_obligation(scene, rows)
    if obliged is not None:
        return obliged
    if any(leaves_open(scene, row) for row in rows):
        return None
    if _TROUBLE & set(scene.question.words) and scene.question.has("cue", *NEEDED, *FREED):
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


def _tells_of_leaving(scene: Scene) -> bool:
    """Tell "they dropped X last month": whether it is gone is not said clearly enough to judge a need by it."""
    leaving = {"dropped", "cancelled", "canceled", "stopped", "quit"} & set(scene.question.words)
    freed = scene.question.has("cue", "close") and not scene.question.has("cue", "need")
    module = bool(set(scene.components) & scene.view.modules)
    return bool(leaving) and freed and module and not scene.negated


def _closes_in_passing(scene: Scene) -> bool:
    """Tell "is it fine when 5638 is closed", where the condition carries what is asked."""
    for clause in scene.question.clauses:
        main = set(in_main(clause))
        closing = [
            m for m in clause.mentions if m.concept.kind == "cue" and m.concept.value == "close"
        ]
        if any(m not in main for m in closing):
            return not any(m.concept.value in NEEDED for m in main if m.concept.kind == "cue")
    return False


def _of_component(scene: Scene, row: PortRequirement) -> bool | None:
    """Tell whether the row is for the components that are claimed, and for none that is denied."""
    known = [slug for slug in scene.port_components if slug in scene.view.by_component]
    if not known:
        return None
    for judged in (serves_others(scene, row), serves_each(scene, row, stated(scene))):
        if judged is not None:
            return judged != denies(scene)
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
    claimed = [slug for slug in claimed if slug == row.component or slug not in stated(scene)]
    if not claimed:
        # Nothing but modules that the site has: they say nothing of this row.
        return True if denied_slugs else None
    if row.component in claimed:
        return True
    return None if any(is_named_by(scene, row, slug) for slug in claimed) else False


def stated(scene: Scene) -> frozenset[str]:
    """Modules of which is only said that the site has them ("if we have X", "with X")."""
    stated = set()
    for clause in scene.question.clauses:
        length = main_length(clause)
        for mention in clause.mentions:
            before = set(clause.words[max(0, mention.start - 3) : mention.start])
            if mention.concept.kind == "component" and (
                mention.start >= length
                or before & _HAVING
                or not (_is_bare(clause) or clause.asks or clause.ports or before & _PURPOSES)
            ):
                stated.add(mention.concept.value)
    return frozenset(stated & scene.view.modules)


def _is_bare(clause: Clause) -> bool:
    """Tell a cell or a label that is nothing but a component's name from a sentence on a site."""
    named = {
        at
        for m in clause.mentions
        if m.concept.kind == "component"
        for at in range(m.start, m.end)
    }
    return len(named) >= len(clause.words)


def _is_of_need(scene: Scene) -> bool:
    return scene.question.has("cue", *NEEDED, *FREED) or scene.question.has("held", "condition")


def _of_transport(scene: Scene, row: PortRequirement) -> bool | None:
    claimed, denied_ones = transports_claimed(scene)
    typed = [m.protocol for m in scene.question.ports if m.port == row.port and m.protocol]
    if typed:
        certain = all(uses(row, one) for one in typed)
        return certain or (None if all(fits(row, one) for one in typed) else False)
    if any(uses(row, one) for one in denied_ones):
        return False
    return _of_spoken_transport(scene, row, claimed, bare=not denied_ones)


def _of_spoken_transport(
    scene: Scene, row: PortRequirement, claimed: Sequence[str], *, bare: bool
) -> bool | None:
    joined = "both" in scene.question.words or _are_joined(scene)
    if len(claimed) > 1 and joined:
        return all(uses(row, one) for one in claimed)
    if len(claimed) == 1 and bare and _is_forbidden(scene):
        return False if uses(row, claimed[0]) else None
    if len(claimed) > 1 or "or" in scene.question.words:
        return None
    if not claimed:
        return None if bare else True
    if scene.question.has("held", "default"):
        return claimed[0] == (row.transport_default or row.transport)
    if scene.question.has("cue", "only"):
        return row.transport == claimed[0]
    return uses(row, claimed[0])


def _of_condition(scene: Scene, row: PortRequirement) -> bool | None:
    if row.module is None or row.module not in scene.negated:
        return None
    return is_negative(scene) or any(
        _NO_NUMBER & set(pairwise(c.words)) for c in scene.question.clauses
    )


def _of_need(scene: Scene, row: PortRequirement) -> bool | None:
    question = scene.question
    asked = question.has("cue", "need", "optional", "close", "open") or question.has(
        "held", "condition"
    )
    asked = asked or any(WITHOUT_IT in pairwise(clause.words) for clause in question.clauses)
    if not asked or (row.module and row.module in scene.negated):
        return None
    if row.module and _ALWAYS & set(question.words) and not is_negative(scene):
        return False
    if row.module and scene.negated and is_negative(scene):
        return False  # another module's absence doesn't free this one's port
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
    if len(asked) == len(_PAIR) and _says_between(scene):
        parties = scene.catalog.places(row.from_party, row.to_party)
        if len(parties) == len(_PAIR) and asked != parties:
            return denies(scene)
    return placed(scene, row) if asked else None


def _of_obligation(scene: Scene, rows: Sequence[PortRequirement]) -> bool | None:
    """Judge "2010 must be https" and "https is optional on 2010" of rows that may use either."""
    claimed, denied_ones = transports_claimed(scene)
    if len({*claimed, *denied_ones}) != 1 or any(row.transport != "HTTP(S)" for row in rows):
        return None
    for clause in scene.question.asking:
        pairs = set(pairwise(clause.words))
        if "open" in values_of([clause], "cue") or not values_of([clause], "transport"):
            continue
        if _OBLIGED & set(clause.words) or _MUST & pairs:
            freed = any(
                m.concept.value == "optional" and m.end - m.start > 1 for m in clause.mentions
            )
            return freed or bool(denials(clause))
        said_of_port = any(
            m.concept.kind == "transport" and clause.words[m.start - 1 : m.start] == (NUMBER,)
            for m in clause.mentions
        )
        if "optional" in clause.words and not said_of_port:
            return not denials(clause)
    return None


def _asks_if_it_works(scene: Scene) -> bool:
    """Tell "does silverlight work then?" from "is it used": how a site runs is in no document."""
    named = values_of(scene.question.clauses, "component")
    return bool(named) and any(
        clause.form == "yes_no"
        and not clause.ports
        and _WORKING & set([word for word in clause.words if word not in _THEN][-1:])
        and not values_of([clause], "transport")
        for clause in scene.question.asking
    )


def _are_joined(scene: Scene) -> bool:
    """Tell "tcp and udp", which claims both, from "tcp or udp"."""
    return any(
        clause.words[first.end : second.start] == ("and",)
        for clause in scene.question.clauses
        for first, second in pairwise(
            sorted(
                (m for m in clause.mentions if m.concept.kind == "transport"),
                key=lambda m: m.start,
            )
        )
    )


def _says_between(scene: Scene) -> bool:
    """Tell whether two parties are claimed: "between the PC and the server", "goes from the PCs to the cloud"."""
    words = scene.question.words
    return "between" in words or ("from" in words and "to" in words)


def _is_forbidden(scene: Scene) -> bool:
    """Tell "it is never ok to run 2010 over …", where the denial stands before the number, from "isn't"."""
    for clause in scene.question.clauses:
        if NUMBER not in clause.words:
            continue
        number = clause.words.index(NUMBER)
        behind = any(m.concept.kind == "transport" and m.start > number for m in clause.mentions)
        for at in denials(clause):
            following = set(clause.words[at + 1 : number])
            if at < number and behind and following & _PERMITTED and not scene.negated:
                return True
    return False
