"""Which cards does a row of a port table make?"""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answer.wording import fact_line
from knowledge.learning.model import Card, fingerprint
from knowledge.learning.near import near_ports, siblings
from knowledge.model import Edition, PortRequirement

ALWAYS = "Always: it is not tied to a module"


@dataclass(frozen=True, slots=True)
class Names:
    """How a reader calls components; a slug that is not in it is written out in words."""

    names: dict[str, str]

    def component(self, slug: str) -> str:
        """Return `Screen Recording` for `screen-recording`."""
        return self.names.get(slug) or slug.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class _Aspect:
    """What is asked of a row: `fact` in words, `facts` what must change for the card to be asked anew."""

    name: str
    question: str
    right: str
    wrong: Sequence[str]
    fact: str
    facts: Sequence[object]


def port_cards(edition: Edition, row: PortRequirement, names: Names) -> tuple[Card, ...]:
    """Return the cards of a row: its port, its reason, when it applies, where it has to be open.

    A placeholder without a number makes none: there is nothing in it to know.
    """
    if row.port is None:
        return ()
    made = (
        _port(edition, row, names),
        _reason(edition, row),
        _when(edition, row, names),
        _where(edition, row),
    )
    return tuple(card for card in made if card is not None)


def _named(row: PortRequirement, names: Names) -> str:
    name = names.component(row.component)
    return row.purpose if name.casefold() in row.purpose.casefold() else f"{name}: {row.purpose}"


def number(row: PortRequirement) -> str:
    """Write the port, or the range."""
    return f"{row.port}-{row.port_to}" if row.port_to is not None else str(row.port)


def _subject(edition: Edition, row: PortRequirement) -> str:
    """Name what the row is about so that another edition's row for it has the same name.

    Where a component has several rows only the row's own key tells them apart.
    """
    same = [other for other in edition.ports if other.component == row.component]
    return row.component if len(same) == 1 else row.key


def _port(edition: Edition, row: PortRequirement, names: Names) -> Card | None:
    if row.port is None or str(row.port) in row.purpose:
        return None
    true = {
        other.port
        for other in edition.ports
        if other.port and (other.component, other.purpose) == (row.component, row.purpose)
    }
    others = [other.port for other in edition.ports if other.port is not None]
    never = true | ({row.alternative_to} if row.alternative_to else set())
    wrong = near_ports(row.port, others, never)
    if row.port_to is not None:
        width = row.port_to - row.port
        wrong = tuple(f"{int(n)}-{int(n) + width}" for n in wrong)
    aspect = _Aspect(
        name="port",
        question=f"Which port is this? {_named(row, names)}",
        right=number(row),
        wrong=wrong,
        fact=f"port {number(row)} ({row.transport})",
        facts=(row.port, row.port_to, row.transport, row.alternative_to),
    )
    return _card(edition, row, aspect)


def _reason(edition: Edition, row: PortRequirement) -> Card | None:
    place = edition.ports.index(row)
    others = [
        other.purpose
        for other in edition.ports
        if other.port != row.port and not _holds(other, row)
    ]
    aspect = _Aspect(
        name="reason",
        question=f"What is {number(row)} ({row.transport}) for?",
        right=row.purpose,
        wrong=siblings(row.purpose, others, place),
        fact=row.purpose,
        facts=(row.purpose,),
    )
    return _card(edition, row, aspect)


def _holds(other: PortRequirement, row: PortRequirement) -> bool:
    return bool(other.port and row.port and other.port <= row.port <= (other.port_to or 0))


def _when(edition: Edition, row: PortRequirement, names: Names) -> Card | None:
    modules = list(dict.fromkeys(other.module for other in edition.ports if other.module))
    if row.module is None or not row.condition:
        return None
    right = f"Only with {names.component(row.module)}"
    others = [f"Only with {names.component(m)}" for m in modules if m != row.module]
    aspect = _Aspect(
        name="when",
        question=f"When does a site need {number(row)} ({row.transport})?",
        right=right,
        wrong=(ALWAYS, *others, "Only while the product is being installed"),
        fact=row.condition,
        facts=(row.module, row.condition),
    )
    return _card(edition, row, aspect)


def _where(edition: Edition, row: PortRequirement) -> Card | None:
    places = [", ".join(other.where_open) for other in edition.ports if other.where_open]
    right = ", ".join(row.where_open)
    wrong = siblings(right, places, edition.ports.index(row))
    if not right or len(wrong) < 2 or row.module is not None:  # noqa: PLR2004 - fewer is no choice
        return None
    aspect = _Aspect(
        name="where",
        question=f"Where does the document want {number(row)} ({row.transport}) open?",
        right=right,
        wrong=wrong,
        fact=f"to be open at: {right}",
        facts=row.where_open,
    )
    return _card(edition, row, aspect)


def _card(edition: Edition, row: PortRequirement, asked: _Aspect) -> Card | None:
    if not asked.wrong:
        return None
    return Card(
        key=f"{asked.name}:{_subject(edition, row)}",
        row=row.key,
        fact=asked.fact,
        fingerprint=fingerprint(asked.name, *asked.facts),
        shown=fact_line(row),
        citation=row.citation,
        question=asked.question,
        right=asked.right,
        wrong=tuple(asked.wrong),
    )
