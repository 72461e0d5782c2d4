"""Who was granted which role?"""

from dataclasses import dataclass

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select


class StoredGrant(SQLModel, table=True):
    """One role for one subject; `sites` is a pattern of site ids, `*` for all. `at` in seconds since the epoch."""

    __tablename__ = "grant_of_role"
    __table_args__ = (UniqueConstraint("subject", "role", "sites"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(index=True, max_length=40)
    role: str = Field(max_length=20)
    sites: str = Field(default="*", max_length=100)
    granted_by: str = Field(max_length=100)
    at: float


@dataclass(frozen=True, slots=True)
class Grant:
    """A granted role; `subject` is the id of a user (U, W), a user group (S) or a channel (C, G)."""

    subject: str
    role: str
    sites: str = "*"
    granted_by: str = ""


def grants(session: Session) -> list[Grant]:
    """Every grant, in the order they were given."""
    rows = session.exec(select(StoredGrant).order_by(col(StoredGrant.id))).all()
    return [Grant(row.subject, row.role, row.sites, row.granted_by) for row in rows]


def give(session: Session, grant: Grant, *, now: float) -> bool:
    """Write a grant down; False if it was there."""
    if _find(session, grant) is not None:
        return False
    session.add(
        StoredGrant(
            subject=grant.subject,
            role=grant.role,
            sites=grant.sites,
            granted_by=grant.granted_by,
            at=now,
        )
    )
    session.flush()
    return True


def withdraw(session: Session, grant: Grant) -> bool:
    """Take a grant back; False if there was none."""
    row = _find(session, grant)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def _find(session: Session, grant: Grant) -> StoredGrant | None:
    return session.exec(
        select(StoredGrant).where(
            col(StoredGrant.subject) == grant.subject,
            col(StoredGrant.role) == grant.role,
            col(StoredGrant.sites) == grant.sites,
        )
    ).first()
