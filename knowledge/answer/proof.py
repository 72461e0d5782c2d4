"""Is a "yes" proven by what the facts say? What they contradict is a "no", what they leave open gets no verdict."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from knowledge.answer.claims import stated
from knowledge.answer.component_claims import is_named_by
from knowledge.answer.part import Part, Verdict
from knowledge.answer.said import uses
from knowledge.answer.selection import Scene
from knowledge.catalog import exclusion_key
from knowledge.matching.lexicon import NUMBER
from knowledge.model import Exclusion, Guideline, PortRequirement
from knowledge.question.asked import PEOPLE, Clause
from knowledge.question.polarity import denials, main_length
from knowledge.vocabulary import Concept

_ANYWHERE = "customer-location"
# These turn a claim into one on another thing: "5633 instead of 5638", "does it become 443".
_TURNING = frozenset({"instead", "become", "becomes", "turn", "turns", "rather", "replace", "replaces", "switch", "switches"})  # fmt: skip
# A "yes" to one of these says that something is wrong.
_FAULTS = ("typo", "lacking")
_WRONG = frozenset({"wrong", "bad", "problem", "problems", "issue", "issues", "missing", "trouble", "harm", "difference", "different", "incorrect"})  # fmt: skip
_ONLY_THIS = frozenset({("only", NUMBER), ("just", NUMBER)})
_DEFAULT = Concept("held", "default")
_PERMITTED = frozenset(
    {"supported", "allowed", "possible", "permitted", "accepted", "available", "ok"}
)
_EVERY_PROGRAM = frozenset(
    (word, noun)
    for word in ("every", "all", "any", "each")
    for noun in ("application", "applications", "app", "apps", "program", "programs", "software")
)
_ADDON = Concept("cue", "addon")
_REACH = 5
_COUNTED = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
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
_CRITERIA = frozenset({"locked_files", "large_files", "temporary_files"})
_COUNTING = frozenset({"count", "counts", "counted", "example", "examples", "criterion", "fall", "falls", "belong", "belongs", "because", "category"})  # fmt: skip


def proven(scene: Scene, part: Part) -> Part:
    """Return the part with a "yes" kept, turned into "no" or taken away."""
    if part.verdict != "yes" or _asks_for_faults(scene):
        return part
    if _denies_an_opened_place(scene) or _denies_a_used_transport(scene):
        return replace(part, verdict="no")
    if _denies_the_claim(scene):
        # "X doesn't use A, it uses B instead": both halves would have to hold.
        return replace(part, verdict=None) if "instead" in scene.question.words else part
    ports = [f for f in part.facts if isinstance(f, PortRequirement)]
    exclusions = [f for f in part.facts if isinstance(f, Exclusion)]
    topics = {f.topic for f in part.facts if isinstance(f, Guideline)} & _CRITERIA
    judged = {
        *_of_ports(scene, part, ports),
        *_of_exclusions(scene, exclusions),
        *_of_criteria(scene, topics),
    }
    if "no" in judged:
        return replace(part, verdict="no")
    return replace(part, verdict=None) if judged else part


def _denies_the_claim(scene: Scene) -> bool:
    """Tell "isn't open on the PCs" from "no modules here, …", where only a module is denied."""
    for clause in scene.question.clauses:
        absent = {
            m.start
            for m in clause.mentions
            if (m.concept.kind == "component" and m.concept.value in scene.negated)
            or m.concept == _ADDON
        }
        if any(not absent & set(range(at, at + _REACH)) for at in denials(clause)):
            return True
    return False


def _denies_an_opened_place(scene: Scene) -> bool:
    """Tell "there is nothing to do on the firewall" where the row is opened there."""
    opened = {place for row in scene.listed for place in scene.catalog.places(*row.where_open)}
    return any(
        m.concept.value in opened
        and {"nothing", "none"} & set(clause.words[max(0, m.start - _REACH) : m.start])
        for clause in scene.question.clauses
        for m in clause.mentions
        if m.concept.kind in ("role", "place") and m.end > m.start
    )


def _denies_a_used_transport(scene: Scene) -> bool:
    """Tell "only with HTTPS, plain HTTP is not supported" of a row that has either."""
    for clause in scene.question.clauses:
        for m in (m for m in clause.mentions if m.concept.kind == "transport" and m.end > m.start):
            behind = set(clause.words[m.end : m.end + _REACH])
            before = set(clause.words[max(0, m.start - _REACH) : m.start])
            refused = {"not", "isn't", "never"} & behind and _PERMITTED & behind
            for row in scene.listed:
                if refused and uses(row, m.concept.value):
                    return True
                if (
                    {"only", "just"} & before
                    and row.transport == "HTTP(S)"
                    and m.concept.value in ("HTTP", "HTTPS")
                    and not row.transport.startswith(m.concept.value + "(")
                ):
                    return True
    return False


def _asks_for_faults(scene: Scene) -> bool:
    return scene.question.has("cue", *_FAULTS) or bool(_WRONG & set(scene.question.words))


def _of_ports(scene: Scene, part: Part, rows: list[PortRequirement]) -> Iterable[Verdict | None]:
    question = scene.question
    if not rows:
        return
    if any(_another_default(scene, row) for row in rows):
        yield "no"
    told = any(isinstance(fact, Guideline) for fact in part.facts)
    if _TURNING & set(question.words) and not told:
        yield "no" if _is_kept(scene) else None
    listed = [row for row in rows if row in scene.listed]
    if (
        _is_of_another(scene, rows, listed)
        or _leaves_others_out(scene)
        or _binds_to_a_module(scene, listed)
    ):
        yield "no"
    if question.has("cue", "complete") and _is_part_of_more(scene, rows):
        yield None
    if any(_names_other_ends(scene, clause) for clause in question.clauses):
        yield None
    asked = {place for clause in question.asking for place in _places(clause)}
    if not asked or "or" in question.words:
        return
    for row in listed:
        if not asked <= scene.places_of(row):
            opened = scene.catalog.places(*row.where_open)
            yield "no" if question.has("cue", "open") and opened - {_ANYWHERE} else None


def _is_part_of_more(scene: Scene, rows: list[PortRequirement]) -> bool:
    """Tell "for the silverlight players I have 4510, complete?", where what it belongs to has another row."""
    own = {row.component for row in rows}
    wholes = (set(slugs) for slugs in scene.catalog.words.stands_for.values() if len(slugs) > 1)
    return len(own) == 1 and any(own < whole for whole in wholes)


def _names_other_ends(scene: Scene, clause: Clause) -> bool:
    """Tell whether a line such as "server,cloud,2020" gives a port two ends that its row doesn't name."""
    places = set(_places(clause))
    rows = scene.view.rows_of(clause.ports[0].port or 0) if len(clause.ports) == 1 else ()
    return len(places) > 1 and any(not places <= scene.places_of(row) for row in rows)


