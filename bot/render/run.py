"""How does a run look in the channel: one message, while it runs and when it is over?"""

from bot.message import Message
from bot.render.agents import WHEN_BACK
from bot.render.blocks import BUTTONS, Button, actions, context, sections
from bot.render.changed import changed_lines
from bot.render.escape import bold, code, escape, mention, moment
from bot.render.results import COMPARE, FIX, HISTORY, MAIL, PORT_SHEET, REPORT
from bot.render.view import NOT_GOOD, RunView, entries, first_lines
from bot.render.words import SIGNS, SPOKEN, counted
from checks.failure import Failure
from checks.model import Outcome

AGAIN = "run-again"
ONLY_FAILED = "only-failed"
STOP = "stop-run"
MOST_NAMED = 5  # failures named in the channel; the thread has them all
BAR = 20  # characters
_STATES = {
    "running": "is being checked",
    "finished": "was checked",
    "cancelled": "was being checked; the run was stopped",
    "abandoned": "was being checked; the run was cut short",
}


def opening(view: RunView) -> Message:
    """Show who asked, what is looked at, how far it is, and what came out; the same message all along."""
    site = view.plan.site
    head = f"{bold(site.id)} ({escape(site.name)}) {_STATES[view.state]}."
    tally = "   ".join(
        f"{SIGNS[outcome]} {count} {SPOKEN[outcome]}"
        for outcome, count in view.counts.items()
        if count or outcome in (Outcome.PASSED, Outcome.FAILED)
    )
    failed = _failed(view)
    buttons = _buttons(view)
    blocks = [
        *sections(f"{head}\n{_progress(view)}{tally}"),
        *(sections(escape(failed)) if failed and view.state != "running" else []),
        *context("\n".join(changed_lines(view.changes))),
        *context(_small_print(view)),
        *actions(buttons[:BUTTONS]),
        *actions([*buttons[BUTTONS:], *_looking_back(view)]),
    ]
    return Message(_text(view, failed), tuple(blocks))


def summary(view: RunView) -> str:
    """Say the outcome in one sentence, plain: `3 failed, 1 unknown, 9 passed, 6 skipped`."""
    order = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.ERRORED, Outcome.PASSED, Outcome.SKIPPED)
    said = [f"{view.counts[o]} {SPOKEN[o]}" for o in order if view.counts[o]]
    return ", ".join(said) or "nothing to look at"


def _text(view: RunView, failed: str) -> str:
    site = view.plan.site
    so_far = " so far" if view.state == "running" else ""
    said = [part for part in (_progress_words(view), summary(view)) if part]
    lines = [
        f"{site.id} ({site.name}) {_STATES[view.state]}: {'; '.join(said)}{so_far}.",
        failed,
        f"Since the last run: {view.changed}." if view.changed else "",
    ]
    return escape("\n".join(line for line in lines if line))


def _failed(view: RunView) -> str:
    """Say what failed, a line each, once it is known."""
    found = entries(view, Outcome.FAILED)
    return "\n".join(["Failed:", *first_lines(found, MOST_NAMED)]) if found else ""


def _progress(view: RunView) -> str:
    if view.state != "running":
        return ""
    done = round(BAR * view.looked / max(1, len(view.plan.checks)))
    return f"{'█' * done}{'░' * (BAR - done)} {_progress_words(view)}\n"


def _progress_words(view: RunView) -> str:
    if view.state == "finished" or view.looked == len(view.plan.checks):
        return ""
    return f"{view.looked} of {counted(len(view.plan.checks), 'check')} done"


def _small_print(view: RunView) -> str:
    plan = view.plan
    hosts = len({check.target.host for check in plan.checks})
    lasting = f"{view.seconds:.1f} s · " if view.state == "finished" else ""
    return (
        f"Asked by {mention(view.asked_by)} · edition {code(plan.site.edition)} · "
        f"{counted(len(plan.checks), 'check')} at {counted(hosts, 'host')} · {lasting}"
        f"{moment(view.started_at, 'started')} · run {code(view.run)}"
    )


def _buttons(view: RunView) -> list[Button]:
    if view.state == "running":
        return [Button("Stop", STOP, view.run)]
    not_good = any(view.counts[outcome] for outcome in NOT_GOOD)
    fixable = any(finding.fix for finding in view.findings)
    return [
        Button("Run again", AGAIN, view.run),
        *([Button("Only failed", ONLY_FAILED, view.run)] if not_good else []),
        *([Button("When the agent is back", WHEN_BACK, view.run)] if _missed(view) else []),
        Button("Report", REPORT, view.run),
        *([Button("Fixes", FIX, view.run)] if fixable else []),
        *([Button("Mail", MAIL, view.run)] if not_good else []),
    ]


def _missed(view: RunView) -> bool:
    absent = (Failure.AGENT_OFFLINE, Failure.AGENT_MUTE)
    return any(finding.failure in absent for finding in view.findings)


def _looking_back(view: RunView) -> list[Button]:
    if view.state == "running":
        return []
    compare = [Button("Compare with the last run", COMPARE, view.run)] if view.changed else []
    site = view.plan.site.id
    return [*compare, Button("History", HISTORY, site), Button("Port sheet", PORT_SHEET, site)]
