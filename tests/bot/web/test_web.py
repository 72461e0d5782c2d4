"""Do health and metrics tell the truth, and does HTTP mode turn strangers away?"""

import hashlib
import hmac
import io
import json
import time
from urllib.parse import urlencode

import aiohttp
import pytest
from pydantic import SecretStr

from bot.app import Bot
from bot.web.server import PortTakenError
from tests.bot.conftest import RunBot
from tests.bot.small_slack import SmallSlack, command, event

SECRET = "planted-signing-secret"


async def get(bot: Bot, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{bot.port}{path}") as response,
    ):
        return response.status, await response.text()


async def post(bot: Bot, body: str, **headers: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"http://127.0.0.1:{bot.port}/slack/events",
            data=io.BytesIO(body.encode()),
            headers=headers,
        ) as response,
    ):
        return response.status, await response.text()


def signed(body: str, content_type: str, secret: str = SECRET, age_s: float = 0) -> dict[str, str]:
    stamp = str(int(time.time() - age_s))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }


async def test_a_working_bot_is_ready_and_counts(run_bot: RunBot, slack: SmallSlack) -> None:
    async with run_bot() as bot:
        await slack.acked(await slack.send("slash_commands", command("help")))
        await slack.wait(slack.shown)
        assert (await get(bot, "/healthz"))[0] == 200
        status, text = await get(bot, "/readyz")
        assert (status, json.loads(text)["reasons"]) == (200, [])
        metrics = (await get(bot, "/metrics"))[1]
    assert 'wfo_requests_received_total{kind="command"} 1.0' in metrics


async def test_a_deaf_bot_is_not_ready(run_bot: RunBot, slack: SmallSlack) -> None:
    async with run_bot() as bot:
        await slack.wait(lambda: slack.sockets)
        bot.pulse.heard_at = time.time() - 3600
        bot.pulse.broken_token = "token_revoked"
        readiness = json.loads((await get(bot, "/readyz"))[1])
    assert "token_revoked" in " ".join(readiness["reasons"])


async def test_a_taken_port_is_named_with_its_setting(run_bot: RunBot, slack: SmallSlack) -> None:
    port = int(slack.url.split(":")[2].split("/")[0])
    with pytest.raises(PortTakenError, match="WFO_PORT"):
        await run_bot(port=port).__aenter__()


async def test_in_http_mode_a_signed_request_is_answered(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async with run_bot(slack_mode="http", signing_secret=_secret()) as bot:
        asked = slack.say("<@U0BOT> hello")
        body = json.dumps(event(asked))
        headers = signed(body, "application/json")
        assert (await post(bot, body, **headers))[0] == 200
        assert (await post(bot, body, **headers))[0] == 200, "a replay is acknowledged too"
        form = urlencode(command("help"))
        assert (await post(bot, form, **signed(form, "application/x-www-form-urlencoded")))[
            0
        ] == 200
        await slack.wait(lambda: len(slack.shown()) == 2)
    assert len(slack.shown(asked["ts"])) == 1


FOREIGN: list[tuple[str, dict[str, str]]] = [
    ("{}", {"X-Slack-Signature": "v0=" + "0" * 64}),
    ("{}", {"X-Slack-Signature": "v0=gar\u00e4bage"}),
    ("{}", {"X-Slack-Request-Timestamp": "soon"}),
    ("{}", {"X-Slack-Request-Timestamp": "1"}),
    ("{", {}),
    ("[1]", {}),
    ("[" * 5000, {}),
    ("x" * 2_000_000, {}),
    ("{}", {"Content-Type": "text/html"}),
]


async def test_what_slack_did_not_send_is_turned_away(run_bot: RunBot, slack: SmallSlack) -> None:
    async with run_bot(slack_mode="http", signing_secret=_secret()) as bot:
        for body, change in FOREIGN:
            headers = {**signed(body, "application/json"), **change}
            status, text = await post(bot, body, **headers)
            assert 400 <= status < 500, (body[:20], change)
            assert SECRET not in text
        assert bot.intake.seen == 0


def _secret() -> SecretStr:
    return SecretStr(SECRET)
