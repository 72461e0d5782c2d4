"""What of antivirus exclusions do the documents not tell: other machines, other programs, the scanner itself?"""

from collections.abc import Iterator

from knowledge.answer.part import Part
from knowledge.answer.said import denies
from knowledge.answer.selection import Scene, strange_roles
from knowledge.matching.lexicon import NUMBER
from knowledge.question.asked import Clause
from knowledge.question.forms import AUXILIARY, OPENERS

_PASSING = OPENERS | AUXILIARY | {NUMBER}
_EXCLUDING = frozenset({"exclude", "whitelist", "exempt", "excluding"})
_LISTS = frozenset({"exclusion", "exclusions", "exceptions", "exception", "whitelist"})
_EXCLUDED = frozenset({"excluded", "whitelisted", "exempted"})
# A noun phrase ends before these.
_BOUNDS = frozenset({"from", "for", "in", "on", "of", "at", "with", "by", "to", "so", "that", "when", "if", "because", "since", "while", "unless", "although", "already", "instead", "and", "or", "as", "during", "please", "pls", "too", "also", "then", "right"})  # fmt: skip
_ABLE = frozenset({"know", "support", "allow", "understand", "handle", "respect", "honor", "honour", "accept", "recognise", "recognize", "read", "offer"})  # fmt: skip
_ASKERS = frozenset({"you", "we", "i", "they", "us"})
_DETERMINERS = frozenset(
    {"the", "a", "an", "our", "their", "this", "that", "all", "whole", "entire", "any"}
)


def of_client(scene: Scene) -> Part | None:
    """For client PCs the documents list nothing; what they say in general goes with it."""
    question = scene.question
    if "client-pc" not in question.of("role") or "premises-server" in question.of("role"):
        return None
    machines = {e.machine for e in scene.view.edition.exclusions}
    named = scene.components or question.has("category")
    if "client-pc" in machines or (named and not _is_placed_on(scene, "client-pc")):
        return None
    if question.has("held", "why", "scans"):
        return None
    if question.has("held", "others") and not _is_placed_on(scene, "client-pc"):
        return None  # "some backup agent, not on our list" is a program
    words = set(question.words)
    only = question.form == "yes_no" and ({"only", "just"} & words or _asks_for_the_place(words))
    return Part(
        scene.guidelines(["which_server_exclusions"]),
        verdict="no" if only and machines and not denies(scene) else None,
        unlisted=("exclusions for client PCs",),
    )


def _asks_for_the_place(words: set[str]) -> bool:
    """Tell "… on the laptops. Right machine?", "is that the machine you meant?"."""
    named = words & {"machine", "machines", "place", "host", "box", "computer", "computers"}
    return bool(named) and bool(words & {"right", "correct", "meant", "mean", "proper", "wanted"})


def _is_placed_on(scene: Scene, role: str) -> bool:
    """Tell "on the client PCs" from a name that merely holds a machine's word ("desktop folder")."""
    return any(
        {"on", "at"} & set(clause.words[max(0, mention.start - 2) : mention.start])
        for clause in scene.question.clauses
        for mention in clause.mentions
        if mention.concept.kind == "role" and mention.concept.value == role
    )


def of_others(scene: Scene) -> Part | None:
    """Leave unknown what is said of a machine, a program or a scanner that the documents don't name."""
    question = scene.question
    judged = question.has("example") and not question.has("thing", "exclusion")
    strange = (() if judged else strange_roles(scene)) or _strange_objects(scene)
    if strange and not question.has("held", "why", "others", "scans"):
        return Part(unlisted=strange)
    kinds = ("category", "component", "value", "example", "held")
    unclear = tuple(word for clause in question.asking for word in clause.unexplained)
    bare = not question.has("thing", "exclusion") and not any(question.has(k) for k in kinds)
    if bare and unclear and question.form == "wh" and not question.values:
        return Part(unlisted=unclear[:3])
    if any(map(_asks_what_a_scanner_does, question.asking)):
        return Part(unlisted=("how the scanner itself is run",))
    asks_of_scanner = question.form == "yes_no" or "who" in question.words
    if bare and not question.values and asks_of_scanner and not question.has("foreign"):
        return Part(unlisted=("how the scanner itself is run",))
    return None


def _asks_what_a_scanner_does(clause: Clause) -> bool:
    """Tell "does crowdstrike know process exclusions" from "does the antivirus need exclusions"."""
    ends = {
        m.end
        for m in clause.mentions
        if m.concept.kind == "thing" and m.concept.value == "antivirus"
    }
    subject = any(
        clause.words[end : end + 1] and set(clause.words[end : end + 2]) & _ABLE for end in ends
    )
    return (
        clause.form == "yes_no"
        and clause.words[:1] in (("does",), ("can",), ("will",), ("did",))
        and subject
    )


def _strange_objects(scene: Scene) -> tuple[str, ...]:
    """Name what is to be excluded ("exclude outlook"), where nothing accounts for it, or where it is a machine."""
    found = []
    for clause in scene.question.asking:
        machines = {
            m.start: m.end
            for m in clause.mentions
            if m.concept.kind in ("role", "personal")
            and m.end > m.start
            and clause.words[m.start] not in _ASKERS
        }
        for span in (*_objects(clause), *_beneficiaries(clause)):
            start = next((at for at in span if clause.words[at] not in _DETERMINERS), None)
            if start is None:
                continue
            if start in machines:
                found.append(" ".join(clause.words[start : machines[start]]))
            elif _is_strange(scene, clause, range(start, span.stop)):
                found.append(" ".join(clause.words[start : span.stop][:3]))
    return tuple(found)


def _objects(clause: Clause) -> Iterator[range]:
    """Places of the words between "exclude" and the next preposition, or between "is" and "excluded"."""
    for at, word in enumerate(clause.words):
        if word in _EXCLUDING:
            end = at + 1
            while end < len(clause.words) and clause.words[end] not in _BOUNDS:
                end += 1
            yield range(at + 1, end)
        elif word in _EXCLUDED and clause.form == "yes_no":
            start = next((n + 1 for n in range(at) if clause.words[n] in AUXILIARY), None)
            if start is not None:
                yield range(start, at)


def _beneficiaries(clause: Clause) -> Iterator[range]:
    """Places of an unknown word in "exclusions for outlook", which the documents may not name."""
    ends = {m.end for m in clause.mentions if m.concept.kind == "category" and m.end > m.start}
    for at, word in enumerate(clause.words[1:-1], 1):
        named = at + 1 + (clause.words[at + 1] in _DETERMINERS)
        listed = word == "for" and clause.words[at - 1] in _LISTS
        listed = listed or (word in ("of", "for") and at in ends)
        if (
            listed
            and clause.words[named : named + 1]
            and clause.words[named] in clause.unexplained
        ):
            yield range(named, named + 1)


def _is_strange(scene: Scene, clause: Clause, span: range) -> bool:
    """Tell whether nothing that the documents name stands among the words, and not only general ones."""
    words = scene.catalog.words
    kinds = (
        "category",
        "component",
        "value",
        "example",
        "thing",
        "role",
        "held",
        "cue",
        "undocumented",
        "foreign",
    )
    covered = {
        at for m in clause.mentions if m.concept.kind in kinds for at in range(m.start, m.end)
    }
    if clause.values or not span:
        return False
    last = max((at for at in span if clause.words[at] not in words.plain | _PASSING), default=None)
    return last is not None and last not in covered
