"""Does a clause ask for something that requirement documents have no place for?"""

from collections.abc import Sequence

from knowledge.matching.lexicon import NUMBER
from knowledge.question.asked import Clause
from knowledge.vocabulary import Vocabulary

_MEASURES = frozenset({"much", "many", "long", "big", "often", "fast", "large", "far", "old", "heavy", "frequently", "quickly", "expensive",
                       "small", "deep", "soon", "wide", "busy", "slow", "reliable", "good"})  # fmt: skip
_HOW_TO = frozenset({"do", "can", "to", "should", "could", "would", "does", "did"})
_PREPOSITIONS = frozenset({"of", "for", "on", "in", "at", "to", "from", "with", "between", "over", "behind", "by", "used", "during", "when",
                           "per", "that", "does", "do", "is", "are", "needed", "and"})  # fmt: skip
_DETERMINERS = frozenset({"the", "a", "an", "our", "your", "their", "its", "this", "that", "exact", "default", "right", "correct", "actual",
                          "average", "typical", "recommended", "maximum", "minimum", "max", "min", "current", "s"})  # fmt: skip
_DOCUMENTED = frozenset(
    {
        "thing",
        "category",
        "transport",
        "component",
        "value",
        "held",
        "topic",
        "example",
        "role",
        "place",
        "cue",
        "undocumented",
        "product",
    }
)
_LINKING = frozenset({"is", "are", "was", "were", "s", "be"})
_ASPECTS = frozenset({"thing", "category", "transport"})
_TERSE = 3
_ITSELF = frozenset({"which", "what"})  # "which is which", "what's what"
_VERBS_BEHIND = (("does",), ("do",), ("is",), ("are",))
_POINTING = frozenset({"that", "this", "it", "these", "those", "they", NUMBER})
_PEOPLE = frozenset(
    {"i", "we", "you", "they", "one", "it", "the", "customer", "someone", "he", "people"}
)
_HELPING = frozenset({"did", "does", "do"})
_SAYING = frozenset({"say", "said", "tell", "told", "mean", "meant", "call", "write"})
_SPEAKER = 5
_MODULES = frozenset({"module", "modules", "addon", "addons"})
_QUALIFIED = frozenset({"port", "ports", "exclusion", "exclusions"}) | _MODULES
_SHOWING = frozenset({"show", "send", "paste", "post", "share"})
_DONE = frozenset({"made", "done", "sent", "meant", "run", "kept"})
_ACTING = frozenset({"i", "we", "you", "they", "he", "people", "to"})
_EASY_VERBS = frozenset({"be", "figure", "work", "learn", "know", "decide", "tell", "explain", "find", "choose", "determine", "differ", "come", "need", "call", "called", "say",
                         "handle", "treat", "secure", "protect", "encrypt", "deal", "recognise", "recognize", "judge"})  # fmt: skip


def undocumented_head(clause: Clause, vocabulary: Vocabulary) -> str | None:
    """Return what is asked for when no document of this kind would hold it, else None.

    "How much …" and "how long …" ask for amounts; "how do I …" for instructions; "what <noun>" for that
    noun, which must be one the documents or ordinary language know.
    """
    modifier = _strange_modifier(clause, vocabulary) or _of_number(clause, vocabulary)
    modifier = modifier or _of_showing(clause)
    if modifier or clause.form == "statement":
        return modifier
    words = clause.words
    for at, word in enumerate(words):
        rest = words[at + 1 :]
        if word == "how" and rest:
            return _of_how(clause, at, rest)
        if word in ("what", "which", "whats", "what's") and rest:
            return _of_what(clause, at, rest, vocabulary)
        asks_else = bool({"what", "which", "whats", "what's"} & set(rest))
        conditional = (
            asks_else or _names_a_condition(clause) or _kinds_at(clause, 0, at) & {"thing"}
        )
        if word == "when" and at <= 1 and rest and not conditional:
            return "when"
    return None


def _of_showing(clause: Clause) -> str | None:
    """Name the strange noun of "can you show me the xml": only what documents hold can be shown."""
    words = clause.words
    for at, word in enumerate(words):
        if word not in _SHOWING:
            continue
        start = at + 1 + (words[at + 1 : at + 2] in (("me",), ("us",)))
        start += words[start : start + 1] in (("the",), ("a",), ("an",))
        if words[start : start + 1] and words[start] in clause.unexplained:
            return words[start]
    return None


def _names_a_condition(clause: Clause) -> bool:
    """Tell whether "when" asks for what a row depends on; dates and times are in no document."""
    cues = {m.concept.value for m in clause.mentions if m.concept.kind in ("cue", "held")}
    return bool(cues & {"need", "open", "condition", "optional", "addon", "criteria"})


def _of_how(clause: Clause, at: int, rest: Sequence[str]) -> str | None:
    if rest[0] in _MEASURES:
        counts_rows = rest[0] == "many" and bool(
            _kinds_at(clause, at + 2, at + 4) & {"thing", "category"}
        )
        return None if counts_rows else f"how {rest[0]}"
    if rest[0] not in _HOW_TO or _secures(clause):
        return None
    verbs = [word for word in rest[1:] if word not in _PEOPLE]
    people = bool(set(rest[:3]) & {"i", "we", "you", "they", "to", "one"})
    if not people or not verbs or verbs[0] in _EASY_VERBS:
        return None
    return f"how to {verbs[0]}"


def _secures(clause: Clause) -> bool:
    """Tell whether "how can I make it secure" is asked, whatever the verb."""
    return any(m.concept.kind == "held" and m.concept.value == "security" for m in clause.mentions)


