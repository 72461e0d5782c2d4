"""Do the listed exclusions and the criteria prove a "yes": their kind, component, machine, count?"""

import re
from collections.abc import Iterable
from itertools import pairwise

from knowledge.answer.exclusion_scope import CRITERIA
from knowledge.answer.part import Verdict
from knowledge.answer.port_proof import claimed_places
from knowledge.answer.selection import Scene
from knowledge.catalog import exclusion_key
from knowledge.model import Exclusion
from knowledge.question.asked import Clause
from knowledge.question.numbers import SPOKEN

_EVERY_PROGRAM = frozenset(
    (word, noun)
    for word in ("every", "all", "any", "each")
    for noun in ("application", "applications", "app", "apps", "program", "programs", "software")
)
_REACH = 5
_LABELLED = re.compile(
    r"^\W*(process|exe|program|ext|extension|file type|folder|path|dir|directory)(?:es|s)?\s*[:|=]\s*([^\s|,]+(?: [^\s|,:]+)*)",
    re.IGNORECASE | re.MULTILINE,
)
_KIND = {
    "process": "process",
    "exe": "process",
    "program": "process",
    "ext": "extension",
    "extension": "extension",
    "file type": "extension",
}
_ARTICLES = frozenset(
    {"a", "an", "the", "one", "of", "two", "your", "our", "listed", "both", "only"}
)
_COUNTING = frozenset({"count", "counts", "counted", "example", "examples", "criterion", "fall", "falls", "belong", "belongs", "because", "category"})  # fmt: skip


def of_exclusions(scene: Scene, found: list[Exclusion]) -> Iterable[Verdict | None]:
    """Yield "no" for each thing that the listed exclusions contradict, None for each that they leave open."""
    question = scene.question
    if found and _EVERY_PROGRAM & {p for c in question.clauses for p in pairwise(c.words)}:
        yield "no"
    if found and (_counts_others(scene, found) or _denies_a_listed(scene)):
        yield "no"
    if not (found and (question.values or question.has("value"))):
        return
    if _mixes_components(scene) or _belongs_elsewhere(scene, found):
        yield "no"
    own = set(found)
    claimed = scene.opened(
        slug for clause in question.asking for slug in _components(clause, found)
    )
    if claimed and any(e.component not in claimed for e in own):
        yield "no"
    kinds = {kind for clause in question.asking for kind in _kinds(clause)}
    if (kinds and any(e.category not in kinds for e in own)) or _is_mislabelled(scene):
        yield "no"
    if question.has("foreign") or question.has("example"):
        yield None
    cells = (clause for clause in question.clauses if clause.asks or "|" in clause.text)
    roles = {place for clause in cells for place in claimed_places(clause)}
    if roles and any(e.machine not in roles for e in own):
        yield "no"
    if len(roles) > 1 and "instead" in question.words:
        yield "no"


def _counts_others(scene: Scene, found: list[Exclusion]) -> bool:
    """Tell "three processes" where the list has two."""
    for clause in scene.question.clauses:
        for m in (m for m in clause.mentions if m.concept.kind == "category" and m.start):
            number = SPOKEN.get(clause.words[m.start - 1])
            listed = sum(e.category == m.concept.value for e in found)
            if (
                number is not None
                and clause.words[m.start].endswith("s")
                and listed not in (0, int(number))
            ):
                return True
    return False


def _denies_a_listed(scene: Scene) -> bool:
    """Tell "none for logging" where exclusions are listed for it."""
    for clause in scene.question.clauses:
        for m in (m for m in clause.mentions if m.concept.kind == "component" and m.end > m.start):
            before = clause.words[max(0, m.start - 2) : m.start]
            if before in (
                ("none", "for"),
                ("nothing", "for"),
                ("none", "of"),
            ) and scene.exclusions_of(scene.opened([m.concept.value])):
                return True
    return False


def _mixes_components(scene: Scene) -> bool:
    """Tell whether a table's line puts values beside another component than theirs."""
    by_value = scene.view.exclusion_by_value
    for clause in scene.question.clauses:
        slugs = {
            m.concept.value
            for m in clause.mentions
            if m.concept.kind == "component" and m.start == 0
        }
        listed = [by_value[key] for v in clause.values if (key := exclusion_key(v)) in by_value]
        if (
            "|" in clause.text
            and len(slugs) == 1
            and any(e.component not in scene.opened(slugs) for e in listed)
        ):
            return True
    return False


def _belongs_elsewhere(scene: Scene, found: list[Exclusion]) -> bool:
    """Tell "that one belongs to it, too", behind a question on another component."""
    told = scene.opened(scene.earlier[-1].of("component")) if scene.earlier else frozenset[str]()
    claimed = bool({"belongs", "belong", "part"} & set(scene.question.words))
    return claimed and bool(told) and any(e.component not in told for e in found)


def _is_mislabelled(scene: Scene) -> bool:
    """Tell whether a line such as "Folder: *.vid" gives a listed value another kind."""
    for label, typed in _LABELLED.findall("\n".join(c.text for c in scene.question.clauses)):
        listed = scene.view.exclusion_by_value.get(exclusion_key(typed))
        if listed and listed.category != _KIND.get(label.lower(), "folder"):
            return True
    return False


def _kinds(clause: Clause) -> Iterable[str]:
    """Kinds that the values are said to be: "is one of the two processes"."""
    for mention in clause.mentions:
        before = clause.words[max(0, mention.start - _REACH) : mention.start]
        being = [at for at, word in enumerate(before) if word in ("is", "are")]
        if (
            mention.concept.kind == "category"
            and being
            and set(before[being[-1] + 1 :]) <= _ARTICLES
        ):
            yield mention.concept.value


def _components(clause: Clause, found: list[Exclusion]) -> Iterable[str]:
    """Components that are named, the endings of the values themselves aside: "log" in "*.log"."""
    endings = {e.value.lower().rpartition(".")[2] for e in found if e.category == "extension"}
    for mention in clause.mentions:
        words = clause.words[mention.start : mention.end]
        if mention.concept.kind == "component" and words and not set(words) <= endings:
            yield mention.concept.value


def of_criteria(scene: Scene, topics: set[str]) -> Iterable[Verdict | None]:
    """Yield "no" where a kind of file is counted among another criterion's."""
    words = set(scene.question.words)
    before = set(scene.earlier[-1].of("example")) & set(CRITERIA) if scene.earlier else set[str]()
    pairs = {pair for clause in scene.question.clauses for pair in pairwise(clause.words)}
    counting = bool(_COUNTING & words) or ("one", "of") in pairs
    if topics and before and not topics & before and counting:
        yield "no"
    grouped = "=" in scene.question.text or bool({"all", "both", "each"} & words)
    named = bool({"locked", "large", "temporary", "criterion", "criteria"} & words)
    if len(topics) > 1 and (_COUNTING & words or (grouped and named)):
        yield "no"
