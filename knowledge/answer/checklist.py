"""Is a list of ports right, and is it complete?"""

import re
from itertools import pairwise

from knowledge.answer.claims import stated
from knowledge.answer.part import Part, verdict
from knowledge.answer.said import fits, said_of_need, uses
from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER
from knowledge.model import PortRequirement, Suggestion
from knowledge.question.asked import Clause, Question, values_of
from knowledge.question.polarity import denials

_A_LIST = 2
_EMPTY_BOX = re.compile(r"\[ ?\]|\u2610")
_ANY = frozenset({"anything", "something", "any", "thing"})
_FAULTS = frozenset({"wrong", "off", "incorrect", "false", "amiss", "error", "errors", "mistake", "mistakes"})  # fmt: skip
_A_LONG_LIST = 3
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
    wrong = wrong_claims(scene)
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


def _is_unticked(question: Question) -> bool:
    """Tell whether a line of the list has an empty box before its port."""
    return any(clause.ports and _EMPTY_BOX.search(clause.text) for clause in question.clauses)


def _seeks_faults(question: Question) -> bool:
    """Tell "anything wrong?" from "is this right?"."""
    pairs = {pair for clause in question.asking for pair in pairwise(clause.words)}
    return any(first in _ANY and second in _FAULTS for first, second in pairs)


def wrong_claims(scene: Scene) -> tuple[str, ...]:
    """Sentences on ports that are said to have another transport or component than the document prints."""
    return (*_wrong_rows(scene), *_wrong_pairs(scene))


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
        asked = any(_pairs(clause) for clause in question.clauses)
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
    if scene.components and set(scene.component_rows) <= set(scene.listed):
        return question.has("cue", "complete")
    return question.has("cue", "complete") or (
        len(question.ports) >= _A_LONG_LIST and not _is_a_table(scene)
    )


def _is_a_table(scene: Scene) -> bool:
    """Tell rows of their own, with transport or component, whose cells are to be checked."""
    rows = [c for c in scene.question.clauses if len(c.ports) == 1 and c.mentions]
    return len(rows) >= _A_LIST


def _scope(scene: Scene) -> tuple[PortRequirement, ...]:
    """Select the rows that a complete list has: of the named components, else base rows and modules in sight."""
    whole_site = set(scene.components) <= stated(scene)
    if scene.component_rows and not whole_site and set(scene.component_rows) <= set(scene.listed):
        return scene.component_rows
    modules = {row.module for row in scene.listed if row.module} | set(scene.components)
    modules -= set(scene.negated)
    return scene.rows(lambda row: row.module is None or row.module in modules)


def _wrong_rows(scene: Scene) -> tuple[str, ...]:
    """Sentences on table rows whose transport or component differs from the document."""
    wrong = []
    for clause in scene.question.clauses:
        typed = [m for m in clause.ports if m.port and m.protocol]
        wrong += [
            text for m in typed if (text := _wrong_protocol(scene, m.port or 0, m.protocol or ""))
        ]
        rows = [row for m in clause.ports if m.port for row in scene.view.rows_of(m.port)]
        beside = () if typed else _beside(clause)
        wrong += [text for port, claim in beside if (text := _wrong_protocol(scene, port, claim))]
        if typed or len(clause.ports) != 1 or not rows:
            continue
        claimed = [m.concept.value for m in clause.mentions if m.concept.kind == "transport"]
        if claimed and not any(uses(row, claim) for row in rows for claim in claimed):
            wrong.append(
                f"Port {rows[0].port} is listed with {rows[0].transport}, not {claimed[0]}."
            )
    return tuple(wrong)


def _beside(clause: Clause) -> tuple[tuple[int, str], ...]:
    """Pair ports with the transport next to each: "5633 TCP, 5634 UDP" or "TCP 5633, UDP 5634"."""
    numbers = [at for at, word in enumerate(clause.words) if word == NUMBER]
    transports = [m for m in clause.mentions if m.concept.kind == "transport"]
    if not _A_LIST <= len(numbers) == len(clause.ports):
        return ()
    behind = {m.start - 1: m.concept.value for m in transports if clause.adjoins(m.start)}
    before = {m.end: m.concept.value for m in transports if clause.adjoins(m.end)}
    leads = all(at in before for at in numbers)
    claims = before if leads and not all(at in behind for at in numbers) else behind
    paired = zip(numbers, clause.ports, strict=True)
    return tuple((port.port, claims[at]) for at, port in paired if port.port and at in claims)


def _wrong_protocol(scene: Scene, port: int, claimed: str) -> str | None:
    rows = scene.view.rows_of(port)
    if not rows or any(fits(row, claimed) for row in rows):
        return None
    return f"Port {port} is listed with {rows[0].transport}, not {claimed}."


def _wrong_pairs(scene: Scene) -> tuple[str, ...]:
    """Sentences on ports that a list such as "5633 recording, 5634 analytics" gives to another component."""
    names, opened = scene.catalog.words.names, scene.catalog.words.stands_for
    wrong = []
    pairs = (p for c in scene.question.clauses for p in _pairs(c) or _single(c))
    for port, slug in pairs:
        rows = scene.view.rows_of(port)
        meant = opened.get(slug, (slug,))
        known = any(one in scene.view.by_component for one in meant)
        if rows and known and not any(row.component in meant for row in rows):
            listed = names.get(rows[0].component, rows[0].component)
            wrong.append(f"Port {port} is listed for {listed}, not {names.get(slug, slug)}.")
    return tuple(wrong)


def _single(clause: Clause) -> tuple[tuple[int, str], ...]:
    """Pair the one port of a line with its one component: "5633 - recording"."""
    slugs = dict.fromkeys(
        m.concept.value for m in clause.mentions if m.concept.kind == "component"
    )
    ports = [m.port for m in clause.ports if m.port]
    alone = len(ports) == len(slugs) == 1 and not denials(clause)
    return ((ports[0], next(iter(slugs))),) if alone else ()


def _pairs(clause: Clause) -> tuple[tuple[int, str], ...]:
    """Pair ports with components where both alternate in a clause that has two or more of each."""
    numbers = [at for at, word in enumerate(clause.words) if word == NUMBER]
    first: dict[str, int] = {}
    for mention in sorted(clause.mentions, key=lambda m: m.start):
        if mention.concept.kind == "component":
            first.setdefault(mention.concept.value, mention.start)
    named = {at: slug for slug, at in first.items()}
    ports = [m.port for m in clause.ports]
    if denials(clause) or len(numbers) < _A_LIST or not len(numbers) == len(named) == len(ports):
        return ()
    turns = [at in named for at in sorted([*numbers, *named])]
    if any(turn == after for turn, after in pairwise(turns)):
        return ()
    slugs = [named[at] for at in sorted(named)]
    return tuple((port, slug) for port, slug in zip(ports, slugs, strict=True) if port)
