"""Does the question ask for something that the documents don't hold?"""

from itertools import pairwise

from knowledge.answer.part import Part, verdict
from knowledge.answer.properties import asked_properties, is_of_people
from knowledge.answer.selection import Scene
from knowledge.model import Elsewhere, PortRequirement
from knowledge.question.asked import values_of
from knowledge.question.polarity import in_main

_DIRECTIONS = {
    "inbound": {"inbound", "incoming", "ingress"},
    "outbound": {"outbound", "outgoing", "egress"},
}
_TOLD = frozenset({"transport", "where", "purpose", "parties"})
_BESIDE = frozenset({"and", "plus", "the", "for", "also", "port", "ports"})


def undocumented_property(scene: Scene) -> Part | None:
    """Leave unknown what asks for a property such as bandwidth, whatever else is named."""
    own = any(values_of(scene.question.asking, kind) for kind in ("thing", "component"))
    clauses = scene.question.asking if own or scene.question.ports else scene.question.clauses
    asked = [clause.head for clause in clauses if clause.head]
    named = asked_properties(scene) or _labelled(scene)
    if not named and _asks_to_change(scene):
        named = ("how to change it",)
    if not (asked or named) or (set(named) == {"direction"} and _leads_to_the_cloud(scene)):
        return None
    if set(named) == {"direction"} and _asks_where_to_open(scene):
        return None
    if set(named) == {"direction"} and (part := _printed_direction(scene)):
        return part
    beside = _asked_with_a_port(scene) or (scene.listed if _property_beside(scene) else ())
    if beside:
        return Part(beside, unlisted=tuple(_spoken(scene, name) for name in named))
    if set(named) == {"address"} and scene.view.edition.ip_ranges:
        return Part(lead=_ranges(scene), ip_ranges=scene.view.edition.ip_ranges)
    return Part(unlisted=tuple(dict.fromkeys([_spoken(scene, name) for name in named] or asked)))


def _printed_direction(scene: Scene) -> Part | None:
    """Give the rows where the edition prints a direction with each; most print none."""
    rows = scene.listed or scene.component_rows
    if not rows or any(row.direction not in _DIRECTIONS for row in rows):
        return None
    words = set(scene.question.words)
    asked = [one for one, said in _DIRECTIONS.items() if words & said]
    claims = scene.question.form in ("yes_no", "request") and len(asked) == 1
    yes = any(row.direction == asked[0] for row in rows) if claims else None
    return Part(rows, verdict=verdict(yes=yes))


def _leads_to_the_cloud(scene: Scene) -> bool:
    """Tell "the outbound port to the cloud", which picks a row, from asking a row for its direction."""
    question = scene.question
    picks = question.form != "yes_no" and not question.ports and question.has("thing", "port")
    outwards = question.has("cue", "outgoing") and "cloud" in question.of("role")
    return picks and outwards and "or" not in question.words


def _asked_with_a_port(scene: Scene) -> tuple[PortRequirement, ...]:
    """Give the port of "port and ip of the cloud end": of two things that are asked for, one is documented."""
    for clause in scene.question.asking:
        ports = [
            m for m in clause.mentions if m.concept.value == "port" and m.concept.kind == "thing"
        ]
        for thing in ports:
            joined = clause.words[thing.end : thing.end + 1] == ("and",) or not clause.adjoins(
                thing.end
            )
            at = thing.end + (clause.words[thing.end : thing.end + 1] == ("and",))
            named = any(
                m.concept.kind == "undocumented" and m.start == at for m in clause.mentions
            )
            if joined and named and {"of", "for"} & set(clause.words[at + 1 :]):
                roles = set(scene.question.of("role"))
                return scene.component_rows or (
                    scene.rows(lambda row: "cloud" in scene.places_of(row))
                    if roles == {"cloud"}
                    else ()
                )
    return ()


def _property_beside(scene: Scene) -> bool:
    """Tell "transport and direction of 4510?", where one of two properties is documented."""
    for clause in scene.question.asking:
        held = [
            m
            for m in clause.mentions
            if m.concept.kind == "held" and m.concept.value in _TOLD and m.end > m.start
        ]
        beyond = [
            m for m in clause.mentions if m.concept.kind == "undocumented" and m.end > m.start
        ]
        for known in held:
            for unknown in beyond:
                first, second = sorted((known, unknown), key=lambda m: m.start)
                if clause.words[first.end : second.start] == ("and",) or (
                    first.end == second.start and not clause.adjoins(second.start)
                ):
                    return True
    return False


