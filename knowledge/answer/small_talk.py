"""Is this talk among colleagues, to be left alone?"""

from knowledge.answer.part import Part
from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER
from knowledge.question.forms import OPENERS
from knowledge.question.numbers import SPOKEN

_DOMAIN = ("thing", "category", "component", "topic", "transport", "value", "product")
# "and 5672 please?" is short enough to be a question without looking like one.
_TERSE = 4
_NODS = frozenset({"ok", "okay", "yes", "no", "sure", "good", "great"})
_CORRECTING = OPENERS | {
    "sry",
    "i",
    "meant",
    "mean",
    "no",
    "of",
    "course",
    "my",
    "bad",
    "it",
    "is",
    "it's",
    "port",
    NUMBER,
}
_ASKED = ("transport", "where", "security", "purpose", "parties", "why", "condition")


def small_talk(scene: Scene) -> Part | None:
    """Leave alone what mentions nothing of the documents' world, or a number only in passing."""
    question = scene.question
    if _is_of_the_documents(scene):
        return None
    if question.ports:
        return _number_in_passing(scene)
    if question.inherited or _is_technical(scene):
        return None
    mixed = tuple(word for word in question.words if _is_nearly_a_number(word))
    if mixed and len(question.words) <= _TERSE:
        return Part(unlisted=mixed)
    heads = tuple(clause.head for clause in question.clauses if clause.head)
    asks = question.form in ("wh", "yes_no") and not _is_personal(scene)
    return Part(small_talk=not asks, unlisted=heads)


def _is_of_the_documents(scene: Scene) -> bool:
    """Tell whether something of the documents' world is mentioned, or a set of their rows is asked for."""
    question = scene.question
    if any(question.has(kind) for kind in _DOMAIN) or question.values:
        return True
    asks = question.form != "statement"
    if asks and question.has("held", "criteria", "others"):
        return True
    if question.has("held", "others") and (
        question.has("held", "list") or question.has("cue", "compliance")
    ):
        return True
    everything = question.words[:1] in (("everything",), ("all",)) and question.has("role")
    if question.has("held", "list") and (question.has("cue", "open") or everything):
        return True
    conditional = question.has("cue", "base", "addon")
    sought = question.has("cue", "need", "open") or "ones" in question.words
    return conditional and sought and (asks or "ones" in question.words)


def _is_technical(scene: Scene) -> bool:
    """Tell whether machines or properties are asked about, even if the documents don't hold them."""
    question = scene.question
    if question.has("undocumented") and question.form == "statement":
        return True
    kinds = ("undocumented", "foreign", "example", "role", "place")
    named = any(question.has(kind) for kind in kinds) or question.has("cue", "open", "addon")
    short = len(question.words) <= _TERSE
    return named and (question.form != "statement" or short) and not _is_talk(scene)


def _is_personal(scene: Scene) -> bool:
    """Tell whether colleagues speak of themselves; a question that doesn't is one we can't answer."""
    question = scene.question
    if NUMBER in question.words and question.form == "wh":
        return False
    return _is_talk(scene) or question.has("personal")


def _is_talk(scene: Scene) -> bool:
    """Tell talk from a nod: "ok" behind words that nothing accounts for asks for approval."""
    question = scene.question
    nod = set(question.words) & _NODS
    if question.form == "yes_no" and question.words[-1] in _NODS and question.has("cue", "open"):
        return False
    unclear = (
        question.has("undocumented")
        or question.has("foreign")
        or any(clause.unexplained for clause in question.clauses)
    )
    return question.has("talk") and not (nod and unclear)


def _is_nearly_a_number(word: str) -> bool:
    """Tell a mistyped number such as "943o" from a word."""
    return word[0].isdecimal() and sum(character.isdecimal() for character in word) > 1


def _asks_of_several(scene: Scene) -> bool:
    """Tell "5630 5631, are any of these ours" from numbers in passing."""
    question = scene.question
    return len(question.ports) > 1 and bool({"ours", "yours"} & set(question.words))


def _number_in_passing(scene: Scene) -> Part | None:
    """Leave a number alone in a sentence that asks nothing and has no network word."""
    question = scene.question
    if "meant" in question.words and set(question.words) <= _CORRECTING:
        return None  # "sorry, I meant 5633"
    kinds = ("role", "place", "undocumented", *(() if question.has("talk") else ("foreign",)))
    network = any(question.has(kind) for kind in kinds) or question.has("held", *_ASKED)
    network = network or question.has(
        "cue", "open", "close", "need", "optional", "compare", "typo", "lacking"
    )
    network = network or len(scene.listed) > 1 or _asks_of_several(scene)
    long = len(question.words) > _TERSE
    if long and _is_talk(scene) and question.form == "statement" and not network:
        return Part(small_talk=True)
    tool = any(not clause.words and clause.ports for clause in question.clauses)
    if not (long or network or tool) and question.form == "statement" and scene.strays:
        known = scene.listed and not _is_talk(scene) and not question.has("personal")
        return Part(unlisted=scene.strays[:3]) if known else Part(small_talk=True)
    if long and not network and not tool and question.form == "statement":
        return Part(small_talk=True)
    told = (clause for clause in question.clauses if clause.ports)
    strange = tuple(
        word for c in told for word in c.unexplained if word not in OPENERS | SPOKEN.keys()
    )
    if strange and question.form == "statement" and not tool:
        return Part(unlisted=strange[:3])
    return None
