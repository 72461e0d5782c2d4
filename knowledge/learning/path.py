"""In which order is an edition learnt?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from knowledge.answer.wording import fact_line
from knowledge.learning.antivirus_cards import exclusion_cards, guideline_card
from knowledge.learning.model import Card, Lesson, Point
from knowledge.learning.port_cards import Names, number, port_cards
from knowledge.model import Edition, Guideline, PortRequirement
from knowledge.vocabulary import Vocabulary

MOST_ROWS = 4  # of one lesson: it must fit into one message and into one head
MOST_CARDS = 8
_WHERE, _REASON = "where:", "reason:"


def make_path(edition: Edition, words: Vocabulary) -> tuple[Lesson, ...]:
    """Return the lessons of an edition: what runs where, each component, antivirus.

    What the edition doesn't hold has no lesson; nothing is filled in from another.
    """
    names = Names(words.names)
    families = _families(edition)
    lessons = [
        _what_runs_where(edition, names),
        *(
            _component(edition, key, rows, names, n, len(parts))
            for key, parts in families
            for n, rows in enumerate(parts, 1)
        ),
        *_antivirus(edition, names),
    ]
    return tuple(lesson for lesson in lessons if lesson.points)


def _what_runs_where(edition: Edition, names: Names) -> Lesson:
    numbered = [row for row in edition.ports if row.port is not None]
    points = [
        Point(_who_talks(row, names), row.citation)
        for row in numbered
        if row.from_party and row.to_party
    ][:MOST_ROWS]
    if not points:
        points = [Point(_who_talks(row, names), row.citation) for row in numbered[:MOST_ROWS]]
    slugs = {row.component.replace("-", "_") for row in numbered}
    general = [guideline for guideline in edition.guidelines if guideline.topic in slugs][:1]
    cards = [
        card
        for row in numbered
        for card in port_cards(edition, row, names)
        if card.key.startswith(_WHERE)
    ]
    told = [Point(guideline.text, guideline.citation) for guideline in general]
    return Lesson(
        key="where",
        title="What runs where",
        points=(*told, *points),
        cards=tuple(_each_right_once(cards)[:MOST_ROWS]),
        components=(),
        picture=bool(points),
    )


def _each_right_once(cards: Sequence[Card]) -> list[Card]:
    """Put cards with different answers first, so that not every answer is the same."""
    first = {card.right: card for card in reversed(cards)}
    ahead = [card for card in cards if first[card.right] is card]
    return [*ahead, *(card for card in cards if first[card.right] is not card)]


def _who_talks(row: PortRequirement, names: Names) -> str:
    ends = [party for party in (row.from_party, row.to_party) if party]
    where = f"; open at: {', '.join(row.where_open)}" if row.where_open else ""
    who = f" ({' and '.join(ends)})" if ends else ""
    return f"{names.component(row.component)}{who}: {number(row)} {row.transport}{where}."


def _families(edition: Edition) -> list[tuple[str, list[list[PortRequirement]]]]:
    """Put components together whose slugs begin with the same word, in parts that fit one lesson."""
    groups: dict[str, list[PortRequirement]] = defaultdict(list)
    heads = [row.component.split("-")[0] for row in edition.ports]
    for row, head in zip(edition.ports, heads, strict=True):
        alone = len({r.component for r in edition.ports if r.component.split("-")[0] == head}) == 1
        groups[row.component if alone else head].append(row)
    return [
        (key, [rows[n : n + MOST_ROWS] for n in range(0, len(rows), MOST_ROWS)])
        for key, rows in groups.items()
    ]


def _component(
    edition: Edition, key: str, rows: Sequence[PortRequirement], names: Names, n: int, of: int
) -> Lesson:
    components = tuple(dict.fromkeys(row.component for row in rows))
    extra = _guidelines_on(edition, components, rows) if n == 1 else []
    title = _common(names.component(slug) for slug in components)
    cards = [
        card
        for row in rows
        for card in port_cards(edition, row, names)
        if not card.key.startswith(_WHERE)
    ]
    if len(cards) > MOST_CARDS:
        cards = [card for card in cards if not card.key.startswith(_REASON)]
    return Lesson(
        key=f"component:{key}" if of == 1 else f"component:{key}:{n}",
        title=title if of == 1 else f"{title} ({n} of {of})",
        points=(
            *(Point(fact_line(row), row.citation) for row in rows if row.port is not None),
            *(Point(guideline.text, guideline.citation) for guideline in extra),
        ),
        cards=tuple(cards),
        components=components,
        picture=True,
    )


def _common(titles: Iterable[str]) -> str:
    """Return the words that all of them begin with, else all of them."""
    whole = list(titles)
    words = []
    for column in zip(*(title.split() for title in whole), strict=False):
        if len(set(column)) > 1:
            break
        words.append(column[0])
    return " ".join(words) or " and ".join(whole)


def _guidelines_on(
    edition: Edition, components: Sequence[str], rows: Sequence[PortRequirement]
) -> list[Guideline]:
    """Return guidelines whose topic names one of the components or one of the ports."""
    named = [slug.replace("-", "_") for slug in components]
    ports = [str(row.port) for row in rows]
    return [
        guideline
        for guideline in edition.guidelines
        if any(guideline.topic.startswith(slug) and guideline.topic != slug for slug in named)
        or any(guideline.topic.endswith(f"_{port}") for port in ports)
    ][:1]


def _antivirus(edition: Edition, names: Names) -> list[Lesson]:
    chapters = {row.citation.section.split(",")[0] for row in edition.exclusions}
    prose = [g for g in edition.guidelines if g.citation.section.split(",")[0] in chapters]
    lessons = []
    if edition.exclusions:
        points = tuple(Point(fact_line(row), row.citation) for row in edition.exclusions)
        cards = tuple(
            c for row in edition.exclusions for c in exclusion_cards(edition, row, names)
        )
        for n in range(0, len(points), MOST_CARDS):
            part = slice(n, n + MOST_CARDS)
            again = f":{n // MOST_CARDS + 1}" if len(points) > MOST_CARDS else ""
            lessons.append(
                Lesson(
                    f"antivirus{again}",
                    _numbered(
                        "Antivirus: what to exclude", n // MOST_CARDS, len(points), MOST_CARDS
                    ),
                    points[part],
                    cards[part],
                )
            )
    for n in range(0, len(prose), MOST_ROWS):
        rows = prose[n : n + MOST_ROWS]
        made = (guideline_card(edition, row) for row in rows)
        lessons.append(
            Lesson(
                key=f"antivirus-why:{n // MOST_ROWS + 1}",
                title=_numbered("Antivirus: why and where", n // MOST_ROWS, len(prose), MOST_ROWS),
                points=tuple(Point(row.text, row.citation) for row in rows),
                cards=tuple(card for card in made if card is not None),
            )
        )
    return lessons


def _numbered(title: str, n: int, rows: int, most: int) -> str:
    parts = -(-rows // most)
    return title if parts == 1 else f"{title} ({n + 1} of {parts})"
