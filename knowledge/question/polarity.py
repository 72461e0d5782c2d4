"""What does a clause deny: a need, a component, a transport?"""

from collections.abc import Iterator, Sequence

from knowledge.matching.lexicon import NUMBER, Mention
from knowledge.question.asked import Clause
from knowledge.question.forms import OPENERS, embedded_if
from knowledge.vocabulary import Concept

_NEGATIONS = frozenset({"not", "n't", "isn't", "don't", "doesn't", "needn't", "no", "never", "dont", "doesnt", "isnt", "aren't", "won't",
                        "wont", "cannot", "can't", "cant", "arent", "mustn't", "shouldn't", "didn't", "hasn't", "haven't", "without",
                        "shouldnt", "mustnt", "neednt", "nothing", "neither", "nor", "ain't", "aint", "nicht", "kein", "keine"})  # fmt: skip
_PRONOUNS = frozenset({"it", "they", "we", "i", "that", "you", "this", "there", "he", "she"})
# "Not sure" and "can't connect" deny nothing about a requirement.
_ASIDES = frozenset({"sure", "certain", "clear", "only", "just", "working", "work", "reachable", "responding", "idea", "problem", "know",
                     "find", "connect", "reach", "see", "get", "understand", "remember", "seem"})  # fmt: skip
_SUBORDINATE = frozenset(
    {"when", "if", "because", "while", "although", "unless", "until", "since", "as"}
)
# The negation is part of what these stand for: "not needed", "without it".
_NEGATIVE_CUES = frozenset({"close", "optional", "complete"})
_REACH = 4
_ADDON = Concept("cue", "addon")
_POSITIVE_TAGS = tuple(
    (verb, who)
    for verb in ("is", "are", "does", "do", "can", "will", "has", "have", "should", "must")
    for who in ("it", "they", "we", "that", "there", "i", "you")
)


def denials(clause: Clause) -> tuple[int, ...]:
    """Places of the words that deny; "don't we …?", "isn't it" and "…, no?" ask for a yes instead."""
    words = clause.words
    spoken_for = {
        at
        for m in clause.mentions
        if m.concept.kind == "cue" and m.concept.value in _NEGATIVE_CUES and m.end - m.start > 1
        for at in range(m.start, m.end)
    }
    return tuple(
        at
        for at, word in enumerate(words)
        if word in _NEGATIONS and at not in spoken_for and not _asks_for_a_yes(words, at)
    )


def has_positive_tag(clauses: Sequence[Clause]) -> bool:
    """Tell "it isn't X, is it", a denial that is then asked for."""
    last = clauses[-1]
    alone = last.words in _POSITIVE_TAGS and len(clauses) > 1
    claim = clauses[-2] if alone else last
    end = len(claim.words) if alone else len(claim.words) - 2
    tagged = alone or (last.words[-2:] in _POSITIVE_TAGS and end > 1)
    return tagged and any(at < end for at in denials(claim))


def denied(clause: Clause, mention: Mention) -> bool:
    """Tell whether a denial stands right before a mention, with no port and no component between them.

    In "no port for X needed" the denial belongs to the port, and so to whatever is said of it.
    """
    things = {m.start for m in clause.mentions if m.concept.kind == "thing"}
    if any({at + 1, at + 2} & things and at < mention.start for at in _bare_no(clause)):
        return True
    reach = range(max(0, mention.start - _REACH), mention.start)
    found = [at for at in denials(clause) if at in reach]
    return bool(found) and not any(found[-1] < at < mention.start for at in _anchors(clause))


def denied_values(clause: Clause, kind: str) -> tuple[str, ...]:
    """Values of a kind that the clause says a port is not: "5638 isn't for X", "X doesn't use 5638"."""
    anchors = sorted(_anchors(clause))
    no = denials(clause)
    found = []
    for mention in (m for m in clause.mentions if m.concept.kind == kind and m.end > m.start):
        before = max((at for at in anchors if at < mention.start), default=-1)
        denied_here = any(before < at < mention.start for at in no)
        first = before == -1 and not denied_here
        behind = min((at for at in anchors if at >= mention.end), default=0)
        if first and behind and clause.words[behind] == NUMBER:
            denied_here = any(mention.end <= at < behind for at in no)
        if denied_here:
            found.append(mention.concept.value)
    return tuple(found)


def main_length(clause: Clause) -> int:
    """Count the words before "when", "if" or "because": a condition is no part of the claim."""
    asked = embedded_if(clause.words)
    cuts = (
        at
        for at, word in enumerate(clause.words)
        if at > 1 and at != asked and word in _SUBORDINATE
    )
    return next(cuts, len(clause.words))


def in_main(clause: Clause) -> Iterator[Mention]:
    """Go through what the claim itself mentions, conditions aside."""
    length = main_length(clause)
    return (m for m in clause.mentions if m.end <= length)


def _asks_for_a_yes(words: tuple[str, ...], at: int) -> bool:
    following = words[at + 1] if at + 1 < len(words) else ""
    if following in _ASIDES or (at + 1 == len(words) and words[at] in ("no", "not", "nicht")):
        return True
    if at and words[at - 1] == "or":
        return True
    contracted = words[at].endswith(("n't", "nt")) and words[at] != "n't"
    opens = all(word in OPENERS for word in words[:at])
    return contracted and (following in _PRONOUNS or (opens and following in ("the", NUMBER)))


def _bare_no(clause: Clause) -> list[int]:
    return [at for at in denials(clause) if clause.words[at] in ("no", "kein", "keine")]


def _anchors(clause: Clause) -> set[int]:
    """Places of ports, components and transports: a denial reaches to the next of them only."""
    kinds = ("component", "transport")
    named = {
        m.start
        for m in clause.mentions
        if (m.concept.kind in kinds or m.concept == _ADDON) and m.end > m.start
    }
    return named | {at for at, word in enumerate(clause.words) if word == NUMBER}
