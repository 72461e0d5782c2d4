"""What does a list say of its ports that the document prints otherwise?"""

from collections.abc import Mapping
from itertools import pairwise

from knowledge.answer.said import fits, uses
from knowledge.answer.selection import Scene
from knowledge.matching.lexicon import NUMBER
from knowledge.question.asked import Clause, values_of
from knowledge.question.polarity import denials

_A_LIST = 2
_ANYWHERE = "customer-location"


def wrong_claims(scene: Scene) -> tuple[str, ...]:
    """Sentences on ports that are said to have another transport or component than the document prints."""
    return (*_wrong_rows(scene), *_wrong_pairs(scene), *_wrong_places(scene))


def _wrong_places(scene: Scene) -> tuple[str, ...]:
    """Sentences on table rows that name a place where the document, which names others, doesn't open the port."""
    wrong = []
    for clause in scene.question.clauses:
        if len(clause.ports) != 1 or "|" not in clause.text or denials(clause):
            continue
        named = set(values_of([clause], "role")) | set(values_of([clause], "place"))
        for row in scene.view.rows_of(clause.ports[0].port or 0):
            opened = scene.catalog.places(*row.where_open) - {_ANYWHERE}
            if named and opened and not named & scene.places_of(row):
                wrong.append(
                    f"Port {row.port} is listed to be opened at: {', '.join(row.where_open)}."
                )
    return tuple(wrong)


def _wrong_rows(scene: Scene) -> tuple[str, ...]:
    """Sentences on table rows whose transport or component differs from the document."""
    wrong = []
    for clause in scene.question.clauses:
        typed = [m for m in clause.ports if m.port and m.protocol]
        wrong += [
            text for m in typed if (text := _wrong_protocol(scene, m.port or 0, m.protocol or ""))
        ]
        rows = [row for m in clause.ports if m.port for row in scene.view.rows_of(m.port)]
        claims = () if typed else beside(clause)
        wrong += [text for port, claim in claims if (text := _wrong_protocol(scene, port, claim))]
        if typed or len(clause.ports) != 1 or not rows:
            continue
        claimed = [m.concept.value for m in clause.mentions if m.concept.kind == "transport"]
        if claimed and not any(uses(row, claim) for row in rows for claim in claimed):
            wrong.append(
                f"Port {rows[0].port} is listed with {rows[0].transport}, not {claimed[0]}."
            )
    return tuple(wrong)


def beside(clause: Clause) -> tuple[tuple[int, str], ...]:
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
    pairs = (p for c in scene.question.clauses for p in pairs_of(c) or _single(c))
    for port, slug in pairs:
        rows = scene.view.rows_of(port)
        meant = opened.get(slug, (slug,))
        known = any(one in scene.view.by_component for one in meant)
        if rows and known and not any(row.component in meant for row in rows):
            listed = names.get(rows[0].component, rows[0].component)
            wrong.append(f"Port {port} is listed for {listed}, not {names.get(slug, slug)}.")
    return tuple(wrong)


def _behind_each(
    clause: Clause, numbers: list[int], named: Mapping[int, str]
) -> tuple[tuple[int, str], ...]:
    """Pair each port with the one component between it and the next, as in "2010 cloud, 5633 recording, 5634 analytics"."""
    ends = [*numbers[1:], len(clause.words)]
    between = [
        [slug for at, slug in named.items() if start < at < end]
        for start, end in zip(numbers, ends, strict=True)
    ]
    found = [
        (port.port, slugs[0])
        for port, slugs in zip(clause.ports, between, strict=True)
        if len(slugs) == 1 and port.port
    ]
    clear = len(found) >= _A_LIST and len(found) == len(named) and min(named) > numbers[0]
    return tuple(found) if clear else ()


def _single(clause: Clause) -> tuple[tuple[int, str], ...]:
    """Pair the one port of a line with its one component: "5633 - recording"."""
    slugs = dict.fromkeys(
        m.concept.value for m in clause.mentions if m.concept.kind == "component"
    )
    ports = [m.port for m in clause.ports if m.port]
    alone = len(ports) == len(slugs) == 1 and not denials(clause)
    return ((ports[0], next(iter(slugs))),) if alone else ()


def pairs_of(clause: Clause) -> tuple[tuple[int, str], ...]:
    """Pair ports with components where both alternate in a clause that has two or more of each."""
    numbers = [at for at, word in enumerate(clause.words) if word == NUMBER]
    first: dict[str, int] = {}
    for mention in sorted(clause.mentions, key=lambda m: m.start):
        if mention.concept.kind == "component":
            first.setdefault(mention.concept.value, mention.start)
    named = {at: slug for slug, at in first.items()}
    ports = [m.port for m in clause.ports]
    if denials(clause) or len(numbers) < _A_LIST or len(numbers) != len(ports):
        return ()
    if len(named) != len(numbers):
        return _behind_each(clause, numbers, named)
    turns = [at in named for at in sorted([*numbers, *named])]
    if any(turn == after for turn, after in pairwise(turns)):
        return ()
    slugs = [named[at] for at in sorted(named)]
    return tuple((port, slug) for port, slug in zip(ports, slugs, strict=True) if port)
