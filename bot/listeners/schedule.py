"""Somebody wants checks to come round by themselves, or a site left alone."""

from dataclasses import replace
from functools import partial

from sqlmodel import Session

from bot.fleet.selection import Chosen, NoneChosen, choose
from bot.house import House
from bot.listeners.own_sites import choose_own
from bot.listeners.permitted import may_check, own_near, require_check
from bot.outcome import NotAllowed
from bot.parsing.markup import plain
from bot.parsing.scheduling import (
    ChangeSchedule,
    ListSchedules,
    NewDigest,
    NewSchedule,
    NewWindow,
    NotScheduled,
    Scheduling,
    parse_schedule,
)
from bot.parsing.sweeping import Selection, parse_sweep
from bot.posting.thread import Thread
from bot.render import schedule as render
from bot.render.sweep import none_chosen
from bot.request import Request
from bot.scheduling.when import NotAMoment, When, next_moment, read_when
from bot.scheduling.windows import read_window
from bot.store import schedules, sites
from bot.store.schedules import Schedule, Window
from bot.work.schedules import store_one

FALLBACK_ZONE = "UTC"
_CHANGES = {
    render.REMOVE: "remove",
    render.PAUSE: "pause",
    render.RESUME: "resume",
    render.NOW: "now",
}


async def on_command(request: Request, thread: Thread, house: House) -> None:
    """Carry out `/wfo-schedule …`."""
    await on_words(request, thread, house, parse_schedule(plain(request.text)))


async def on_button(request: Request, thread: Thread, house: House) -> None:
    """Carry out a button below a schedule."""
    await _change(request, thread, house, ChangeSchedule(_CHANGES[request.name], request.text))


async def on_words(request: Request, thread: Thread, house: House, asked: Scheduling) -> None:
    """Carry out what was typed, as a command or in a message: for operators; makers may always end what they made."""
    if not isinstance(asked, ChangeSchedule):
        await require_check(request, house)
    match asked:
        case ListSchedules():
            await _list(request, thread, house)
        case NewSchedule():
            await _new(request, thread, house, asked)
        case NewDigest():
            await _new_digest(request, thread, house, asked)
        case NewWindow():
            await _new_window(request, thread, house, asked)
        case ChangeSchedule():
            await _change(request, thread, house, asked)
        case NotScheduled():
            await thread.whisper(render.usage(asked.sentence))


async def _list(request: Request, thread: Thread, house: House) -> None:
    now = house.clock()

    def look(session: Session) -> tuple[list[Schedule], list[Window]]:
        return (
            schedules.schedules(session, request.team),
            schedules.windows(session, request.team, now=now),
        )

    found, resting = await house.store.run(look)
    theirs = await _seen(request, house, found)
    named = await house.access.checkable(
        request.user, request.channel, [window.site for window in resting]
    )
    windows = [window for window in resting if not window.site or window.site in named]
    for n, page in enumerate(render.listing(theirs, windows, request.channel), 1):
        await thread.whisper(page, f"schedules-{n}")


async def _seen(request: Request, house: House, found: list[Schedule]) -> list[Schedule]:
    """Leave out the schedules of others that name a site which the asker may not check."""
    names = {schedule.name: _named(schedule) for schedule in found}
    allowed = await house.access.checkable(
        request.user, request.channel, {site for sites_ in names.values() for site in sites_}
    )
    return [one for one in found if one.made_by == request.user or names[one.name] <= allowed]


def _named(schedule: Schedule) -> set[str]:
    """Return the sites that a schedule names one by one; none where it means a tag, an edition or all."""
    selection = parse_sweep(schedule.selection)
    return set(selection.sites) if isinstance(selection, Selection) else set()


async def _new(request: Request, thread: Thread, house: House, asked: NewSchedule) -> None:
    records = await house.store.run(sites.all_sites)
    mine = await may_check(request.user, request.channel, records, house)
    slip: NoneChosen | NotAMoment | None = None
    for selection, words in asked.candidates:
        chosen = choose(records if selection.sites else mine, selection)
        if isinstance(chosen, NoneChosen):
            slip = slip or chosen
            continue
        zones = {record.timezone for record in chosen.records}
        when = read_when(words, zones.pop() if len(zones) == 1 else FALLBACK_ZONE)
        if isinstance(when, When):
            await _require(request, house, chosen, selection)
            await _add(request, thread, house, chosen.selection.words, when)
            return
        slip = when
    if isinstance(slip, NoneChosen):
        await thread.whisper(none_chosen(slip.sentence, await own_near(request, house, slip.near)))
    else:
        await thread.whisper(render.usage(slip.sentence if slip else ""))


async def _new_digest(request: Request, thread: Thread, house: House, asked: NewDigest) -> None:
    person = await house.people.find(request.user)
    when = read_when(asked.when, person.zone or FALLBACK_ZONE)
    if isinstance(when, NotAMoment):
        await thread.whisper(render.usage(when.sentence))
        return
    await _add(request, thread, house, "", when)


