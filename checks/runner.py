"""How does a plan become findings, as they land?"""

import asyncio
from collections.abc import AsyncGenerator, Collection, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TypeAlias

from checks.failure import Failure
from checks.model import Check, Evidence, Finding, Plan
from checks.vantage import Measure, MeasureAll, NotMeasured
from checks.verdict.judge import judge
from checks.verdict.seen import Seen, Sights, Unmeasured
from checks.verdict.waiting import AWAITS_CONTROL, Waiting

DEADLINE_S = 15.0
LOOKS_AT_ONCE = 4096
CONTROL_GRACE_S = 0.25
CONTROL_GRACE_IN_CONNECTS = 5
"""A box that accepts every port answers about as soon as the open port did; longer, a pass does not wait."""


async def run(
    plan: Plan,
    measure: Mapping[str, Measure],
    *,
    deadline_s: float = DEADLINE_S,
    bound: int = LOOKS_AT_ONCE,
    already: Collection[Finding] = (),
    at_once: Mapping[str, MeasureAll] | None = None,
) -> AsyncGenerator[Finding, None]:
    """Carry out a plan and yield one finding for each check, as soon as nothing can turn it any more.

    `measure` has one way to look for each vantage point; a point without one is offline. All looks start at
    once, at most `bound` of them; the same look for several requirements is taken once. What is not in after
    `deadline_s` seconds is `run_cut_short`. `already` are the findings of an earlier, broken-off attempt: they
    are not measured or yielded again, but judged with. Skips are not yielded (`verdict.judge.skipped`). `at_once`
    are the vantage points that take many looks at once: all those that they take go to them.

    Close the iterator (`contextlib.aclosing`) when leaving it early: then no look outlives it.
    """
    desk = _Desk(plan, already)
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[_Event] = asyncio.Queue()
    single, several = _shared_out(_looks(plan, desk.open), at_once or {})
    pending = iter(single)
    workers = [
        *(asyncio.create_task(_work_all(*each, measure, queue)) for each in several),
        *(
            asyncio.create_task(_work(pending, measure, queue))
            for _ in range(min(bound, len(single)))
        ),
    ]
    for worker in workers:
        worker.add_done_callback(queue.put_nowait)
    deadline = loop.call_later(deadline_s, queue.put_nowait, _CutShort())
    try:
        while desk.open:
            event = await queue.get()
            for check in _take(event, desk, loop, queue):
                yield judge(check, desk.sights)
    finally:
        deadline.cancel()
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class _Look:
    """One measurement and the checks it serves."""

    checks: list[Check] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Landed:
    look: _Look
    seen: Seen


@dataclass(frozen=True, slots=True)
class _Late:
    """A control look has had its time."""

    control: int


class _CutShort:
    pass


_Event: TypeAlias = "_Landed | _Late | _CutShort | asyncio.Task[None]"


class _Desk:
    """Where results lie until they can be judged; `open` holds the numbers that have no finding yet."""

    def __init__(self, plan: Plan, already: Collection[Finding]) -> None:
        self.sights = Sights(plan)
        self.waiting = Waiting(self.sights)
        done = {finding.n: finding for finding in already if finding.n is not None}
        self.open = {check.n for check in plan.checks if check.n not in done}
        self.graced: set[int] = set()
        for n, finding in done.items():
            if n in self.sights.checks:
                self.sights.add(n, finding.evidence or Unmeasured(Failure.RUN_CUT_SHORT))
                self.waiting.give_up(n)

    def land(self, look: _Look, seen: Seen) -> Iterator[Check]:
        """Take a measurement in; yields the checks that can be judged now."""
        for check in look.checks:
            yield from self.close(self.waiting.add(check.n, seen))

    def close(self, checks: list[Check]) -> list[Check]:
        """Mark checks as judged."""
        self.open -= {check.n for check in checks}
        return checks

    def cut(self) -> Iterator[Check]:
        """Yield everything that is left: what was held back as it stands, the rest as not reached."""
        yield from self.close(self.waiting.rest())
        for n in sorted(self.open):
            self.sights.add(n, Unmeasured(Failure.RUN_CUT_SHORT))
        yield from self.close([self.sights.checks[n] for n in sorted(self.open)])


