"""Which exclusions are listed for what is asked: of a component, of a kind, all of them?"""

import re
from collections.abc import Sequence

from knowledge.answer.exclusion_scope import wanted
from knowledge.answer.part import Part, verdict
from knowledge.answer.selection import Scene
from knowledge.model import Exclusion
from knowledge.question.asked import Clause, Question, values_of

_DENYING = frozenset({"no", "not", "without", "neither", "nor", "except"})
_TURNING = frozenset({"only", "just", "but", "need", "want"})
_KINDS = ("process", "extension", "folder")
_SEVERAL = 2
_WHOLE = frozenset({"whole", "entire", "complete"})


def of_components(scene: Scene) -> Part | None:
    """Exclusions of the components that are named, or of all but those that are said to be absent."""
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


def all_listed(scene: Scene) -> Part | None:
    """All exclusions, or all of the kinds that are asked for."""
    question = scene.question
    if question.form == "yes_no" and question.inherited and not _says_something_of_them(question):
        return Part(unlisted=("that about the exclusions",))
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


def _says_something_of_them(question: Question) -> bool:
    """Tell "are they all needed?" from "did that ever happen?", behind a question on exclusions."""
    own = [clause for clause in question.clauses if clause.words]
    kinds = ("thing", "category", "value", "example", "component", "role")
    cues = set(values_of(own, "cue")) - {"same-rows", "anything"}
    cues |= set(values_of(own, "held")) - {"list"}
    return bool(cues) or any(values_of(own, kind) for kind in kinds)


def _whose_path_is_named(kept: Sequence[Exclusion], words: set[str]) -> tuple[Exclusion, ...]:
    """Of several folders take the one that has a word of the question in its path: "the temp folder"."""
    folders = [e for e in kept if e.category == "folder"]
    if len(folders) < _SEVERAL or len(folders) != len(kept):
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
