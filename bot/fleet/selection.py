"""Which of the known sites does a selection mean?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.parsing.names import Unsure, nearest, resolve
from bot.parsing.sweeping import Selection
from bot.sites.record import SiteRecord, words_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """At least one site, by id; `selection` with each site under its id, so that aliases compare alike."""

    selection: Selection
    records: tuple[SiteRecord, ...]


@dataclass(frozen=True, slots=True)
class NoneChosen:
    """No site is meant, or a word that is none; `sentence` says which, `near` what may have been meant."""

    sentence: str
    near: tuple[str, ...] = ()


def choose(records: Sequence[SiteRecord], selection: Selection) -> Chosen | NoneChosen:
    """Return the sites that are meant; one unknown name among several is asked about, and nothing is chosen."""
    if not records:
        return NoneChosen("No site is known yet.")
    if selection.sites:
        return _by_name(records, selection)
    for what, wanted, known in (
        ("tag", selection.tag, tags_of(records)),
        ("edition", selection.edition, tuple(sorted({each.edition for each in records}))),
    ):
        if wanted and wanted not in known:
            return NoneChosen(f"No site has the {what} {wanted}.", nearest(wanted, known) or known)
    found = [
        record
        for record in records
        if (not selection.tag or selection.tag in record.tags)
        and (not selection.edition or selection.edition == record.edition)
    ]
    if not found:
        return NoneChosen(f"No site has both: {selection.words}.")
    return Chosen(selection, _by_id(found))


def tags_of(records: Iterable[SiteRecord]) -> tuple[str, ...]:
    """Return every tag in use, sorted."""
    return tuple(sorted({tag for record in records for tag in record.tags}))


def _by_name(records: Sequence[SiteRecord], selection: Selection) -> Chosen | NoneChosen:
    words, by_id = words_of(tuple(records)), {record.id: record for record in records}
    found: dict[str, SiteRecord] = {}
    for word in selection.sites:
        meant = resolve(word, words)
        if isinstance(meant, Unsure):
            return NoneChosen(f"No site is called {word}.", meant.near)
        found[meant.name] = by_id[meant.name]
    chosen = _by_id(found.values())
    return Chosen(replace(selection, sites=tuple(record.id for record in chosen)), chosen)


def _by_id(records: Iterable[SiteRecord]) -> tuple[SiteRecord, ...]:
    return tuple(sorted(records, key=lambda record: record.id))
