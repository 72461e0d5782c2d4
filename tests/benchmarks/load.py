"""How long does Slack wait in a burst of 1,000 commands and questions, beside a Bolt app that only acknowledges?

Both stand in the same emulated workspace, over real WebSockets, in the same run; the bot in a process of its own, the
bare app too. Time counts from when the workspace sends an envelope to when its acknowledgement is there.
"""

import asyncio
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import select

from bot.settings import Settings
from bot.store.engine import open_store
from bot.store.inbox import StoredRequest
from bot.workspace.deliveries import ask
from bot.workspace.gestures.refused import Refused
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace
from bot.workspace.world import Timing
from tests.benchmarks.row import Row
from tests.torture.bots import bots

BURST = 1000
EACH_S = 0.5
"""The burst arrives within this time, as people and their clients would send it."""
WARM = 20
TIMING = Timing(ack_s=30.0, retry_s=())


def run() -> list[Row]:
    """Measure the floor, then the bot, and look whether all was stored."""
    return asyncio.run(_run())


async def _run() -> list[Row]:
    floor = await _floor()
    ours, stored = await _ours()
    rows: list[Row] = []
    for name, at in (("p50", 0.5), ("p99", 0.99)):
        mine, bare = _quantile(ours, at), _quantile(floor, at)
        rows.append(
            Row(
                name=f"acknowledgement over Socket Mode, burst of {BURST}, {name}",
                value=mine,
                unit="ms",
                against=f"bare Bolt {bare:.1f} ms",
                ratio=mine / bare,
            )
        )
    lost = float(len(ours) + WARM - stored)
    rows.append(
        Row(name="acknowledged and lost", value=lost, unit="requests", against=None, ratio=None)
    )
    return rows


async def _floor() -> list[float]:
    async with open_workspace(timing=TIMING) as workspace:
        context = multiprocessing.get_context("forkserver")
        process = context.Process(target=_bare, args=(workspace.environment,), daemon=True)
        await asyncio.to_thread(process.start)
        try:
            await workspace.wait_for_bot(2, timeout_s=60)
            return await _burst(workspace)
        finally:
            process.kill()
            await asyncio.to_thread(process.join)


def _bare(environment: dict[str, str]) -> None:
    """Be a Bolt app with two connections that only acknowledges."""
    asyncio.run(_acknowledge(environment))


async def _acknowledge(environment: dict[str, str]) -> None:
    client = AsyncWebClient(base_url=environment["SLACK_API_URL"])
    app = AsyncApp(client=client, authorize=_authorize, process_before_response=True)

    async def listen(ack: Any) -> None:
        await ack()

    app.command("/wfo")(listen)
    app.event("app_mention")(listen)
    app.event("message")(listen)
    for _ in range(2):
        handler = AsyncSocketModeHandler(app, environment["SLACK_APP_TOKEN"], web_client=client)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    await asyncio.Event().wait()


async def _authorize() -> AuthorizeResult:
    """Ask nobody, as our bot does."""
    return AuthorizeResult(enterprise_id=None, team_id="T0WORKSHOP", bot_token="xoxb-1")


async def _ours() -> tuple[list[float], int]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with _running(folder) as workspace:
            took = await _burst(workspace)
        store = open_store(
            Settings(_env_file=None, data_dir=folder, bot_token="xoxb-1", app_token="xapp-1")
        )
        with store.session() as session:
            stored = len(session.exec(select(StoredRequest.id)).all())
        store.close()
    return took, stored


@asynccontextmanager
async def _running(folder: Path) -> AsyncIterator[Workspace]:
    async with (
        open_workspace(timing=TIMING) as workspace,
        bots(workspace, folder, "", 1),
    ):
        await workspace.wait_for_bot(2, timeout_s=60)
        yield workspace


async def _burst(workspace: Workspace) -> list[float]:
    """Send commands and questions, half and half; return each one's milliseconds."""
    for n in range(WARM):
        await _one(workspace, BURST + n)
    began = len(workspace.journal.entries)
    await asyncio.gather(*(_later(workspace, n) for n in range(BURST)))
    return _times(workspace, began)


async def _later(workspace: Workspace, n: int) -> None:
    await asyncio.sleep(EACH_S * n / BURST)
    await _one(workspace, n)


async def _one(workspace: Workspace, n: int) -> None:
    if n % 2:
        try:
            await workspace.command(workspace.owner, "#support", "/wfo what is port 5638 for?")
        except Refused as error:
            raise RuntimeError(f"not acknowledged: {error}") from error
        return
    ts = f"{time.time():.0f}.{n:06}"
    event = {
        "type": "app_mention",
        "user": workspace.owner,
        "channel": workspace.channel("support"),
        "text": f"<@{workspace.bot_user}> what is port 5638 for?",
        "ts": ts,
        "event_ts": ts,
    }
    body = {
        "type": "event_callback",
        "team_id": "T0WORKSHOP",
        "event_id": f"Ev{n}",
        "event_time": int(time.time()),
        "event": event,
    }
    await ask(workspace.world, "events_api", body)


def _times(workspace: Workspace, began: int) -> list[float]:
    sent: dict[str, float] = {}
    took: list[float] = []
    for entry in workspace.journal.entries[began:]:
        if entry.kind == "envelope":
            sent[entry.details["envelope_id"]] = entry.at
        elif entry.kind == "ack" and entry.details["envelope_id"] in sent:
            took.append((entry.at - sent[entry.details["envelope_id"]]) * 1000)
    if len(took) != BURST:
        raise RuntimeError(f"{len(took)} of {BURST} were acknowledged")
    return took


def _quantile(values: list[float], at: float) -> float:
    return statistics.quantiles(values, n=1000)[round(at * 1000) - 1]
