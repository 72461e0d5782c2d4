"""How do schedules, maintenance windows and their digest look in Slack?"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.fleet.results import SiteResult
from bot.fleet.standing import BAD
from bot.message import File, Message
from bot.render.blocks import Button, actions, context, sections
from bot.render.escape import bold, code, escape, mention, moment
from bot.render.limits import Part, spread
from bot.render.swept import OTHER_SIGN, SIGNS, by_standing, selected, spoken
from bot.scheduling.when import USAGE as WHEN
from bot.scheduling.windows import Once
from bot.store.schedules import Schedule, Window
from bot.store.sweeps import Sweep

REMOVE = "schedule-remove"
PAUSE = "schedule-pause"
RESUME = "schedule-resume"
NOW = "schedule-now"
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Stood:
    """How the sites of a schedule stood when it was carried out last; no sweep if it never was.

    `others` are sites that stay unnamed here.
    """

    schedule: Schedule
    sweep: Sweep | None = None
    results: tuple[SiteResult, ...] = ()
    others: int = 0


def usage(sentence: str) -> Message:
    """Say how schedules are made, after what was wrong (may be empty)."""
    lines = [
        escape(sentence),
        "`/wfo-schedule site42 weekdays 06:00` checks it in the site's own time and speaks up only when something changed; "
        "instead of a site: `all`, `tag pilot`, `edition 16.3-hosted`.",
        f"For the time {WHEN}.",
        "`/wfo-schedule digest weekdays 08:00` says here how everything scheduled stands; "
        "`/wfo-schedule maintenance site42 sunday 02:00-06:00 because updates` leaves a site alone.",
        "`/wfo-schedule` lists; `remove`, `pause`, `resume` and `now` take a schedule's name.",
    ]
    text = "\n".join(line for line in lines if line)
    return Message(text, tuple(sections(text)))


def made(schedule: Schedule, *, is_new: bool) -> Message:
    """Confirm a schedule, in the channel that it will speak in."""
    begin = "From now on I check" if is_new else "That is scheduled already: I check"
    if schedule.kind == "digest":
        begin = "From now on I say here" if is_new else "That is scheduled already: I say here"
    what = (
        "how everything scheduled stands"
        if schedule.kind == "digest"
        else f"{selected(schedule.selection)}"
    )
    quiet = "" if schedule.kind == "digest" else " I speak up here only when something changed."
    shown = f"{begin} {bold(what)}, {escape(schedule.when.words)}.{quiet} Next: {_moment(schedule.next_at)}."
    said = f"{begin} {escape(what)}, {escape(schedule.when.words)}.{quiet} Next: {_moment(schedule.next_at)}."
    by = f"{mention(schedule.made_by)} made it; checks count as theirs · {code(schedule.name)}"
    return Message(said, (*sections(shown), *context(by), *actions(_buttons(schedule))))


def listing(
    found: Sequence[Schedule], resting: Sequence[Window], channel: str
) -> tuple[Message, ...]:
    """List the schedules of a workspace and its windows, each with what ends it."""
    if not found and not resting:
        return (usage("Nothing is scheduled yet."),)
    parts = []
    for schedule in found:
        line = _line(schedule, channel)
        blocks = [*sections(line), *actions(_buttons(schedule), f"schedule-{schedule.name}")]
        parts.append(Part(line, tuple(blocks)))
    for window in resting:
        line = window_line(window)
        remove = [Button("Remove", REMOVE, window.name)]
        parts.append(Part(line, (*sections(line), *actions(remove, f"window-{window.name}"))))
    return spread(parts, _file("schedules", parts))


def changed(schedule: Schedule, change: str) -> Message:
    """Confirm that a schedule was removed, paused, taken up again or begun now."""
    what = selected(schedule.selection) if schedule.selection else "the digest"
    line = {
        "remove": f"Removed: {what}, {schedule.when.words}.",
        "pause": f"Paused: {what}, {schedule.when.words}. Nothing is checked until somebody resumes it.",
        "resume": f"Goes on: {what}, {schedule.when.words}.",
        "now": f"Begun now: {what}."
        + (" I speak up when something changed." if schedule.selection else ""),
    }[change]
    shown = escape(line) + (f" Next: {_moment(schedule.next_at)}." if change == "resume" else "")
    tail = {"pause": [Button("Resume", RESUME, schedule.name)]}.get(change, [])
    return Message(shown, (*sections(shown), *actions(tail)))


def window_made(window: Window) -> Message:
    """Confirm a maintenance window."""
    text = f"{window_line(window)}\nSchedules leave it alone meanwhile and say so; whoever types a check still gets one."
    return Message(text, (*sections(text), *actions([Button("Remove", REMOVE, window.name)])))


def window_removed(window: Window) -> Message:
    """Confirm that a window is gone."""
    text = escape(f"Removed the maintenance window of {_who(window)}.")
    return Message(text, tuple(sections(text)))


def unknown_name(name: str) -> Message:
    """Say that there is no such schedule."""
    text = f"There is no {code(name)}; `/wfo-schedule` lists what is scheduled."
    return Message(text, tuple(sections(text)))


def off(schedule: Schedule, user: str, why: str) -> Message:
    """Say in the channel that a schedule was not carried out, why, and that it rests now."""
    what = selected(schedule.selection) if schedule.selection else "the digest"
    reason = why.rstrip(".")
    text = (
        f"Not checked: {bold(what)}, {escape(schedule.when.words)} ({code(schedule.name)}), in the name of "
        f"{mention(user)}: {escape(reason).replace(user, mention(user))}. I paused it. Resume it once that is mended, or remove it and "
        "let somebody who may check schedule it anew."
    )
    return Message(text, (*sections(text), *actions(_off_buttons(schedule))))


def _off_buttons(schedule: Schedule) -> list[Button]:
    return [
        Button("Resume", RESUME, schedule.name),
        Button("Remove", REMOVE, schedule.name),
    ]


def digest(
    stood: Sequence[Stood], resting: Sequence[Window], *, unseen: int = 0
) -> tuple[Message, ...]:
    """Say how everything scheduled stands, the worst first; what was not looked at is said as such.

    `unseen` schedules are left out, since whoever set the digest up may not check their sites.
    """
    if not stood and unseen:
        text = f"{unseen} scheduled, none of which whoever set this digest up may check: nothing is said of them."
        return (Message(text, tuple(sections(text))),)
    if not stood:
        text = "Nothing is scheduled, so nothing was looked at. `/wfo-schedule` says how."
        return (Message(text, tuple(sections(text))),)
    ranked = sorted(stood, key=lambda each: (not _is_bad(each), each.sweep is not None))
    bad = sum(map(_is_bad, stood))
    head = (
        f"{len(stood)} scheduled, {bad} with something that fails or is unclear."
        if bad
        else (f"{len(stood)} scheduled, nothing that fails.")
    )
    parts = [Part(bold(head), tuple(sections(bold(head))))]
    for each in ranked:
        text = "\n".join(_stood_lines(each))
        parts.append(Part(text, tuple(sections(text))))
    parts += [Part(line, tuple(context(line))) for line in map(window_line, resting)]
    if unseen:
        line = f"{unseen} more scheduled, at sites that whoever set this digest up may not check."
        parts.append(Part(line, tuple(context(line))))
    return spread(parts, _file("digest", parts))


def window_line(window: Window) -> str:
    """Say a window in a line of mark-up."""
    why = f", {escape(window.why)}" if window.why else ""
    span = window.span
    if isinstance(span, Once):
        when = f"{_moment(span.begins_at)} to {_moment(span.ends_at)}"
    else:
        when = f"{escape(span.when.words)} for {span.seconds / 3600:.3g} h"
    return f"Maintenance of {escape(_who(window))}: {when}{why} · {code(window.name)}"


def _stood_lines(each: Stood) -> list[str]:
    schedule, sweep = each.schedule, each.sweep
    head = f"{bold(selected(schedule.selection))}, {escape(schedule.when.words)}"
    if schedule.paused:
        head += " (paused)"
    if sweep is None:
        return [head, f"{OTHER_SIGN} not checked yet"]
    lines = [f"{head}, {_moment(sweep.started_at)}"]
    for standing, found in by_standing(each.results).items():
        names = ", ".join(result.site for result in found[:MOST_NAMED])
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        lines.append(
            f"{SIGNS.get(standing, OTHER_SIGN)} {len(found)} {standing}: {escape(names + more)}"
        )
    if each.others:
        lines.append(f"{OTHER_SIGN} {each.others} not named here")
    return lines


def _is_bad(each: Stood) -> bool:
    return any(result.standing in BAD for result in each.results)


def _line(schedule: Schedule, channel: str) -> str:
    what = f"check {selected(schedule.selection)}" if schedule.selection else "digest"
    where = "here" if schedule.channel == channel else f"<#{schedule.channel}>"
    state = "paused" if schedule.paused else f"next {_moment(schedule.next_at)}"
    by = mention(schedule.made_by)
    return f"{bold(what)} {escape(schedule.when.words)}, {where}; {state} · by {by} · {code(schedule.name)}"


def _buttons(schedule: Schedule) -> list[Button]:
    turn = (
        Button("Resume", RESUME, schedule.name)
        if schedule.paused
        else Button("Pause", PAUSE, schedule.name)
    )
    return [Button("Run now", NOW, schedule.name), turn, Button("Remove", REMOVE, schedule.name)]


def _who(window: Window) -> str:
    return window.site or "all sites"


def _moment(epoch_s: float) -> str:
    return moment(epoch_s, spoken(epoch_s))


def _file(name: str, parts: Sequence[Part]) -> File:
    whole = "\n".join(part.text for part in parts) + "\n"
    return File(f"{name}.txt", name.capitalize(), whole.encode())
