"""How does one open a workspace, and use it from a test?"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.workspace import seed
from bot.workspace.clock import Clock
from bot.workspace.control import add_control
from bot.workspace.faults import Faults
from bot.workspace.file_routes import MOST_BYTES, add_files
from bot.workspace.guard import guard
from bot.workspace.http_mode import HttpMode
from bot.workspace.identity import Ids
from bot.workspace.journal import Journal
from bot.workspace.live import Live
from bot.workspace.manifest import read_manifest
from bot.workspace.page_routes import add_page
from bot.workspace.rates import Rates
from bot.workspace.responses import add_response_urls
from bot.workspace.seed import seeded_state
from bot.workspace.socket_mode import SocketMode
from bot.workspace.visitor import Workspace
from bot.workspace.webapi.routes import add_api
from bot.workspace.world import Timing, World

LOOPBACK = "127.0.0.1"


@asynccontextmanager
async def open_workspace(
    *,
    port: int = 0,
    manifest: Path | dict[str, Any] | None = None,
    seed_number: int = 1,
    limited: bool = False,
    request_url: str | None = None,
    timing: Timing | None = None,
) -> AsyncIterator[Workspace]:
    """Serve a workspace on 127.0.0.1 while the block runs; OSError if the port is taken.

    `port` 0 takes a free one. `manifest` is the app's manifest (a JSON file or its value); without it any command
    works and all scopes are granted. `limited` applies Slack's rate limits. With `request_url` deliveries are signed
    HTTP requests instead of Socket Mode. `seed_number` makes ids, and faults by chance, the same again.
    """
    world = make_world(manifest, seed_number, timing or Timing(), limited=limited)
    socket_mode = SocketMode(world)
    transport = HttpMode(world, request_url) if request_url else socket_mode
    world.transport = transport
    app = web.Application(middlewares=[guard], client_max_size=MOST_BYTES)
    add_api(app, world)
    add_files(app, world)
    add_response_urls(app, world)
    add_control(app, world)
    add_page(app, world)
    app.router.add_get("/link/", socket_mode.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, LOOPBACK, port)
        await site.start()
        world.address = f"http://{LOOPBACK}:{runner.addresses[0][1]}"
        yield Workspace(world)
    finally:
        for task in list(world.tasks):
            task.cancel()
        await transport.close()
        await runner.cleanup()


def make_world(
    manifest: Path | dict[str, Any] | None, seed_number: int, timing: Timing, *, limited: bool
) -> World:
    """Make the parts of a workspace; its transport and address are still to be set."""
    clock = Clock()
    journal = Journal(clock.now)
    app = read_manifest(manifest)
    return World(
        manifest=app,
        state=seeded_state(app.name, int(clock.now())),
        clock=clock,
        ids=Ids(seed_number),
        journal=journal,
        live=Live(),
        faults=Faults(clock, journal, seed_number),
        timing=timing,
        rates=Rates() if limited else None,
        bot_token=f"xoxb-{secrets.token_hex(16)}",
        app_token=f"xapp-1-{seed.APP_ID}-{secrets.token_hex(16)}",
        signing_secret=secrets.token_hex(16),
        scopes=set(app.scopes),
    )
