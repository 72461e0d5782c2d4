"""How does a sweep look in the channel: one message while it goes on and when it is over, then what changed?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.fleet.changes import SweepChanges
from bot.fleet.results import SiteResult
from bot.fleet.standing import JUDGED, Standing
from bot.message import File, Message
from bot.render.blocks import Button, actions, context, sections
from bot.render.escape import bold, code, escape, mention, moment
from bot.render.limits import Part, spread
from bot.render.swept import (
    OTHER_SIGN,
    SIGNS,
    by_standing,
    change_lines,
    heat_map,
    said_changes,
    selected,
    spoken,
)
from bot.render.words import counted, listed
from bot.store.sweeps import Progress, Sweep, SweepSite, SweepState
from checks.model import Outcome
from checks.report.heat_map import heat_alt, heat_csv, heat_png, heat_table

STOP = "stop-sweep"
AGAIN = "sweep-again"
MOST_NAMED = 8  # sites named in a line; picture and table hold them all
MOST_SUGGESTED = 10
BAR = 20  # characters
_STATES = {
    SweepState.RUNNING: "is under way",
    SweepState.FINISHED: "is done",
    SweepState.CANCELLED: "was stopped",
    SweepState.ABANDONED: "was cut short",
}
_BAD = (Outcome.FAILED, Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class SweepView:
    """A sweep as its readers see it while it goes on: its sites, and the results of their runs so far, by run."""

    sweep: Sweep
    sites: tuple[SweepSite, ...]
    tally: dict[str, Counter[str]]


def progress(view: SweepView) -> Message:
    """Show how far a sweep is; the same message as `opening` once it is over."""
    total = len(view.sites)
    over = [s for s in view.sites if s.progress in (Progress.DONE, Progress.LEFT_OUT)]
    running = [s.site for s in view.sites if s.progress is Progress.RUNNING]
    filled = round(BAR * len(over) / max(1, total))
    line = f"{len(over)} of {counted(total, 'site')} done"
    found = _so_far(view)
    shown = [
        f"{bold(_name(view.sweep))} {_STATES[SweepState.RUNNING]}.",
        f"{'█' * filled}{'░' * (BAR - filled)} {line}{found}",
    ]
    blocks = [
        *sections("\n".join(shown)),
        *context(f"Just now: {escape(_some(running))}" if running else ""),
        *context(_small_print(view.sweep, None)),
        *actions([Button("Stop", STOP, view.sweep.id)]),
    ]
    text = f"{_name(view.sweep)} {_STATES[SweepState.RUNNING]}: {line}{found}."
    return Message(escape(text), tuple(blocks))


def opening(sweep: Sweep, results: Sequence[SiteResult], changes: SweepChanges) -> Message:
    """Show what came out: each standing with its sites, and in one line what changed."""
    lines = [
        f"{SIGNS.get(standing, OTHER_SIGN)} {len(found)} {standing}: {_some([r.site for r in found])}"
        for standing, found in by_standing(results).items()
    ]
    head = f"{_STATES[sweep.state]}: {_how_many(sweep, results)}."
    changed = _changed_line(changes)
    blocks = [
        *sections("\n".join([f"{bold(_name(sweep))} {head}", *map(escape, lines)])),
        *sections(changed),
        *context(_small_print(sweep, _seconds(sweep))),
        *actions([Button("Sweep again", AGAIN, sweep.id)]),
    ]
    text = "\n".join([escape(f"{_name(sweep)} {head}"), *map(escape, lines), changed])
    return Message(text, tuple(blocks))


def details(
    sweep: Sweep, results: Sequence[SiteResult], changes: SweepChanges, now: float
) -> tuple[Message, ...]:
    """Return the messages of the thread: what changed and nothing else; the last one carries picture and tables."""
    notes = {result.site: result.note for result in results}
    unchecked = _unchecked(results, changes)
    parts = [_part(_thread_head(changes, unchecked))]
    whole = [f"{said_changes(changes)}."]
    for change in changes.sites:
        lines = change_lines(change, notes.get(change.site, ""))
        sign = SIGNS.get(change.standing, OTHER_SIGN)
        listed_below = "\n".join(f"• {escape(line)}" for line in lines)
        said = f"{change.site}: {'; '.join(lines)}"
        shown = f"{sign} {bold(change.site)}\n{listed_below}"
        parts.append(Part(escape(said), tuple(sections(shown))))
        whole.append(said)
    if changes.gone:
        parts.append(_part(escape(f"No longer among these sites: {_some(changes.gone)}.")))
        whole.append(f"No longer among these sites: {', '.join(changes.gone)}.")
    for result in unchecked:
        said = ": ".join(part for part in (result.standing.value, result.note) if part)
        shown = f"{OTHER_SIGN} {bold(result.site)}: {escape(said)}"
        parts.append(Part(escape(f"{result.site}: {said}"), tuple(sections(shown))))
        whole.append(f"{result.site}: {said}")
    content = "\n".join(whole).encode()
    pages = spread(parts, File(f"sweep-{sweep.id}-changes.txt", "What changed", content))
    files = (*pages[-1].files, *pictured(sweep, results, now))
    return (*pages[:-1], Message(pages[-1].text, pages[-1].blocks, files))


def _part(line: str) -> Part:
    return Part(line, tuple(sections(line)))


def pictured(sweep: Sweep, results: Sequence[SiteResult], now: float) -> tuple[File, ...]:
    """Draw the heat map and write it as tables; nothing where no requirement was looked at anywhere."""
    heat = heat_map(sweep, results, now)
    if not heat.columns:
        return ()
    stem, title = f"sweep-{sweep.id}", f"Sweep of {selected(sweep.words)}"
    return (
        File(f"{stem}.png", title, heat_png(heat), heat_alt(heat)),
        File(f"{stem}.csv", f"{title}, table", heat_csv(heat).encode()),
        File(f"{stem}.txt", f"{title}, text", heat_table(heat).encode()),
    )


def no_selection(sentence: str, tags: Sequence[str], editions: Sequence[str]) -> Message:
    """Say how a sweep is asked for, after what was wrong with the way it was (may be empty)."""
    known = [f"tag {tag}" for tag in tags] + [f"edition {edition}" for edition in editions]
    said = listed([code(word) for word in known[:MOST_SUGGESTED]])
    lines = [
        escape(sentence),
        "Say which sites to sweep: `/wfo-sweep all`, `/wfo-sweep tag pilot`, "
        "`/wfo-sweep edition 16.3-hosted`, or name them.",
        f"There is {said}." if said else "No site is known yet.",
    ]
    text = "\n".join(line for line in lines if line)
    return Message(text, tuple(sections(text)))


def none_chosen(sentence: str, near: Sequence[str]) -> Message:
    """Say that the words mean no site, and what may have been meant; nothing was checked."""
    asked = (
        f" Did you mean {listed([code(word) for word in near[:MOST_SUGGESTED]])}?" if near else ""
    )
    text = f"{escape(sentence)} Nothing was checked.{asked}"
    return Message(text, tuple(sections(text)))


def _name(sweep: Sweep) -> str:
    return f"The sweep of {selected(sweep.words)}"


def _so_far(view: SweepView) -> str:
    done = [s.run for s in view.sites if s.run and s.progress is Progress.DONE]
    tallies = [view.tally.get(run, Counter()) for run in done]
    bad = sum(any(tally[each] for each in _BAD) for tally in tallies)
    return f", {bad} of them not good" if bad else ""


def _changed_line(changes: SweepChanges) -> str:
    if changes.since is None:
        return "This is the first sweep of these sites: the next one says what changed."
    when = moment(changes.since, spoken(changes.since))
    if changes.is_nothing:
        return f"Nothing changed since {when}."
    return f"Since the last sweep, {when}: {escape(said_changes(changes))}."


def _thread_head(changes: SweepChanges, unchecked: Sequence[SiteResult]) -> str:
    """Say what stands below; that a sweep is the first one is said above the thread."""
    if changes.since is not None:
        return _changed_line(changes)
    return "What was not checked, and why:" if unchecked else "Every site was checked."


def _unchecked(results: Sequence[SiteResult], changes: SweepChanges) -> list[SiteResult]:
    """Return what was not checked, to say why: in the first sweep; later ones say it when it changes."""
    if changes.since is not None:
        return []
    return [result for result in results if result.standing not in JUDGED]


def _how_many(sweep: Sweep, results: Sequence[SiteResult]) -> str:
    total = counted(len(results), "site")
    if sweep.state is SweepState.FINISHED:
        return total
    reached = sum(result.standing is not Standing.STOPPED for result in results)
    return f"{reached} of {total} were reached"


def _small_print(sweep: Sweep, seconds: float | None) -> str:
    said = [_why(sweep), moment(sweep.started_at, f"started {spoken(sweep.started_at)}")]
    if seconds is not None:
        said.append(f"{seconds:.1f} s")
    if sweep.state is SweepState.CANCELLED and sweep.ended_by:
        said.append(f"stopped by {mention(sweep.ended_by)}")
    return " · ".join([*said, f"sweep {code(sweep.id)}"])


def _why(sweep: Sweep) -> str:
    asked = f"Asked by {mention(sweep.asked_by)}"
    if sweep.occasion is None:
        return asked
    due = moment(sweep.occasion.due_at, spoken(sweep.occasion.due_at))
    late = f", due at {due}, late: I was away" if sweep.occasion.late else ""
    return (
        f"Scheduled, {escape(sweep.occasion.schedule)}{late} · set up by {mention(sweep.asked_by)}"
    )


def _seconds(sweep: Sweep) -> float:
    return (sweep.ended_at or sweep.started_at) - sweep.started_at


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
