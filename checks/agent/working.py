"""How does the agent carry out what it was asked, and bring every result home?"""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from checks.accounts.subjects import BEAT, EVIDENCE
from checks.agent.looking import ReadAllowList, take
from checks.failure import Failure
from checks.linking.link import Link, NoAnswerError, NobodyThereError, NotConnectedError
from checks.vantage import Measure
from checks.wire import (
    Ask,
    Beat,
    Confirmed,
    Introduction,
    Landed,
    Look,
    NotUnderstood,
    Unmeasured,
    read,
)

BEAT_S = 1.0
CONFIRM_S = 2.0
RETRY_S = (0.2, 0.5)
MOST_RUNS = 64
"""Asks beyond so many runs at once are not taken; the bot asks again."""


@dataclass(slots=True)
class _Running:
    """A run on this agent; `open` holds the looks whose result the bot has not confirmed yet."""

    until: float
    measure: Measure
    open: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    beating: asyncio.Task[None] | None = None


class Work:
    """The runs under way. Results that are not confirmed are sent again until the run's time is over."""

    def __init__(
        self,
        link: Link,
        measures: Callable[[], Measure],
        allowed: ReadAllowList,
        who: Introduction,
    ) -> None:
        self._link = link
        self._measures = measures
        self._allowed = allowed
        self._who = who
        self._runs: dict[str, _Running] = {}
        self._taking = True

    @property
    def runs(self) -> int:
        """How many runs are under way."""
        return len(self._runs)

    def begin(self, ask: Ask) -> None:
        """Take an ask up; a look of it that is under way already goes on and is not taken twice."""
        if not self._taking or (ask.run not in self._runs and len(self._runs) >= MOST_RUNS):
            return
        until = time.monotonic() + ask.valid_s
        run = self._runs.get(ask.run)
        if run is None:
            run = self._runs[ask.run] = _Running(until, self._measures())
            run.beating = asyncio.create_task(self._beat(ask.run, run))
        run.until = max(run.until, until)
        for look in ask.looks:
            if look.n not in run.open:
                run.open[look.n] = asyncio.create_task(self._look(ask.run, run, look))

    def cancel(self, run_id: str) -> None:
        """Forget a run; what was not sent yet never is."""
        run = self._runs.pop(run_id, None)
        if run is None:
            return
        for task in (*run.open.values(), *([run.beating] if run.beating else ())):
            task.cancel()

    async def finish(self, within_s: float) -> None:
        """Take nothing new, and give what is under way its time."""
        self._taking = False
        tasks = [task for run in self._runs.values() for task in run.open.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=within_s)
        left = [
            task
            for run in self._runs.values()
            for task in (*run.open.values(), *([run.beating] if run.beating else ()))
        ]
        for run_id in list(self._runs):
            self.cancel(run_id)
        await asyncio.gather(*left, return_exceptions=True)

    async def _look(self, run_id: str, run: _Running, look: Look) -> None:
        try:
            async with asyncio.timeout(run.until - time.monotonic()):
                landed = await self._taken(look, run)
            await self._deliver(run_id, run, look.n, landed)
        except TimeoutError:
            pass  # the run's time is over; the bot has given it up as well
        finally:
            run.open.pop(look.n, None)

    async def _taken(self, look: Look, run: _Running) -> Landed:
        try:
            return await take(look, run.measure, self._allowed)
        except Exception as error:  # noqa: BLE001 - a defect here must be told, not vanish in a task far away
            detail = f"the agent failed at this look: {type(error).__name__}: {error}"[:2000]
            return Landed(unmeasured=Unmeasured(failure=Failure.OTHER_UNMAPPED, detail=detail))

    async def _deliver(self, run_id: str, run: _Running, n: int, landed: Landed) -> None:
        """Send a result until the bot says that it is stored, or of no use."""
        content = landed.written()
        while time.monotonic() < run.until:
            with contextlib.suppress(
                NoAnswerError, NobodyThereError, NotConnectedError, NotUnderstood
            ):
                answer = await self._link.request(f"{EVIDENCE}.{run_id}.{n}", content, CONFIRM_S)
                read(Confirmed, answer)
                return
            await asyncio.sleep(random.uniform(*RETRY_S))  # noqa: S311 - no secret, just spread

    async def _beat(self, run_id: str, run: _Running) -> None:
        """Say that the run is alive: at once, and then every second until nothing is open."""
        first = Beat(open=len(run.open), who=self._who)
        try:
            beat = first
            while run.open or beat is first:
                with contextlib.suppress(NotConnectedError):
                    await self._link.publish(f"{BEAT}.{run_id}", beat.written())
                await asyncio.sleep(BEAT_S)
                beat = Beat(open=len(run.open))
        finally:
            if self._runs.get(run_id) is run:
                del self._runs[run_id]
