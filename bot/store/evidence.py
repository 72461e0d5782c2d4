"""What did agents send for runs that are not over yet?"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import Column, Executable, Text, and_, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Field, Session, SQLModel, col, delete, select

from bot.store.agents import StoredVantage, Vantage
from bot.store.insert import insert_quietly
from bot.store.runs import RunState, StoredRun


class StoredEvidence(SQLModel, table=True):
    """One result as an agent sent it, until its run is over; then the finding holds it."""

    __tablename__ = "agent_evidence"

    run_id: str = Field(primary_key=True, foreign_key="run.id", max_length=20)
    n: int = Field(primary_key=True)
    account: str = Field(max_length=64)
    content: str = Field(sa_column=Column(Text, nullable=False))
    at: float


class EvidenceRow(NamedTuple):
    """One result as it came: `content` is the message, `at` in seconds since the epoch."""

    run_id: str
    n: int
    account: str
    content: str
    at: float


def keep_evidence(session: Session, rows: Sequence[EvidenceRow]) -> None:
    """Store results under their run and number; what is there already stays as it is."""
    insert_quietly(session, StoredEvidence, [row._asdict() for row in sorted(rows)])


def places_of(
    session: Session, *, run_id: str, names: Collection[str]
) -> list[tuple[Vantage, dict[int, str]]]:
    """Return the vantage points of these names that have agents, each with its results for a run, by number."""
    found: dict[Vantage, dict[int, str]] = {}
    connection = session.connection()
    for name in sorted(names):
        for row in connection.execute(_place(), {"name": name, "run": run_id}):
            vantage, site, role, account, generation, n, content = row
            kept = found.setdefault(Vantage(vantage, site, role, account, generation), {})
            if n is not None:
                kept[n] = content
    return list(found.items())


@cache
def _place() -> Executable:
    """One statement for good: each run asks it, and building it takes longer than the database needs."""
    of_run = and_(
        col(StoredEvidence.account) == col(StoredVantage.account),
        col(StoredEvidence.run_id) == bindparam("run"),
    )
    columns = (StoredVantage.vantage, StoredVantage.site, StoredVantage.role)
    return (
        select_columns(
            *(col(column) for column in columns),
            col(StoredVantage.account),
            col(StoredVantage.generation),
            col(StoredEvidence.n),
            col(StoredEvidence.content),
        )
        .outerjoin(StoredEvidence, of_run)
        .where(col(StoredVantage.vantage) == bindparam("name"))
    )


def drop_evidence(session: Session, run_id: str) -> None:
    """Forget the results of a run that is over: its findings hold them."""
    session.execute(delete(StoredEvidence).where(col(StoredEvidence.run_id) == run_id))


def drop_stale(session: Session) -> None:
    """Forget the results of every run that ended, also of one that was stopped or abandoned."""
    over = select(StoredRun.id).where(col(StoredRun.state) != RunState.RUNNING)
    session.execute(delete(StoredEvidence).where(col(StoredEvidence.run_id).in_(over)))
