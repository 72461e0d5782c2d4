"""What of antivirus exclusions do the documents not tell: other machines, other programs, the scanner itself?"""

from knowledge.answer.part import Part
from knowledge.answer.selection import Scene, strange_roles

_DETERMINERS = frozenset(
    {"the", "a", "an", "our", "their", "this", "that", "all", "whole", "entire", "any"}
)


def of_client(scene: Scene) -> Part | None:
    """For client PCs the documents list nothing; what they say in general goes with it."""
    question = scene.question
    if "client-pc" not in question.of("role") or "premises-server" in question.of("role"):
        return None
    machines = {e.machine for e in scene.view.edition.exclusions}
    named = scene.components or question.has("category")
    if "client-pc" in machines or (named and not _is_placed_on(scene, "client-pc")):
        return None
    if question.has("held", "why", "scans"):
        return None
    return Part(
        scene.guidelines(["which_server_exclusions"]), unlisted=("exclusions for client PCs",)
    )


def _is_placed_on(scene: Scene, role: str) -> bool:
    """Tell "on the client PCs" from a name that merely holds a machine's word ("desktop folder")."""
    return any(
        {"on", "at"} & set(clause.words[max(0, mention.start - 2) : mention.start])
        for clause in scene.question.clauses
        for mention in clause.mentions
        if mention.concept.kind == "role" and mention.concept.value == role
    )


def of_others(scene: Scene) -> Part | None:
    """Leave unknown what is said of a machine, a program or a scanner that the documents don't name."""
    question = scene.question
    judged = question.has("example") and not question.has("thing", "exclusion")
    strange = (() if judged else strange_roles(scene)) or _strange_objects(scene)
    if strange and not question.has("held", "why", "others", "scans"):
        return Part(unlisted=strange)
    kinds = ("category", "component", "value", "example", "held")
    bare = not question.has("thing", "exclusion") and not any(question.has(k) for k in kinds)
    asks_of_scanner = question.form == "yes_no" or "who" in question.words
    if bare and not question.values and asks_of_scanner and not question.has("foreign"):
        return Part(unlisted=("how the scanner itself is run",))
    return None


def _strange_objects(scene: Scene) -> tuple[str, ...]:
    """Name what is to be excluded ("exclude outlook"), where nothing accounts for it, or where it is a machine."""
    found = []
    for clause in scene.question.asking:
        machines = {
            m.start: m.end for m in clause.mentions if m.concept.kind in ("role", "personal")
        }
        for at, word in enumerate(clause.words):
            if word not in ("exclude", "whitelist", "exempt", "excluding"):
                continue
            rest = range(at + 1, min(at + 4, len(clause.words)))
            target = next((n for n in rest if clause.words[n] not in _DETERMINERS), None)
            if target is not None and clause.words[target] in clause.unexplained:
                found.append(clause.words[target])
            elif target in machines:
                found.append(" ".join(clause.words[target : machines[target]]))
    return tuple(found)