def _of_what(clause: Clause, at: int, rest: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """Name the noun that "what" or "which" asks for, unless documents or general words account for it."""
    contracted = clause.words[at] in ("what's", "whats")
    linked = contracted or rest[0] in _LINKING
    if rest[0] in _HELPING and _SAYING & set(rest[1:_SPEAKER]):
        return None  # "what did the boss say 443 was for": who said it is no subject
    start = at + 1 + (rest[0] in _LINKING)
    while start < len(clause.words) and clause.words[start] in _DETERMINERS:
        start += 1
    end = start
    while end < len(clause.words) and clause.words[end] not in _PREPOSITIONS:
        end += 1
    noun = clause.words[start:end] or ("",)
    named_otherwise = _asks_what_it_is(clause.words, at, end) or clause.words[-1] in _ITSELF
    # "What's running on 2010" names no noun, "which is which" asks for both.
    if named_otherwise or start == end or (linked and len(noun) == 1 and noun[0].endswith("ing")):
        return None
    return _strange_noun(clause, range(start, end), vocabulary, linked=linked)


def _strange_noun(
    clause: Clause, span: range, vocabulary: Vocabulary, *, linked: bool
) -> str | None:
    """Return the noun that is asked for when neither documents nor general words account for it."""
    noun = clause.words[span.start : span.stop]
    plain = vocabulary.plain
    things = [m.start for m in clause.mentions if m.concept.kind in _ASPECTS and m.start in span]
    # What stands behind "port" is no part of the noun: "which port handles tokens".
    qualifying = noun[: min(things) - span.start] if things else noun
    done = linked and len(noun) == 1 and noun[0] in _DONE
    strange = next(
        (w for w in qualifying if w in clause.unexplained and w not in plain and not done), None
    )
    if strange or _is_a_strange_head(clause, span.start, span.stop, vocabulary):
        return strange or noun[-1]
    if _kinds_at(clause, span.start, span.stop) & _DOCUMENTED or NUMBER in noun:
        return None
    if linked and len(noun) == 1 and (noun[0].endswith("ed") or noun[0] in _DONE):
        return None  # "what is added" names no noun
    if not linked:
        known = noun[0] in vocabulary.general or noun[0].endswith("s")
        return None if known and noun[0] not in clause.unexplained else " ".join(noun[:3])
    return None if set(noun) & vocabulary.general else noun[-1]


def _is_a_strange_head(clause: Clause, start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Tell whether the noun of "which test plan does …" is one that nothing accounts for."""
    if end - start < 2 or clause.words[end : end + 1] not in _VERBS_BEHIND:  # noqa: PLR2004 - a noun and what qualifies it
        return False
    last = clause.words[end - 1]
    return last not in vocabulary.plain and last != NUMBER and not _kinds_at(clause, end - 1, end)


def _of_number(clause: Clause, vocabulary: Vocabulary) -> str | None:
    """Name the unknown noun of "queue depth of port 443": a number alone doesn't answer that."""
    words = clause.words
    plain = vocabulary.plain
    for at, word in enumerate(words[1:-1], 1):
        behind = words[at + 1 :]
        behind = behind[1:2] if behind[0] in ("port", "the") else behind[:1]
        if word not in ("of", "for", "on") or behind != (NUMBER,):
            continue
        verb = at > 1 and words[at - 2] in _ACTING
        known = verb or words[at - 1] in plain or _kinds_at(clause, at - 1, at) - {"cue"}
        if word == "of" and _is_of_another_kind(clause, at - 1):
            return " ".join(
                words[at - 2 : at]
            )  # "escalation path of port 443": a path is no port's

        short = at <= _TERSE and clause.form != "yes_no" and word == "of"
        if not known and (short or words[at - 1] in clause.unexplained):
            return words[at - 1]
    return None


def _is_of_another_kind(clause: Clause, at: int) -> bool:
    """Tell whether a word such as "path" is qualified by one that nothing accounts for."""
    own = _kinds_at(clause, at, at + 1) == {"category"}
    return own and at > 0 and clause.words[at - 1] in clause.unexplained


def _asks_what_it_is(words: Sequence[str], at: int, end: int) -> bool:
    """Tell "what product is that" and "what is this session" from asking for a property of it."""
    pointed = words[at + 1 : at + 2] in (("is",), ("was",)) and words[at + 2 : at + 3] in (
        ("this",),
        ("that",),
    )
    behind = tuple(words[end : end + 2])
    named = len(behind) == 2 and behind[0] in _LINKING and behind[1] in _POINTING  # noqa: PLR2004 - "is that"
    return (pointed and end == len(words)) or (named and end + 2 >= len(words) - 1)


def _strange_modifier(clause: Clause, vocabulary: Vocabulary) -> str | None:
    """Name a word right before "port" that nothing accounts for: "backup port" is not any port."""
    covered = {
        at for m in clause.mentions for at in range(m.start, m.end) if m.concept.kind != "talk"
    }
    for at, word in enumerate(clause.words[1:], 1):
        before = clause.words[at - 1]
        if word not in _QUALIFIED or before == NUMBER:
            continue
        if word in _MODULES and before not in clause.unexplained:
            continue
        verb = at > 1 and clause.words[at - 2] in _ACTING
        known = verb or before in vocabulary.plain or at - 1 in covered
        if not known and len(before) > 1 and clause.adjoins(at):
            return before
    return None


def _kinds_at(clause: Clause, start: int, end: int) -> set[str]:
    return {m.concept.kind for m in clause.mentions if m.start < end and m.end > start}
