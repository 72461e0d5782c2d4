"""The peer: the same fan-out through Taskiq over Redis, a queue for each agent.

Redis keeps its lists in memory and writes nothing to disk: what a worker has taken and not finished is gone with it.
`peer-tasks` has a task for each look, so that results come as they land; `peer-runs` one for a whole run.
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from taskiq import AsyncTaskiqDecoratedTask
from taskiq.receiver import Receiver
from taskiq_redis import ListQueueBroker, RedisAsyncResultBackend

from tests.benchmarks.agents.exchange import EVIDENCE, LOOKS, Order, Taken, timed
from tests.checks.agent.server import until

CONTENT = EVIDENCE.model_dump(mode="json")
PATIENCE_S = 60
POLL_S = 0.005
"""Results are asked for this often; its own 0.2 s would be the whole time of a run."""

_listening: set["asyncio.Task[None]"] = set()


async def see(order: Order) -> None:
    """Work on the queues of these agents, in this process."""
    for account in order.accounts:
        broker, _ = _queue(order, account)
        await broker.startup()
        task = asyncio.create_task(Receiver(broker, max_async_tasks=1_000).listen(asyncio.Event()))
        _listening.add(task)


async def ask(order: Order) -> Taken:
    """Put the looks of a run into its agent's queue and wait for what they bring."""
    queues = [_queue(order, account) for account in order.accounts]
    for broker, _ in queues:
        await broker.startup()

    async def one(n: int) -> list[float]:
        started = time.perf_counter()
        _, (look, whole) = queues[n % len(queues)]
        times: list[float] = []

        async def wait(task: Any, results: int) -> None:
            await task.wait_result(check_interval=POLL_S, timeout=PATIENCE_S)
            times.extend([time.perf_counter() - started] * results)

        if order.kind == "peer-runs":
            await wait(await whole.kiq(), LOOKS)
        else:
            tasks = await asyncio.gather(*(look.kiq(n) for n in range(LOOKS)))
            await asyncio.gather(*(wait(task, 1) for task in tasks))
        return times

    return await timed(order, one)


def _queue(
    order: Order, account: str
) -> tuple[ListQueueBroker, tuple[AsyncTaskiqDecoratedTask[Any, Any], ...]]:
    results: RedisAsyncResultBackend[Any] = RedisAsyncResultBackend(order.url, keep_results=False)
    # The client gives up a read after 5 s by itself: a worker that waits longer for work would be gone for good.
    patient = ListQueueBroker(order.url, queue_name=account, socket_timeout=None)
    broker = patient.with_result_backend(results)

    async def look(n: int) -> dict[str, Any]:
        if order.step_s:
            await asyncio.sleep(order.step_s * (n + 1))
        return CONTENT

    async def whole() -> list[dict[str, Any]]:
        return [CONTENT] * LOOKS

    return broker, (
        broker.register_task(look, task_name="look"),
        broker.register_task(whole, task_name="whole"),
    )


@asynccontextmanager
async def redis(program: str, folder: Path) -> AsyncIterator[str]:
    """Run a Redis on a port of loopback; yields its URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *(program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"),
        *("--dir", str(folder), "--logfile", str(folder / "redis.log")),
    )
    try:
        log = folder / "redis.log"
        await until(lambda: log.exists() and "Ready to accept" in log.read_text())
        yield f"redis://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()
