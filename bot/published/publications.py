"""What was published in the database: editions, and words that curators added?"""

from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.store.aliases import StoredAlias, aliases
from knowledge.catalog import Catalog
from knowledge.model import Edition
from knowledge.storing import editions_in_force
from knowledge.tables import StoredRevision
from knowledge.vocabulary import Concept, shipped_vocabulary

Stamp: TypeAlias = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Publications:
    """The editions in force, by name, and curators' words; `stamp` differs from that of any other state."""

    stamp: Stamp
    editions: tuple[Edition, ...]
    words: tuple[tuple[str, Concept], ...]


def read_stamp(session: Session) -> Stamp:
    """Return what changes whenever something is published or a word added: cheap enough to ask often."""
    revisions = session.exec(select(func.count(col(StoredRevision.id)))).one()
    words, newest = session.exec(
        select(func.count(col(StoredAlias.phrase)), func.max(col(StoredAlias.at)))
    ).one()
    return int(revisions), int(words), float(newest or 0.0)


def read_publications(session: Session) -> Publications:
    """Read it all; raises `knowledge.loading.EditionFileError` for a broken file of a shipped edition."""
    return Publications(
        read_stamp(session),
        editions_in_force(session),
        tuple((alias.phrase, Concept(alias.kind, alias.value)) for alias in aliases(session)),
    )


def catalog_of(published: Publications, default: str) -> Catalog:
    """Build the view that answers are read from; raises LookupError if the default edition isn't there."""
    words = shipped_vocabulary().with_aliases(published.words)
    return Catalog(published.editions, words, default=default)
