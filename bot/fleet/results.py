"""What came out of a sweep, site by site?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlmodel import Session

from bot.fleet.standing import Standing, standing_of
from bot.looking.running import finished
from bot.store import runs, sweeps
from bot.store.engine import Store
from bot.store.runs import RunState
from bot.store.sweeps import Sweep, SweepSite
from checks.history import FinishedRun
from checks.model import Finding, Outcome

NOT_REACHED = "The sweep ended before its turn came."


@dataclass(frozen=True, slots=True)
class SiteResult:
    """How a site stands; `note` says why where nothing was looked at. `run` carries no evidence, to stay small."""

    site: str
    name: str
    standing: Standing
    note: str = ""
    run: FinishedRun | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, skips included; empty where nothing was looked at."""
        return self.run.findings if self.run else ()

    @property
    def counts(self) -> Counter[Outcome]:
        """How many findings of each outcome."""
        return Counter(finding.outcome for finding in self.findings)


async def results_of(store: Store, sweep: Sweep) -> tuple[SiteResult, ...]:
    """Return how each site of a sweep stands, in its order; a transaction for each, since a site is some work."""
    stored = await store.run(lambda session: sweeps.sites_of(session, sweep.id))
    return tuple([await store.run(partial(_result, site)) for site in stored])


def judged_site(site: str, name: str, run: FinishedRun) -> SiteResult:
    """Return how a site stands after a run."""
    return SiteResult(site, name, standing_of(run.findings), _note(run.findings), _slim(run))


def _result(site: SweepSite, session: Session) -> SiteResult:
    if site.why:
        return SiteResult(site.site, site.name, Standing(site.why), site.note)
    run = runs.get_run(session, site.run) if site.run else None
    if run is None or run.state is not RunState.FINISHED:
        return SiteResult(site.site, site.name, Standing.STOPPED, NOT_REACHED)
    return judged_site(site.site, site.name, finished(session, run))


def _note(findings: Sequence[Finding]) -> str:
    """Say once why nobody could look, or why everything was skipped, where that has one main reason."""
    reasons = {f.reason for f in findings if f.outcome is Outcome.ERRORED and f.reason}
    if reasons:
        return reasons.pop() if len(reasons) == 1 else ""
    skipped = Counter(f.reason for f in findings if f.outcome is Outcome.SKIPPED)
    if skipped.total() < len(findings) or not skipped:
        return ""
    return skipped.most_common(1)[0][0] or ""


def _slim(run: FinishedRun) -> FinishedRun:
    bare = tuple(finding.model_copy(update={"evidence": None}) for finding in run.findings)
    return replace(run, findings=bare)
