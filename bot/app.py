"""How is the bot put together?"""

import asyncio
import contextlib
import os
import secrets
import socket
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot.access.access import Access
from bot.access.people import People
from bot.agents.agents import make_agents
from bot.agents.figures import Figures
from bot.agents.news import Whom
from bot.agents.watching import Watch
from bot.hearing.bolt import make_bolt, make_client, taker
from bot.hearing.catchup import CatchUp
from bot.hearing.intake import Intake
from bot.hearing.sockets import Patience, Sockets
from bot.house import House
from bot.learning.lab import Lab
from bot.posting.deliver import Delivery
from bot.posting.poster import Poster
from bot.published.shelf import Shelf
from bot.route import Routes
from bot.routes import ROUTES
from bot.settings import Settings
from bot.store import outbox, turns
from bot.store.engine import Store, open_store
from bot.vitals.alone import only_one
from bot.vitals.flood import Flood
from bot.vitals.pulse import Pulse
from bot.web.health import Health
from bot.web.server import open_web
from bot.webapi.agent_view import AgentView
from bot.webapi.identity import Me, who_am_i
from bot.webapi.slack import Slack
from bot.webapi.steps import Steps
from bot.webapi.threads import Threads
from bot.webapi.views import Views
from bot.work import reminders, schedules
from bot.work.rounds import Rounds
from bot.work.watchdog import Watchdog
from bot.work.work import Work
from bot.work.worker import Worker


@dataclass(frozen=True, slots=True)
class Bot:
    """The running parts, for whoever composes or examines them; `port` serves health and metrics."""

    house: House
    me: Me
    pulse: Pulse
    bolt: AsyncApp
    intake: Intake
    worker: Worker
    poster: Poster
    watchdog: Watchdog
    catch_up: CatchUp
    reminders: Rounds
    schedules: Rounds
    shelf: Shelf
    sockets: Sockets | None
    runner: web.AppRunner
    port: int
    ended: asyncio.Event = field(default_factory=asyncio.Event)


@contextlib.asynccontextmanager
async def open_bot(
    settings: Settings,
    *,
    routes: Routes = ROUTES,
    patience: Patience,
    lab: Lab | None = None,
    clock: Callable[[], float] = time.time,
) -> AsyncIterator[Bot]:
    """Compose the bot on its database; closes what it opened. `clock` tells the time in seconds since the epoch."""
    with only_one(settings):
        store = await asyncio.to_thread(open_store, settings)
        try:
            if store.is_sqlite:
                # Nobody else works on this file, so whoever held a lease is dead.
                await store.run(turns.release_all)
                await store.run(outbox.release_all)
            bot = await _compose(settings, store, clock, routes=routes, patience=patience, lab=lab)
            try:
                yield bot
            finally:
                await bot.runner.cleanup()
        finally:
            await asyncio.to_thread(store.close)


async def _compose(
    settings: Settings,
    store: Store,
    clock: Callable[[], float],
    *,
    routes: Routes,
    patience: Patience,
    lab: Lab | None,
) -> Bot:
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    slack = Slack(make_client(settings, token))
    me = await who_am_i(slack)
    pulse, flood = Pulse(clock), Flood()
    owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
    delivery = Delivery(slack, store, pulse, clock)
    poster = Poster(store, delivery, clock, lease_s=settings.lease_s, flood=flood)
    shelf = Shelf(settings, store)
    await shelf.refresh()
    people = People(slack, me, clock)
    access = Access(settings, store, people, clock)
    await access.check_all()
    whom = Whom(me.team, settings.admins, settings.ops_channel)
    # The worker is composed below; nobody watches before that.
    watch = Watch(store, clock, whom, Figures(pulse.registry), lambda: worker.wake())
    house = House(
        settings=settings,
        store=store,
        access=access,
        people=people,
        views=Views(slack),
        catalog=shelf.current,
        refresh=shelf.refresh,
        clock=clock,
        changed=poster.wake,
        lab=lab,
        steps=Steps(slack),
        agent_view=AgentView(slack),
        threads=Threads(slack),
        agents=make_agents(settings, store, clock, watch=watch),
    )
    work = Work(routes, house, pulse, owner=owner)
    worker = Worker(store, work, owner=owner, clock=clock, lease_s=settings.lease_s, flood=flood)
    intake = Intake(routes, house, me, pulse, flood, worker.wake)
    bolt = make_bolt(settings, me, intake)
    catch_up = CatchUp(slack, store, intake, me, pulse, clock)
    sockets = None
    if settings.slack_mode == "socket":
        app_token = settings.app_token.get_secret_value() if settings.app_token else ""
        sockets = Sockets(
            make_client(settings, token),
            app_token,
            taker(bolt),
            pulse,
            catch_up.after_gap,
            patience,
        )
        pulse.heard_at = 0.0
    http_app = None if sockets is not None else bolt
    runner, port = await open_web(
        settings.host, settings.port, Health(store, pulse), pulse, http_app
    )
    return Bot(
        house=house,
        me=me,
        pulse=pulse,
        bolt=bolt,
        intake=intake,
        worker=worker,
        poster=poster,
        watchdog=Watchdog(store, clock, poster.wake),
        catch_up=catch_up,
        reminders=Rounds("reminders", reminders.store_due, store, clock, worker.wake),
        schedules=Rounds("schedules", schedules.store_due, store, clock, worker.wake),
        shelf=shelf,
        sockets=sockets,
        runner=runner,
        port=port,
    )
