"""What does the guidance on exclusions say: why, on which server, for which scans, for other programs?"""

from collections.abc import Sequence
from itertools import pairwise

from knowledge.answer.exclusion_lists import all_listed, of_components
from knowledge.answer.part import Part, Verdict
from knowledge.answer.selection import Scene
from knowledge.model import Exclusion
from knowledge.question.asked import Clause
from knowledge.question.polarity import denials
from knowledge.vocabulary import Concept

_EXCLUSION, _WHY = Concept("thing", "exclusion"), Concept("held", "why")
_NO_EFFECT = frozenset(("no", noun) for noun in ("effect", "impact", "influence", "consequence", "consequences", "effects", "risk", "downside"))  # fmt: skip
_CAUSING = frozenset(
    {"cause", "causes", "caused", "related", "lead", "leads", "contribute", "affect", "affects"}
)
# Behind a hurried "because" a clause begins.
_BEGINNING = frozenset(
    {"the", "they", "we", "it", "he", "she", "i", "our", "their", "those", "these"}
)
_COVERING = frozenset(
    {
        "cover",
        "covers",
        "covered",
        "mention",
        "mentions",
        "say",
        "says",
        "include",
        "address",
        "tell",
        "count",
        "counts",
        "apply",
        "applies",
        "hold",
        "holds",
    }
)


def guidance(scene: Scene) -> Part | None:
    """Why, on which server, for which kind of scan, for other applications."""
    question = scene.question
    topics: list[str] = []
    if question.has("held", "scans") and not question.has("category"):
        topics.append("scan_types")
    roles = set(question.of("role"))
    if scene.question.form == "yes_no" and _asks_whether_it_harms(scene):
        topics.append("why_exclusions")
    machines = {"premises-server", "client-pc"} <= roles or (
        roles and question.has("cue", "only") and not question.has("category")
    )
    if question.has("held", "where") or machines:
        topics.append("which_server_exclusions")
    if question.has("held", "others") or (question.asked("foreign") and not scene.components):
        topics.append("unlisted_applications")
    if not topics and _asks_why(scene):
        topics.append("why_exclusions")
    facts = scene.guidelines(topics)
    if not facts:
        return None
    beside = () if "why_exclusions" not in topics else _asked_beside(scene)
    strange = question.asked("foreign") if "unlisted_applications" in topics else ()
    given: Verdict | None = (
        "yes" if _asks_if_covered(scene) or _asks_if_it_matters(scene, topics) else None
    )
    if question.form == "yes_no" and not _denied(scene):
        placed = topics == ["which_server_exclusions"] and roles == {"premises-server"}
        by_case = topics == ["unlisted_applications"] and "case" in question.words
        given = "yes" if placed or by_case else given
    given = "no" if _belittles(scene, topics) else given
    return Part((*beside, *facts), given, strange if question.form == "yes_no" else ())


def _asks_if_covered(scene: Scene) -> bool:
    """Tell "do the guidelines cover that" and "for on-demand scans too?" of what they do cover."""
    question, words = scene.question, set(scene.question.words)
    if question.form not in ("yes_no", "request"):
        return False
    covered = question.has("held", "guidance") and bool(_COVERING & words)
    again = bool({"too", "also", "well"} & words) or (bool(question.inherited) and words & {"and"})
    return covered or (question.has("held", "scans") and bool(again))


def _asks_if_it_matters(scene: Scene, topics: Sequence[str]) -> bool:
    """Tell "can missing exclusions cause an outage", which the reason for them says."""
    question = scene.question
    asked = question.form == "yes_no" and question.has("thing", "exclusion")
    return (
        asked
        and topics == ["why_exclusions"]
        and any(map(_says_it_leads_to, question.clauses))
        and not _denied(scene)
    )


def _says_it_leads_to(clause: Clause) -> bool:
    """Tell "can it cause outages" from "'cause the processes are excluded"."""
    following = (*clause.words[1:], "")
    pairs = zip(clause.words, following, strict=False)
    return any(
        word in _CAUSING and (word != "cause" or after not in _BEGINNING) for word, after in pairs
    )


def _denied(scene: Scene) -> bool:
    return any(denials(clause) for clause in scene.question.asking)


def _asked_beside(scene: Scene) -> tuple[Exclusion, ...]:
    """Give the list, too, where "exclusions and the reason for them" are asked for."""
    for clause in scene.question.clauses:
        things = [m.end for m in clause.mentions if m.concept == _EXCLUSION]
        reasons = [m.start for m in clause.mentions if m.concept == _WHY]
        if (
            things
            and reasons
            and "and" in clause.words[min(things) : max(reasons)]
            and clause.form != "yes_no"
        ):
            part = of_components(scene) or all_listed(scene)
            return tuple(e for e in part.facts if isinstance(e, Exclusion)) if part else ()
    return ()


def _asks_whether_it_harms(scene: Scene) -> bool:
    """Tell "is it bad if everything is scanned" from asking which machine is meant."""
    words = set(scene.question.words)
    harm = words & {"bad", "problem", "harmful", "issue", "trouble", "dangerous", "hurt", "harm"}
    return bool(harm) and bool(words & {"scan", "scans", "scanned", "scanning"})


def _belittles(scene: Scene, topics: Sequence[str]) -> bool:
    """Is claimed that a lack has no effect, or that one kind of scan is left out?"""
    question = scene.question
    if question.form not in ("yes_no", "request") or question.has("cue", "close", "change"):
        return False
    if topics == ["scan_types"]:
        both = {"both", "either", "and"} & set(question.words)
        only = question.has("cue", "only") and not both
        return only and question.has("thing", "exclusion")
    if topics == ["unlisted_applications"]:
        return bool({"covers", "cover", "includes", "include"} & set(question.words)) and bool(
            {"all", "every", "each"} & set(question.words)
        )
    if topics == ["why_exclusions"] and _denied(scene) and _CAUSING & set(question.words):
        return True
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    return topics == ["why_exclusions"] and bool(pairs & _NO_EFFECT)


def _asks_why(scene: Scene) -> bool:
    question = scene.question
    not_scanned = bool({"scan", "scanned"} & set(question.words)) and "not" in question.words
    claimed = not_scanned or (question.form == "yes_no" and question.has("cue", "need"))
    skipped = bool({"skip", "skips", "ignore"} & set(question.words))
    refused = question.has("cue", "close", "without", "optional") and not (
        scene.negated or scene.contrasted
    )
    refused = refused and not (claimed or skipped)
    if question.form == "wh" and question.has("held", "purpose") and "good" in question.words:
        return True
    return question.has("held", "why") or (refused and not question.has("category"))
