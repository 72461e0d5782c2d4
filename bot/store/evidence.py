"""What did agents send for runs that are not over yet?"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Text, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Field, Session, SQLModel, col, delete, select

from bot.store.agents import StoredVantage, Vantage
from bot.store.insert import insert_which
from bot.store.runs import RunState, StoredRun
from checks.wire import NUMBERS

MANY = NUMBERS
"""Added to the key of a row that holds several results; an older bot, which has only single ones, passes it over."""


class StoredEvidence(SQLModel, table=True):
    """A message with results, as an agent sent it, until its run is over; then the findings hold them.

    The row `n` holds the result of that number, by itself; `MANY + n` holds it among others.
    """

    __tablename__ = "agent_evidence"

    run_id: str = Field(primary_key=True, foreign_key="run.id", max_length=20)
    n: int = Field(primary_key=True)
    account: str = Field(max_length=64)
    content: str = Field(sa_column=Column(Text, nullable=False))
    at: float


class Lot(NamedTuple):
    """Results of a run that came in one message, `content`; `at` in seconds since the epoch.

    `several` tells its form: that of a single result, or that of several.
    """

    run_id: str
    account: str
    numbers: tuple[int, ...]
    several: bool
    content: str
    at: float

    def key(self, nth: int) -> tuple[str, int]:
        """Return the key of the row that it gets under the nth of its numbers."""
        return self.run_id, self.numbers[nth] + (MANY if self.several else 0)


def keep_evidence(session: Session, lots: Sequence[Lot]) -> Sequence[None]:
    """Store each lot whole; what is there already stays as it is, and counts before it.

    A lot gets one row, under the first of its numbers that has none yet: results that come again in another cut are
    stored as well. Where each of its numbers has one, those rows hold all its results.
    """
    left, nth = list(lots), 0
    while left := [lot for lot in left if nth < len(lot.numbers)]:
        rows: dict[tuple[str, int], Lot] = {}
        for lot in left:
            rows.setdefault(lot.key(nth), lot)
        new = insert_which(session, StoredEvidence, [_row(*row) for row in sorted(rows.items())])
        done = {id(rows[key]) for key in new}
        left = [lot for lot in left if id(lot) not in done]
        nth += 1
    return [None] * len(lots)


def _row(key: tuple[str, int], lot: Lot) -> dict[str, Any]:
    run_id, n = key
    return {
        "run_id": run_id,
        "n": n,
        "account": lot.account,
        "content": lot.content,
        "at": lot.at,
    }


class Wanted(NamedTuple):
    """A run, and the vantage points that it looks from."""

    run_id: str
    names: frozenset[str]


Kept = list[tuple[int, str]]
"""Rows of a run, the oldest first: key and content."""
Places = list[tuple[Vantage, Kept]]
"""Vantage points with agents, each with what is stored of it for a run."""


def places_of(session: Session, wanted: Sequence[Wanted]) -> list[Places]:
    """Return for each run those of its vantage points that have agents, by name, with what is stored of them."""
    connection = session.connection()
    names = frozenset[str]().union(*(each.names for each in wanted))
    places = {
        row.vantage: Vantage(*row) for row in connection.execute(_PLACES, {"names": sorted(names)})
    }
    kept: dict[tuple[str, str], Kept] = {}
    for run_id, account, n, content in connection.execute(
        _KEPT, {"runs": [each.run_id for each in wanted]}
    ):
        kept.setdefault((run_id, account), []).append((n, content))
    return [
        [
            (places[name], kept.get((each.run_id, places[name].account), []))
            for name in sorted(each.names)
            if name in places
        ]
        for each in wanted
    ]


# Built once for good: each run asks them, and building one takes longer than the database needs.
_PLACES = select_columns(
    col(StoredVantage.vantage),
    col(StoredVantage.site),
    col(StoredVantage.role),
    col(StoredVantage.account),
    col(StoredVantage.generation),
).where(col(StoredVantage.vantage).in_(bindparam("names", expanding=True)))
_KEPT = (
    select_columns(
        col(StoredEvidence.run_id),
        col(StoredEvidence.account),
        col(StoredEvidence.n),
        col(StoredEvidence.content),
    )
    .where(col(StoredEvidence.run_id).in_(bindparam("runs", expanding=True)))
    .order_by(col(StoredEvidence.at), col(StoredEvidence.n))
)


def drop_evidence(session: Session, run_id: str) -> None:
    """Forget the results of a run that is over: its findings hold them."""
    session.execute(delete(StoredEvidence).where(col(StoredEvidence.run_id) == run_id))


def drop_stale(session: Session) -> None:
    """Forget the results of every run that ended, also of one that was stopped or abandoned."""
    over = select(StoredRun.id).where(col(StoredRun.state) != RunState.RUNNING)
    session.execute(delete(StoredEvidence).where(col(StoredEvidence.run_id).in_(over)))
