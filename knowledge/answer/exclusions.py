"""What do the documents say about antivirus exclusions?"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.answer.exclusion_claims import claims_on_all
from knowledge.answer.exclusion_limits import of_client, of_others
from knowledge.answer.exclusion_scope import is_about_exclusions, is_yes_no, wanted
from knowledge.answer.exclusion_values import named_values
from knowledge.answer.part import Part, Verdict, verdict
from knowledge.answer.selection import Scene
from knowledge.model import Exclusion, PortRequirement
from knowledge.question.asked import Clause, Question, values_of
from knowledge.question.polarity import denials
from knowledge.vocabulary import Concept

_EXCLUSION, _WHY = Concept("thing", "exclusion"), Concept("held", "why")
_NO_EFFECT = frozenset(("no", noun) for noun in ("effect", "impact", "influence", "consequence", "consequences", "effects", "risk", "downside"))  # fmt: skip
_DENYING = frozenset({"no", "not", "without", "neither", "nor", "except"})
_TURNING = frozenset({"only", "just", "but", "need", "want"})
_CAUSING = frozenset(
    {"cause", "causes", "caused", "related", "lead", "leads", "contribute", "affect", "affects"}
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
    }
)
_KINDS = ("process", "extension", "folder")
_BOTH = frozenset({("ports", "and"), ("and", "ports"), ("ports", "plus"), ("plus", "ports")})
_CRITERIA = ("locked_files", "large_files", "temporary_files")


def exclusions(scene: Scene) -> Part | None:
    """Everything about antivirus exclusions, from the general guidance down to a single value."""
    if not is_about_exclusions(scene):
        return None
    steps = (
        _instructions,
        _security,
        of_client,
        of_others,
        claims_on_all,
        named_values,
        _examples,
        _guidance,
        _of_components,
        _all,
    )
    part = next((part for step in steps if (part := step(scene)) is not None), None)
    if part and scene.question.asked("thing").count("port"):
        # "Port and exclusions for screen recording", "everything: ports and exclusions": both are asked for.
        return replace(part, facts=(*_rows_beside(scene), *part.facts))
    return part


def _rows_beside(scene: Scene) -> tuple[PortRequirement, ...]:
    question = scene.question
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    whole = (
        pairs & _BOTH and question.form != "yes_no" and not (question.ports or scene.components)
    )
    return scene.rows(lambda _: True) if whole else scene.component_rows


_WHOLE = frozenset({"whole", "entire", "complete"})


def _instructions(scene: Scene) -> Part | None:
    """Where a file lies or what it does is not told, only that it is excluded."""
    question = scene.question
    if question.has("thing", "exclusion", "antivirus") or not question.has("held", "where"):
        return None
    return (
        Part(unlisted=question.values or ("where it is",))
        if not question.has("category")
        else None
    )


def _security(scene: Scene) -> Part | None:
    """Whether an exclusion is safe is not told, only what its lack leads to."""
    question = scene.question
    asked = "security" in question.asked("held") and not question.has("held", "why")
    return Part(unlisted=("how safe that is",)) if asked and question.form == "yes_no" else None


def _examples(scene: Scene) -> Part | None:
    """Locked, large and temporary files: the criteria for what the list doesn't name."""
    question = scene.question
    named = [topic for topic in question.of("example") if topic in _CRITERIA]
    if question.has("component") and not any(
        topic in question.asked("example") for topic in named
    ):
        return None
    if not named and question.has("held", "criteria") and not question.has("category"):
        named = list(_CRITERIA)
    facts = scene.guidelines(named)
    if not facts:
        return None
    yes = wanted(scene) if is_yes_no(scene) and question.of("example") else None
    # The criteria name a kind of file; of an ending that they don't print they decide nothing.
    strange = tuple(
        v
        for v in question.values
        if not any(v.lstrip("*").lower() in f.text.lower() for f in facts)
    )
    if strange and all(v.startswith(("*.", ".")) for v in strange):
        return Part(facts, unlisted=strange)
    return Part(facts, verdict=verdict(yes=yes))


def _guidance(scene: Scene) -> Part | None:
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
    given = "no" if _belittles(scene, topics) else given
    return Part((*beside, *facts), given, strange if question.form == "yes_no" else ())


def _asks_if_covered(scene: Scene) -> bool:
    """Tell "do the guidelines cover that" and "for on-demand scans too?" of what they do cover."""
    question, words = scene.question, set(scene.question.words)
    if question.form not in ("yes_no", "request"):
        return False
    covered = question.has("held", "guidance") and bool(_COVERING & words)
    return covered or (question.has("held", "scans") and bool({"too", "also"} & words))


