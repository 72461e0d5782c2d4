"""Which rows belong together: by transport, place, condition, or all of them?"""

from collections.abc import Collection
from itertools import pairwise

from knowledge.answer.claims import denies, transports_claimed, uses
from knowledge.answer.part import Part, verdict
from knowledge.answer.selection import Scene, strange_roles
from knowledge.model import PortRequirement
from knowledge.question.asked import Clause
from knowledge.question.polarity import main_length
from knowledge.vocabulary import Concept

_WITHOUT = Concept("cue", "without")
_FREED = (Concept("cue", "close"), Concept("cue", "optional"))
_CONDITIONS = frozenset(
    {"if", "with", "when", "needed", "required", "used", "for", "relevant", "necessary"}
)
_SITES = frozenset(
    {
        "wfo",
        "customer",
        "site",
        "company",
        "install",
        "installation",
        "setup",
        "deployment",
        "tenant",
    }
)
_WHICH_OF_THEM = frozenset(
    ("which", verb)
    for verb in ("row", "rows", "run", "use", "are", "go", "need", "is", "uses", "runs")
)
_SINGLE = frozenset({"single", "every", "each", "any", "no", "some"})
_PAST = frozenset({"who", "whos", "who's", "did", "yesterday", "last", "ago"})
_HAVING = frozenset(
    {"have", "has", "use", "uses", "using", "with", "got", "run", "runs", "bought"}
)


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
        or question.has("cue", "anything")
        or any(pair in _WHICH_OF_THEM for c in question.clauses for pair in pairwise(c.words))
    )
    if not (claimed or denied) or question.ports or scene.port_components:
        return None
    if not any(uses(row, one) for row in scene.view.edition.ports for one in claimed + denied):
        return Part(unlisted=tuple(f"{one} ports" for one in claimed + denied))
    if not plural or _unclear(scene):
        return None
    if _without(scene) and not (claimed and denied):
        return Part(scene.rows(lambda row: not any(uses(row, one) for one in claimed + denied)))
    wanted = _printed(scene, claimed)
    rows = scene.rows(lambda row: row.transport in wanted)
    return Part(rows) if rows else Part(unlisted=tuple(f"{one} ports" for one in claimed))


def _printed(scene: Scene, claimed: Collection[str]) -> set[str]:
    """Take "http or https" for the row that has both, or for all of either where all are wanted."""
    if not {"HTTP", "HTTPS"} <= set(claimed):
        return set(claimed)
    question = scene.question
    either = question.has("held", "list") or "ports" in question.words
    return {"HTTP", "HTTPS", "HTTP(S)"} if either and "both" not in question.words else {"HTTP(S)"}


def by_condition(scene: Scene) -> Part | None:
    """Rows with or without optional modules."""
    modules = scene.view.modules
    if (
        scene.excepted
        and not scene.question.ports
        and "ports" in scene.question.words
        and not scene.question.has("cue", "addon")
    ):
        return Part(scene.rows(lambda row: row.component not in scene.excepted))
    unsaid = set(scene.port_components) - set(scene.excepted)
    if scene.question.ports or not modules or set(scene.negated) & unsaid:
        # "Is it needed without X?" asks about X's own rows.
        return None
    addons = scene.question.has("cue", "addon", "optional")
    if addons and not _no_addon(scene) and set(scene.components) - modules - set(scene.excepted):
        return None
    wanted = _modules_asked_for(scene, modules, addons=addons)
    if wanted is None:
        return None
    excepted = set(scene.excepted)
    return Part(scene.rows(lambda row: row.module in wanted and row.component not in excepted))


def _modules_asked_for(
    scene: Scene, modules: frozenset[str], *, addons: bool
) -> Collection[str | None] | None:
    """Return the modules whose rows are wanted, with None for the rows of every site; or None at all."""
    question = scene.question
    named, absent = set(scene.components) & modules, set(scene.negated) & modules
    base = question.has("cue", "base") and _asks_ports(scene)
    conditional = question.has("held", "condition") and _asks_ports(scene)
    if _falls_away(scene):
        return absent or modules
    if absent or (addons and _without(scene)) or base:
        return {None, *named}
    including = question.has("cue", "including")
    whole = _asks_for_all(scene) or including
    limited = question.has("cue", "only", "extra") or (
        question.has("cue", "optional") and not including
    )
    if addons and whole and not limited:
        return {None, *modules}
    if conditional and question.has("cue", "only") and not (named or addons or _only_if(scene)):
        return {None}
    if addons or (conditional and question.has("cue", "only")):
        return named or modules
    whole = _asks_for_all(scene) or _has_a_site_with(scene)
    if named and whole and set(scene.components) <= modules:
        return {None, *named}
    return None


def _only_if(scene: Scene) -> bool:
    """Tell "only needed if …" from "the mandatory ones only"."""
    pairs = {pair for clause in scene.question.clauses for pair in pairwise(clause.words)}
    return any(first == "only" and second in _CONDITIONS for first, second in pairs)


