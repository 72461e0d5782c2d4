"""How does the agent carry out what it was asked?"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from checks.accounts.subjects import BEAT
from checks.agent.delivering import Delivery
from checks.agent.looking import ReadAllowList, once, refusal, take
from checks.failure import Failure
from checks.linking.link import Link, NotConnectedError
from checks.vantage import Measure
from checks.wire import Ask, Beat, Introduction, Look

BEAT_S = 1.0
MOST_RUNS = 64
"""Asks beyond so many runs at once are not taken; the bot asks again."""


@dataclass(slots=True)
class _Running:
    """A run on this agent; `open` are the looks whose result the bot has not confirmed yet."""

    measure: Measure
    delivery: Delivery
    open: set[int] = field(default_factory=set)
    looking: set[asyncio.Task[None]] = field(default_factory=set)
    beating: asyncio.Task[None] | None = None

    def tasks(self) -> list[asyncio.Task[None]]:
        """Return all that is under way."""
        beating = [self.beating] if self.beating else []
        return [*self.looking, *self.delivery.tasks(), *beating]


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
        run = self._runs.get(ask.run) or self._new(ask.run, until)
        run.delivery.until = max(run.delivery.until, until)
        run.delivery.together = ask.together
        allowed = once(self._allowed)
        for look in ask.looks:
            if look.n not in run.open:
                run.open.add(look.n)
                task = asyncio.create_task(self._look(run, look, allowed))
                run.looking.add(task)
                task.add_done_callback(run.looking.discard)
        if run.beating is None:
            run.beating = asyncio.create_task(self._beat(ask.run, run))

    def _new(self, run_id: str, until: float) -> _Running:
        def home(numbers: Sequence[int]) -> None:
            run.open.difference_update(numbers)
            if not run.open:
                self.cancel(run_id)

        run = _Running(self._measures(), Delivery(self._link, run_id, until, home))
        self._runs[run_id] = run
        return run

    def cancel(self, run_id: str) -> None:
        """Forget a run; what was not sent yet never is."""
        run = self._runs.pop(run_id, None)
        current = asyncio.current_task()
        for task in run.tasks() if run else ():
            if task is not current:
                task.cancel()

    async def finish(self, within_s: float) -> None:
        """Take nothing new, and give what is under way its time."""
        self._taking = False
        until = time.monotonic() + within_s
        while self._runs and time.monotonic() < until:
            await asyncio.wait(
                [task for run in self._runs.values() for task in run.tasks()],
                timeout=until - time.monotonic(),
                return_when=asyncio.FIRST_COMPLETED,
            )
        left = [task for run in self._runs.values() for task in run.tasks()]
        for run_id in list(self._runs):
            self.cancel(run_id)
        await asyncio.gather(*left, return_exceptions=True)

    async def _look(self, run: _Running, look: Look, allowed: ReadAllowList) -> None:
        try:
            written = await take(look, run.measure, allowed)
        except Exception as error:  # noqa: BLE001 - a defect here must be told, not vanish in a task far away
            detail = f"the agent failed at this look: {type(error).__name__}: {error}"
            written = refusal(look, Failure.OTHER_UNMAPPED, detail)
        run.delivery.add(look.n, written)

    async def _beat(self, run_id: str, run: _Running) -> None:
        """Say that the run is alive: at once, and then every second until nothing is open or its time is over."""
        beat = Beat(open=len(run.open), who=self._who)
        while True:
            with contextlib.suppress(NotConnectedError):
                await self._link.publish(f"{BEAT}.{run_id}", beat.written())
            left = run.delivery.until - time.monotonic()
            if left <= 0 or not run.open:
                self.cancel(run_id)  # the bot has given it up as well
                return
            await asyncio.sleep(min(BEAT_S, left))
            beat = Beat(open=len(run.open))