async def _add(request: Request, thread: Thread, house: House, selection: str, when: When) -> None:
    now = house.clock()
    coming = next_moment(when, now)
    if coming is None:
        await thread.whisper(render.usage("That never comes round."))
        return
    new = Schedule(
        name="",
        kind="sweep" if selection else "digest",
        team=request.team,
        channel=request.channel,
        made_by=request.user,
        selection=selection,
        when=when,
        next_at=coming,
        last_due=None,
        paused=False,
    )

    def add(session: Session) -> tuple[Schedule, bool] | None:
        if len(schedules.schedules(session, request.team)) >= schedules.MOST:
            return None
        return schedules.add_schedule(session, new, made_for=request.id, now=now)

    added = await house.store.run(add)
    if added is None:
        await thread.whisper(render.usage(f"There are {schedules.MOST} schedules already."))
        return
    await thread.say("schedule", render.made(added[0], is_new=added[1]))


async def _require(request: Request, house: House, chosen: Chosen, selection: Selection) -> None:
    """Refuse a schedule for a site that was named and that the asker may not check; a tag's are asked each time."""
    for record in chosen.records if selection.sites else ():
        decision = await house.access.decide(request, "check", site=record.id)
        if not decision.allowed:
            raise NotAllowed(decision.rule, decision.missing, decision.givers)


async def _new_window(request: Request, thread: Thread, house: House, asked: NewWindow) -> None:
    records = await house.store.run(sites.all_sites)
    site, zone = "", FALLBACK_ZONE
    if asked.site:
        chosen = choose(records, Selection(sites=(asked.site,)))
        if isinstance(chosen, NoneChosen):
            near = await own_near(request, house, chosen.near)
            await thread.whisper(none_chosen(chosen.sentence, near))
            return
        site, zone = chosen.records[0].id, chosen.records[0].timezone
        await _require(request, house, chosen, chosen.selection)
    else:
        await house.access.require(request, "administer")
    now = house.clock()
    span = read_window(asked.window, zone, now)
    if isinstance(span, NotAMoment):
        await thread.whisper(render.usage(span.sentence))
        return
    new = Window("", site, request.user, asked.why, span)
    window = await house.store.run(
        lambda session: schedules.add_window(
            session, request.team, new, made_for=request.id, now=now
        )
    )
    await thread.say("schedule", render.window_made(window))


async def _change(request: Request, thread: Thread, house: House, asked: ChangeSchedule) -> None:
    found, window = await house.store.run(partial(_find, request, asked.name))
    if window is not None and asked.change == "remove":
        await _own(request, house, window.made_by)
        await house.store.run(
            lambda session: schedules.remove(session, window.name, ended_for=request.id)
        )
        await thread.say("schedule", render.window_removed(window))
        return
    if found is None:
        await thread.whisper(render.unknown_name(asked.name))
        return
    if asked.change == "now":
        await _may_begin(request, house, found)
    else:
        await _own(request, house, found.made_by)
    after = await house.store.run(partial(_carry_out, found, request, asked.change, house.clock()))
    await thread.say("schedule", render.changed(after, asked.change))


def _find(request: Request, name: str, session: Session) -> tuple[Schedule | None, Window | None]:
    found = schedules.find_schedule(session, name, ended_for=request.id)
    window = schedules.find_window(session, name, request.team, ended_for=request.id)
    return (found if found and found.team == request.team else None, window)


def _carry_out(
    schedule: Schedule, request: Request, change: str, now: float, session: Session
) -> Schedule:
    if change == "remove":
        schedules.remove(session, schedule.name, ended_for=request.id)
    elif change == "now":
        # When it was asked for is its moment: a repeated listener begins nothing twice.
        store_one(session, schedule, request.received_at, now=now, user=request.user)
    else:
        coming = next_moment(schedule.when, now) or schedule.next_at
        schedules.pause_schedule(session, schedule.name, paused=change == "pause", next_at=coming)
    return schedules.find_schedule(session, schedule.name) or schedule


async def _may_begin(request: Request, house: House, schedule: Schedule) -> None:
    """Refuse whoever may not check, here and where it is told, any of what a schedule means; it runs in their name."""
    await require_check(request, house)
    there = replace(request, channel=schedule.channel)
    await require_check(there, house)
    asked = parse_sweep(schedule.selection)
    if isinstance(asked, Selection):
        for place in (request, there):
            await choose_own(place, house, asked)


async def _own(request: Request, house: House, maker: str) -> None:
    """Let makers change what they made, and admins everything."""
    if request.user != maker:
        decision = await house.access.decide(request, "administer")
        if not decision.allowed:
            raise NotAllowed(decision.rule, decision.missing, decision.givers)