def _has_a_site_with(scene: Scene) -> bool:
    """Tell whether the ports of "a customer with X" are wanted, which are more than those of X."""
    question = scene.question
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    sited = any(
        (first in _SITES and second in ("with", "has", "having"))
        or (first == "only" and second.removesuffix("s") in _SITES)
        for first, second in pairs
    )
    several = (
        "ports" in question.words
        or question.has("place", "firewall")
        or "request" in question.words
    )
    return sited and several and not question.has("cue", "extra")


def _falls_away(scene: Scene) -> bool:
    """Are the rows asked for that a site without a module can do without ("which can be closed if …")?"""
    question = scene.question
    if question.form != "wh" or not (_without(scene) and (scene.negated or _no_addon(scene))):
        return False
    for clause in question.asking:
        absent = {m.start for m in clause.mentions if m.concept == _WITHOUT}
        main = main_length(clause)
        for mention in clause.mentions:
            freed = mention.concept in _FREED and clause.words[mention.start] != "optional"
            if freed and mention.end <= main and mention.start not in absent:
                return True
    return False


def _no_addon(scene: Scene) -> bool:
    return scene.question.has("cue", "addon")


def by_place(scene: Scene) -> Part | None:
    """Rows that name a place to open, or two parties."""
    question = scene.question
    if question.ports or (scene.port_components and not _is_all_modules(scene)):
        return None
    roles, places = set(question.of("role")), set(question.of("place"))
    sought = question.has("thing", "port") or question.has("cue", "open") or _means_rows(scene)
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
    all_of_firewall = places == {"firewall"} and not roles and _asks_for_all(scene)
    if all_of_firewall or _unclear(scene) or "many" in question.words:
        return None
    if "customer-location" in places and not roles and "firewall" not in places:
        return Part(scene.rows(lambda row: row.module is None))
    stated = set(scene.port_components)
    if stated and stated < scene.view.modules:
        return Part(scene.component_rows)
    for names in (roles, places, roles | places):
        rows = _naming(scene, names)
        if names and rows:
            denied = question.form == "yes_no" and question.has("cue", "open") and denies(scene)
            return Part(rows, verdict=verdict(yes=False if denied else None))
    return None


def everything(scene: Scene) -> Part | None:
    """All rows, when ports are asked for without saying which."""
    question = scene.question
    plural = "ports" in question.words or question.has("held", "list") or _asks_what_to_open(scene)
    counted = "many" in question.words and question.has("place")
    named = question.ports or question.has("component") or question.has("foreign")
    bound = (
        counted
        or named
        or question.has("held", "others")
        or _unclear(scene)
        or strange_roles(scene)
        or _is_of_a_site(scene)
    )
    if not plural or bound or not (question.has("thing", "port") or _asks_what_to_open(scene)):
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
    plain = words.neutral | words.general
    covered = {at for m in clause.mentions for at in range(m.start, m.end)}
    for at, word in enumerate(clause.words):
        if word in ("do", "does") and at + 1 < len(clause.words):
            following = clause.words[at + 1]
            return following not in plain and at + 1 not in covered
    return False


def _naming(scene: Scene, names: set[str]) -> tuple[PortRequirement, ...]:
    """Rows that name all of them; one role alone must be where the row is opened, or the cloud."""
    if not names:
        return ()
    if len(names) == 1 and not scene.question.has("held", "parties"):
        opened = scene.rows(lambda row: names <= scene.catalog.places(*row.where_open))
        return opened or scene.rows(lambda row: names <= scene.places_of(row))
    return scene.rows(lambda row: names <= scene.places_of(row))


def _asks_ports(scene: Scene) -> bool:
    return (
        scene.question.has("thing", "port")
        or scene.question.has("cue", "open", "need")
        or _means_rows(scene)
    )


def _means_rows(scene: Scene) -> bool:
    """Tell "the one to the cloud" and "which ones" from "every single one of the agents"."""
    pairs = [pair for clause in scene.question.clauses for pair in pairwise(clause.words)]
    one = any(second == "one" and first not in _SINGLE for first, second in pairs)
    return one or bool({"ones", "number"} & set(scene.question.words))


def _asks_what_to_open(scene: Scene) -> bool:
    question = scene.question
    asked = question.form == "wh" or question.has("held", "list")
    return asked and question.has("cue", "open") and question.has("cue", "need")


def _asks_for_all(scene: Scene) -> bool:
    question = scene.question
    about_ports = question.has("thing", "port") or question.has("place", "firewall")
    return question.has("held", "list") and about_ports


def _without(scene: Scene) -> bool:
    return scene.question.has("cue", "without")


def _is_all_modules(scene: Scene) -> bool:
    """Do the named components only say which modules the site has ("they have SR and DA")?"""
    stated = {
        slug
        for clause in scene.question.clauses
        if not clause.asks and _HAVING & set(clause.words)
        for slug in (m.concept.value for m in clause.mentions if m.concept.kind == "component")
    }
    return bool(stated) and set(scene.port_components) <= stated & scene.view.modules


def _unclear(scene: Scene) -> bool:
    """Tell whether a word is unknown that may narrow what is asked, a label before it ("x agent: which port") too."""
    labels = (c for c in scene.question.clauses if c.text.endswith(":"))
    return any(clause.unexplained for clause in (*scene.question.asking, *labels))
