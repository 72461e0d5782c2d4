"""Which sites do we know, and under which words?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, Session, SQLModel, col, delete, select

from bot.sites.record import SiteRecord
from bot.store.insert import insert_new, put


class SiteWordTaken(Exception):  # noqa: N818 - it says what happened
    """An id or alias already means another site; nothing was written."""

    def __init__(self, word: str, site: str, owner: str) -> None:
        super().__init__(f"the word {word!r} of site {site} already means site {owner}")
        self.word, self.site, self.owner = word, site, owner


class SiteChanged(Exception):  # noqa: N818 - it says what happened
    """Somebody else changed a site since it was read, `by` says who; nothing was written."""

    def __init__(self, site: str, by: str) -> None:
        super().__init__(f"the site {site} was changed by {by} meanwhile")
        self.by = by


class StoredSite(SQLModel, table=True):
    """One site's record as JSON; `changed_at` in seconds since the epoch."""

    __tablename__ = "site"

    id: str = Field(primary_key=True, max_length=64)
    record: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    changed_at: float
    changed_by: str = Field(max_length=100)


class StoredSiteWord(SQLModel, table=True):
    """A word that means a site, case folded: its id or an alias."""

    __tablename__ = "site_word"

    word: str = Field(primary_key=True, max_length=64)
    site_id: str = Field(foreign_key="site.id", index=True, max_length=64)


def put_sites(session: Session, records: Sequence[SiteRecord], *, by: str, now: float) -> None:
    """Write the sites down, new ones and changed ones; raises SiteWordTaken, then nothing is written."""
    # All in one order: two bots that wait for each other's rows must not do it crosswise.
    ours = {_id_in_use(session, record): record for record in records}
    session.exec(delete(StoredSiteWord).where(col(StoredSiteWord.site_id).in_(ours)))
    for site_id, record in sorted(ours.items(), key=lambda pair: pair[0]):
        content = record.model_dump(mode="json")
        put(session, StoredSite(id=site_id, record=content, changed_at=now, changed_by=by))
    words = {
        (word.casefold(), site_id) for site_id, record in ours.items() for word in record.words
    }
    for word, site_id in sorted(words):
        insert_new(session, StoredSiteWord, [{"word": word, "site_id": site_id}])
        holder = session.get_one(StoredSiteWord, word, populate_existing=True)
        if holder.site_id != site_id:
            raise SiteWordTaken(word, site_id, holder.site_id)


def change_site(
    session: Session, old: SiteRecord | None, new: SiteRecord, *, by: str, now: float
) -> None:
    """Write down a site that was read as `old` (None: that is new); raises SiteChanged and SiteWordTaken."""
    if old is None:
        content = new.model_dump(mode="json")
        fresh = {"id": new.id, "record": content, "changed_at": now, "changed_by": by}
        insert_new(session, StoredSite, [fresh])
    # Held until the end: of two that save at the same moment one would undo the other's work unseen.
    row = session.get(StoredSite, new.id, with_for_update=True, populate_existing=True)
    if row is not None and SiteRecord.model_validate(row.record) not in (old, new):
        raise SiteChanged(new.id, row.changed_by)
    put_sites(session, [new], by=by, now=now)


def _id_in_use(session: Session, record: SiteRecord) -> str:
    """Return the id that this site already has in another spelling of case, or its own."""
    word = session.get(StoredSiteWord, record.id.casefold())
    if word is not None and word.site_id.casefold() == record.id.casefold():
        return word.site_id
    return record.id


def find_site(session: Session, word: str) -> SiteRecord | None:
    """Find the site that exactly this id or alias means, case aside; None if it means none."""
    tie = session.get(StoredSiteWord, word.casefold())
    row = None if tie is None else session.get(StoredSite, tie.site_id)
    return None if row is None else SiteRecord.model_validate(row.record)


def changed_by(session: Session, site_id: str) -> str:
    """Return who wrote a site down last; empty if there is none of that id."""
    row = session.get(StoredSite, site_id)
    return "" if row is None else row.changed_by


def all_sites(session: Session) -> list[SiteRecord]:
    """Every site, by id."""
    rows = session.exec(select(StoredSite).order_by(col(StoredSite.id))).all()
    return [SiteRecord.model_validate(row.record) for row in rows]


def site_words(session: Session) -> dict[str, str]:
    """Every word, case folded, and the id of the site it means."""
    return {row.word: row.site_id for row in session.exec(select(StoredSiteWord))}


def remove_site(session: Session, site_id: str) -> bool:
    """Forget a site; its runs stay. False if there is none of that id."""
    row = session.get(StoredSite, site_id)
    if row is None:
        return False
    session.exec(delete(StoredSiteWord).where(col(StoredSiteWord.site_id) == site_id))
    session.delete(row)
    session.flush()
    return True
