"""What does an answer mean that a curator typed: which requirement is it tied to, until when does it count?"""

from datetime import UTC, date, datetime, timedelta

from bot.parsing.curating import OnGap
from bot.render.gaps import LONGEST_NOTE
from bot.store.gaps import Gap, Proposal
from knowledge.catalog import Catalog
from knowledge.model import Edition

_MOST_NAMED = 6


class TermsError(Exception):
    """The terms of a typed answer can't be meant; the text says why and what to write."""


def typed_proposal(
    typed: OnGap, gap: Gap, catalog: Catalog, *, author: str, now: float
) -> Proposal:
    """Return the note that was typed; raises TermsError for a day that is past or a requirement that isn't there."""
    target = _requirement(typed.about, gap.edition, catalog) if typed.about else ""
    until = _end_of(typed.until, now) if typed.until else 0.0
    return Proposal("note", typed.text[:LONGEST_NOTE], target, author, until=until)


def _end_of(day: str, now: float) -> float:
    """Return the last second of that day, UTC."""
    try:
        last = date.fromisoformat(day)
    except ValueError:
        raise TermsError(f"{day} is no day: write it as 2027-01-31.") from None
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    if end.timestamp() <= now:
        raise TermsError(f"{day} is past: a note counts until a day to come.")
    return end.timestamp() - 1


def _requirement(about: str, name: str, catalog: Catalog) -> str:
    view = catalog.view(name)
    if view is None:
        raise TermsError(f"the edition {name} is not held any more: leave out `for {about}`.")
    keys = _keys(about.casefold().removeprefix("port ").strip(), view.edition)
    if not keys:
        raise TermsError(
            f"{name} has no row for {about}: name a port, an excluded process, extension or folder that it lists."
        )
    if len(keys) > 1:
        named = ", ".join(keys[:_MOST_NAMED])
        raise TermsError(
            f"{about} stands in {len(keys)} rows of {name}: write `for` and one of {named}."
        )
    return keys[0]


def _keys(word: str, edition: Edition) -> list[str]:
    """Return the keys of the rows that a word names: by their key, their port or what they exclude."""
    keys = [row.key for row in edition.ports] + [row.key for row in edition.exclusions]
    keys += [row.key for row in edition.guidelines]
    exact = [key for key in keys if key.casefold() == word]
    if exact:
        return exact
    ports = [
        row.key
        for row in edition.ports
        if word.isdecimal()
        and row.port is not None
        and row.port <= int(word) <= (row.port_to or row.port)
    ]
    return ports + [row.key for row in edition.exclusions if row.value.casefold() == word]
