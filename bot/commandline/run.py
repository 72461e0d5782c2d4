"""`wfo run`: the bot, in Slack with tokens, else in the local workspace."""

import asyncio
import sys
from typing import Annotated

import typer
from rich.console import Console

from bot.access.rules import GrantError
from bot.app import Bot, serve
from bot.commandline.exits import Complaint, Exit
from bot.identity import NotAcceptedError
from bot.logs import set_up_logging
from bot.settings import Settings, SettingsError, read_settings
from bot.sockets import SocketsLostError
from bot.store.engine import StoreError
from bot.web.server import PortTakenError

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
        int, typer.Option(help="Port of the local workspace's page; 0 for any free one.")
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
    console = Console(stderr=True, highlight=False)
    if settings.has_slack:
        await serve(settings, ready=lambda bot: _in_slack(console, bot))
        return
    raise Complaint(
        f"no Slack tokens: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (demo={demo}, port={port})"
    )


def _in_slack(console: Console, bot: Bot) -> None:
    health = f"http://{bot.house.settings.host}:{bot.port}/readyz"
    console.print(f"wfo runs as {bot.me.user} in {bot.me.url or bot.me.team}; health at {health}")


if __name__ == "__main__":
    typer.run(run)
    sys.exit(0)
