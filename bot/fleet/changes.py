"""What is different from the last sweep of the same sites?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlmodel import Session

from bot.fleet.results import SiteResult
from bot.fleet.standing import JUDGED, Standing, standing_of
from bot.store import runs, sweeps
from bot.store.engine import Store
from bot.store.runs import RunState
from bot.store.sweeps import Sweep, SweepSite
from checks.identity import Identity, identity
from checks.model import Finding, Outcome
from checks.verdict.judge import skipped

KEPT = 5
"""Earlier sweeps that are asked what a check came to, where the last one could not look."""
_NO_NEWS = {Standing.RESTING, Standing.STOPPED}
_JUDGED = {Outcome.PASSED, Outcome.FAILED, Outcome.UNKNOWN}


@dataclass(frozen=True, slots=True)
class SiteChange:
    """What is different at one site.

    `failing` did not fail before, `unknown` was not unknown before, `mended` failed or was unknown and passed now,
    `unseen` came to a verdict before and could not be looked at now: nobody may take those for mended. `was` is how
    the site stood if that turned between checked and not checked; None also where the site is new in the selection.
    """

    site: str
    standing: Standing
    failing: tuple[Finding, ...] = ()
    unknown: tuple[Finding, ...] = ()
    mended: tuple[Finding, ...] = ()
    unseen: tuple[Finding, ...] = ()
    was: Standing | None = None
    is_new: bool = False

    @property
    def is_one(self) -> bool:
        """Whether anything is different at all."""
        changed = (self.failing, self.unknown, self.mended, self.unseen)
        return any(changed) or self.was is not None or self.is_new


@dataclass(frozen=True, slots=True)
class SweepChanges:
    """The sweep held against the last one; `since` is when that began (epoch seconds), None if there was none.

    `gone` are sites that the last sweep had and this one has not.
    """

    since: float | None
    sites: tuple[SiteChange, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether there was an earlier sweep and all is as it was then."""
        return self.since is not None and not self.sites and not self.gone


@dataclass(frozen=True, slots=True)
class Past:
    """How a site stood in the last sweep (None: it had no part in it), and what each check came to when last judged.

    `seen` are the checks that the last sweep itself judged.
    """

    standing: Standing | None
    judged: Mapping[Identity, Outcome] = field(default_factory=dict)
    seen: frozenset[Identity] = frozenset()


async def changes_of(
    store: Store, sweep: Sweep, results: Sequence[SiteResult], *, kept: int = KEPT
) -> SweepChanges:
    """Hold a sweep's results against the finished sweeps of the same selection before it."""
    before = await store.run(lambda session: sweeps.earlier(session, sweep, limit=kept))
    if not before:
        return SweepChanges(None)
    listed = [
        {site.site: site for site in await store.run(partial(_sites, one))} for one in before
    ]
    found = []
    for result in results:
        stood = [sites.get(result.site) for sites in listed]
        change = change_of(result, await store.run(partial(_past, stood)))
        if change.is_one:
            found.append(change)
    now = {result.site for result in results}
    gone = tuple(site for site in listed[0] if site not in now)
    return SweepChanges(before[0].started_at, tuple(found), gone)


def change_of(result: SiteResult, past: Past) -> SiteChange:
    """Hold one site against its past; a site that was not checked then and now has not changed.

    Maintenance is no change, in neither direction, nor is that somebody stopped the sweep.
    """
    failing, unknown, mended, unseen = [], [], [], []
    checked = result.standing in JUDGED
    for finding in result.findings:
        before = past.judged.get(identity(finding))
        if finding.outcome is Outcome.FAILED and before is not Outcome.FAILED:
            failing.append(finding)
        elif finding.outcome is Outcome.UNKNOWN and before is not Outcome.UNKNOWN:
            unknown.append(finding)
        elif finding.outcome is Outcome.PASSED and before in (Outcome.FAILED, Outcome.UNKNOWN):
            mended.append(finding)
        elif checked and finding.outcome is Outcome.ERRORED and identity(finding) in past.seen:
            unseen.append(finding)
    was = past.standing
    turned = was is not None and (was in JUDGED) is not checked
    if result.standing in _NO_NEWS:
        turned = False
    return SiteChange(
        result.site,
        result.standing,
        tuple(failing),
        tuple(unknown),
        tuple(mended),
        tuple(unseen),
        was=was if turned else None,
        is_new=was is None,
    )


def _sites(sweep: Sweep, session: Session) -> list[SweepSite]:
    return sweeps.sites_of(session, sweep.id)


def _past(sites: Sequence[SweepSite | None], session: Session) -> Past:
    """Read a site's past, the last sweep first, as far back as something was not judged since."""
    judged: dict[Identity, Outcome] = {}
    last = _findings(session, sites[0])
    standing: Standing | None = None
    for site in sites:
        found = last if site is sites[0] else _findings(session, site)
        if (
            site is not None
            and (standing is None or standing in _NO_NEWS)
            and sites[0] is not None
        ):
            standing = _stood(session, site, found)
        for finding in found:
            if finding.outcome in _JUDGED:
                judged.setdefault(identity(finding), finding.outcome)
        if found and all(finding.outcome in _JUDGED for finding in found):
            break
    seen = frozenset(identity(f) for f in last if f.outcome in _JUDGED)
    return Past(standing, judged, seen)


def _findings(session: Session, site: SweepSite | None) -> list[Finding]:
    if site is None or site.run is None or site.why:
        return []
    return runs.findings(session, site.run)


def _stood(session: Session, site: SweepSite, found: Sequence[Finding]) -> Standing:
    if site.why:
        return Standing(site.why)
    run = runs.get_run(session, site.run) if site.run else None
    if run is None or run.state is not RunState.FINISHED:
        return Standing.STOPPED
    return standing_of((*found, *skipped(run.plan)))