def _take(
    event: _Event, desk: _Desk, loop: asyncio.AbstractEventLoop, queue: "asyncio.Queue[_Event]"
) -> Iterator[Check]:
    if isinstance(event, asyncio.Task):
        event.result()  # a defect of a probe ends the run instead of vanishing in a task
    elif isinstance(event, _CutShort):
        yield from desk.cut()
    elif isinstance(event, _Late):
        yield from desk.close(desk.waiting.give_up(event.control))
    else:
        yield from desk.land(event.look, event.seen)
        _give_grace(event, desk, loop, queue)


def _give_grace(
    event: _Landed, desk: _Desk, loop: asyncio.AbstractEventLoop, queue: "asyncio.Queue[_Event]"
) -> None:
    """Let what a box on the way can fake wait for the control look of its host, but only so long."""
    control = desk.sights.control(event.look.checks[0])
    if control is None or control.n in desk.graced or not desk.waiting.is_held_by(control.n):
        return
    if not isinstance(event.seen, Evidence) or event.seen.failure not in AWAITS_CONTROL:
        return
    desk.graced.add(control.n)
    connect_ms = event.seen.facts.get("connect_ms")
    connect_s = connect_ms / 1000 if isinstance(connect_ms, int | float) else event.seen.seconds
    grace = CONTROL_GRACE_S + CONTROL_GRACE_IN_CONNECTS * connect_s
    loop.call_later(grace, queue.put_nowait, _Late(control.n))


def _looks(plan: Plan, wanted: set[int]) -> list[_Look]:
    """Group equal measurements; controls of hosts that nobody looks at any more are left out."""
    looks: dict[tuple[str, ...], _Look] = {}
    hosts = set()
    for check in plan.checks:
        if check.n in wanted:
            looks.setdefault(_what(check), _Look()).checks.append(check)
            hosts.add((check.source.vantage, check.target.host))
    for control in plan.controls:
        if (control.source.vantage, control.target.host) in hosts:
            looks.setdefault(_what(control), _Look()).checks.append(control)
    return list(looks.values())


def _what(check: Check) -> tuple[str, ...]:
    target, parameters = check.target, sorted(check.parameters.items())
    return check.source.vantage, check.probe, target.host, repr(target.port), repr(parameters)


async def _work(
    pending: Iterator[_Look], measure: Mapping[str, Measure], queue: "asyncio.Queue[_Event]"
) -> None:
    """Take looks until none is left."""
    for look in pending:
        queue.put_nowait(_Landed(look, await _measure(look.checks[0], measure)))


def _shared_out(
    looks: list[_Look], at_once: Mapping[str, MeasureAll]
) -> tuple[list[_Look], list[tuple[MeasureAll, list[_Look]]]]:
    """Return the looks to be taken one by one, and those that are taken at once."""
    taken: dict[str, list[_Look]] = {vantage: [] for vantage in at_once}
    single = []
    for look in looks:
        vantage = look.checks[0].source.vantage
        if vantage in at_once and at_once[vantage].takes(look.checks[0]):
            taken[vantage].append(look)
        else:
            single.append(look)
    return single, [(at_once[vantage], of_it) for vantage, of_it in taken.items() if of_it]


async def _work_all(
    vantage: MeasureAll,
    looks: list[_Look],
    measure: Mapping[str, Measure],
    queue: "asyncio.Queue[_Event]",
) -> None:
    """Take many looks at once; what that leaves unclear is looked at singly."""
    by_number = {look.checks[0].n: look for look in looks}
    async with (
        asyncio.TaskGroup() as group,
        aclosing(vantage.measure_all([look.checks[0] for look in looks])) as landed,
    ):
        async for check, found in landed:
            look = by_number[check.n]
            if found is None:
                group.create_task(_work(iter([look]), measure, queue))
            else:
                queue.put_nowait(_Landed(look, _seen(found)))


async def _measure(check: Check, measure: Mapping[str, Measure]) -> Seen:
    look = measure.get(check.source.vantage)
    if look is None:
        return Unmeasured(Failure.AGENT_OFFLINE)
    try:
        return await look(check)
    except NotMeasured as reason:
        return _seen(reason)


def _seen(found: Evidence | NotMeasured) -> Seen:
    if isinstance(found, NotMeasured):
        return Unmeasured(found.failure, found.detail, found.facts)
    return found
