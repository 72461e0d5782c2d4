"""Where does a second thing begin to be asked, within one clause?"""

from collections.abc import Sequence

from knowledge.matching.lexicon import NUMBER
from knowledge.matching.tokens import Token
from knowledge.question.asked import Clause

_JOINTS = frozenset({",", "+", "&", "=", "/", ":"})
_LINKS = frozenset({"and", "plus", "also", "und", "y"})
_BARE = 3  # "the port 5650, and …"
_SEEKING = frozenset(
    {
        "what",
        "which",
        "whats",
        "what's",
        "explain",
        "describe",
        "tell",
        "need",
        "purpose",
        "is",
        "does",
        "transport",
        "protocol",
    }
)
_SUBJECTS = ("component", "category", "value", "role")


def second_ask(clause: Clause, tokens: Sequence[Token]) -> int:
    """Return where "and its bandwidth" or ", exclusions for logging" begins in the text, or 0.

    What stands before has to be complete: something that is asked for, and a subject or a number.
    """
    beyond = [m.start for m in clause.mentions if m.concept.kind == "undocumented"]
    things = {
        m.start: m.concept.value
        for m in clause.mentions
        if m.concept.kind == "thing" and m.end > m.start
    }
    if not beyond and len(set(things.values())) < 2:  # noqa: PLR2004 - ports and exclusions
        return 0
    numbers = {at for at, word in enumerate(clause.words) if word == NUMBER}
    subjects = {
        m.start for m in clause.mentions if m.concept.kind in _SUBJECTS and m.end > m.start
    } | numbers
    asked = set(things) | numbers
    for at, start in reversed(_joints(clause, tokens)):
        opening = set(clause.words[:at])
        sought = any(a < at for a in things) or at <= _BARE or bool(opening & _SEEKING)
        before = sought and any(a < at for a in asked) and any(a < at for a in subjects)
        behind = {a for a in asked if a >= at}
        if before and beyond and min(beyond) >= at and not behind:
            return start
        told = {things[a] for a in things if a < at}
        others = {things[a] for a in behind if a in things} - told
        if before and told and others and any(a >= at for a in subjects) and not behind & numbers:
            return start
    return 0


def words_of(token: Token) -> tuple[str, ...]:
    """Return the words a token adds, at most one: of a file its extension or name, of an address none."""
    if token.kind == "word":
        return (token.plain,)
    if token.kind in ("number", "endpoint", "range"):
        return (NUMBER,)
    if token.kind == "value" and "\\" not in token.plain and "/" not in token.plain:
        name = token.plain.lstrip("*").strip(".")
        return () if name.endswith((".exe", ".dll")) else (name.rsplit(".", 1)[0],)
    return ()


def _joints(clause: Clause, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """List where a comma or a link stands, as the number of the next word and the place in the text."""
    found, at = [], 0
    for token in tokens:
        if token.plain in _JOINTS or token.plain in _LINKS:
            found.append((at, token.start))
        at += len(words_of(token))
    return found if at == len(clause.words) else []
