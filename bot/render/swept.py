"""What is there to say of a sweep, in plain words: for the thread, the terminal and machines?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.fleet.changes import SiteChange, SweepChanges
from bot.fleet.results import SiteResult
from bot.fleet.standing import JUDGED, Standing
from bot.render.words import counted, listed, requirement_name
from bot.store.sweeps import Sweep
from checks.model import Finding, Outcome
from checks.report.grid.value import Cell
from checks.report.heat_map import HeatMap, heat_of

SIGNS: dict[Standing, str] = {
    Standing.FAILED: "❌",
    Standing.UNREACHABLE: "❌",
    Standing.UNKNOWN: "❔",
    Standing.PASSED: "✅",
}
OTHER_SIGN = "⚠️"
"""A sign for every standing that is no verdict: not looked at is never green."""
_HEADS = (
    ("failing", "newly failing"),
    ("unknown", "newly unknown"),
    ("mended", "mended"),
    ("unseen", "could not be looked at this time"),
)


def selected(words: str) -> str:
    """Return `all sites`, `the sites with tag pilot`, or the names of the sites: what a sweep is of."""
    first = words.split(" ", 1)[0]
    if words == "all":
        return "all sites"
    if first == "tag":
        tag, _, edition = words.removeprefix("tag ").partition(" edition ")
        return f"the sites with tag {tag}" + (f" and edition {edition}" if edition else "")
    if first == "edition":
        return f"the sites of edition {words.removeprefix('edition ')}"
    return listed(words.split())


def by_standing(results: Iterable[SiteResult]) -> dict[Standing, list[SiteResult]]:
    """Return the sites of each standing that occurs, the worst standing first."""
    grouped: dict[Standing, list[SiteResult]] = {}
    for result in results:
        grouped.setdefault(result.standing, []).append(result)
    return {standing: grouped[standing] for standing in Standing if standing in grouped}


def said_changes(changes: SweepChanges) -> str:
    """Return `2 newly failing, 1 mended` for the sweep as a whole; `nothing changed`, or that it is the first."""
    if changes.since is None:
        return "the first sweep of these sites: the next one says what changed"
    counts = Counter(
        {head: sum(len(getattr(each, name)) for each in changes.sites) for name, head in _HEADS}
    )
    said = [f"{count} {head}" for head, count in counts.items() if count]
    turned = [each for each in changes.sites if each.was is not None]
    lost = sum(each.standing not in JUDGED for each in turned)
    said += [f"{counted(lost, 'site')} no longer checked"] if lost else []
    back = len(turned) - lost
    said += [f"{counted(back, 'site')} checked again"] if back else []
    new = sum(each.is_new for each in changes.sites)
    said += [f"{counted(new, 'site')} new"] if new else []
    said += [f"{counted(len(changes.gone), 'site')} gone"] if changes.gone else []
    return ", ".join(said) or "nothing changed"


def change_lines(change: SiteChange, note: str = "") -> list[str]:
    """Return what is different at a site, a line each; `note` says why it was not checked."""
    lines = []
    if change.was is not None:
        why = f": {note}" if note else ""
        lines.append(f"was {change.was}, now {change.standing}{why}")
    elif change.is_new:
        lines.append("swept for the first time")
    for name, head in _HEADS:
        found: Sequence[Finding] = getattr(change, name)
        lines += [f"{head}: {said}" for said in _said(found, whole=name != "mended")]
    return lines


def heat_map(sweep: Sweep, results: Sequence[SiteResult], now: float) -> HeatMap:
    """Return sites by requirements; a site that was not checked has an empty row, and its name says why."""
    named = {_row_name(result): result for result in results}
    title = f"Sweep of {selected(sweep.words)}, {spoken(sweep.started_at)}"
    runs = {name: result.run for name, result in named.items()}
    heat = heat_of(runs, datetime.fromtimestamp(now, UTC), title)
    cells = tuple(
        # All are of one moment, which the title says.
        tuple(replace(cell, age=None) for cell in row)
        if named[name].run
        else tuple(Cell(note=named[name].standing.value) for _ in row)
        for name, row in zip(heat.sites, heat.cells, strict=True)
    )
    return replace(heat, cells=cells)


def as_json(
    sweep: Sweep, results: Sequence[SiteResult], changes: SweepChanges, seconds: float
) -> dict[str, Any]:
    """Return the sweep for a machine; times in UTC, `since` null for the first sweep of these sites."""
    return {
        "sweep": sweep.id,
        "selection": sweep.words,
        "state": sweep.state.value,
        "started": _stamp(sweep.started_at),
        "seconds": round(seconds, 1),
        "since": None if changes.since is None else _stamp(changes.since),
        "counts": {word.value: len(found) for word, found in by_standing(results).items()},
        "sites": [_site_json(result) for result in results],
        "changes": [
            {
                "site": change.site,
                "standing": change.standing.value,
                "was": change.was.value if change.was else None,
                "new": change.is_new,
                **{name: _names(getattr(change, name)) for name, _ in _HEADS},
            }
            for change in changes.sites
        ],
        "gone": list(changes.gone),
    }


def spoken(epoch_s: float) -> str:
    """Write a moment: `2026-11-23 07:05 UTC`."""
    return f"{datetime.fromtimestamp(epoch_s, UTC):%Y-%m-%d %H:%M} UTC"


def _site_json(result: SiteResult) -> dict[str, Any]:
    return {
        "site": result.site,
        "name": result.name,
        "standing": result.standing.value,
        "note": result.note,
        "run": result.run.id if result.run else None,
        "counts": {outcome.value: result.counts[outcome] for outcome in Outcome},
    }


def _row_name(result: SiteResult) -> str:
    return result.site if result.standing in JUDGED else f"{result.site} ({result.standing})"


def _said(found: Sequence[Finding], *, whole: bool) -> list[str]:
    """Name each requirement once, with the sentence that says why."""
    lines = [
        f"{requirement_name(f.requirement)}: {f.sentence or f.reason or ''}".rstrip(": ")
        if whole
        else requirement_name(f.requirement)
        for f in found
    ]
    return list(dict.fromkeys(lines))


def _names(found: Sequence[Finding]) -> list[str]:
    return list(dict.fromkeys(requirement_name(finding.requirement) for finding in found))


def _stamp(epoch_s: float) -> str:
    return f"{datetime.fromtimestamp(epoch_s, UTC):%Y-%m-%dT%H:%M:%SZ}"
