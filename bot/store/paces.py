"""When may the next call to Slack be made?

Kept in the database, so that all bots of a workspace share the rates, and a restart does not forget them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Field, Session, SQLModel, col, select

from bot.store.due import believable
from bot.store.insert import insert_new

LONGEST_HOLD_S = 120.0
"""Slack asks for pauses of about a minute; whoever is to wait longer has that written with their post."""


class StoredPace(SQLModel, table=True):
    """Up to when a budget is spent (seconds since the epoch): the theoretical arrival time of GCRA."""

    __tablename__ = "pace"

    name: str = Field(primary_key=True, max_length=200)
    spent_until: float


@dataclass(frozen=True, slots=True)
class Budget:
    """One call every `interval_s` seconds on average; `burst` calls may come at once."""

    name: str
    interval_s: float
    burst: int = 1


def wait_for(session: Session, budgets: Sequence[Budget], now: float) -> float:
    """Spend one call of each budget and return 0; or spend nothing and return the seconds to wait."""
    rows = _locked(session, budgets, now)
    for row in rows.values():
        row.spent_until = believable(row.spent_until, now, LONGEST_HOLD_S)
    wait = max(rows[b.name].spent_until - b.interval_s * (b.burst - 1) - now for b in budgets)
    if wait > 0:
        return wait
    for budget in budgets:
        row = rows[budget.name]
        row.spent_until = max(row.spent_until, now) + budget.interval_s
        session.add(row)
    session.flush()
    return 0.0


def hold(session: Session, budget: Budget, until: float) -> None:
    """Let nobody call before `until`, because Slack said so (`Retry-After`)."""
    row = _locked(session, [budget], until)[budget.name]
    row.spent_until = max(row.spent_until, until + budget.interval_s * (budget.burst - 1))
    session.add(row)
    session.flush()


def _locked(session: Session, budgets: Sequence[Budget], now: float) -> dict[str, StoredPace]:
    """Lock the budgets' rows, made where missing, in one order so that bots can't deadlock."""
    names = sorted(budget.name for budget in budgets)
    query = select(StoredPace).where(col(StoredPace.name).in_(names))
    found = session.exec(query.order_by(col(StoredPace.name)).with_for_update()).all()
    if len(found) < len(names):
        insert_new(session, StoredPace, [{"name": n, "spent_until": now} for n in names])
        found = session.exec(query.order_by(col(StoredPace.name)).with_for_update()).all()
    return {row.name: row for row in found}
