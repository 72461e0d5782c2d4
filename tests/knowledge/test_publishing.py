"""Does a draft become an edition that never changes again?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel, create_engine

from knowledge import tables
from knowledge.importing.document import import_document
from knowledge.importing.draft import Draft
from knowledge.loading import shipped_editions
from knowledge.model import Edition
from knowledge.reviewing import (
    AwaitingApproval,
    discard,
    edition_in_draft,
    load_draft,
    load_drafts,
    publish_draft,
    save_draft,
)
from knowledge.storing import (
    PublishingError,
    editions_in_force,
    load_edition,
    load_revisions,
    publish,
)

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
DOCUMENTS = Path(__file__).with_name("importing") / "documents"


@pytest.fixture(name="session")
def _session() -> Iterator[Session]:
    engine = create_engine(
        "sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool
    )
    SQLModel.metadata.create_all(
        engine,
        tables=[
            SQLModel.metadata.tables[name]
            for name in ("edition", "edition_revision", "requirement", "edition_draft")
        ],
    )
    with Session(engine) as session:
        yield session
    engine.dispose()


def _draft(name: str = "tidewater-pipes.txt", edition: str | None = "4.2-premises") -> Draft:
    return import_document(name, (DOCUMENTS / name).read_bytes(), edition)


def _save(session: Session, draft: Draft | None = None) -> int:
    return save_draft(
        session, draft or _draft(), product="Tidewater", author="ann", digest="d" * 64, now=NOW
    )


def _published(session: Session, **options: bool) -> Edition:
    done = publish_draft(session, _save(session), by="ann", now=NOW, **options)  # type: ignore[arg-type] # flags only
    assert isinstance(done, Edition)
    return done


def test_a_draft_is_kept_whole(session: Session) -> None:
    number = _save(session)
    record = load_draft(session, number)
    assert record.draft == _draft()
    assert (record.state, record.author, record.created_at) == ("open", "ann", NOW)


def test_the_same_file_is_saved_once(session: Session) -> None:
    assert _save(session) == _save(session)
    assert len(load_drafts(session)) == 1


def test_a_draft_without_requirements_is_not_saved(session: Session) -> None:
    with pytest.raises(PublishingError, match="no requirement"):
        _save(session, _draft("harbour-prose.txt"))


def test_a_draft_needs_the_name_of_its_edition(session: Session) -> None:
    with pytest.raises(PublishingError, match="--edition"):
        _save(session, _draft(edition=None))
    with pytest.raises(PublishingError, match="is no edition"):
        publish_draft(session, _save(session, _draft(edition="nonsense")), by="ann", now=NOW)


def test_a_published_edition_is_read_back_as_it_was(session: Session) -> None:
    published = _published(session)
    assert load_edition(session, "4.2-premises") == published
    assert [row.port for row in published.ports] == [7201, 7202, 7203, 7204, 7205, 7206, 7207]
    assert published.ports[5].module == "gauges"
    assert len({row.key for row in published.ports}) == 7


def test_imported_rows_are_not_probed_and_say_so(session: Session) -> None:
    published = _published(session)
    assert all(row.readings == () for row in published.ports)
    assert "no row is probed" in (published.known_note or "")


def test_a_correction_is_a_new_revision_with_author_and_date(session: Session) -> None:
    first = _published(session)
    corrected = replace(first, ports=first.ports[1:])
    second = publish(session, corrected, author="bob", now=NOW, reason="row 1 was withdrawn")
    assert (first.revision, second.revision) == (1, 2)
    assert load_edition(session, "4.2-premises", 1) == first
    assert load_edition(session, "4.2-premises") == second
    assert [
        (row.number, row.author, row.reason) for row in load_revisions(session, "4.2-premises")
    ] == [
        (1, "ann", None),
        (2, "bob", "row 1 was withdrawn"),
    ]
    assert all(row.published_at == NOW for row in load_revisions(session, "4.2-premises"))


def test_a_correction_of_a_shipped_edition_follows_its_revision(session: Session) -> None:
    shipped = next(edition for edition in shipped_editions() if edition.name == "16.3-hosted")
    assert publish(session, shipped, author="ann", now=NOW).revision == shipped.revision + 1
    in_force = {edition.name: edition for edition in editions_in_force(session)}
    assert in_force["16.3-hosted"].revision == shipped.revision + 1
    assert in_force["16.3-hosted"].ports == shipped.ports
    assert in_force["17.1-hosted"].revision == 1


def test_an_import_keeps_our_readings_of_the_rows_that_stay(session: Session) -> None:
    text = b"Port Transport Description\n943 TCP Policy listener\n4999 TCP Something new\n"
    draft = import_document("page.txt", text, "16.3-hosted")
    before, after = edition_in_draft(session, _save(session, draft))
    assert before is not None
    assert after.ports[0].readings == next(row for row in before.ports if row.port == 943).readings
    assert after.ports[1].readings == ()


def test_a_second_person_has_to_approve_where_that_is_asked_for(session: Session) -> None:
    number = _save(session)
    assert publish_draft(
        session, number, by="ann", now=NOW, needs_approval=True
    ) == AwaitingApproval(number, "ann")
    with pytest.raises(PublishingError, match="second person"):
        publish_draft(session, number, by="ann", now=NOW)
    assert load_edition(session, "4.2-premises") is None
    done = publish_draft(session, number, by="bob", now=NOW)
    assert isinstance(done, Edition)
    revision = load_revisions(session, "4.2-premises")[0]
    assert (revision.author, revision.approver) == ("ann", "bob")


def test_a_draft_is_published_once(session: Session) -> None:
    number = _save(session)
    publish_draft(session, number, by="ann", now=NOW)
    with pytest.raises(PublishingError, match="is published"):
        publish_draft(session, number, by="ann", now=NOW)
    assert load_drafts(session) == []
    assert load_drafts(session, with_closed=True)[0].revision == 1


def test_a_discarded_draft_is_not_published(session: Session) -> None:
    number = _save(session)
    discard(session, number)
    with pytest.raises(PublishingError, match="discarded"):
        publish_draft(session, number, by="ann", now=NOW)


def test_an_unknown_draft_is_named(session: Session) -> None:
    with pytest.raises(PublishingError, match="no draft 99"):
        load_draft(session, 99)


def test_an_edition_of_a_cut_document_is_known_in_part(session: Session) -> None:
    done = publish_draft(session, _save(session, _draft("millrace-cut.txt")), by="ann", now=NOW)
    assert isinstance(done, Edition)
    assert done.known["ports"] == "partial"
    assert done.known["exclusions"] == "none"


def test_the_tables_of_editions_stand_in_the_schema() -> None:
    assert tables.StoredRevision.__tablename__ == "edition_revision"