def _asks_if_it_matters(scene: Scene, topics: Sequence[str]) -> bool:
    """Tell "can missing exclusions cause an outage", which the reason for them says."""
    question = scene.question
    asked = question.form == "yes_no" and question.has("thing", "exclusion")
    return (
        asked
        and topics == ["why_exclusions"]
        and bool(_CAUSING & set(question.words))
        and not _denied(scene)
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
            part = _of_components(scene) or _all(scene)
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
    if question.form != "yes_no" or question.has("cue", "close", "change"):
        return False
    if topics == ["scan_types"]:
        both = {"both", "either", "and"} & set(question.words)
        only = question.has("cue", "only") and not both
        return only and question.has("thing", "exclusion")
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    return topics == ["why_exclusions"] and bool(pairs & _NO_EFFECT)


def _asks_why(scene: Scene) -> bool:
    question = scene.question
    not_scanned = bool({"scan", "scanned"} & set(question.words)) and "not" in question.words
    claimed = not_scanned or (question.form == "yes_no" and question.has("cue", "need"))
    skipped = bool({"skip", "skips", "ignore"} & set(question.words))
    refused = question.has("cue", "close", "without") and not (scene.negated or scene.contrasted)
    refused = refused and not (claimed or skipped)
    if question.form == "wh" and question.has("held", "purpose") and "good" in question.words:
        return True
    return question.has("held", "why") or (refused and not question.has("category"))


def _of_components(scene: Scene) -> Part | None:
    if not scene.components and not scene.negated:
        return _of_ports(scene)
    if not scene.components and _asks_for_what_is_left(scene):
        gone = set(scene.negated)
        return _filtered(
            scene, tuple(e for e in scene.view.edition.exclusions if e.component not in gone)
        )
    listed = scene.exclusions_of(scene.components)
    if not listed and not any(
        c.words and values_of([c], "component") for c in scene.question.clauses
    ):
        return None
    if not listed:
        names = scene.catalog.words.names
        return Part(unlisted=tuple(names.get(slug, slug) for slug in scene.components))
    return _filtered(scene, listed)


def _asks_for_what_is_left(scene: Scene) -> bool:
    """Tell "we don't use X, which exclusions are left?" from "exclusions without X"."""
    told = any(
        not clause.asks and values_of([clause], "component") for clause in scene.question.clauses
    )
    return told and scene.question.form in ("wh", "request")


def _of_ports(scene: Scene) -> Part | None:
    """Exclusions of the component whose port was asked about before: "and which exe goes with it?"."""
    listed = scene.exclusions_of([row.component for row in scene.listed])
    return _filtered(scene, listed) if scene.question.inherited and listed else None


def _all(scene: Scene) -> Part | None:
    question = scene.question
    unclear = [word for clause in question.asking for word in clause.unexplained]
    asked = question.form == "yes_no" or (
        question.form == "request" and question.text.rstrip().endswith("?")
    )
    if not unclear and question.form == "yes_no" and question.has("cue", "only"):
        unclear = ["whether that is all"]
    if unclear and asked:
        return Part(unlisted=tuple(unclear[:3]))
    if question.has("foreign") or not scene.view.edition.exclusions:
        return Part(unlisted=question.of("foreign") or ("antivirus exclusions",))
    return _filtered(scene, scene.view.edition.exclusions)


def _whose_path_is_named(kept: Sequence[Exclusion], words: set[str]) -> tuple[Exclusion, ...]:
    """Of several folders take the one that has a word of the question in its path: "the temp folder"."""
    folders = [e for e in kept if e.category == "folder"]
    if len(folders) < 2 or len(folders) != len(kept):  # noqa: PLR2004 - one to choose from several
        return ()
    named = tuple(e for e in folders if words & set(re.split(r"[\\/ :]+", e.value.lower())) - {""})
    return named if len(named) == 1 else ()


def _adds_a_kind(clause: Clause) -> bool:
    """Tell "for the logger service and the folder it writes to" from "the folder for the logger service"."""
    ends = {m.end for m in clause.mentions if m.concept.kind == "component" and m.end > m.start}
    starts = {m.start for m in clause.mentions if m.concept.kind == "category"}
    return any(clause.words[end : end + 2] == ("and", "the") and end + 2 in starts for end in ends)


def _ends_with_a_word(kept: Sequence[Exclusion], words: set[str]) -> bool:
    ends = {re.split(r"[\\/]+", e.value.lower().rstrip("\\/"))[-1] for e in kept}
    parts = {part for e in kept for part in re.split(r"[\\/ :]+", e.value.lower())}
    return not words & parts or bool(words & ends)


def _without_denied(question: Question, categories: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what stands behind a denial: "paths only, no exe or extension"."""
    wanted, gone = set[str](), set[str]()
    for clause in question.clauses:
        starts = {
            m.start: m.concept.value for m in clause.mentions if m.concept.kind == "category"
        }
        denied = False
        for at, word in enumerate(clause.words):
            denied = word in _DENYING or (denied and word not in _TURNING)
            if at in starts:
                (gone if denied else wanted).add(starts[at])
    kept = tuple(one for one in categories if one in wanted)
    if not kept and gone and question.form != "yes_no":
        return tuple(
            one for one in _KINDS if one not in gone
        )  # "the exclusions without the extensions"
    return kept or categories


def _filtered(scene: Scene, listed: tuple[Exclusion, ...]) -> Part:
    categories = scene.question.asked("category") or scene.question.of("category")
    categories = _without_denied(scene.question, categories)
    if len(categories) > 1 and {"files", "file"} & set(scene.question.words):
        categories = ()
    if any(map(_adds_a_kind, scene.question.asking)):
        categories = ()
    if scene.question.inherited and scene.question.clauses[-1:]:
        own = [
            m.concept.value
            for m in scene.question.clauses[-1].mentions
            if m.concept.kind == "category"
        ]
        categories = tuple(own) or categories
    kept = tuple(e for e in listed if not categories or e.category in categories)
    if not kept:
        return Part(unlisted=tuple(categories))
    words = set(scene.question.words)
    kept = _whose_path_is_named(kept, words) or kept
    if categories and "else" in words and scene.question.has("cue", "lacking"):
        return Part(tuple(e for e in listed if e not in kept) or kept)
    judged = scene.question.form == "yes_no" and not scene.question.has("cue", "same", "compare")
    yes = wanted(scene) if judged else None
    if yes and words & _WHOLE and not _ends_with_a_word(kept, words):
        yes = False  # "the whole CallCopy folder": only one below it is listed
    return Part(kept, verdict=verdict(yes=yes))
