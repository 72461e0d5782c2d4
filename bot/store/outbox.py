"""What does Slack not show yet, and whose turn is it?"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from bot.store.due import is_due, is_free, is_past
from bot.store.errands import Errand, errand_of, kind_of, upload_of
from bot.store.inbox import OPEN, StoredRequest
from bot.store.paces import Budget, wait_for
from bot.store.posts import PostState, StoredFile, StoredPost

UPDATE_EVERY_S = 1.0
_SCAN = 50


@dataclass(frozen=True, slots=True)
class Turn:
    """What may be sent now, and in how many seconds to look again; None if nothing is due at all."""

    errands: tuple[Errand, ...]
    look_again_s: float | None


def budgets(kind: str, team: str, channel: str) -> tuple[Budget, ...]:
    """Name the rates that a call spends, a little below what Slack allows.

    About one post a second and channel, some hundred a minute and workspace; 50 changes and 100 whispers or
    uploads a minute and workspace (docs.slack.dev/apis/web-api/rate-limits).
    """
    if kind == "post":
        return (
            Budget(f"post:{team}:{channel}", 1.05),
            Budget(f"post:{team}", 0.2, burst=20),
        )
    if kind == "update":
        return (Budget(f"update:{team}", 1.4, burst=8),)
    return (Budget(f"{kind}:{team}", 0.65, burst=10),)


def claim(session: Session, *, now: float, lease_s: float, limit: int) -> Turn:
    """Take what may be sent now: what Slack doesn't show at all first, then changes, then files.

    The steps of a request are posted in their order. Of the changes to a message only the newest is sent, those of
    requests that have ended first: a last word must not wait behind somebody's progress.
    """
    claiming = _Claiming(session, now, lease_s, limit)
    claiming.posts(_unseen(session, now))
    claiming.posts(_changed(session, now))
    claiming.files()
    due = session.exec(select(StoredPost.id).where(_due()).limit(1)).first()
    files = session.exec(
        select(StoredFile.id).where(col(StoredFile.state) == PostState.DUE).limit(1)
    ).first()
    waits = [*claiming.waits, 0.25] if due or files else claiming.waits
    return Turn(tuple(claiming.errands), max(0.01, min(waits)) if waits else None)


def _due() -> ColumnElement[bool]:
    return col(StoredPost.state) == PostState.DUE


def _free(now: float) -> ColumnElement[bool]:
    return is_free(StoredPost.lease_until, now) & is_due(StoredPost.not_before, now)


def _unseen(session: Session, now: float) -> list[StoredPost]:
    """Find the oldest unseen post of each channel whose request has no earlier one."""
    earlier = aliased(StoredPost)
    held_back = exists().where(
        col(earlier.request_id) == col(StoredPost.request_id),
        col(earlier.place) == col(StoredPost.place),
        col(earlier.id) < col(StoredPost.id),
        col(earlier.ts) == "",
        col(earlier.state) == PostState.DUE,
    )
    heads = (
        select(func.min(col(StoredPost.id)))
        .where(_due(), _free(now), col(StoredPost.ts) == "", ~held_back)
        .group_by(col(StoredPost.channel), col(StoredPost.place))
    )
    return list(
        session.exec(
            select(StoredPost)
            .where(col(StoredPost.id).in_(heads))
            .order_by(col(StoredPost.id))
            .with_for_update(skip_locked=True)
        )
    )


def _changed(session: Session, now: float) -> list[StoredPost]:
    """Find messages that show an older revision, each at most once a second."""
    return list(
        session.exec(
            select(StoredPost)
            .join(StoredRequest, col(StoredRequest.id) == col(StoredPost.request_id))
            .where(
                _due(),
                _free(now),
                col(StoredPost.ts) != "",
                is_past(StoredPost.sent_at, now, by=UPDATE_EVERY_S),
            )
            .order_by(
                case((col(StoredRequest.state).in_(OPEN), 1), else_=0),
                col(StoredPost.sent_at),
            )
            .limit(_SCAN)
            .with_for_update(skip_locked=True, of=StoredPost)
        )
    )


class _Claiming:
    def __init__(self, session: Session, now: float, lease_s: float, limit: int) -> None:
        self._session, self._now, self._limit = session, now, limit
        self._until = now + lease_s
        self.errands: list[Errand] = []
        self.waits: list[float] = []

    def posts(self, rows: list[StoredPost]) -> None:
        for row in rows:
            if len(self.errands) >= self._limit:
                return
            kind = kind_of(row)
            if not self._spend(kind, row.team, row.sent_channel or row.channel):
                continue
            errand = errand_of(self._session, row, kind)
            row.lease_until = self._until
            row.began_at = row.began_at or self._now
            self._session.add(row)
            self.errands.append(errand)
        self._session.flush()

    def files(self) -> None:
        now = self._now
        rows = self._session.exec(
            select(StoredFile, StoredPost)
            .join(StoredPost, col(StoredPost.id) == col(StoredFile.post_id))
            .where(
                col(StoredFile.state) == PostState.DUE,
                is_free(StoredFile.lease_until, now),
                is_due(StoredFile.not_before, now),
                col(StoredPost.ts) != "",
            )
            .order_by(col(StoredFile.id))
            .limit(4)
            .with_for_update(skip_locked=True, of=StoredFile)
        ).all()
        for file, post in rows:
            if len(self.errands) >= self._limit:
                return
            if self._spend("file", post.team, post.sent_channel):
                file.lease_until = self._until
                self._session.add(file)
                self.errands.append(upload_of(self._session, file, post))
        self._session.flush()

    def _spend(self, kind: str, team: str, channel: str) -> bool:
        wait = wait_for(self._session, budgets(kind, team, channel), self._now)
        if wait > 0:
            self.waits.append(wait)
        return wait <= 0


def renew(session: Session, errands: Sequence[Errand], *, until: float) -> None:
    """Prolong the leases of calls that are still under way."""
    for table, ids in (
        (StoredFile, [e.id for e in errands if e.kind == "file"]),
        (StoredPost, [e.id for e in errands if e.kind != "file"]),
    ):
        session.execute(
            update(table)
            .where(col(table.id).in_(ids), col(table.lease_until) > 0)
            .values(lease_until=until)
        )


def release_all(session: Session) -> None:
    """Free every lease; for the only process on a database, at its start."""
    session.execute(update(StoredPost).where(_due()).values(lease_until=0.0))
    session.execute(
        update(StoredFile).where(col(StoredFile.state) == PostState.DUE).values(lease_until=0.0)
    )
