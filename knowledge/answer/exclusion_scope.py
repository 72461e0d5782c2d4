"""Is a question about antivirus exclusions at all?"""

from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER
from knowledge.question.asked import Clause, values_of
from knowledge.question.polarity import denials

CRITERIA = ("locked_files", "large_files", "temporary_files")
# "Dhcp database?" is short enough to ask for the criteria without saying so.
_KINDS = frozenset({"folders", "extensions", "processes"})
_SUBJECTS = ("category", "component", "value", "example")
_TERSE = 4
# A statement with one of these tells how things are: "the log folder is full".
_TELLING = frozenset({"is", "are", "was", "were", "has", "had"})


def is_about_exclusions(scene: Scene) -> bool:
    """Tell whether exclusions, a scanner, a listed value or an example of the criteria is what is asked about."""
    question = scene.question
    whom = "who" in question.asked("held") and "who" in question.words
    if whom or (question.ports and _is_port_scan(scene)):
        return False
    if question.has("thing", "exclusion"):
        return not _is_about_people(scene)
    told = not any(clause.ports and clause.words for clause in question.clauses)
    if question.has("thing", "antivirus") and (told or not question.ports):
        return not (question.form == "statement" and question.has("personal") and scene.strays)
    if question.ports or question.has("thing", "port"):
        return False
    kinds = question.form == "request" and not question.has("component")
    if kinds and _KINDS & set(question.words):
        return True  # "please send the folders only"
    return _names_one(scene)


def _names_one(scene: Scene) -> bool:
    """Tell whether a value, a kind of exclusion or an example of the criteria is meant."""
    question = scene.question
    if question.values or (question.has("value") and question.form != "statement"):
        return True
    if question.has("category"):
        # "call me on extension 5634": a number that was no port makes the word mean something else.
        tells = question.form == "statement" and set(question.words) & _TELLING
        return NUMBER not in question.words and not tells and not scene.strays
    return question.has("example") and _asks_for_judgement(scene)


def _is_port_scan(scene: Scene) -> bool:
    """Tell a scan that printed ports ("5634/tcp closed") from one for viruses."""
    spoken = {
        clause.words[m.start]
        for clause in scene.question.clauses
        for m in clause.mentions
        if m.concept.kind == "thing" and m.concept.value == "antivirus" and m.end > m.start
    }
    printed = any(clause.ports and not clause.words for clause in scene.question.clauses)
    return (
        printed and bool(spoken) and spoken <= {"scan", "scanned", "scanning", "scanner", "scans"}
    )


def _is_about_people(scene: Scene) -> bool:
    """Tell "exceptions to the vacation policy" from exclusions: a word of small talk stands in the middle of it."""
    question = scene.question
    kinds = ("category", "component", "value", "example", "role")
    ours = any(question.has(kind) for kind in kinds) or question.has("thing", "antivirus")
    talk = {
        clause.words[mention.start]
        for clause in question.clauses
        for mention in clause.mentions
        if mention.concept.kind == "talk" and mention.end > mention.start
    }
    return bool(talk & set(scene.strays)) and not (ours or question.values)


def _asks_for_judgement(scene: Scene) -> bool:
    """Tell whether an example such as a database is held against the criteria, rather than asked about otherwise."""
    question = scene.question
    if question.form == "statement":
        return False
    terse = len(question.words) <= _TERSE and not scene.strays
    judged = question.has("held", "criteria", "guidance", "why") or question.has(
        "cue", "close", "check", "lacking"
    )
    judged = judged or bool(
        {
            "mean",
            "means",
            "meant",
            "understand",
            "example",
            "examples",
            "matters",
            "matter",
            "define",
            "definition",
        }
        & set(question.words)
    )
    return bool(terse or judged or question.inherited)


def is_yes_no(scene: Scene) -> bool:
    """Tell whether a yes or a no is expected, by form or by the question mark."""
    question = scene.question
    short = question.form == "request" and len(question.words) <= _TERSE
    marked = any(clause.text.rstrip().endswith("?") for clause in question.asking)
    return question.form == "yes_no" or short or marked


def _names_exclusions(clause: Clause) -> bool:
    named = any(values_of([clause], kind) for kind in _SUBJECTS)
    return bool(clause.values) or named or "exclusion" in values_of([clause], "thing")


def _corrects(clause: Clause) -> bool:
    """Tell "not under X but under Y", which denies only the first."""
    words = clause.words
    return "not" in words and "but" in words[words.index("not") :]


def wanted(scene: Scene) -> bool | None:
    """Is excluding what the question proposes? To skip is to exclude here; to scan is not decided."""
    words = set(scene.question.words)
    # "Not necessary for log files, correct?" denies as "don't exclude them" does.
    # "The customer doesn't like it" behind the question denies nothing of it.
    denied = any(
        denials(c) and not _corrects(c)
        for c in scene.question.clauses
        if c.asks or _names_exclusions(c)
    )
    proposed = denied == scene.question.has("cue", "optional")
    if not scene.question.has("thing", "exclusion") and not words & {"skip", "ignore", "exclude"}:
        return None if words & {"scan", "scanned", "scanning"} else proposed
    return proposed
