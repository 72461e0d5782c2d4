"""Is a question about antivirus exclusions at all?"""

from knowledge.answer.said import denies
from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER

# "Dhcp database?" is short enough to ask for the criteria without saying so.
_TERSE = 4
# A statement with one of these tells how things are: "the log folder is full".
_TELLING = frozenset({"is", "are", "was", "were", "has", "had"})


def is_about_exclusions(scene: Scene) -> bool:
    """Tell whether exclusions, a scanner, a listed value or an example of the criteria is what is asked about."""
    question = scene.question
    if question.has("thing", "exclusion"):
        return not _is_about_people(scene)
    told = not any(clause.ports and clause.words for clause in question.clauses)
    if question.has("thing", "antivirus") and (told or not question.ports):
        return not (question.form == "statement" and question.has("personal") and scene.strays)
    if question.ports or question.has("thing", "port"):
        return False
    if question.values or (question.has("value") and question.form != "statement"):
        return True
    if question.has("category"):
        # "call me on extension 5634": a number that was no port makes the word mean something else.
        tells = question.form == "statement" and set(question.words) & _TELLING
        return NUMBER not in question.words and not tells and not scene.strays
    return question.has("example") and _asks_for_judgement(scene)


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
    judged = judged or bool({"mean", "means", "meant"} & set(question.words))
    return bool(terse or judged or question.inherited)


def is_yes_no(scene: Scene) -> bool:
    """Tell whether a yes or a no is expected, by form or by the question mark."""
    return scene.question.form in ("yes_no", "request") or scene.question.text.rstrip().endswith(
        "?"
    )


def wanted(scene: Scene) -> bool | None:
    """Is excluding what the question proposes? To skip is to exclude here; to scan is not decided."""
    words = set(scene.question.words)
    # "Not necessary for log files, correct?" denies as "don't exclude them" does.
    proposed = denies(scene) == scene.question.has("cue", "optional")
    if not scene.question.has("thing", "exclusion") and not words & {"skip", "ignore", "exclude"}:
        return None if words & {"scan", "scanned", "scanning"} else proposed
    return proposed
