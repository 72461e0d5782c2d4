"""Is the way to a port open, even before anything listens there?

The far agent accepts connections for a while, the near one connects: "nothing listens" and "blocked on the way" are
then two different answers.
"""

import time
from contextlib import aclosing
from dataclasses import dataclass

from bot.agents.agents import Agents
from bot.store import runs
from bot.store.agents import Vantage
from bot.store.engine import Store
from bot.store.runs import RunState
from checks.model import Check, Finding, Outcome, Plan, Requirement, Site, Source, Target
from checks.runner import run as run_plan

LISTEN_S = 30.0


@dataclass(frozen=True, slots=True)
class WayTried:
    """What both ends saw: `listener` as in `checks.wire.Beat`, the near end's finding (None if it did not look)."""

    listener: str
    detail: str
    finding: Finding | None

    @property
    def outcome(self) -> Outcome:
        """Passed if the way is open, failed if it is not, errored if one end could not look."""
        return self.finding.outcome if self.finding is not None else Outcome.ERRORED

    @property
    def sentence(self) -> str:
        """Say what it means."""
        if self.finding is None:
            return f"The far end does not listen ({self.listener}): {self.detail}."
        who = "the agent there" if self.listener == "open" else "a service there"
        if self.finding.outcome is Outcome.PASSED:
            return f"The way is open: {who} listened, and the connection came through."
        if self.finding.outcome is Outcome.FAILED:
            return f"Blocked on the way: {who} listened, and yet: {self.finding.sentence}"
        return f"The near end could not tell: {self.finding.reason or self.finding.sentence}"


async def try_way(
    agents: Agents, store: Store, site: Site, near: Vantage, far: Vantage, target: Target
) -> WayTried:
    """Try the way from one vantage point to a port of another; raises NotConnectedError if no far agent answers.

    The run is kept out of the site's history: it measures the way, not the site.
    """
    plan = Plan(site=site, checks=(_check(site, near, target),), skips=())
    port = target.port or 0
    async with agents.talks.listener(far.account, port, LISTEN_S) as beat:
        listener = beat.listener or "failed"
        if listener not in ("open", "taken"):
            return WayTried(listener, beat.detail, None)
        run = await store.run(
            lambda session: runs.start_run(
                session, plan, None, now=time.time(), asked_by="two ends"
            )
        )
        try:
            async with (
                agents.looking(run) as remote,
                aclosing(run_plan(plan, {}, at_once=remote)) as found,
            ):
                findings = [finding async for finding in found]
        finally:
            await store.run(
                lambda session: runs.end_run(
                    session, run.id, RunState.ABANDONED, by="two ends", now=time.time()
                )
            )
            await agents.forget(run)
    return WayTried(listener, beat.detail, findings[0])


def _check(site: Site, near: Vantage, target: Target) -> Check:
    return Check(
        n=0,
        requirement=Requirement(
            key=f"way-{target.port}",
            kind="port",
            component="",
            citation={},
            port=target.port,
            transport="TCP",
        ),
        reading=0,
        probe="tcp",
        source=Source(role=near.role, vantage=near.vantage),
        target=target,
        allowed_networks=site.allowed_networks,
    )
