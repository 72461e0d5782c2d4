"""What would publishing a draft change: rows, everyday answers, sites?"""

from dataclasses import dataclass

from sqlmodel import Session

from bot.published.touched import Touched, touched_sites
from knowledge.catalog import Catalog
from knowledge.comparing import EditionDiff, diff
from knowledge.golden import ChangedAnswer, changed_answers
from knowledge.model import Edition
from knowledge.reviewing import DraftRecord, edition_in_draft, load_draft


@dataclass(frozen=True, slots=True)
class Stored:
    """A draft as it is stored, the edition it would replace (None for a new one), and what it would publish."""

    record: DraftRecord
    before: Edition | None
    after: Edition
    touched: tuple[Touched, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """A draft with all that a curator must see before it is published; `difference` None for a new edition."""

    stored: Stored
    difference: EditionDiff | None
    answers: tuple[ChangedAnswer, ...]


def load(session: Session, number: int) -> Stored:
    """Read a draft; raises `PublishingError` if there is none, or nothing can be published from it."""
    record = load_draft(session, number)
    before, after = edition_in_draft(session, number)
    return Stored(record, before, after, tuple(touched_sites(session, [record.edition])))


def review(stored: Stored, catalog: Catalog) -> Review:
    """Compare a draft with what is in force; takes a moment, as two catalogs answer all questions."""
    if stored.before is None:
        return Review(stored, None, ())
    difference = diff(stored.before, stored.after)
    views = [view for name in catalog.names if (view := catalog.view(name)) is not None]
    editions = {view.edition.name: view.edition for view in views}
    before = Catalog(
        {**editions, stored.before.name: stored.before}.values(),
        catalog.words,
        default=catalog.default,
    )
    after = Catalog(
        {**editions, stored.after.name: stored.after}.values(),
        catalog.words,
        default=catalog.default,
    )
    return Review(
        stored, difference, changed_answers(before, after, stored.after.name, difference)
    )
