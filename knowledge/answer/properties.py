"""Which properties that no document holds are asked for, and not merely mentioned?"""

from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER, Mention
from knowledge.question.asked import PEOPLE, Clause, values_of
from knowledge.question.polarity import in_main, main_length
from knowledge.vocabulary import Concept

# "A 40 GB disk image, exclude it?" asks for no size.
# "Why do you recommend these exclusions", "what breaks when it is down" ask for neither.
_OF_FAULTS = frozenset({"state", "choice"})
_OF_FILES = frozenset({"hardware", "media", "state"})
_HELPLESS = frozenset(
    {
        "what",
        "now",
        "any",
        "idea",
        "ideas",
        "help",
        "to",
        "do",
        "how",
        "fix",
        "can",
        "we",
        "i",
        "next",
        "advice",
        "suggestions",
        "value",
        "values",
        "setting",
        "is",
        "best",
    }
)
_NEAR = 4
_WANTING = frozenset({"want", "wants", "need", "needs", "asks", "requires", "requests"})


def asked_properties(scene: Scene) -> tuple[str, ...]:
    """Properties that the asking clauses name; "what breaks when it is down" asks for no state."""
    why = scene.question.has("held", "why") and scene.question.has(
        "thing", "exclusion", "antivirus"
    )
    judged = scene.question.has("example") and scene.question.has(
        "thing", "exclusion", "antivirus"
    )
    judged_value = bool(scene.question.values) and scene.question.has("thing", "exclusion")
    found = []
    for clause in (
        scene.question.clauses if _asks_for_what_was_told(scene) else scene.question.asking
    ):
        kinds = {(m.concept.kind, m.concept.value) for m in in_main(clause)}
        known = why or ("held", "purpose") in kinds or ("thing", "port") in kinds
        found += [
            m.concept.value
            for m in clause.mentions
            if m.concept.kind == "undocumented"
            and not (m.concept.value in _OF_FILES and judged)
            and not (m.concept.value == "platform" and _is_circumstance(clause, m))
            and not is_of_people(clause, m)
            and not _is_licence_of_a_module(clause, m)
            and not (
                m.concept.value == "capacity" and clause.words[m.start - 1 : m.start] == (NUMBER,)
            )
            and not _is_documented_too(clause, m)
            and not (m.concept.value == "direction" and _is_where_it_is_for(clause, m))
            and not (m.concept.value == "detection" and judged_value)
            and not (
                m.concept.value in _OF_FAULTS and known and (why or m.start >= main_length(clause))
            )
        ]
    found += [value for clause in scene.question.clauses for value in _chosen_between(clause)]
    if any(map(_asks_if_that_works, scene.question.asking)):
        found += scene.question.of("undocumented")
    return tuple(dict.fromkeys(found))


def _asks_if_that_works(clause: Clause) -> bool:
    """Tell "5638 through NAT, does that work": what stands before is what is asked."""
    words = clause.words
    pointing = words[1:2] in (("that",), ("this",), ("it",)) and words[:1] in (
        ("does",),
        ("is",),
        ("would",),
        ("will",),
        ("can",),
    )
    return (
        pointing
        and len(words) <= _NEAR
        and words[-1:]
        in (("work",), ("possible",), ("supported",), ("ok",), ("okay",), ("fine",), ("allowed",))
    )


def _chosen_between(clause: Clause) -> tuple[str, ...]:
    """Tell "chrome or edge for the portal, …": a choice is asked, wherever it stands."""
    named = (m for m in clause.mentions if m.concept.kind == "undocumented")
    return tuple(m.concept.value for m in named if "or" in clause.words[m.start : m.end])


def _asks_for_what_was_told(scene: Scene) -> bool:
    """Tell whether the question has no subject of its own: "they want source and destination. What do I enter?"."""
    kinds = (
        "thing",
        "held",
        "transport",
        "component",
        "category",
        "cue",
        "undocumented",
        "value",
        "topic",
        "example",
    )
    asking = scene.question.asking
    own = any(values_of(asking, kind) for kind in kinds) or any(
        c.ports or c.values for c in asking
    )
    told = {word for clause in scene.question.clauses if not clause.asks for word in clause.words}
    helpless = {word for clause in asking for word in clause.words} <= _HELPLESS
    pointing = {"it", "this", "that", "these", "those", "they"} & {
        w for c in asking for w in c.words
    }
    return (
        (bool(told & _WANTING) or (helpless and bool(scene.listed))) and not own and not pointing
    )


def _is_where_it_is_for(clause: Clause, mention: Mention) -> bool:
    """Tell "what is 443 needed for on the client side" from "opened from which side"."""
    placed = clause.words[mention.start] in ("on", "at") and mention.end - mention.start > 1
    return placed and any(m.concept == Concept("held", "purpose") for m in clause.mentions)


def is_of_people(clause: Clause, mention: Mention) -> bool:
    """Tell "the proxy team asks", which names who asks, from asking for a proxy."""
    return bool(PEOPLE & set(clause.words[mention.end : mention.end + 1]))


def _is_documented_too(clause: Clause, mention: Mention) -> bool:
    """Tell "the scheduled ones" of scans from a schedule: the same word names what is documented."""
    return any(
        m.concept == Concept("held", "scans") and m.start <= mention.start < m.end
        for m in clause.mentions
    )


def _is_licence_of_a_module(clause: Clause, mention: Mention) -> bool:
    """Tell "if they have no DA licence", which says whether a module is there, from asking for licences."""
    named = any(m.end == mention.start for m in clause.mentions if m.concept.kind == "component")
    absent = {"no", "without"} & set(clause.words[max(0, mention.start - _NEAR) : mention.start])
    told = not clause.asks or bool(absent) or mention.start >= main_length(clause)
    return clause.words[mention.start].startswith("licen") and named and told


def _is_circumstance(clause: Clause, mention: Mention) -> bool:
    """Tell "which port does the portal need in Chrome" from asking for browsers."""
    kinds = {m.concept.kind for m in clause.mentions}
    before = clause.words[mention.start - 1 : mention.start]
    return {"thing", "component"} <= kinds and before in (("in",), ("with",), ("using",))
