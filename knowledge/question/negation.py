"""Which components does a clause say are absent?"""

from itertools import pairwise

from knowledge.matching.lexicon import NUMBER
from knowledge.question.asked import Clause
from knowledge.question.polarity import denials
from knowledge.vocabulary import Concept

_REACH = 4
_EXCEPT = Concept("cue", "except")
_LINKS = frozenset(
    {
        "und",
        "y",
        "et",
        "e",
        "oder",
        "ni",
        "and",
        "or",
        "nor",
        "the",
        "inContact",
        "a",
        "any",
        "neither",
    }
)
# "No X data arrives" is a fault of a module that is there.
_FAILING = frozenset({"arrive", "arrives", "arriving", "data", "show", "shows", "appear", "appears", "come", "comes", "coming", "works", "working",
                      "reaches", "visible", "received", "results"})  # fmt: skip
_BEING = frozenset({"is", "are", "was", "were", "get", "gets", "being"})
_IN_USE = frozenset(
    {"used", "use", "licensed", "installed", "there", "bought", "available", "active", "enabled"}
)
# What one does with a module that is there: "didn't buy", "never licensed", "not going to install".
_HAVING = frozenset({"have", "has", "had", "use", "uses", "using", "run", "runs", "running", "buy", "bought", "own", "license", "licensed", "install", "installed",
                     "deploy", "deployed", "order", "ordered", "take", "get", "got", "want", "wants", "bothered", "paid"})  # fmt: skip
_NOBODY = frozenset({"nobody", "noone", "none"})
_RECORDING = frozenset({"records", "record", "captures", "capture"})
_CARING = frozenset({"bothers", "needs"})
_POINTING = frozenset({"it", "them", "that", "those", "these", "this", "both"})
_CONTRASTS = (
    ("not", "the"),
    ("not", "for"),
    ("not", "that"),
    ("and", "not"),
    ("but", "not"),
    ("instead", "of"),
    ("rather", "than"),
)
_NOT_THAT = (("don't", "mean", "the"), ("dont", "mean", "the"), ("not", "mean", "the"), ("don't", "want", "the"), ("that", "is", "not"), ("which", "is", "not"), ("that", "isn't"), ("which", "isn't"), ("that", "are", "not"), ("that", "aren't"))  # fmt: skip
_NOT_AFTER = frozenset({"not", "isn't", "aren't", "isnt", "arent", "never"})


def negated_components(clause: Clause) -> tuple[str, ...]:
    """Components that a clause says are absent: "no X", "neither X nor Y", "X is not used"."""
    at_words = [m for m in clause.mentions if m.concept.kind == "component" and m.end > m.start]
    cues = [
        m.start
        for m in clause.mentions
        if m.concept.kind == "cue" and m.concept.value == "without"
    ]
    words = clause.words
    doing = _HAVING | _RECORDING
    cues += [at for at in denials(clause) if set(words[at + 1 : at + _REACH]) & doing]
    # "Nobody records screens", "none of them uses it".
    cues += [
        at
        for at, word in enumerate(words)
        if word in _NOBODY
        and NUMBER not in words[at + 1 : at + _REACH]
        and set(words[at + 1 : at + _REACH]) & (doing | _CARING)
    ]
    # "Are not captured" denies an event, "do not use" denies a module.
    cues = [
        cue
        for cue in cues
        if cue == 0 or words[cue] in ("no", "neither") or words[cue - 1] not in _BEING
    ]
    # "SR no, DA yes": this "no" belongs to what stands before.
    ends = {m.end for m in at_words}
    cues = [c for c in cues if not (words[c] == "no" and c in ends and not clause.adjoins(c + 1))]
    gone: list[str] = []
    previous_end, previous_gone = 0, False
    for mention in sorted(at_words, key=lambda m: m.start):
        between = clause.words[previous_end : mention.start]
        cued = any(
            previous_end <= cue < mention.start
            and mention.start - cue <= _REACH
            and not _denies_a_port(clause, cue)
            for cue in cues
        )
        linked = previous_gone and all(word in _LINKS for word in between)
        after = set(clause.words[mention.end : mention.end + 4])
        unused = bool(after & _NOT_AFTER) and bool(after & _IN_USE)
        unused = (
            unused
            or _is_answered_no(clause, mention.end)
            or _is_added_to_none(clause, mention.end)
        )
        fails = bool(set(clause.words[mention.end : mention.end + 3]) & _FAILING)
        is_gone = (cued or linked or unused) and not fails
        if is_gone:
            gone.append(mention.concept.value)
        previous_end, previous_gone = max(previous_end, mention.end), is_gone
    return tuple(gone)


def excepted_components(clause: Clause) -> tuple[str, ...]:
    """Components behind "apart from" or the like, to the end of the clause."""
    cues = [m.start for m in clause.mentions if m.concept == _EXCEPT]
    named = (m for m in clause.mentions if m.concept.kind == "component")
    return tuple(m.concept.value for m in named if cues and m.start > cues[0])


def _is_answered_no(clause: Clause, at: int) -> bool:
    """Tell whether "no" stands right behind a component, as in "DA yes, SR no"."""
    starts = {m.start for m in clause.mentions if m.concept.kind == "component"}
    asked = at + 1 == len(clause.words) and clause.text.endswith("?") and len(starts) == 1
    ends = at + 1 not in starts or not clause.adjoins(at + 1)
    denied = clause.words[at : at + 1] in (("no",), ("not",))
    return denied and ends and not asked


def _is_added_to_none(clause: Clause, at: int) -> bool:
    """Tell "DA also not" and "DA neither", behind another module that is absent."""
    behind = clause.words[at:]
    return behind[:2] in (("also", "not"), ("not", "either")) or behind == ("neither",)


def negates_a_pronoun(clause: Clause) -> bool:
    """Tell "without those two" and "if they don't use it", which deny what stood before."""
    words = clause.words
    without = any(first == "without" and second in _POINTING for first, second in pairwise(words))
    unused = any(
        set(words[at + 1 : at + _REACH]) & _HAVING and set(words[at + 1 : at + _REACH]) & _POINTING
        for at in denials(clause)
    )
    return without or unused


def contrasted_components(clause: Clause) -> tuple[str, ...]:
    """Components that only say what isn't meant: "the old player, not the html5 one"."""
    if clause.form == "yes_no":
        return ()
    return tuple(
        m.concept.value
        for m in clause.mentions
        if m.concept.kind == "component"
        and m.end > m.start
        and (
            clause.words[max(0, m.start - 2) : m.start] in _CONTRASTS
            or clause.words[max(0, m.start - 3) : m.start] in _NOT_THAT
            or clause.words[max(0, m.start - 2) : m.start] in _NOT_THAT
            or clause.words[m.start - 1 : m.start] == ("without",)
        )
    )


def _denies_a_port(clause: Clause, cue: int) -> bool:
    """Tell "no port for screen recording", which denies the port, from "no screen recording"."""
    kinds: dict[int, set[str]] = {}
    for mention in clause.mentions:
        kinds.setdefault(mention.start, set()).add(mention.concept.kind)
    after, second = kinds.get(cue + 1, set()), kinds.get(cue + 2, set())
    denied = "thing" in after or ("thing" in second and "component" not in after)
    return clause.words[cue : cue + 1] == ("no",) and denied
