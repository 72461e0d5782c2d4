"""What kind of follow-up is it: a doubt, an aside, another subject, the same list again?"""

from itertools import pairwise

from knowledge.matching.lexicon import NUMBER
from knowledge.question.asked import Question
from knowledge.question.forms import AUXILIARY, JUDGED, OPENERS, WH

_SUBJECT = ("component", "example", "topic", "value")
_SHORT = 7
_NEAR = 3
_FEW = 4
_ADVERBS = frozenset({"still", "also", "only", "really", "even", "too", "not"})
_PRONOUNS = frozenset({"it", "that", "this", "they"})
_TRANSITIVE = AUXILIARY | {
    "need",
    "use",
    "open",
    "require",
    "keep",
    "leave",
    "close",
    "block",
    "skip",
    "drop",
}
_DOUBTING = frozenset(
    {
        "you",
        "are",
        "sure",
        "certain",
        "really",
        "quite",
        "that",
        "about",
        "it",
        "100",
        "so",
        "and",
        "is",
        "hm",
        "#",
    }
)
_WHOLE = frozenset(
    {
        (word, noun)
        for word in ("whole", "full", "complete", "entire", "all")
        for noun in ("list", "ports", "exclusions", "of", "lot")
    }
) - {("all", "list")}


def is_aside(question: Question) -> bool:
    """Tell "oops, wrong channel" and "see you there", which ask nothing."""
    kinds = {m.concept.kind for clause in question.clauses for m in clause.mentions}
    telling = kinds - {"talk", "cue", "product", "personal", "idle"}
    nodding = question.form == "statement" or (
        question.form == "request" and not question.has("cue", "check")
    )
    nodding = nodding or (
        question.form == "wh" and "personal" in kinds and not set(question.words[:1]) & WH
    )
    return "talk" in kinds and not telling and not question.ports and nodding


def doubts(question: Question) -> bool:
    """Tell "you sure?", which asks the same again."""
    words = set(question.words)
    named = question.ports or question.values
    return bool(words & {"sure", "certain", "really"}) and words <= _DOUBTING and not named


def widens(question: Question) -> bool:
    """Tell "all of it in one list" and "the whole list pls", which leave the subject before."""
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    return bool(pairs & _WHOLE) and question.form != "yes_no"


def needs_a_port(question: Question, last: Question) -> bool:
    """Tell "and if they stay on silverlight" behind "what do I need for the html5 player"."""
    asked = last.form == "wh" and last.has("cue", "need", "open") and last.has("component")
    return asked and question.has("component") and not (question.ports or last.has("thing"))


def replays(question: Question, last: Question) -> bool:
    """Tell "with the protocols pls" behind a list of ports: the same list, and nothing else, is wanted."""
    kinds = {m.concept.kind for clause in question.clauses for m in clause.mentions}
    wanted = question.has("held", "transport", "purpose") and kinds <= {
        "held",
        "talk",
        "cue",
        "personal",
    }
    listed = last.has("thing", "port") and "ports" in last.words and not last.ports
    with_it = question.words[:1] in (("with",), ("including",), ("plus",), ("and",))
    bare = set(question.of("cue")) <= {"same-rows"}
    return wanted and listed and with_it and bare and question.form != "yes_no"


def names_another(question: Question) -> bool:
    """Tell "no, the cloud one" and "and the one to the cloud", which name another row by its place."""
    if any(
        ("the", "one") in pairwise(clause.words)
        and 0 < m.start - clause.words.index("one") <= _NEAR
        for clause in question.clauses
        for m in clause.mentions
        if m.concept.kind in ("role", "place") and m.end > m.start and "one" in clause.words
    ):
        return True
    return any(
        clause.words[m.start - 1 : m.start] == ("the",)
        and clause.words[m.end : m.end + 1] in (("one",), ("port",))
        for clause in question.clauses
        for m in clause.mentions
        if m.end > m.start
        and (
            m.concept.kind in ("role", "place")
            or (m.concept.kind == "transport" and question.words[:1] == ("and",))
        )
    )


def asks_what_to_open(question: Question) -> bool:
    """Tell "what do we open", which asks for ports without the word."""
    return question.form == "wh" and question.has("cue", "open")


def asks_for_the_default(question: Question, last: Question) -> bool:
    """Tell "by default?" behind "is 2010 https?"."""
    bare = question.has("held", "default") and not question.has("transport")
    return bare and last.form == "yes_no" and last.has("transport") and len(question.words) <= _FEW


