"""Is this talk among colleagues, to be left alone?"""

from knowledge.answer.part import Part
from knowledge.answer.selection import Scene

_DOMAIN = ("thing", "category", "component", "topic", "transport", "value", "product")
# "and 5672 please?" is short enough to be a question without looking like one.
_TERSE = 4


def small_talk(scene: Scene) -> Part | None:
    """Nothing of the documents' world is mentioned, or a number that is only one among many words."""
    question = scene.question
    if any(question.has(kind) for kind in _DOMAIN) or question.values:
        return None
    if question.ports:
        return _number_in_passing(scene)
    if question.inherited:
        return None
    kinds = ("undocumented", "foreign", "example", "role", "place")
    technical = any(question.has(kind) for kind in kinds) or question.has("cue", "open", "addon")
    short = len(question.words) <= _TERSE
    if technical and (question.form != "statement" or short) and not question.has("talk"):
        return None
    if question.has("undocumented") and question.form == "statement":
        return None
    heads = tuple(clause.head for clause in question.clauses if clause.head)
    mixed = tuple(word for word in question.words if _is_nearly_a_number(word))
    if mixed and len(question.words) <= _TERSE:
        return Part(unlisted=mixed)
    return Part(small_talk=True, unlisted=heads)


def _is_nearly_a_number(word: str) -> bool:
    """Tell a mistyped number such as "943o" from a word."""
    return word[0].isdecimal() and sum(character.isdecimal() for character in word) > 1


def _number_in_passing(scene: Scene) -> Part | None:
    """Leave a number alone in a sentence that asks nothing and has no network word."""
    question = scene.question
    network = any(
        question.has(kind) for kind in ("role", "place", "held", "undocumented", "foreign")
    )
    network = network or question.has(
        "cue", "open", "close", "need", "optional", "compare", "typo", "lacking"
    )
    long = len(question.words) > _TERSE
    tool = any(not clause.words and clause.ports for clause in question.clauses)
    if long and not network and not tool and question.form == "statement":
        return Part(small_talk=True)
    return None
