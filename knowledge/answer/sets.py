"""Which rows belong together: by transport, or all of them?"""

from collections.abc import Collection
from itertools import pairwise

from knowledge.answer.part import Part, verdict
from knowledge.answer.said import transports_claimed, uses
from knowledge.answer.seeking import asks_what_to_open, is_unclear, says_without
from knowledge.answer.selection import Scene, strange_roles
from knowledge.question.asked import Clause

_WHICH_OF_THEM = frozenset(
    ("which", verb)
    for verb in (
        "row",
        "rows",
        "run",
        "use",
        "are",
        "go",
        "need",
        "is",
        "uses",
        "runs",
        "have",
        "has",
        "ones",
        "speak",
        "speaks",
    )
)
_WHAT_HAS = frozenset(
    ("what", verb) for verb in ("has", "have", "use", "uses", "runs", "run", "speaks")
)
_EVERY = frozenset({"all", "every", "each", "everything"})
_IN_ANY = frozenset(
    ("any", noun) for noun in ("form", "kind", "shape", "variant", "flavour", "flavor")
)
_AMONG_THEM = frozenset({("each", "other"), ("one", "another")})
_ABLE = frozenset(
    {
        "possible",
        "can",
        "could",
        "able",
        "support",
        "supports",
        "supported",
        "optionally",
        "capable",
        "allow",
        "allows",
    }
)
_PAST = frozenset({"who", "whos", "who's", "did", "yesterday", "last", "ago"})


def by_transport(scene: Scene) -> Part | None:
    """Rows whose transport column says exactly what is asked; "http or https" means `HTTP(S)`."""
    claimed, denied = transports_claimed(scene)
    question = scene.question
    narrow = any(question.has(kind) for kind in ("role", "place", "example", "foreign"))
    plural = (
        "ports" in question.words
        or (question.has("thing", "port") and not narrow)
        or question.has("cue", "same-rows")
        or question.has("held", "list")
        or question.has("cue", "anything", "compliance")
        or (
            question.form == "wh"
            and _ends_with_a_transport(scene)
            and not (narrow or scene.strays or question.has("held") or question.inherited)
        )
        or any(
            pair in _WHICH_OF_THEM | _WHAT_HAS
            for c in question.clauses
            for pair in pairwise(c.words)
        )
    )
    if not (claimed or denied) or question.ports or scene.port_components:
        return None
    if not any(uses(row, one) for row in scene.view.edition.ports for one in claimed + denied):
        return Part(unlisted=tuple(f"{one} ports" for one in claimed + denied))
    if not plural or is_unclear(scene):
        return None
    if scene.question.has("cue", "except") and scene.question.has("cue", "addon") and claimed:
        # "All TCP ports except the ones for modules" leaves the modules out, not the transport.
        return Part(scene.rows(lambda row: row.transport in claimed and row.module is None))
    if (
        question.form == "yes_no"
        and _EVERY & set(question.words)
        and len(claimed) == 1
        and not denied
    ):
        rows = scene.rows(lambda _: True)
        kept = tuple(row for row in rows if uses(row, claimed[0]))
        return Part(kept, verdict=verdict(yes=len(kept) == len(rows)))
    if says_without(scene) and not (claimed and denied):
        return Part(scene.rows(lambda row: not any(uses(row, one) for one in claimed + denied)))
    wanted = _printed(scene, claimed)
    rows = scene.rows(lambda row: row.transport in wanted)
    return Part(rows) if rows else Part(unlisted=tuple(f"{one} ports" for one in claimed))


def _ends_with_a_transport(scene: Scene) -> bool:
    """Tell "what do we have on HTTPS" from "which HTTP version"."""
    clause = scene.question.clauses[-1]
    return any(
        m.end == len(clause.words)
        and clause.words[m.start - 1 : m.start] in (("on",), ("over",), ("via",), ("with",))
        for m in clause.mentions
        if m.concept.kind == "transport" and m.start
    )


def _printed(scene: Scene, claimed: Collection[str]) -> set[str]:
    """Take "http or https" for the row that has both, or for all of either where all are wanted."""
    question = scene.question
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    able = len(set(claimed)) == 1 and bool(_ABLE & set(question.words))
    if (pairs & _IN_ANY or able) and claimed:
        return {
            r.transport for r in scene.view.edition.ports if any(uses(r, one) for one in claimed)
        }
    if not {"HTTP", "HTTPS"} <= set(claimed):
        return set(claimed)
    either = question.has("held", "list") or "ports" in question.words
    return {"HTTP", "HTTPS", "HTTP(S)"} if either and "both" not in question.words else {"HTTP(S)"}


def everything(scene: Scene) -> Part | None:
    """All rows, when ports are asked for without saying which."""
    question = scene.question
    plural = "ports" in question.words or question.has("held", "list") or asks_what_to_open(scene)
    counted = "many" in question.words and question.has("place")
    named = question.ports or question.has("component") or question.has("foreign")
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    bound = (
        counted
        or pairs & _AMONG_THEM
        or named
        or question.has("held", "others")
        or is_unclear(scene)
        or strange_roles(scene)
        or _is_of_a_site(scene)
    )
    if not plural or bound or not (question.has("thing", "port") or asks_what_to_open(scene)):
        return None
    return Part(scene.rows(lambda _: True))


def _is_of_a_site(scene: Scene) -> bool:
    """Tell whether what somebody did, what is closed now, or what another program uses is asked for."""
    question = scene.question
    if _PAST & set(question.words) or question.has("cue", "close"):
        return True
    if question.form == "yes_no" and question.has("cue", "same", "compare", "change"):
        return True
    return any(_has_other_user(scene, clause) for clause in question.asking)


def _has_other_user(scene: Scene, clause: Clause) -> bool:
    """Find a noun of no document between "do" or "does" and the verb: "which ports does windows use"."""
    words = scene.catalog.words
    plain = words.plain
    covered = {at for m in clause.mentions for at in range(m.start, m.end)}
    for at, word in enumerate(clause.words):
        if word in ("do", "does") and at + 1 < len(clause.words):
            following = clause.words[at + 1]
            return following not in plain and at + 1 not in covered
    return False
