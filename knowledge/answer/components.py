"""Which rows does a component, or a pair of parties, have?"""

from knowledge.answer.claims import is_negative, transports_claimed, uses
from knowledge.answer.part import Part, Verdict, verdict
from knowledge.answer.selection import Scene


def by_component(scene: Scene) -> Part | None:
    """Rows of the components that were named, by whatever words."""
    rows = scene.component_rows
    if not rows or scene.question.ports:
        return None
    strange = tuple(word for clause in scene.question.asking for word in clause.unexplained)
    if strange and scene.question.form == "yes_no":
        return Part(unlisted=strange[:3])
    if _asks_what_it_is(scene) or _asks_why(scene):
        return Part(
            unlisted=tuple(scene.catalog.words.names.get(s, s) for s in scene.port_components)
        )
    unheard = _transports_of_no_row(scene)
    if unheard:
        return Part(unlisted=unheard)
    silent = [slug for slug in scene.port_components if slug not in scene.view.by_component]
    names = tuple(scene.catalog.words.names.get(slug, slug) for slug in silent)
    return Part(rows, verdict=_confirmed(scene), unlisted=names)


def _transports_of_no_row(scene: Scene) -> tuple[str, ...]:
    """Name transports that were asked for and that no row of the edition prints, such as UDP."""
    claimed, _ = transports_claimed(scene)
    if len(claimed) != 1 or any(uses(row, claimed[0]) for row in scene.view.edition.ports):
        return ()
    return (f"{claimed[0]} ports",)


def _confirmed(scene: Scene) -> Verdict | None:
    """Decide a yes/no question on a component: its transport, or that it needs a port at all."""
    question = scene.question
    if question.form != "yes_no":
        return None
    claimed, _ = transports_claimed(scene)
    if len(claimed) == 1 and "or" not in question.words:
        return verdict(yes=all(uses(row, claimed[0]) for row in scene.component_rows))
    if question.has("cue", "need", "open"):
        return verdict(yes=not is_negative(scene))
    return None


def _asks_why(scene: Scene) -> bool:
    """Why a component behaves as it does is in no document; why its port is needed is its purpose."""
    return scene.question.has("held", "why") and not scene.question.has("thing", "port")


def _asks_what_it_is(scene: Scene) -> bool:
    """Components are named in the documents, not explained: "what is X" is not told."""
    question = scene.question
    tied = question.has("thing", "port") or question.has("transport") or question.has("role")
    tied = (
        tied
        or question.has("held")
        or question.has("place")
        or question.has("cue", "open", "need", "extra")
    )
    tied = tied or question.has("cue", "same-rows", "without", "only", "compare")
    tied = tied or bool({"number", "which", "where"} & set(question.words))
    return question.form in ("wh", "yes_no") and not tied and not question.inherited
