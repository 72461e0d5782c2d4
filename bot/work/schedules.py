"""Which schedules have come round, and are carried out now?"""

from dataclasses import replace
from datetime import UTC, datetime

from sqlmodel import Session

from bot.fleet.selection import Chosen, choose
from bot.fleet.start import ROUND, store_sweep
from bot.parsing.sweeping import NoSelection, Selection, parse_sweep
from bot.request import Request
from bot.scheduling.when import next_moment
from bot.store import inbox, schedules, sites
from bot.store.inbox import Draft, State
from bot.store.schedules import Schedule
from bot.store.sweeps import Occasion

LATE_S = 600.0
"""What begins so much after its time is marked as late."""
WAITING_S = 600.0
OCCASION = "wfo_digest"
"""A key of the payload that only we write: Slack's own have other names."""


def store_due(session: Session, *, now: float) -> int:
    """Store a request for everything that has come round, and write down when it comes next; returns how many.

    What was missed while no bot ran comes once, marked as late, however often it would have come.
    """
    _believe(session, now)
    stored = 0
    for schedule in schedules.due_schedules(session, now):
        due = schedule.next_at
        stored += store_one(session, schedule, due, now=now) is not None
        coming = next_moment(schedule.when, now)
        schedules.comes_round(session, schedule.name, next_at=coming, last_due=due)
    return stored


def store_one(
    session: Session, schedule: Schedule, due: float, *, now: float, user: str = ""
) -> Request | None:
    """Store the request of one schedule for one moment; None if that moment has one already.

    `user` is whose rights count, else its maker's.
    """
    schedule = replace(schedule, made_by=user or schedule.made_by)
    key = f"schedule:{schedule.name}:{due:.0f}"
    if schedule.kind == "digest":
        return _store_digest(session, schedule, key, now)
    selection = parse_sweep(schedule.selection)
    if isinstance(selection, NoSelection):  # a selection's own words are always read again
        raise LookupError(schedule.selection)  # noqa: TRY004 - not about a type
    return store_sweep(
        session,
        selection,
        key=key,
        team=schedule.team,
        channel=schedule.channel,
        user=schedule.made_by,
        now=now,
        occasion=Occasion(schedule.name, due, late=now - due > LATE_S, quiet=True),
        resting=_resting(session, schedule, selection, now),
    )


def _resting(
    session: Session, schedule: Schedule, selection: Selection, now: float
) -> dict[str, str]:
    """Name the sites that are meant and in a maintenance window, each with a sentence."""
    open_now = schedules.resting(session, schedule.team, now=now)
    if not open_now:
        return {}
    chosen = choose(sites.all_sites(session), selection)
    records = chosen.records if isinstance(chosen, Chosen) else ()
    found = {}
    for record in records:
        end, why = max(open_now.get(record.id, (0.0, "")), open_now.get("", (0.0, "")))
        if end:
            until = datetime.fromtimestamp(end, UTC).strftime("%d %b %H:%M UTC")
            found[record.id] = f"maintenance until {until}" + (f": {why}" if why else "")
    return found


def _store_digest(session: Session, schedule: Schedule, key: str, now: float) -> Request | None:
    draft = Draft(
        kind="action",
        name=ROUND,
        team=schedule.team,
        channel=schedule.channel,
        user=schedule.made_by,
        text="digest",
        payload={OCCASION: schedule.name},
        keys=(key,),
    )
    return inbox.accept(session, draft, state=State.WAITING, now=now, deadline=now + WAITING_S)


def _believe(session: Session, now: float) -> None:
    """Bring back what a clock that ran ahead has put off: nothing comes later than its next moment from now."""
    for schedule in schedules.schedules(session):
        coming = None if schedule.paused else next_moment(schedule.when, now)
        if coming is not None and schedule.next_at > coming:
            schedules.comes_round(session, schedule.name, next_at=coming)
