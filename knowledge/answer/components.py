"""Which rows does a component, or a pair of parties, have?"""

from itertools import pairwise

from knowledge.answer.claims import truth
from knowledge.answer.part import Part, Verdict, verdict
from knowledge.answer.said import is_negative, transports_claimed, uses
from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER
from knowledge.model import PortRequirement
from knowledge.question.asked import Clause
from knowledge.question.negation import negated_components

# "Desktop analytics module?" is short enough to be about its port.
_TERSE = 5
# A statement with one of these tells how things are, and asks nothing.
_TELLING = frozenset({"is", "are", "was", "were", "has", "had"})
# "The policy listens on?" leaves out the port that it asks for.
_OVER = (("on",), ("over",), ("via",), ("through",), ("thru",))
# "What lets the client talk to the server" asks for what must be open.
_ENABLING = frozenset({"lets", "let", "allows", "enables"})
_WHAT = (("what",), ("which",))
_NEEDING = frozenset({"need", "require", "use"})
_ROWS = frozenset(
    {
        "one",
        "ones",
        "number",
        "numbers",
        "is",
        "are",
        "do",
        "does",
        "of",
        "for",
        "the",
        "should",
        "must",
    }
)


def by_component(scene: Scene) -> Part | None:
    """Rows of the components that were named, by whatever words."""
    rows = scene.component_rows
    if not rows or scene.question.ports:
        return None
    others = _all_but_what_is_absent(scene, rows)
    if others:
        return Part(others)
    strange = tuple(word for clause in scene.question.asking for word in clause.unexplained)
    compound = _compounds(scene)
    if compound or (strange and scene.question.form == "yes_no"):
        return Part(unlisted=compound or strange[:3])
    if not _asks_for_ports(scene):
        return Part()  # the component is listed; what is asked of it is not
    if "ports" in scene.question.words:
        rows = _with_those_that_name_it(scene, rows)
    unheard = _transports_of_no_row(scene)
    if unheard:
        claimed = bool(scene.question.inherited)
        return Part(rows, "no", unheard) if claimed else Part(unlisted=unheard)
    silent = [slug for slug in scene.port_components if slug not in scene.view.by_component]
    names = tuple(scene.catalog.words.names.get(slug, slug) for slug in silent)
    return Part(rows, verdict=_confirmed(scene), unlisted=names)


def _all_but_what_is_absent(
    scene: Scene, rows: tuple[PortRequirement, ...]
) -> tuple[PortRequirement, ...]:
    """Rows but those of what is said not to be there: "which ports do we need, we don't use the player"."""
    question = scene.question
    gone = {slug for clause in question.clauses for slug in negated_components(clause)}
    sought = question.form == "wh" and "ports" in question.words
    if (
        not (sought and question.has("cue", "need", "open"))
        or set(question.of("component")) - gone
    ):
        return ()
    absent = {id(row) for row in rows}
    return scene.rows(lambda row: id(row) not in absent)


def _with_those_that_name_it(
    scene: Scene, rows: tuple[PortRequirement, ...]
) -> tuple[PortRequirement, ...]:
    """Add rows whose description names the component: several "ports of the portal" are asked for."""
    names = [scene.catalog.words.names.get(slug, slug) for slug in scene.port_components]
    if len(names) != 1:
        return rows
    own, name = {id(row) for row in rows}, names[0].lower()
    return scene.rows(lambda row: id(row) in own or name in row.purpose.lower())


def _compounds(scene: Scene) -> tuple[str, ...]:
    """Name what a noun behind a component makes another thing: a "queue depth"."""
    return tuple(
        f"{clause.words[mention.end - 1]} {clause.words[mention.end]}"
        for clause in scene.question.clauses
        for mention in clause.mentions
        if mention.concept.kind == "component"
        and 0 < mention.end < len(clause.words)
        and clause.words[mention.end] in clause.unexplained
        and not clause.words[mention.end].endswith("s")  # "the player fetches" is a verb
        and clause.adjoins(mention.end)
    )


def _transports_of_no_row(scene: Scene) -> tuple[str, ...]:
    """Name transports that were asked for and that no row of the edition prints, such as UDP."""
    claimed, _ = transports_claimed(scene)
    if len(claimed) != 1 or any(uses(row, claimed[0]) for row in scene.view.edition.ports):
        return ()
    return (f"{claimed[0]} ports",)


