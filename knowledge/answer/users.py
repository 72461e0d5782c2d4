"""Is a listed port asked about for another program, or for a time that the documents don't know?"""

from itertools import pairwise

from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER
from knowledge.question.asked import Clause
from knowledge.question.forms import AUXILIARY, OPENERS

_DETERMINERS = frozenset({"the", "our", "their", "my", "your", "a", "an", "any", "this", "that"})
_PEOPLE = frozenset({"i", "we", "you", "they", "one"})
_NEEDING = frozenset({"needs", "requires", "uses"})
_OURS = frozenset({"component", "role", "place", "product", "example"})
_WHO_NEEDS = _PEOPLE | frozenset({"he", "she", "it", "this", "that", "which", "what", "who", "nobody", "everybody", "everyone", "somebody", "someone", "also", "still",
                                  "really", "only", "always", "customer", "cust", "cx", "site", "system", "product", "module", "addon", "app", "application", "team",
                                  "colleague", "boss", "admin", "guy", "firewall", "side", "environment", "setup", "installation", "actually", "then", "too", "and", "never", "definitely"})  # fmt: skip
_PAST = frozenset({"was", "were", "did"})
_ASKING = frozenset({"what", "why", "which", "how", "when", "where"})


def other_users(scene: Scene) -> tuple[str, ...]:
    """Name the program that "does X need 443?" or "is 443 needed for X?" is about, when nothing accounts for it."""
    found: list[str] = []
    for clause in scene.question.asking:
        kinds = {m.concept.kind for m in clause.mentions}
        if not {"component", "example", "transport"} & kinds:
            found += _subject(clause) or _needing(clause)
            found += _behind(clause)
    return tuple(dict.fromkeys(found))


def of_the_past(scene: Scene) -> tuple[str, ...]:
    """Name what "was 5638 open yesterday" asks for: what a site had, which no document tells."""
    question = scene.question
    asked = question.form == "yes_no" and question.has("cue", "open", "close")
    past = any(
        clause.form == "yes_no" and clause.words[:1] and clause.words[0] in _PAST
        for clause in question.asking
    )
    beyond = asked and past and not question.has("cue", "need", "lacking")
    return ("how it was",) if beyond else ()


def _subject(clause: Clause) -> list[str]:
    """Take the noun behind "does" or "can", which is strange when it is a program's name."""
    words = [at for at, word in enumerate(clause.words) if word not in OPENERS | _ASKING]
    if not words or clause.words[words[0]] not in AUXILIARY:
        return []
    at = words[0] + 1
    while at < len(clause.words) and clause.words[at] in _DETERMINERS:
        at += 1
    doing = clause.words[at : at + 1] and clause.words[at] in _PEOPLE
    if doing and clause.words[at + 2 : at + 3] == (NUMBER,):
        at += 1  # "can we reuse 5633": a deed that nothing accounts for
    strange = clause.words[at : at + 1] and (
        clause.words[at] in clause.unexplained or _is_foreign(clause, at)
    )
    return [clause.words[at]] if strange and clause.words[at] != NUMBER else []


def _needing(clause: Clause) -> list[str]:
    """Take the program of "zoom needs 443, right?": only people, machines and the product itself need our ports."""
    for at, (verb, number) in enumerate(pairwise(clause.words)):
        if verb not in _NEEDING or number != NUMBER or not at or clause.form != "yes_no":
            continue
        known = any(
            m.start < at <= m.end and m.end > m.start and m.concept.kind in _OURS
            for m in clause.mentions
        )
        if not known and clause.words[at - 1] not in _WHO_NEEDS:
            return [clause.words[at - 1]]
    return []


def _behind(clause: Clause) -> list[str]:
    """Take a foreign name behind the number of a yes/no question."""
    opening = [word for word in clause.words if word not in OPENERS][:1]
    inverted = clause.form == "yes_no" and bool(opening) and opening[0] in AUXILIARY - {"need"}
    if not inverted or NUMBER not in clause.words:
        return []
    start = clause.words.index(NUMBER)
    behind = (m for m in clause.mentions if m.concept.kind == "foreign" and m.start > start)
    return [" ".join(clause.words[m.start : m.end]) for m in behind]


def _is_foreign(clause: Clause, at: int) -> bool:
    return any(m.concept.kind == "foreign" and m.start <= at < m.end for m in clause.mentions)
