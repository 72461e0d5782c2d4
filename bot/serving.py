"""How does the bot run until it is told to stop, and how does it stop?"""

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeAlias

import structlog

from bot.app import Bot, open_bot
from bot.hearing.sockets import Patience
from bot.learning.lab import Lab
from bot.route import Routes
from bot.routes import ROUTES
from bot.settings import Settings
from bot.vitals.lag import watch_lag

STOP_S = 10.0
"""How long stopping may take: supervisors kill soon after."""

_log = structlog.get_logger(__name__)


async def serve(  # noqa: PLR0913 - each has its default
    settings: Settings,
    *,
    routes: Routes = ROUTES,
    patience: Patience = Patience(),  # noqa: B008 - frozen
    stop_s: float = STOP_S,
    ready: Callable[[Bot], None] | None = None,
    stop: asyncio.Event | None = None,
    lab: Lab | None = None,
    clock: Callable[[], float] = time.time,
    at_stop: Callable[[], None] | None = None,
) -> None:
    """Run the bot until SIGTERM, SIGINT or `stop`, then end within `stop_s` seconds.

    `ready` is called once it runs, `at_stop` when it begins to stop because it was told to. `lab` is the practice
    site, where there is one. `clock` tells the time in seconds since the epoch.

    Raises StoreError, NotAcceptedError, PortTakenError or SocketsLostError: one line each, for the user to read.
    """
    stop = stop or asyncio.Event()
    async with open_bot(settings, routes=routes, patience=patience, lab=lab, clock=clock) as bot:
        with _signals(stop):
            if ready is not None:
                ready(bot)
            await _run(bot, stop, stop_s, at_stop)


@contextlib.contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """Let SIGTERM and SIGINT stop the bot; before this and after it they end the process at once."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGTERM, signal.SIGINT)
    # Not on Windows, and not outside the main thread; then `stop` is the only way.
    with contextlib.suppress(NotImplementedError, RuntimeError):
        for number in numbers:
            loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        with contextlib.suppress(NotImplementedError, RuntimeError):
            for number in numbers:
                loop.remove_signal_handler(number)


async def _run(
    bot: Bot, stop: asyncio.Event, stop_s: float, at_stop: Callable[[], None] | None
) -> None:
    """Run the parts until `stop`, or until one of them ends by itself, which is a fault."""
    orderly = [asyncio.create_task(part) for part in _that_end(bot)]
    endless = [asyncio.create_task(part) for part in _without_end(bot)]
    stopped = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait(
            [*orderly, *endless, stopped], return_when=asyncio.FIRST_COMPLETED
        )
        if stopped in done and at_stop is not None:
            at_stop()
        for task in done:
            task.result()
    finally:
        stopped.cancel()
        await _stop(bot, orderly, endless, stop_s)


Parts: TypeAlias = list[Coroutine[Any, Any, None]]
Tasks: TypeAlias = list[asyncio.Task[None]]


def _that_end(bot: Bot) -> Parts:
    """Name the parts that come to their end by themselves when they are told to stop."""
    parts: Parts = [bot.worker.run(), bot.poster.run()]
    if bot.sockets is not None:
        parts.append(bot.sockets.run())
    return parts


def _without_end(bot: Bot) -> Parts:
    parts: Parts = [
        bot.watchdog.run(),
        watch_lag(bot.pulse),
        bot.catch_up.run(),
        bot.reminders.run(),
        bot.schedules.run(),
        bot.shelf.run(),
    ]
    if bot.house.agents is not None:
        parts.append(bot.house.agents.run())
    return parts


async def _stop(bot: Bot, orderly: Tasks, endless: Tasks, within_s: float) -> None:
    """Take nothing new, end what is under way, hand over the rest.

    Of the time a tenth is left for what is closed after this, web server and database; what work and posts don't
    need is the sockets'.
    """
    _log.info("stopping")
    loop = asyncio.get_running_loop()
    until = loop.time() + within_s * 0.8
    bot.pulse.stopping = True
    bot.ended.set()
    if bot.sockets is not None:
        bot.sockets.stop()
    await bot.worker.stop(within_s * 0.3, hand_over_s=within_s * 0.15)
    await bot.poster.stop(within_s * 0.2)
    _, left = await asyncio.wait(orderly, timeout=max(within_s * 0.05, until - loop.time()))
    for task in (*left, *endless):
        task.cancel()
    done, _ = await asyncio.wait([*orderly, *endless], timeout=within_s * 0.1)
    for task in done:
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("part_ended_badly", why=f"{type(error).__name__}: {error}")
    _log.info("stopped")
