"""How are editions, their revisions and the drafts of them kept in the database?"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

_NAME_LENGTH = 100


class StoredEdition(SQLModel, table=True):
    """One document version for one deployment; `name` is what people call it (`16.3-hosted`)."""

    __tablename__ = "edition"

    name: str = Field(primary_key=True, max_length=_NAME_LENGTH)
    product: str = Field(max_length=200)
    version: str = Field(max_length=50)
    deployment: str = Field(max_length=50)


class StoredRevision(SQLModel, table=True):
    """One published state of an edition; never changed, a correction is the next number.

    `known` maps each part to `complete`, `partial` or `none`. `author` and `approver` are people as the
    publishing face names them; `published_at` is UTC.
    """

    __tablename__ = "edition_revision"
    __table_args__ = (UniqueConstraint("edition", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    edition: str = Field(foreign_key="edition.name", index=True, max_length=_NAME_LENGTH)
    number: int
    document: str = Field(sa_column=Column(Text, nullable=False))
    url: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    known: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    known_note: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    author: str = Field(max_length=200)
    approver: str | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    published_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class StoredRequirement(SQLModel, table=True):
    """One row of a revision: a port, an exclusion, a guideline or an address range.

    `position` counts from 1 within revision and kind, in the order of the document; `content` holds the
    whole value of `knowledge.model` as JSON, `port` stands apart for look-ups.
    """

    __tablename__ = "requirement"
    __table_args__ = (
        UniqueConstraint("revision_id", "kind", "position"),
        UniqueConstraint("revision_id", "kind", "key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    revision_id: int = Field(foreign_key="edition_revision.id", index=True)
    kind: str = Field(max_length=20)
    position: int
    key: str = Field(max_length=200)
    port: int | None = Field(default=None, index=True)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class StoredDraft(SQLModel, table=True):
    """What an import understood, on its way to a revision.

    `state` is `open`, `awaiting_approval`, `published` or `discarded`. `content` is the whole draft as JSON;
    `digest` (SHA-256 of the file, hex) tells whether the same file was handed in before. `revision` is the
    number it was published as.
    """

    __tablename__ = "edition_draft"

    id: int | None = Field(default=None, primary_key=True)
    edition: str = Field(index=True, max_length=_NAME_LENGTH)
    product: str = Field(max_length=200)
    file_name: str = Field(max_length=255)
    digest: str = Field(max_length=64)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(default="open", index=True, max_length=20)
    author: str = Field(max_length=200)
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    requested_by: str | None = Field(default=None, max_length=200)
    revision: int | None = Field(default=None)
