"""Does readiness say what is true: that work drains, and that the database can be written?"""

import asyncio
import json
import secrets

import aiohttp
import psycopg
import pytest
from psycopg import sql

from bot.app import Bot
from bot.house import House
from bot.message import Message
from bot.posting.thread import Thread
from bot.request import Request
from bot.route import Route, Routes
from bot.work.worker import AT_ONCE
from tests.bot.conftest import RunBot
from tests.bot.small_slack import SmallSlack, event
from tests.bot.test_clock_jumps import Clock

MINUTES = 300.0


async def reasons(bot: Bot) -> list[str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{bot.port}/readyz") as response,
    ):
        told: dict[str, list[str]] = json.loads(await response.text())
    assert (response.status == 200) == (told["reasons"] == [])
    return told["reasons"]


async def until(bot: Bot, wanted: str) -> None:
    """Wait until readiness says what is wanted; empty for ready."""
    async with asyncio.timeout(20):
        while wanted not in " ".join(await reasons(bot)) or (not wanted and await reasons(bot)):
            await asyncio.sleep(0.1)


async def _ask(slack: SmallSlack, channel: str, **fields: str) -> None:
    asked = slack.say("<@U0BOT> hold", channel=channel, **fields)
    await slack.acked(await slack.send("events_api", event(asked)))


async def test_long_work_is_no_fault_but_what_nobody_takes_up_is(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    clock, begun, go_on = Clock(), list[str](), asyncio.Event()

    async def holds(request: Request, thread: Thread, house: House) -> None:
        begun.append(request.channel)
        await go_on.wait()
        await thread.say("answer", Message("done"))

    route = Route("ask", holds, deadline_s=60)
    routes = Routes(mention=route, message=route, file=route)
    async with run_bot(routes, clock=clock, lease_s=1.0) as bot:
        await _ask(slack, "C0000", ts="1.1")
        await _ask(slack, "C0000", ts="1.2", thread_ts="1.1")
        await slack.wait(lambda: begun)
        clock.off_s += MINUTES
        await until(bot, "")
        for n in range(1, AT_ONCE + 1):
            await _ask(slack, f"C{n:04}")
        await slack.wait(lambda: len(begun) == AT_ONCE)
        assert await reasons(bot) == []
        clock.off_s += MINUTES
        await until(bot, "a request has waited")
        go_on.set()
        await until(bot, "")


def _set(database: str, *, read_only: bool) -> None:
    """Do to the database what a failover does: it goes on, but takes no writes."""
    with psycopg.connect(database, autocommit=True) as connection:
        name = str(connection.info.dbname)
        mode = sql.Literal("on" if read_only else "off")
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}").format(
                sql.Identifier(name), mode
            )
        )
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_database_that_takes_no_writes_is_told_and_outlived(
    run_bot: RunBot, slack: SmallSlack, database: str
) -> None:
    async with run_bot() as bot:
        await until(bot, "")
        _set(database, read_only=True)
        await until(bot, "the database can't be written")
        envelope = await slack.send("events_api", event(slack.say("<@U0BOT> now?")))
        await asyncio.sleep(1.0)  # long enough for worker, poster and watchdog to look
        assert envelope not in slack.acks, "nothing that is not stored may be acknowledged"
        _set(database, read_only=False)
        await until(bot, "")
        asked = slack.say(f"<@U0BOT> {secrets.token_hex(4)}")
        await slack.acked(await slack.send("events_api", event(asked)))
        await slack.wait(lambda: slack.shown(asked["ts"]))