def adds_a_stranger(question: Question, last: Question) -> bool:
    """Tell "and the transcoder?" behind a question of ours from talk: it asks for what nothing accounts for."""
    own = question.clauses[-1]
    linked = own.words[:1] in (("and",), ("or",)) or own.words[:2] in (
        ("what", "about"),
        ("how", "about"),
    )
    kinds = {m.concept.kind for c in question.clauses for m in c.mentions} - {"cue", "held"}
    return (
        linked
        and bool(own.unexplained)
        and not kinds
        and last.has("thing")
        and question.text.rstrip().endswith("?")
    )


def is_of_both(question: Question) -> bool:
    """Tell "are both for silverlight?", which asks of the two ports before."""
    own = question.clauses[-1]
    return (
        question.form in ("yes_no", "request")
        and not question.ports
        and own.words[:2]
        in (
            ("are", "both"),
            ("both", "http"),
            ("both", "https"),
            ("both", "tcp"),
            ("are", "they"),
            ("are", "these"),
            ("is", "both"),
            ("do", "both"),
            ("are", "those"),
        )
    )


def adds_to_none(question: Question) -> bool:
    """Tell "DA also not", which adds to what the message before said to be absent."""
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    return bool(pairs & {("also", "not"), ("not", "either")}) or "neither" in question.words


def is_of_what_stood_before(question: Question, last: Question) -> bool:
    """Tell whether a component that is named isn't the subject: "is it needed without X?", "difference to X?"."""
    if question.values or not (last.ports or last.has("component")):
        return False
    if question.has("cue", "compare") and not question.has("cue", "same"):
        return len(question.ports) + len(question.of("component")) == 1
    asked = question.form == "yes_no" and not question.ports and question.has("component")
    return asked and not question.has("cue", "same") and _has_pronoun_for_subject(question)


def _has_pronoun_for_subject(question: Question) -> bool:
    if question.words[:2] == ("even", "if") or question.words[:1] == ("if",):
        return True  # "even if they don't have X?"
    pairs = {pair for clause in question.clauses for pair in pairwise(clause.words)}
    if any(first in _TRANSITIVE and second in _PRONOUNS for first, second in pairs):
        return True
    # "Still needed without X?" leaves the subject out.
    words = [word for word in question.words if word not in OPENERS | _ADVERBS]
    return bool(words) and words[0] in JUDGED


def has_subject(question: Question) -> bool:
    """Tell whether a port, a value or something of the documents is named."""
    return bool(question.ports or question.values) or any(question.has(k) for k in _SUBJECT)


def asks_something(question: Question) -> bool:
    """Tell whether anything is asked of what stood before."""
    kinds_named = {m.concept.kind for clause in question.clauses for m in clause.mentions}
    if (
        question.form == "statement"
        and "personal" in kinds_named
        and not kinds_named - {"personal", "cue", "talk", "idle"}
    ):
        return False  # "my phone is at 4%, charging it"
    # "Gotta run, bus 443 leaves in 5": a number that is no port, and nothing points back.
    dismissed = NUMBER in question.words and not question.ports
    pointing = _PRONOUNS & set(question.words)
    if dismissed and not pointing and not kinds_named - {"personal", "cue", "talk", "idle"}:
        return False
    kinds = (
        "held",
        "undocumented",
        "transport",
        "role",
        "place",
        "cue",
        "category",
        "foreign",
        "thing",
    )
    cues = set(question.of("cue")) - {"anything"}
    asked = any(question.has(kind) for kind in kinds if kind != "cue") or bool(cues)
    return asked or any(
        word
        in (
            "it",
            "that",
            "this",
            "there",
            "they",
            "again",
            "example",
            "examples",
            "sites",
            "everywhere",
            "always",
        )
        for word in question.words
    )


def only_names_an_edition(question: Question, last: Question) -> bool:
    """Tell "and in 16.1?", which asks the same of another edition."""
    return question.edition != last.edition and len(question.words) <= _FEW


def stands_alone(question: Question) -> bool:
    """Is this small talk, or a full question that has both its subject and its aspect?"""
    kinds = {m.concept.kind for clause in question.clauses for m in clause.mentions}
    if "talk" in kinds and not kinds - {"talk", "cue", "product"} and not question.ports:
        return True
    return has_subject(question) and (question.has("thing") or len(question.words) > _SHORT)