def _is_of_another(
    scene: Scene, rows: list[PortRequirement], listed: list[PortRequirement]
) -> bool:
    """Tell whether the one port is said to be of a component that its row doesn't name."""
    if not len(rows) == len(listed) == 1:
        return False
    claimed = set(scene.named) - stated(scene) - set(scene.negated)
    return any(not is_named_by(scene, rows[0], slug) for slug in claimed)


def _binds_to_a_module(scene: Scene, listed: list[PortRequirement]) -> bool:
    """Tell "does 5672 only apply when there is X?" of a port that every site needs."""
    for clause in scene.question.asking:
        end = main_length(clause)
        behind = {
            m.concept.value
            for m in clause.mentions
            if m.concept.kind == "component" and m.start >= end
        }
        modules = scene.opened(behind) & scene.view.modules
        if (
            "only" in clause.words[: end + 1]
            and modules
            and any(row.module not in modules for row in listed)
        ):
            return True
    return False


def _leaves_others_out(scene: Scene) -> bool:
    """Tell "only 2010 has to be open", where a site needs more."""
    question = scene.question
    only = any(_ONLY_THIS & set(pairwise(clause.words)) for clause in question.clauses)
    if not (only and question.has("cue", "need", "open")):
        return False
    if question.has("role") or question.has("place"):
        return False
    modules = set(scene.components) & scene.view.modules
    needed = scene.rows(lambda row: row.module is None or row.module in modules)
    return any(row not in scene.listed for row in needed)


def _another_default(scene: Scene, row: PortRequirement) -> bool:
    """Tell "HTTP is the default on 2010" where another transport is printed as default."""
    if row.transport_default is None:
        return False
    for clause in scene.question.asking:
        defaults = [m.start for m in clause.mentions if m.concept == _DEFAULT]
        named = [m for m in clause.mentions if m.concept.kind == "transport"]
        if defaults and len(named) > 1:
            nearest = min(named, key=lambda m: abs(m.start - defaults[0]))
            return nearest.concept.value != row.transport_default
    return False


def _places(clause: Clause) -> Iterable[str]:
    """Roles and places that the claim itself names, conditions aside."""
    end = main_length(clause)
    for mention in clause.mentions:
        people = bool(PEOPLE & set(clause.words[mention.end : mention.end + 1]))
        named = mention.concept.kind in ("role", "place") and mention.start < mention.end <= end
        if named and not people:
            yield mention.concept.value


def _is_kept(scene: Scene) -> bool:
    """Tell whether "A instead of B" would leave out a port that every site needs."""
    return any(
        pair == ("instead", "of")
        for clause in scene.question.clauses
        for pair in pairwise(clause.words)
    ) and any(row.module is None for row in scene.listed[1:])


def _of_exclusions(scene: Scene, found: list[Exclusion]) -> Iterable[Verdict | None]:
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
    roles = {place for clause in cells for place in _places(clause)}
    if roles and any(e.machine not in roles for e in own):
        yield "no"
    if len(roles) > 1 and "instead" in question.words:
        yield "no"


def _counts_others(scene: Scene, found: list[Exclusion]) -> bool:
    """Tell "three processes" where the list has two."""
    for clause in scene.question.clauses:
        for m in (m for m in clause.mentions if m.concept.kind == "category" and m.start):
            number = _COUNTED.get(clause.words[m.start - 1])
            listed = sum(e.category == m.concept.value for e in found)
            if (
                number is not None
                and clause.words[m.start].endswith("s")
                and listed not in (0, number)
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


def _of_criteria(scene: Scene, topics: set[str]) -> Iterable[Verdict | None]:
    words = set(scene.question.words)
    before = set(scene.earlier[-1].of("example")) & _CRITERIA if scene.earlier else set[str]()
    pairs = {pair for clause in scene.question.clauses for pair in pairwise(clause.words)}
    counting = bool(_COUNTING & words) or ("one", "of") in pairs
    if topics and before and not topics & before and counting:
        yield "no"
    grouped = "=" in scene.question.text or bool({"all", "both", "each"} & words)
    named = bool({"locked", "large", "temporary", "criterion", "criteria"} & words)
    if len(topics) > 1 and (_COUNTING & words or (grouped and named)):
        yield "no"
