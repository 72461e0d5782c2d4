"""Can the bot reach Slack, with the right tokens, scopes and clock, and be reached?"""

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor import channels
from bot.doctor.diagnosis import Diagnosis, Health
from bot.doctor.reply import NotReachedError, Reply, ask
from bot.settings import Settings
from bot.slackapp.scopes import APP_SCOPE, SCOPES

PATIENCE_S = 10
CLOCK_LIMIT_S = 60
"""Slack refuses signatures older than 300 s (docs.slack.dev/authentication/verifying-requests-from-slack)."""

PAGES = {
    "bot": "the app's page, OAuth & Permissions: copy the Bot User OAuth Token, or reinstall the app",
    "app": f"the app's page, Basic Information, App-Level Tokens: one with the scope {APP_SCOPE}",
    "scopes": "the app's page, OAuth & Permissions, Scopes; then Reinstall to Workspace",
    "socket": "the app's page, Socket Mode: switch it on; a proxy or firewall must let wss:// through",
}


async def examine(settings: Settings) -> list[Diagnosis]:
    """Examine tokens, scopes, clock and connection; without tokens say what that means."""
    if settings.bot_token is None:
        return [
            Diagnosis(
                "Slack",
                Health.UNSET,
                "no SLACK_BOT_TOKEN: `wfo run` opens the local workspace instead",
                "`wfo slack init` connects a workspace",
            )
        ]
    client = AsyncWebClient(base_url=settings.slack_api_url, timeout=PATIENCE_S, retry_handlers=[])
    try:
        reply = await ask(client, "auth.test", settings.bot_token.get_secret_value())
    except NotReachedError as error:
        return [Diagnosis("Slack", Health.WRONG, str(error), "network, proxy, SLACK_API_URL")]
    found = [_identity(reply), _clock(reply)]
    if not reply.error:
        found += _scopes(reply)
        found += await _channels(settings, client)
    return [*found, await _connection(settings, client)]


async def _channels(settings: Settings, client: AsyncWebClient) -> list[Diagnosis]:
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""

    async def asking(method: str, arguments: dict[str, Any]) -> Reply:
        return await ask(client, method, token, arguments)

    try:
        return await channels.examine(settings, asking)
    except NotReachedError as error:
        return [Diagnosis("channels", Health.UNKNOWN, str(error), "try again")]


def _identity(reply: Reply) -> Diagnosis:
    if reply.error:
        return Diagnosis(
            "bot token", Health.WRONG, f"Slack refuses it: {reply.error}", PAGES["bot"]
        )
    return Diagnosis(
        "bot token", Health.FINE, f"{reply.body.get('user')} in {reply.body.get('team')}"
    )


def _clock(reply: Reply) -> Diagnosis:
    try:
        theirs = parsedate_to_datetime(reply.headers["date"])
    except (KeyError, ValueError):
        return Diagnosis("clock", Health.UNKNOWN, "Slack's answer bears no readable date", "")
    off = (datetime.now(UTC) - theirs).total_seconds()
    if abs(off) > CLOCK_LIMIT_S:
        return Diagnosis(
            "clock",
            Health.WRONG,
            f"this machine's clock is off by {off:+.0f} s",
            "switch on time synchronisation",
        )
    return Diagnosis("clock", Health.FINE, f"within {max(1, round(abs(off)))} s of Slack's")


def _scopes(reply: Reply) -> list[Diagnosis]:
    header = reply.headers.get("x-oauth-scopes")
    if header is None:
        return [
            Diagnosis(
                "scopes", Health.UNKNOWN, "Slack doesn't say which are granted", PAGES["scopes"]
            )
        ]
    granted = {scope.strip() for scope in header.split(",") if scope.strip()}
    missing = [scope for scope in SCOPES if scope.name not in granted]
    found = [
        Diagnosis(
            f"scope {scope.name}",
            Health.UNSET if scope.optional else Health.WRONG,
            f"not granted: {scope.without}"
            if scope.optional
            else f"not granted; needed {scope.purpose}",
            PAGES["scopes"],
        )
        for scope in missing
    ]
    extra = granted - {scope.name for scope in SCOPES}
    if extra:
        found.append(
            Diagnosis(
                "scopes",
                Health.UNSET,
                f"more than this version needs: {', '.join(sorted(extra))}",
                "take them back for least privilege",
            )
        )
    return found or [Diagnosis("scopes", Health.FINE, f"all {len(SCOPES)} granted")]


async def _connection(settings: Settings, client: AsyncWebClient) -> Diagnosis:
    if settings.slack_mode == "http":
        if settings.signing_secret is None:
            return Diagnosis(
                "HTTP mode",
                Health.WRONG,
                "SLACK_SIGNING_SECRET is not set",
                "the app's page, Basic Information, Signing Secret",
            )
        return Diagnosis(
            "HTTP mode", Health.UNKNOWN, "whether Slack reaches us shows only when it calls", ""
        )
    if settings.app_token is None:
        return Diagnosis("app token", Health.WRONG, "SLACK_APP_TOKEN is not set", PAGES["app"])
    try:
        reply = await ask(client, "apps.connections.open", settings.app_token.get_secret_value())
    except NotReachedError as error:
        return Diagnosis("Socket Mode", Health.WRONG, str(error), "network, proxy")
    if reply.error:
        return Diagnosis(
            "app token", Health.WRONG, f"Slack refuses it: {reply.error}", PAGES["app"]
        )
    return await _round_trip(str(reply.body.get("url") or ""))


async def _round_trip(url: str) -> Diagnosis:
    """Open the socket that Slack offered and wait for its hello."""
    started = asyncio.get_running_loop().time()
    try:
        async with (
            asyncio.timeout(PATIENCE_S),
            aiohttp.ClientSession() as session,
            session.ws_connect(url) as socket,
        ):
            hello = await socket.receive_json()
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError, TypeError) as error:
        why = str(error) or type(error).__name__
        return Diagnosis(
            "Socket Mode", Health.WRONG, f"the socket can't be opened: {why}", PAGES["socket"]
        )
    took = (asyncio.get_running_loop().time() - started) * 1000
    if not isinstance(hello, dict) or hello.get("type") != "hello":
        return Diagnosis("Socket Mode", Health.WRONG, "Slack did not say hello", PAGES["socket"])
    return Diagnosis("Socket Mode", Health.FINE, f"connected and greeted in {took:.0f} ms")
