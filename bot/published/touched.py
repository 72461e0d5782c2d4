"""Which sites does a change of editions touch?"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from bot.store import sites
from bot.store.runs import StoredRun


@dataclass(frozen=True, slots=True)
class Touched:
    """A site and the edition it has; `ran_by` and `ran_at` tell of its last run, empty and 0 if it never ran."""

    site: str
    edition: str
    ran_by: str = ""
    ran_at: float = 0.0


def touched_sites(session: Session, editions: Collection[str]) -> list[Touched]:
    """Return the sites that have one of these editions, or whose last run was made by one, by id."""
    last = _last_runs(session)
    found: list[Touched] = []
    for record in sites.all_sites(session):
        edition, at = last.get(record.id, ("", 0.0))
        if record.edition in editions or edition in editions:
            found.append(Touched(record.id, record.edition, edition, at))
    return found


def _last_runs(session: Session) -> dict[str, tuple[str, float]]:
    """Return by site which edition its last run was made by, and when it began."""
    newest = (
        select(col(StoredRun.site), func.max(col(StoredRun.started_at)).label("at"))
        .group_by(col(StoredRun.site))
        .subquery()
    )
    rows = session.exec(
        select(StoredRun.site, StoredRun.edition, StoredRun.started_at).join(
            newest,
            (col(StoredRun.site) == newest.c.site) & (col(StoredRun.started_at) == newest.c.at),
        )
    )
    return {site: (edition, at) for site, edition, at in rows}
