"""Which rows name a place to open, or two parties?"""

from itertools import pairwise

from knowledge.answer.part import Part, Verdict, verdict
from knowledge.answer.said import denies, transports_claimed, uses
from knowledge.answer.seeking import asks_for_all, is_unclear, means_rows
from knowledge.answer.selection import Scene, strange_roles
from knowledge.matching.lexicon import NUMBER
from knowledge.model import PortRequirement

_HAVING = frozenset(
    {"have", "has", "use", "uses", "using", "with", "got", "run", "runs", "bought"}
)


def by_place(scene: Scene) -> Part | None:
    """Rows that name a place to open, or two parties."""
    question = scene.question
    if question.ports or (scene.port_components and not _is_all_modules(scene)):
        return None
    roles, places = set(question.of("role")), set(question.of("place"))
    sought = question.has("thing", "port") or question.has("cue", "open") or means_rows(scene)
    sought = (
        sought
        or question.has("held", "parties")
        or question.words[:1] in (("everything",), ("all",))
    )
    asked_what = bool({"what", "which", "whats", "what's", "where"} & set(question.words))
    sought = sought or (question.has("cue", "need") and question.form != "yes_no" and asked_what)
    sought = sought or (len(roles) > 1 and question.form in ("wh", "request"))
    state = question.has("cue", "close") and bool({"are", "is"} & set(question.words))
    if not (roles or places) or not sought or state or strange_roles(scene):
        return None
    if len(roles) == 1 and not places and _among_themselves(scene):
        return Part(unlisted=("traffic between machines of one kind",))
    return None if _is_open_to_doubt(scene, roles, places) else _of_places(scene, roles, places)


def _is_open_to_doubt(scene: Scene, roles: set[str], places: set[str]) -> bool:
    question = scene.question
    # "What shall I call 5638": the number was dismissed, and no place answers for it.
    dismissed = any(clause.words[-1:] == (NUMBER,) for clause in question.asking)
    all_of_firewall = places == {"firewall"} and not roles and asks_for_all(scene)
    return dismissed or all_of_firewall or is_unclear(scene) or "many" in question.words


def _of_places(scene: Scene, roles: set[str], places: set[str]) -> Part | None:
    if "customer-location" in places and not roles and "firewall" not in places:
        return Part(scene.rows(lambda row: row.module is None))
    stated = set(scene.port_components)
    if stated and stated < scene.view.modules:
        return Part(scene.component_rows)
    for names in (roles, places, roles | places):
        rows = _in_transport(scene, _naming(scene, names))
        if names and rows:
            return Part(rows, verdict=_judged(scene, rows))
    return None


def _in_transport(scene: Scene, rows: tuple[PortRequirement, ...]) -> tuple[PortRequirement, ...]:
    """Keep the rows of the one transport that is asked for, where there are any."""
    claimed, denied_ones = transports_claimed(scene)
    if len(claimed) != 1 or denied_ones:
        return rows
    return tuple(row for row in rows if uses(row, claimed[0])) or rows


def _judged(scene: Scene, rows: tuple[PortRequirement, ...]) -> Verdict | None:
    """Judge "nothing to open there, right?" and "that's the only one?"."""
    question = scene.question
    if question.form != "yes_no":
        return None
    if denies(scene):
        return "no" if question.has("cue", "open") else None
    alone = question.has("cue", "only") and "one" in question.words
    return verdict(yes=len(rows) == 1 if alone else None)


def _among_themselves(scene: Scene) -> bool:
    pairs = {pair for clause in scene.question.clauses for pair in pairwise(clause.words)}
    return bool(
        pairs
        & {
            ("each", "other"),
            ("one", "another"),
            ("among", "themselves"),
            ("between", "themselves"),
        }
    )


def _naming(scene: Scene, names: set[str]) -> tuple[PortRequirement, ...]:
    """Rows that name all of them; one role alone must be where the row is opened, or the cloud."""
    if not names:
        return ()
    if len(names) == 1 and not scene.question.has("held", "parties"):
        opened = scene.rows(lambda row: names <= scene.catalog.places(*row.where_open))
        return opened or scene.rows(lambda row: names <= scene.places_of(row))
    return scene.rows(lambda row: names <= scene.places_of(row))


def _is_all_modules(scene: Scene) -> bool:
    """Do the named components only say which modules the site has ("they have SR and DA")?"""
    stated = {
        slug
        for clause in scene.question.clauses
        if not clause.asks and _HAVING & set(clause.words)
        for slug in (m.concept.value for m in clause.mentions if m.concept.kind == "component")
    }
    return bool(stated) and set(scene.port_components) <= stated & scene.view.modules
