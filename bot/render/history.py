"""How do the last runs of a site look: a strip as a picture, and the same in words?"""

from collections import Counter
from collections.abc import Sequence

from bot.message import File, Message
from bot.render.blocks import context, sections, table
from bot.render.escape import bold, code, moment
from bot.render.limits import Part, fitted
from bot.render.words import SIGNS, SPOKEN, counted
from checks.history import FinishedRun
from checks.model import Outcome
from checks.report.history_picture import history_alt, history_csv, history_of, history_png

SHOWN = 8
"""Runs that are listed in words; the picture and the file have them all."""


def history(runs: Sequence[FinishedRun]) -> Message:
    """Show runs of one site, newest first and at least one; takes some 0.1 s of computing."""
    strip = history_of(runs)
    site = runs[0].site
    stem = f"{site.id}-history"
    picture = File(f"{stem}.png", strip.title, history_png(strip), history_alt(strip))
    whole = File(f"{stem}.csv", f"{strip.title}, table", history_csv(strip).encode())
    head = f"The last {counted(len(runs), 'run')} of {bold(site.id)}, newest first."
    lines = [
        f"• {moment(run.started.timestamp(), 'then')}: {_counts(run)}" for run in runs[:SHOWN]
    ]
    bad = _often_bad(runs)
    shown = table(("Not good in these runs", "Failed or unknown"), bad) if bad else None
    small = f"The picture has {counted(len(strip.requirements), 'requirement')} by {counted(len(strip.runs), 'run')}; the table is a file."
    parts = [
        Part("", tuple(sections("\n".join([head, *lines])))),
        Part("", (shown,) if shown is not None else ()),
        Part("", tuple(context(small))),
    ]
    said = [f"• {name}: {times}" for name, times in bad]
    message = fitted("\n".join([head, *lines, *said]), parts, whole)
    return Message(message.text, message.blocks, (picture, whole))


def no_runs(site: str) -> Message:
    """Say that nothing was ever checked there."""
    text = f"{bold(site)} has no finished run yet: `/wfo-check {site}` makes the first."
    return Message(text, tuple(sections(text)))


def which_site() -> Message:
    """Ask for a site."""
    text = f"Name the site: {code('history site42')}; in the thread of a check {code('history')} is enough."
    return Message(text, tuple(sections(text)))


def _counts(run: FinishedRun) -> str:
    found = Counter(finding.outcome for finding in run.findings)
    return "  ".join(f"{SIGNS[o]} {found[o]} {SPOKEN[o]}" for o in Outcome if found[o])


def _often_bad(runs: Sequence[FinishedRun]) -> list[tuple[str, str]]:
    """Name what failed or stayed unknown, the most frequent first, with how often."""
    strip = history_of(runs)
    bad = {Outcome.FAILED, Outcome.UNKNOWN}
    found = []
    for name, cells in zip(strip.requirements, strip.cells, strict=True):
        times = sum(cell.outcome in bad for cell in cells)
        looked = sum(cell.outcome not in (None, Outcome.SKIPPED) for cell in cells)
        if times:
            found.append((times, name, f"{times} of {looked} runs"))
    return [(name, said) for _, name, said in sorted(found, reverse=True)]
