"""How are sites of a file swept, with nothing read from the database and nothing stored?"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.fleet.results import SiteResult, judged_site
from bot.fleet.spreading import Bounds, Need, need_of, spread
from bot.fleet.standing import Standing
from bot.looking.running import sweeps, vantages
from bot.looking.scope import plan_for
from bot.sites.record import SiteRecord
from checks.history import FinishedRun
from checks.model import Plan
from checks.runner import run as run_plan
from checks.verdict.judge import skipped
from knowledge.model import Edition


async def look_at(
    records: Sequence[SiteRecord],
    edition: Callable[[str], Edition | None],
    done: Callable[[SiteResult], None],
    bounds: Bounds,
) -> tuple[SiteResult, ...]:
    """Return how each site stands, in their order; `done` is told each as it ends."""
    results: dict[str, SiteResult] = {}
    plans: dict[str, Plan] = {}

    def need(record: SiteRecord) -> Need:
        found = edition(record.edition)
        if found is None:
            return Need(0, frozenset())
        plans[record.id] = plan_for(record, found)
        return need_of(plans[record.id])

    async def look(record: SiteRecord) -> None:
        plan = plans.pop(record.id, None)
        if plan is None:
            why = f"The edition {record.edition} is not loaded."
            result = SiteResult(record.id, record.name, Standing.NOT_PLANNED, why)
        else:
            result = judged_site(record.id, record.name, await _carried_out(plan))
        results[record.id] = result
        done(result)

    await spread(records, need, look, bounds)
    return tuple(results[record.id] for record in records)


async def _carried_out(plan: Plan) -> FinishedRun:
    started = time.time()
    found = [finding async for finding in run_plan(plan, vantages(), at_once=sweeps())]
    return FinishedRun(
        id="unstored",
        site=plan.site,
        started=datetime.fromtimestamp(started, UTC),
        seconds=time.time() - started,
        findings=(*sorted(found, key=lambda finding: finding.n or 0), *skipped(plan)),
    )
