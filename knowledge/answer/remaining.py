"""What else is there beside what was named: "the other module", "what other extension", "for all sites?"."""

from collections.abc import Iterable
from itertools import pairwise

from knowledge.answer.part import Part, verdict
from knowledge.answer.selection import Scene
from knowledge.catalog import exclusion_key
from knowledge.model import Exclusion, PortRequirement
from knowledge.question.asked import Clause, values_of
from knowledge.question.polarity import denied_values

_OTHER = frozenset({"other", "another", "others", "remaining", "second"})
_MODULES = frozenset({"module", "modules", "addon", "addons", "add-on", "option"})
_ROWS = frozenset({"one", "ones", "port", "ports", "number", "player", "two"})
_EVERYWHERE = frozenset({"all", "every", "everywhere", "always", "everyone", "everybody", "each"})
_SITES = _EVERYWHERE | frozenset({"for", "at", "on", "in", "site", "sites", "customer", "customers", "location", "locations", "installation", "installations",
                                  "is", "it", "that", "needed", "required", "and", "so", "or", "only", "some", "case", "cases", "of", "them", "really", "setup"})  # fmt: skip


def what_remains(scene: Scene) -> Part | None:
    """Rows or exclusions of the same kind as those that were named before, without them."""
    if scene.question.inherited and _asks_of_everyone(scene):
        rows = scene.listed or scene.component_rows
        always = not any(row.module for row in rows)
        return Part(rows, verdict=verdict(yes=always)) if rows else None
    noun = _noun(scene)
    if noun is None or scene.question.has("held", "why"):
        return None
    found = _other_exclusions(scene, noun) or _other_rows(scene, noun)
    return Part(found, unlisted=scene.unlisted) if found else None


def _asks_of_everyone(scene: Scene) -> bool:
    own = [clause for clause in scene.question.clauses if clause.words]
    words = {word for clause in own for word in clause.words}
    return bool(words & _EVERYWHERE) and words <= _SITES


def _noun(scene: Scene) -> str | None:
    """Take the word behind "the other", or none at all: "and the others?"."""
    for clause in scene.question.asking:
        for at, word in enumerate(clause.words):
            if word not in _OTHER:
                continue
            before, following = clause.words[at - 1 : at], clause.words[at + 1 : at + 2]
            several = following[:1] and following[0] in _ROWS
            existing = "there" in clause.words[max(0, at - 2) : at]
            if existing and (word == "another" or (word == "second" and before == ("a",))):
                return following[0] if following else None
            if before == ("the",) and not several and _ROWS & set(clause.words[at + 2 : at + 4]):
                return "one"  # "the other html5 one"
            if before in (("the",), ("what",), ("which",)):
                return following[0] if following else "one"
    return None


def _other_exclusions(scene: Scene, noun: str) -> tuple[Exclusion, ...]:
    question = scene.question
    by_value = scene.view.exclusion_by_value
    named = [by_value[key] for v in question.values if (key := exclusion_key(v)) in by_value]
    meant = {m.concept.value for m in scene.catalog.lexicon.find([noun]) if m.concept.kind == "category"}  # fmt: skip
    categories = meant or ({e.category for e in named} if noun in _ROWS else set())
    if len(categories) != 1:
        return ()
    if not named and question.has("thing", "exclusion", "antivirus") and scene.components:
        named = list(scene.exclusions_of(scene.components))
    if not named:
        return ()
    listed = scene.view.edition.exclusions
    return tuple(e for e in listed if e.category in categories and e not in named)


def _other_rows(scene: Scene, noun: str) -> tuple[PortRequirement, ...]:
    question = scene.question
    if noun not in _MODULES | _ROWS or question.has("thing", "exclusion", "antivirus"):
        return ()
    denied = {v for c in question.clauses for v in _set_aside(c)}
    named = {row.component for row in scene.listed} | set(scene.port_components) | denied
    modules = scene.view.modules
    beside = tuple(row for row in scene.component_rows if row not in scene.listed)
    if noun in _ROWS and scene.listed and beside and len(beside) < len(scene.component_rows):
        return beside  # "two for the html5 player, one is 2020. The other?"
    if noun in _MODULES or (named and named <= modules):
        gone = named & modules
        return scene.rows(lambda row: row.module is not None and row.module not in gone) if gone else ()  # fmt: skip
    siblings = [slugs for slugs in scene.catalog.words.stands_for.values() if len(slugs) > 1 and named & set(slugs)]  # fmt: skip
    told = denied or {row.component for row in scene.listed}
    rest = {slug for slugs in siblings for slug in slugs} - told
    return scene.view.rows_of_components(tuple(rest)) if len(rest) == 1 and told else ()


def _set_aside(clause: Clause) -> Iterable[str]:
    """Components behind "not": "not the token one"."""
    denied = set(denied_values(clause, "component"))
    pairs = set(pairwise(clause.words))
    return denied if denied and {("not", "the"), ("not", "for")} & pairs else values_of((), "")
