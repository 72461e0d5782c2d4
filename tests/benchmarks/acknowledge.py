"""How long does Slack wait for an acknowledgement in a burst, beside Bolt that stores nothing?"""

import asyncio
import io
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import open_bot
from bot.logs import set_up_logging
from bot.settings import Settings
from bot.sockets import Patience
from bot.store.inbox import count_open
from bot.work.routes import ROUTES
from tests.benchmarks.row import Row
from tests.bot.small_slack import ADMIN, SmallSlack, command, event, open_small_slack

BURST = 1000

Dispatch = Callable[[dict[str, Any]], Awaitable[int]]


def run() -> list[Row]:
    """Measure both, first alone and then as a burst of 1,000 deliveries at once."""
    return asyncio.run(_run())


async def _run() -> list[Row]:
    rows: list[Row] = []
    set_up_logging(Settings(_env_file=None, log_format="json"), io.StringIO())
    async with open_small_slack() as slack:
        floor = await _burst(_through(_bare(slack)), slack)
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                _env_file=None,
                bot_token="xoxb-1",
                app_token="xapp-1",
                slack_api_url=slack.url,
                data_dir=Path(folder),
                admins=(ADMIN,),
                port=0,
            )
            async with open_bot(settings, routes=ROUTES, patience=Patience()) as bot:
                ours = await _burst(_through(bot.bolt), slack)
                stored, _ = await bot.house.store.run(count_open)
    for name, at in (("p50", 0.5), ("p99", 0.99)):
        mine, bare = _quantile(ours, at), _quantile(floor, at)
        rows.append(
            Row(
                name=f"acknowledgement in a burst of {BURST}, {name}",
                value=mine,
                unit="ms",
                against=f"bare Bolt {bare:.1f} ms",
                ratio=mine / bare,
            )
        )
    rows.append(
        Row(
            name="acknowledged and not stored",
            value=float(BURST - stored),
            unit="requests",
            against=None,
            ratio=None,
        )
    )
    return rows


def _bare(slack: SmallSlack) -> AsyncApp:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0001", bot_token="xoxb-1")

    app = AsyncApp(
        client=AsyncWebClient(base_url=slack.url),
        authorize=authorize,
        signing_secret="x",
        request_verification_enabled=False,
        process_before_response=True,
    )

    async def listen(ack: Any) -> None:
        await ack()

    app.command("/wfo")(listen)
    app.event("app_mention")(listen)
    return app


def _through(app: AsyncApp) -> Dispatch:
    async def dispatch(body: dict[str, Any]) -> int:
        answer = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
        return int(answer.status)

    return dispatch


async def _burst(dispatch: Dispatch, slack: SmallSlack) -> list[float]:
    bodies = [
        command("help") if n % 2 else event(slack.say("<@U0BOT> what is port 5638 for?"))
        for n in range(BURST)
    ]

    # All arrive at once, so each waits for those before it, with Bolt alone as well as with us.
    started = time.perf_counter()

    async def one(body: dict[str, Any]) -> float:
        status = await dispatch(body)
        if status != 200:
            raise RuntimeError(f"not acknowledged: {status}")
        return (time.perf_counter() - started) * 1000

    return list(await asyncio.gather(*(one(body) for body in bodies)))


def _quantile(values: list[float], at: float) -> float:
    return statistics.quantiles(values, n=1000)[round(at * 1000) - 1]
