"""Is a list of ports right, and is it complete?"""

import re
from itertools import pairwise

from knowledge.answer.claims import stated
from knowledge.answer.list_claims import beside, pairs_of, wrong_claims
from knowledge.answer.part import Part, verdict
from knowledge.answer.said import (
    asks_if_each_is_listed,
    fits,
    said_of_need,
    transports_claimed,
    uses,
)
from knowledge.answer.seeking import says_without
from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER
from knowledge.model import PortRequirement, Suggestion
from knowledge.question.asked import Question, values_of

_A_LIST = 2
_EMPTY_BOX = re.compile(r"\[ ?\]|\u2610")
_ANY = frozenset({"anything", "something", "any", "thing"})
_FAULTS = frozenset({"wrong", "off", "incorrect", "false", "amiss", "error", "errors", "mistake", "mistakes"})  # fmt: skip
_A_LONG_LIST = 3
_NEAR = 3
_LINKING = frozenset({"is", "are", "was", "still", "but", "were"})
_DENYING = frozenset(
    {"no", "not", "isn't", "aren't", "isnt", "arent", "wasn't", "doesn't", "won't"}
)
_OPEN = (["open"], ["opened"], ["allowed"], ["yet"], ["reachable"])


def checklist(scene: Scene) -> Part | None:
    """Name what is wrong in a list, and offer what is missing from it."""
    question = scene.question
    if len(question.ports) < _A_LIST or question.has("cue", "compare") or question.inherited:
        return None
    # By identity: rows are compared field by field otherwise, and an edition may have thousands.
    named = {id(row) for row in scene.listed}
    scope = _scope(scene)
    if question.has("cue", "lacking") and len(scope) < len(named):
        modules = {row.module for row in scene.listed} | {None}
        scope = scene.rows(lambda row: row.module in modules)
    missing = tuple(row for row in scope if id(row) not in named)
    if question.has("cue", "lacking"):
        sought = values_of((c for c in question.asking if not c.ports), "component")
        asked = scene.view.rows_of_components(scene.opened(sought))
        if asked and question.form == "wh":
            return Part(asked, unlisted=scene.unlisted)
        return Part(
            missing or scene.listed, unlisted=scene.unlisted, verdict=None if missing else "no"
        )
    if not _is_to_be_checked(scene) or said_of_need(scene) == "less":
        return None
    return _judged(scene, missing)


def _judged(scene: Scene, missing: tuple[PortRequirement, ...]) -> Part:
    question = scene.question
    wrong = (*wrong_claims(scene), *_in_another_transport(scene))
    if question.has("cue", "typo") and not question.has("cue", "check", "complete"):
        return Part(
            scene.listed,
            verdict(yes=bool(wrong or scene.unlisted)),
            scene.unlisted,
            lead=" ".join(wrong),
        )
    if not (wrong or scene.unlisted) and _is_said_of_a_number(scene):
        return Part(scene.listed)
    closed = _left_closed(scene)
    if closed:
        # What must be open isn't; a module's port may stay closed where the module isn't used.
        missed = any(row.module is None for row in closed) or bool(wrong or scene.unlisted)
        return Part(
            scene.listed, "no" if missed else None, scene.unlisted, lead=" ".join(wrong) or None
        )
    complete = not missing or not _claims_completeness(scene)
    wanted = said_of_need(scene) == "needed" or question.has("cue", "complete")
    wanted = wanted and not {"neither", "nor"} & set(question.words)
    without_modules = wanted and question.has("cue", "addon") and says_without(scene)
    if without_modules and any(row.module for row in scene.listed):
        complete = False  # "without modules we need …, 5633": that one is a module's
    unticked = question.has("cue", "complete") and _is_unticked(question)
    right = complete and not (scene.unlisted or wrong or unticked)
    if _seeks_faults(question):
        # "Anything wrong here?" says nothing of what is missing, and yes to what is wrong.
        complete, right = True, bool(scene.unlisted or wrong)
    near = [s for text in scene.unlisted for s in scene.near(text)]
    return Part(
        scene.listed,
        verdict=verdict(yes=right),
        unlisted=scene.unlisted,
        suggestions=tuple(dict.fromkeys(near)),
        missing=tuple(Suggestion("port", str(row.port)) for row in missing)
        if not complete
        else (),
        lead=" ".join(wrong) or None,
        elsewhere=scene.elsewhere(scene.unlisted),
    )


