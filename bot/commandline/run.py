"""`wfo run`: the bot, in Slack with tokens, else in the local workspace."""

import asyncio
import gc
import secrets
import sys
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.console import Console

from bot.access.rules import GrantError
from bot.app import Bot
from bot.commandline.exits import Complaint, Exit
from bot.demo.fleet import open_demo_fleet
from bot.demo.lab import DemoLab
from bot.hearing.sockets import SocketsLostError
from bot.routes import ROUTES
from bot.serving import STOP_S, serve
from bot.settings import Settings, SettingsError, read_settings
from bot.sites.record import SiteRecord
from bot.slackapp.manifest import manifest
from bot.store.abandoned import abandon_team
from bot.store.engine import StoreError, open_store
from bot.store.sites import changed_by, find_site, put_sites
from bot.vitals.alone import only_one
from bot.vitals.leaving import leave_within
from bot.vitals.logs import set_up_logging
from bot.web.server import PortTakenError
from bot.webapi.identity import NotAcceptedError
from bot.workspace.seed import TEAM_ID
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace
from knowledge.loading import shipped_editions

DEMO = "demo"
CURATORS = "#wfo-alerts"
DEMO_EDITION = "16.3-hosted"
PORTS_FROM = 20_000

STARTING = (
    StoreError,
    NotAcceptedError,
    PortTakenError,
    SocketsLostError,
    GrantError,
    LookupError,
)
"""What may keep the bot from running, each with a sentence for the user."""


def run(
    demo: Annotated[
        bool, typer.Option("--demo/--no-demo", help="Have the demo site in the local workspace.")
    ] = True,
    port: Annotated[
        int,
        typer.Option(
            min=0, max=65_535, help="Port of the local workspace's page; 0 for any free one."
        ),
    ] = 8421,
) -> None:
    """Run the bot until Ctrl-C.

    With `SLACK_BOT_TOKEN` in the environment or in `.env` it connects to Slack; without, it opens a workspace of
    its own on this machine and prints its address. Exit codes: 0 stopped, 2 a setting is wrong, 3 it could not run.
    """
    try:
        settings = read_settings()
        _complete(settings)
    except SettingsError as error:
        raise Complaint(str(error), Exit.WRONG_USE) from error
    set_up_logging(settings)
    try:
        asyncio.run(_run(settings, demo=demo, port=port))
    except STARTING as error:
        raise Complaint(str(error)) from error


def _complete(settings: Settings) -> None:
    """Raise SettingsError if Slack is meant, but a secret that its mode needs is missing."""
    if not settings.has_slack:
        return
    if settings.slack_mode == "socket" and settings.app_token is None:
        raise SettingsError(
            "SLACK_APP_TOKEN is missing: Socket Mode needs it beside SLACK_BOT_TOKEN. Make one with "
            "connections:write on the app's page Basic Information, or run `wfo slack init`."
        )
    if settings.slack_mode == "http" and settings.signing_secret is None:
        raise SettingsError(
            "SLACK_SIGNING_SECRET is missing: HTTP mode needs it to tell Slack from anybody else. Copy it from "
            "the app's page Basic Information."
        )


async def _run(settings: Settings, *, demo: bool, port: int) -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if settings.has_slack:
        await serve(settings, ready=lambda bot: _in_slack(console, bot), at_stop=_in_time)
        return
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(local_workspace(port))
        here = settings_for(settings, workspace)
        await asyncio.to_thread(forget_last_session, here)
        lab = None
        if demo:
            editions = shipped_editions()
            opening = open_demo_fleet(editions, DEMO_EDITION, ports_from=PORTS_FROM)
            records = await stack.enter_async_context(opening)
            await asyncio.to_thread(keep_demo_sites, here, records)
            edition = next(e for e in editions if e.name == DEMO_EDITION)
            lab = await stack.enter_async_context(DemoLab(edition))
        await serve(
            here,
            ready=lambda bot: _in_workspace(console, bot, workspace, demo=demo),
            at_stop=_in_time,
            lab=lab,
        )


@asynccontextmanager
async def local_workspace(port: int) -> AsyncIterator[Workspace]:
    """Open a workspace with ids of its own: those of an earlier one are in the database, and known as answered."""
    async with AsyncExitStack() as stack:
        opening = open_workspace(
            port=port, manifest=manifest(ROUTES), seed_number=secrets.randbits(32)
        )
        try:
            workspace = await stack.enter_async_context(opening)
        except OSError as error:
            raise Complaint(
                f"can't open the workspace's page on port {port} ({error.strerror or error}); "
                "give another with --port, or --port 0 for any free one"
            ) from error
        yield workspace


def settings_for(settings: Settings, workspace: Workspace) -> Settings:
    """Point the bot at the local workspace, whose owner is an admin and has a channel for curators."""
    return settings.model_copy(
        update={
            "slack_api_url": workspace.api_url,
            "bot_token": SecretStr(workspace.bot_token),
            "app_token": SecretStr(workspace.app_token),
            "slack_mode": "socket",
            "admins": (*settings.admins, workspace.owner),
            "curators_channel": workspace.channel(CURATORS),
        }
    )


def forget_last_session(settings: Settings) -> None:
    """Close what the last local workspace left undone: its channels and askers went with it.

    Raises StoreError, also where a bot still runs on this database: then nothing was left.
    """
    with only_one(settings):
        store = open_store(settings)
        try:
            store.run_now(lambda session: abandon_team(session, TEAM_ID, now=time.time()))
        finally:
            store.close()


def keep_demo_sites(settings: Settings, records: Iterable[SiteRecord]) -> None:
    """Write the demo sites down, with the ports and certificates they have this time.

    A site that somebody made is left alone; of a demo site that somebody changed, or enrolled an agent at, the rest is.
    """
    store = open_store(settings)
    try:
        with store.session() as session:
            for record in records:
                found = find_site(session, record.id)
                by = DEMO if found is None else changed_by(session, found.id)
                if by == DEMO:
                    put_sites(session, [record], by=by, now=time.time())
                elif found is not None and found.hosts == record.hosts:
                    new = {"ports": record.ports, "trusted_roots": record.trusted_roots}
                    put_sites(session, [found.model_copy(update=new)], by=by, now=time.time())
    finally:
        store.close()


def _settle() -> None:
    """Spare the collector what stays for good: code and editions would be looked through at every round."""
    gc.collect()
    gc.freeze()


def _in_time() -> None:
    leave_within(STOP_S - 1)


def _in_slack(console: Console, bot: Bot) -> None:
    _settle()
    console.print(f"wfo runs as {bot.me.user} in {bot.me.url or bot.me.team}; {_health(bot)}")


def _in_workspace(console: Console, bot: Bot, workspace: Workspace, *, demo: bool) -> None:
    _settle()
    check = " and try [bold]/wfo-check site42[/]" if demo else ""
    console.print()
    console.print(f"The workspace is open at [bold cyan underline]{workspace.url}[/]")
    console.print(f"Ask [bold]@wfo what is port 5638 for?[/]{check}")
    console.print(f"Ctrl-C stops; {_health(bot)}", style="dim")
    console.print()


def _health(bot: Bot) -> str:
    return f"health at http://{bot.house.settings.host}:{bot.port}/readyz"


if __name__ == "__main__":
    typer.run(run)
    sys.exit(0)