def _confirmed(scene: Scene) -> Verdict | None:
    """Decide a yes/no question on a component: its transport, or that it needs a port at all."""
    question = scene.question
    claimed, _ = transports_claimed(scene)
    bare = question.inherited and question.form == "request" and len(claimed) == 1
    if question.form != "yes_no" and not (bare and "ones" not in question.words):
        return None
    if question.inherited and question.has("held", "condition") and "only" in question.words:
        return verdict(yes=all(row.module for row in scene.component_rows))
    if question.inherited and question.form == "yes_no" and len(question.of("role")) > 1:
        return verdict(yes=truth(scene, scene.component_rows))
    if len(claimed) == 1 and "or" not in question.words:
        return verdict(yes=all(uses(row, claimed[0]) for row in scene.component_rows))
    if scene.negated and question.inherited:
        return verdict(yes=truth(scene, scene.component_rows))
    if question.has("cue", "need", "open") or "there" in question.words:
        return verdict(yes=not is_negative(scene))
    return None


def _asks_for_ports(scene: Scene) -> bool:
    """Tell whether a port is wanted: components are named in the documents, not explained.

    A short phrase such as "cross-domain policy?" counts; "is Silverlight required?" doesn't, nor "why is it slow?".
    """
    question = scene.question
    if (
        question.has("thing", "port")
        or question.has("held", "transport")
        or question.has("transport")
    ):
        return True
    if question.form == "yes_no" and question.has("cue", "open") and is_negative(scene):
        return "nothing" in question.words  # "nothing has to be opened for X, right?"
    if (
        question.form == "yes_no"
        and question.has("cue", "open")
        and question.has("cue", "anything")
    ):
        return True  # "does X need anything opened?"
    if question.has("held", "why") or question.form == "yes_no":
        return False
    placed = question.has("held", "where") and not _asks_where_alone(scene)
    aspects = placed or question.has("held", "parties") or question.has("cue", "open", "extra")
    aspects = aspects or (
        question.form == "wh"
        and (question.has("role") or "users" in question.words)
        and (question.has("cue", "need") or "used" in question.words)
    )
    aspects = (
        aspects or question.words[:2] == ("the", "one") or question.words[:1] == ("everything",)
    )
    aspects = aspects or (question.has("place", "firewall") and question.form in ("wh", "request"))
    enabling = bool(_ENABLING & set(question.words))
    enables = question.form == "wh" and question.has("role") and enabling
    aspects = aspects or enables or question.words[-1:] in _OVER
    aspects = aspects or (question.words[-1:] in _WHAT and question.words[-2:-1] in _OVER)
    number = "number" in question.words or _which_one(scene)
    over = question.form in ("wh", "request") and {
        "one",
        "ones",
        "over",
        "via",
        "through",
        "thru",
    } & set(question.words)
    told = question.form == "statement" and bool(_TELLING & set(question.words))
    told = told or question.has("value") or question.has("personal")
    told = told or bool(scene.strays) or (NUMBER in question.words and not question.ports)
    told = told or question.has("undocumented") or question.has("foreign")
    terse = question.form != "wh" and len(question.words) <= _TERSE and not told
    linked = {"connection", "connections", "traffic"} & set(question.words)
    aspects = aspects or (question.form == "request" and bool(linked) and not told)
    between = "between" in question.words and len(question.of("role")) > 1
    aspects = aspects or (question.form == "wh" and between)
    needs = any(map(_says_what_it_needs, question.clauses))
    whole = question.has("held", "list") and len(question.words) <= _TERSE and not told
    inherited = question.inherited and not _seeks_the_thing(question.clauses[-1])
    return bool(aspects or number or over or terse or needs or whole or inherited)


def _seeks_the_thing(clause: Clause) -> bool:
    """Tell "where can I get it", behind a question on something else, from "where is it opened"."""
    return clause.words[:1] == ("where",) and bool(
        {"i", "we", "one", "they"} & set(clause.words[1:4])
    )


def _says_what_it_needs(clause: Clause) -> bool:
    """Tell "what (else) does the player need" from "what does the player need to run well"."""
    words = clause.words
    named = [m for m in clause.mentions if m.concept.kind == "component" and m.end > m.start]
    opened = words[:1] in _WHAT and bool({"does", "do"} & set(words[1:3]))
    if not (opened and named and words[-1] in _NEEDING):
        return False
    covered = {at for mention in named for at in range(mention.start, mention.end)}
    return all(at in covered or word in _ROWS | {"else"} for at, word in enumerate(words[1:-1], 1))


def _asks_where_alone(scene: Scene) -> bool:
    """Tell "where is it installed" from "where is it opened", "on which machine", "which side"."""
    wheres = [
        clause.words[mention.start : mention.end]
        for clause in scene.question.clauses
        for mention in clause.mentions
        if mention.concept.kind == "held" and mention.concept.value == "where"
    ]
    return all(words in (("where",), ()) for words in wheres)


def _which_one(scene: Scene) -> bool:
    """Tell whether "which" asks for a row and not for some other noun: "which is for logging"."""
    pairs = (pair for clause in scene.question.clauses for pair in pairwise(clause.words))
    return any(first == "which" and second in _ROWS for first, second in pairs)