def _in_another_transport(scene: Scene) -> tuple[str, ...]:
    """Sentences on ports of which all are said to have, or not to have, one transport: "4510 and 943 are not TCP"."""
    clauses = [c for c in scene.question.clauses if values_of([c], "transport")]
    if len(clauses) != 1 or beside(clauses[0]) or len(clauses[0].ports) < _A_LIST:
        return ()
    claimed, denied = transports_claimed(scene)
    return tuple(
        f"Port {row.port} is listed with {row.transport}."
        for row in scene.listed
        if any(uses(row, one) for one in denied)
        or (len(claimed) == 1 and denied and not fits(row, claimed[0]))
    )


def _is_unticked(question: Question) -> bool:
    """Tell whether a line of the list has an empty box before its port."""
    return any(clause.ports and _EMPTY_BOX.search(clause.text) for clause in question.clauses)


def _seeks_faults(question: Question) -> bool:
    """Tell "anything wrong?" from "is this right?"."""
    return any(
        word in _FAULTS and _ANY & set(clause.words[max(0, at - _NEAR) : at])
        for clause in question.asking
        for at, word in enumerate(clause.words)
    )


def _is_said_of_a_number(scene: Scene) -> bool:
    """Tell whether a word that nothing accounts for stands behind a number: what it claims can't be confirmed."""
    strays = {word for word in scene.strays if len(word) > len("out")}
    return any(
        first == NUMBER and second in strays and clause.adjoins(at)
        for clause in scene.question.clauses
        for at, (first, second) in enumerate(pairwise(clause.words), 1)
    )


def _left_closed(scene: Scene) -> tuple[PortRequirement, ...]:
    """Rows of ports that a list says are not open: "443 yes, 943 no", "5633 is open but 5634 isn't"."""
    found: list[PortRequirement] = []
    for clause in scene.question.clauses:
        numbers = [at for at, word in enumerate(clause.words) if word == NUMBER]
        if len(numbers) != len(clause.ports):
            continue
        for at, port in zip(numbers, clause.ports, strict=True):
            behind = [word for word in clause.words[at + 1 : at + 4] if word not in _LINKING]
            end = at + len(clause.words[at + 1 : at + 4]) - len(behind) + 1
            last = end + 1 >= len(clause.words) or not clause.adjoins(end + 1)
            if behind[:1] and behind[0] in _DENYING and (last or behind[1:2] in _OPEN):
                found += scene.view.rows_of(port.port or 0)
    return tuple(found)


def _is_to_be_checked(scene: Scene) -> bool:
    question = scene.question
    asked = question.has("cue", "check", "complete", "compliance")
    asked = asked or (question.form == "yes_no" and question.words[-1:] == ("yes",))
    if question.has("cue", "typo") and not scene.unlisted:
        asked = any(pairs_of(clause) for clause in question.clauses)
    asked = asked or (
        question.has("cue", "open")
        and bool(scene.unlisted)
        and question.text.rstrip().endswith("?")
    )
    return asked and (question.form in ("yes_no", "request") or question.has("cue", "complete"))


def _claims_completeness(scene: Scene) -> bool:
    question = scene.question
    of_a_column = "transport" in question.asked("held") and not question.has("cue", "complete")
    if of_a_column:
        return False  # "are the transports right?" asks for no more rows
    if asks_if_each_is_listed(question):
        return False
    if scene.components and set(scene.component_rows) <= set(scene.listed):
        return question.has("cue", "complete")
    several = {"all", "both", "each"} & set(question.words)
    if several and said_of_need(scene) == "needed" and not question.has("cue", "complete", "open"):
        return False  # "all three required, yes?"
    return question.has("cue", "complete") or (
        len(question.ports) >= _A_LONG_LIST and not _is_a_table(scene)
    )


def _is_a_table(scene: Scene) -> bool:
    """Tell rows of their own, with transport or component, whose cells are to be checked."""
    rows = [c for c in scene.question.clauses if len(c.ports) == 1 and c.mentions]
    in_pairs = any(len(beside(c)) == len(c.ports) >= _A_LIST for c in scene.question.clauses)
    return in_pairs or len(rows) >= _A_LIST


def _scope(scene: Scene) -> tuple[PortRequirement, ...]:
    """Select the rows that a complete list has: of the named components, else base rows and modules in sight."""
    beside_rows = scene.opened(
        values_of((c for c in scene.question.clauses if not c.ports), "component")
    )
    of_rows = _is_a_table(scene) and not beside_rows
    whole_site = of_rows or set(scene.components) <= stated(scene)
    if scene.component_rows and not whole_site and set(scene.component_rows) <= set(scene.listed):
        return scene.component_rows
    modules = {row.module for row in scene.listed if row.module} | (
        set() if of_rows else set(scene.components)
    )
    modules -= set(scene.negated)
    return scene.rows(lambda row: row.module is None or row.module in modules)
