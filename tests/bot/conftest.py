"""What the bot's tests may ask for: a small Slack, settings, a bot that runs."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from bot.app import Bot
from bot.hearing.sockets import Patience
from bot.house import House
from bot.message import Message
from bot.posting.thread import Thread
from bot.request import Request
from bot.route import Route, Routes
from bot.serving import serve
from bot.settings import Settings
from bot.store.engine import Store, open_store
from tests.bot.small_slack import ADMIN, SmallSlack, open_small_slack
from tests.torture.postgres import postgresql

BRISK = Patience(lines=1, ping_s=0.5, quiet_s=60, connect_s=2, give_up_s=3)


async def echo(request: Request, thread: Thread, house: House) -> None:
    """Say that the request arrived."""
    await thread.say("answer", Message(f"Heard, {request.reference}."))


ECHO = Routes(
    mention=Route("ask", echo),
    message=Route("ask", echo),
    file=Route("ask", echo),
    commands={"/wfo": Route("ask", echo), "/wfo-check": Route("check", echo)},
)
"""A bot that only says that it heard."""

RunBot = Callable[..., AbstractAsyncContextManager[Bot]]


BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
"""For tests that must hold on either database."""


@pytest.fixture(name="postgresql", scope="session")
def _postgresql() -> Iterator[str]:
    """Run a real PostgreSQL, from the wheel that ships it; yields the URL of its first database."""
    # Not below pytest's own folder: run by root the server is another user, and each pytest that starts
    # meanwhile closes that folder to everybody else, in the middle of our tests.
    with postgresql() as url:
        yield url


@pytest.fixture(name="database")
def _database(request: pytest.FixtureRequest) -> str:
    """Name the database: empty for the SQLite file in the bot's folder."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return ""
    first = str(request.getfixturevalue("postgresql"))
    name = f"wfo_{secrets.token_hex(6)}"
    with psycopg.connect(first, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return first.replace("/postgres?", f"/{name}?")


@pytest.fixture(name="settings")
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str) -> Settings:
    """Make a bot's settings without anything from this machine's environment."""
    for name in Settings.model_fields.values():
        monkeypatch.delenv(str(name.validation_alias), raising=False)
    return make_settings(tmp_path, database_url=database)


def make_settings(folder: Path, **fields: Any) -> Settings:
    """Make the settings of a bot with its database in a folder."""
    given: dict[str, Any] = {
        "bot_token": "xoxb-1-planted",
        "app_token": "xapp-1-planted",
        "data_dir": folder,
        "admins": (ADMIN,),
        "port": 0,
        **fields,
    }
    return Settings(_env_file=None, **given)


@pytest.fixture(name="store")
def _store(settings: Settings) -> Iterator[Store]:
    """Open a fresh database."""
    store = open_store(settings)
    yield store
    store.close()


@pytest.fixture(name="slack")
async def _slack() -> AsyncIterator[SmallSlack]:
    """Serve a Slack of its own."""
    async with open_small_slack() as slack:
        yield slack


@pytest.fixture(name="run_bot")
async def _run_bot(settings: Settings, slack: SmallSlack) -> RunBot:
    """Start a bot against the small Slack; it stops at the end of the block."""

    @asynccontextmanager
    async def run(
        routes: Routes = ECHO,
        patience: Patience = BRISK,
        clock: Callable[[], float] = time.time,
        **fields: Any,
    ) -> AsyncIterator[Bot]:
        here = settings.model_copy(update={"slack_api_url": slack.url, **fields})
        stop, started = asyncio.Event(), asyncio.get_running_loop().create_future()
        task = asyncio.create_task(
            serve(
                here,
                routes=routes,
                patience=patience,
                stop_s=1.0,
                ready=started.set_result,
                stop=stop,
                clock=clock,
            )
        )
        await asyncio.wait([task, started], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        try:
            yield started.result()
        finally:
            stop.set()
            await task

    return run
