"""Who wants to be reminded now?"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.request import Request
from bot.store import inbox, learning
from bot.store.inbox import Draft, State
from bot.store.learning import Learner

LATEST = timedelta(hours=3)
"""A reminder that could not be given by then is left out: nobody wants the morning's at night."""
WEEKLY = "09:00"
MONDAY = 0
WAITING_S = 600.0
COMMAND = "/wfo-learn"
OCCASION = "wfo_occasion"
"""A key of the payload that only we write: Slack's own have other names."""


def store_due(session: Session, *, now: float) -> int:
    """Store a request for every reminder and weekly word that is due, and mark its day; returns how many.

    The day is part of the request's key, so that neither a restart nor a second bot doubles it.
    """
    stored = 0
    for learner in learning.learners(session):
        local = datetime.fromtimestamp(now, _zone(learner.zone))
        day = local.date().isoformat()
        if learner.remind_at and learner.reminded_on != day and _is_time(local, learner.remind_at):
            stored += _store(session, learner, "reminder", day, now) is not None
            learning.change(session, learner.user, reminded_on=day)
        week = f"{local.isocalendar().year}-{local.isocalendar().week}"
        if _weekly_is_due(learner, local, week):
            stored += _store(session, learner, "weekly", week, now) is not None
            learning.change(session, learner.user, told_on=week)
    return stored


def _weekly_is_due(learner: Learner, local: datetime, week: str) -> bool:
    on_time = local.weekday() == MONDAY and _is_time(local, WEEKLY)
    return bool(learner.lead) and learner.told_on != week and on_time


def _is_time(local: datetime, clock: str) -> bool:
    hour, minute = clock.split(":")
    wanted = local.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    return wanted <= local < wanted + LATEST


def _store(
    session: Session, learner: Learner, occasion: str, day: str, now: float
) -> Request | None:
    draft = Draft(
        kind="command",
        name=COMMAND,
        team=learner.team,
        user=learner.user,
        text=occasion,
        payload={OCCASION: occasion},
        keys=(f"{occasion}:{learner.team}:{learner.user}:{day}",),
    )
    return inbox.accept(session, draft, state=State.WAITING, now=now, deadline=now + WAITING_S)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