def _asks_where_to_open(scene: Scene) -> bool:
    """Tell "is it opened on the PCs or on the server side", which rows tell, from who calls whom."""
    question = scene.question
    calling = {"from", "connection", "connections", "connects", "initiates", "direction", "listen", "listens", "inbound", "outbound"}  # fmt: skip
    choice = question.has("cue", "open") and "or" in question.words
    return choice and question.has("role") and not calling & set(question.words)


def _labelled(scene: Scene) -> tuple[str, ...]:
    """Take what stands before a colon for the subject: "backup agent: which port"."""
    clauses = scene.question.clauses
    labels = [c for c in clauses if c.text.endswith(":") and not (c.ports or c.values)]
    named = (m for c in labels for m in c.mentions if not is_of_people(c, m))
    return tuple(m.concept.value for m in named if m.concept.kind == "undocumented")


def _ranges(scene: Scene) -> str:
    """Give printed address ranges with their edition; they are historic, never current."""
    edition = scene.view.edition
    printed = "; ".join(f"{one.cidr} ({one.what})" for one in edition.ip_ranges)
    where = edition.ip_ranges[0].citation
    source = f"[{edition.name}, {where.document}: {where.section}]"
    return (
        f"The document of {edition.name} prints: {printed}. Don't take them for current. {source}"
    )


def _asks_to_change(scene: Scene) -> bool:
    """Documents say what must be there, not whether or how it can be made different."""
    question = scene.question
    if question.form != "yes_no" or question.has("thing", "exclusion", "antivirus"):
        return False
    if question.has("transport") and any("(" in row.transport for row in scene.listed):
        return False  # "can we change 2010 from HTTPS to HTTP": the row says either
    if question.has("held", "default", "security"):
        return False  # "is HTTPS enabled by default" asks how it is
    return any(
        mention.concept.kind == "cue" and mention.concept.value == "change"
        for clause in question.asking
        for mention in in_main(clause)
    )


def undocumented_thing(scene: Scene) -> Part | None:
    """Leave unknown a service or product that the documents don't name."""
    question = scene.question
    named = () if question.has("held", "scans") else question.asked("foreign")
    if not named and not any(values_of(question.asking, kind) for kind in ("component", "value")):
        # "RDP to the server, which port?": the subject stands before the question.
        sought = question.has("thing", "port") or question.has("cue", "open")
        named = question.of("foreign") if sought else ()
    own = any(clause.ports for clause in question.clauses if clause.words)
    if not named or (scene.listed and (own or not question.inherited)):
        return None
    beside = scene.component_rows if _stands_beside_a_component(scene) else ()
    return Part(beside, unlisted=named)


def _stands_beside_a_component(scene: Scene) -> bool:
    """Tell "ports for X and SIP", where X is answered, from "the port from X to SIP"."""
    if not scene.question.has("thing", "port"):
        return False
    for clause in scene.question.asking:
        ends = [
            m
            for m in clause.mentions
            if m.concept.kind in ("component", "foreign") and m.end > m.start
        ]
        for first, second in pairwise(sorted(ends, key=lambda m: m.start)):
            between = clause.words[first.end : second.start]
            if {first.concept.kind, second.concept.kind} == {"component", "foreign"} and between:
                return set(between) <= _BESIDE and bool({"and", "plus"} & set(between))
    return False


def component_of_other_editions(scene: Scene) -> Part | None:
    """Say of a component that only other editions list it."""
    slugs = scene.port_components
    if not slugs or scene.component_rows or scene.question.ports:
        return None
    edition = scene.view.edition.name
    rows = [row for slug in slugs for row in scene.catalog.component_elsewhere(edition, slug)]
    return Part(
        unlisted=tuple(scene.catalog.words.names.get(slug, slug) for slug in slugs),
        elsewhere=tuple(Elsewhere(row.citation.edition, row) for row in rows),
    )


def nothing_found(scene: Scene) -> Part:
    """No rule fits: unknown, naming the words that were not understood."""
    words = tuple(word for clause in scene.question.asking for word in clause.unexplained)
    return Part(unlisted=words[:3] or scene.unlisted)


def _spoken(scene: Scene, slug: str) -> str:
    return scene.catalog.words.names.get(slug, slug.replace("-", " "))
