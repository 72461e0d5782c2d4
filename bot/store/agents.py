"""Which agents were let in where, and when were they seen?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from bot.store.insert import insert_new


class StoredVantage(SQLModel, table=True):
    """A vantage point with agents: its NATS account, which is its identity. Times in seconds since the epoch.

    `generation` numbers the key that signs its users; a new one shuts out all that were let in before.
    """

    __tablename__ = "agent_vantage"

    vantage: str = Field(primary_key=True, max_length=140)
    site: str = Field(index=True, max_length=64)
    role: str = Field(max_length=64)
    account: str = Field(unique=True, max_length=64)
    generation: int = 1
    made_at: float


class StoredAgent(SQLModel, table=True):
    """One agent: the public key it made for itself. What it said of itself is shown and decides nothing."""

    __tablename__ = "agent"

    user: str = Field(primary_key=True, max_length=64)
    vantage: str = Field(foreign_key="agent_vantage.vantage", index=True, max_length=140)
    host: str = Field(default="", max_length=253)
    version: str = Field(default="", max_length=64)
    platform: str = Field(default="", max_length=200)
    joined_at: float
    seen_at: float | None = Field(default=None)
    revoked_at: float | None = Field(default=None)


class StoredInvitation(SQLModel, table=True):
    """A one-time code, by its SHA-256; the code itself is nowhere."""

    __tablename__ = "agent_invitation"

    digest: str = Field(primary_key=True, max_length=64)
    vantage: str = Field(foreign_key="agent_vantage.vantage", index=True, max_length=140)
    replaces: str = Field(default="", max_length=64)
    expires_at: float
    used_at: float | None = Field(default=None)


@dataclass(frozen=True, slots=True)
class Vantage:
    """A vantage point as a value."""

    vantage: str
    site: str
    role: str
    account: str
    generation: int


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent as a value; times in seconds since the epoch."""

    user: str
    vantage: str
    host: str
    version: str
    platform: str
    joined_at: float
    seen_at: float | None
    revoked_at: float | None


def add_vantage(session: Session, new: Vantage, *, now: float) -> Vantage:
    """Write a vantage point down; returns the one of that name, which may have been there."""
    row = {
        "vantage": new.vantage,
        "site": new.site,
        "role": new.role,
        "account": new.account,
        "generation": new.generation,
        "made_at": now,
    }
    insert_new(session, StoredVantage, [row])
    found = find_vantage(session, new.vantage)
    if found is None:
        raise LookupError(f"the vantage point {new.vantage} is gone")
    return found


def find_vantage(session: Session, vantage: str) -> Vantage | None:
    """Return the vantage point of that name, None if no agent was ever invited there."""
    row = session.get(StoredVantage, vantage)
    return None if row is None else _vantage(row)


def all_vantages(session: Session) -> list[Vantage]:
    """Return every vantage point, by name."""
    rows = session.exec(select(StoredVantage).order_by(col(StoredVantage.vantage))).all()
    return [_vantage(row) for row in rows]


def named(session: Session, names: Collection[str]) -> list[Vantage]:
    """Return the vantage points of these names that have agents."""
    return [place for name in names if (place := find_vantage(session, name))]


def next_generation(session: Session, vantage: str) -> None:
    """Let a new key sign the users of a vantage point."""
    session.execute(
        update(StoredVantage)
        .where(col(StoredVantage.vantage) == vantage)
        .values(generation=col(StoredVantage.generation) + 1)
    )


def remove_vantage(session: Session, vantage: str) -> None:
    """Forget a vantage point with its agents and invitations."""
    for table in (StoredInvitation, StoredAgent, StoredVantage):
        session.execute(delete(table).where(col(table.vantage) == vantage))


def agents(session: Session, vantage: str = "") -> list[Agent]:
    """Return the agents of a vantage point, or all: by vantage point and time of joining."""
    query = select(StoredAgent).order_by(col(StoredAgent.vantage), col(StoredAgent.joined_at))
    if vantage:
        query = query.where(col(StoredAgent.vantage) == vantage)
    return [Agent(**row.model_dump()) for row in session.exec(query).all()]


def revoked(session: Session, vantage: str) -> Mapping[str, int]:
    """Map the revoked users of a vantage point to the second since the epoch at which that was."""
    found = agents(session, vantage)
    return {each.user: int(each.revoked_at) for each in found if each.revoked_at is not None}


def revoke(session: Session, user: str, *, now: float) -> bool:
    """Mark an agent as revoked; False if there is none of that key or it is revoked already."""
    result = session.execute(
        update(StoredAgent)
        .where(col(StoredAgent.user) == user, col(StoredAgent.revoked_at).is_(None))
        .values(revoked_at=now)
    )
    return int(getattr(result, "rowcount", 0)) > 0


def invite(
    session: Session, digest: str, vantage: str, *, expires_at: float, replaces: str = ""
) -> None:
    """Write an invitation down."""
    session.add(
        StoredInvitation(digest=digest, vantage=vantage, expires_at=expires_at, replaces=replaces)
    )
    session.flush()


def redeem(session: Session, digest: str, account: str, *, now: float) -> StoredInvitation | None:
    """Use an invitation up; None if it is none of this account, was used, or is too old."""
    row = session.get(StoredInvitation, digest)
    if row is None:
        return None
    place = find_vantage(session, row.vantage)
    if place is None or place.account != account:
        return None
    result = session.execute(
        update(StoredInvitation)
        .where(
            col(StoredInvitation.digest) == digest,
            col(StoredInvitation.used_at).is_(None),
            col(StoredInvitation.expires_at) > now,
        )
        .values(used_at=now)
    )
    return row if int(getattr(result, "rowcount", 0)) > 0 else None


def redeemed_by(session: Session, digest: str, account: str, user: str) -> Vantage | None:
    """Return the vantage point of an invitation of this account that this very key used up, and may still connect."""
    row, agent = session.get(StoredInvitation, digest), session.get(StoredAgent, user)
    if row is None or agent is None or agent.revoked_at is not None:
        return None
    place = find_vantage(session, row.vantage)
    mine = place is not None and place.account == account and agent.vantage == row.vantage
    return place if mine else None


def add_agent(session: Session, agent: Agent) -> None:
    """Write an agent down that has joined."""
    insert_new(
        session,
        StoredAgent,
        [{name: getattr(agent, name) for name in Agent.__dataclass_fields__}],
    )


def see(session: Session, users: Mapping[str, str], *, now: float) -> None:
    """Note that agents were seen; `users` maps a key to the version it tells, empty if it told none."""
    for user, version in users.items():
        values = {"seen_at": now, **({"version": version[:64]} if version else {})}
        session.execute(update(StoredAgent).where(col(StoredAgent.user) == user).values(values))


def last_seen(session: Session, vantage: str) -> float | None:
    """Return when an agent of a vantage point was seen last, None if none ever was."""
    query = select(func.max(col(StoredAgent.seen_at))).where(col(StoredAgent.vantage) == vantage)
    return session.exec(query).one()


def _vantage(row: StoredVantage) -> Vantage:
    return Vantage(row.vantage, row.site, row.role, row.account, row.generation)
