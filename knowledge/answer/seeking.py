"""What shows that rows of the port table are asked for, and which of them?"""

from itertools import pairwise

from knowledge.answer.selection import Scene

_POINTING = frozenset({"the", "which", "that"})
_REACH = 3


def asks_ports(scene: Scene) -> bool:
    """Tell whether ports are asked for, by word, by what is done with them, or as "the one"."""
    return (
        scene.question.has("thing", "port")
        or scene.question.has("cue", "open", "need")
        or means_rows(scene)
    )


def means_rows(scene: Scene) -> bool:
    """Tell "the one to the cloud" and "which ones" from "every single one of the agents"."""
    one = any(
        word == "one" and _POINTING & set(clause.words[max(0, at - _REACH) : at])
        for clause in scene.question.clauses
        for at, word in enumerate(clause.words)
    )
    return one or bool({"ones", "number"} & set(scene.question.words))


def asks_what_to_open(scene: Scene) -> bool:
    """Tell whether "what do we need to open" is asked, without the word port."""
    question = scene.question
    asked = question.form == "wh" or question.has("held", "list")
    return asked and question.has("cue", "open") and question.has("cue", "need")


def asks_for_all(scene: Scene) -> bool:
    """Tell whether all of the ports are asked for."""
    question = scene.question
    about_ports = question.has("thing", "port") or question.has("place", "firewall")
    return question.has("held", "list") and about_ports


def says_without(scene: Scene) -> bool:
    """Tell whether something is said to be left out or absent."""
    pairs = {pair for clause in scene.question.clauses for pair in pairwise(clause.words)}
    return scene.question.has("cue", "without") and not {("or", "not"), ("or", "no")} & pairs


def is_unclear(scene: Scene) -> bool:
    """Tell whether a word is unknown that may narrow what is asked, a label before it ("x agent: which port") too."""
    labels = (c for c in scene.question.clauses if c.text.endswith(":"))
    return any(clause.unexplained for clause in (*scene.question.asking, *labels))
