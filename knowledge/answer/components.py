"""Which rows does a component, or a pair of parties, have?"""

from knowledge.answer.claims import is_negative, transports_claimed, truth, uses
from knowledge.answer.part import Part, Verdict, verdict
from knowledge.answer.selection import Scene

# "Desktop analytics module?" is short enough to be about its port.
_TERSE = 5


def by_component(scene: Scene) -> Part | None:
    """Rows of the components that were named, by whatever words."""
    rows = scene.component_rows
    if not rows or scene.question.ports:
        return None
    strange = tuple(word for clause in scene.question.asking for word in clause.unexplained)
    if strange and scene.question.form == "yes_no":
        return Part(unlisted=strange[:3])
    if not _asks_for_ports(scene):
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
    if scene.negated and question.inherited:
        return verdict(yes=truth(scene, scene.component_rows))
    if question.has("cue", "need", "open"):
        return verdict(yes=not is_negative(scene))
    return None


def _asks_for_ports(scene: Scene) -> bool:
    """Tell whether a port is wanted: components are named in the documents, not explained.

    A short phrase such as "cross-domain policy?" counts; "is Silverlight required?" doesn't, nor "why is it slow?".
    """
    question = scene.question
    if (
        question.has("thing", "port")
        or question.has("held", "transport")
        or question.has("transport")
    ):
        return True
    if question.has("held", "why") or question.form == "yes_no":
        return False
    aspects = question.has("held", "where", "parties") or question.has("cue", "open", "extra")
    which = {"number", "which", "where"} & set(question.words)
    over = question.form == "wh" and {"one", "ones", "over", "via", "through", "thru"} & set(
        question.words
    )
    terse = question.form != "wh" and len(question.words) <= _TERSE
    return bool(
        aspects or which or over or terse or question.inherited or question.form == "statement"
    )
