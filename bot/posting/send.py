"""How is one errand put to Slack?"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import aiohttp
import structlog

from bot.posting.search import Found, Unreadable, find_own, metadata
from bot.posting.upload import upload
from bot.store import delivered
from bot.store.engine import Store
from bot.store.errands import Errand
from bot.webapi.slack import Slack

LANDING_S = 4.0
"""How long a call of unknown outcome may still take to show, before we look for it."""
RESPONSE_URL_S = 25 * 60.0
"""Slack honours a response_url for 30 minutes."""

_log = structlog.get_logger(__name__)


class Sender:
    """Posts, changes, whispers and uploads; what may have been done before is looked for first."""

    def __init__(self, slack: Slack, store: Store, clock: Callable[[], float]) -> None:
        self._slack, self._store, self._clock = slack, store, clock

    async def send(self, errand: Errand) -> None:
        """Make the call and write down what Slack shows now; raises SlackUnsure or SlackRefused."""
        if errand.kind == "post":
            await self._post(errand)
        elif errand.kind == "update":
            await self._update(errand)
        elif errand.kind == "whisper":
            await self._whisper(errand)
        else:
            await upload(self._slack, self._store, errand)

    async def _post(self, errand: Errand) -> None:
        if errand.began_at is not None:
            await self._landed(errand.began_at)
            found = await find_own(self._slack, errand, errand.began_at)
            if isinstance(found, Found):
                _log.info("own_post_found", request=errand.reference, step=errand.step)
                # What was posted then may be older than what we want to show now: only the first is surely it.
                await self._shown(replace(errand, revision=1), found.channel, found.ts)
                return
            if isinstance(found, Unreadable):
                # A visible double beats a lost answer.
                _log.warning("own_post_unknown", request=errand.reference, why=found.why)
        answer = await self._slack.call(
            "chat.postMessage",
            {
                "channel": errand.channel,
                **_content(errand),
                **({"thread_ts": errand.thread_ts} if errand.thread_ts else {}),
                "metadata": metadata(errand),
                "unfurl_links": False,
                "unfurl_media": False,
            },
        )
        await self._shown(errand, str(answer.get("channel") or errand.channel), str(answer["ts"]))

    async def _landed(self, began_at: float) -> None:
        """Wait until Slack has carried out what a bot, perhaps killed since, asked of it.

        Looked for too early a post is missed, and posted again; sent too early a change is overtaken by an older one.
        """
        left = began_at + LANDING_S - self._clock()
        if left > 0:
            await asyncio.sleep(min(LANDING_S, left))

    async def _update(self, errand: Errand) -> None:
        if errand.began_at is not None:
            await self._landed(errand.began_at)
        await self._slack.call(
            "chat.update",
            {
                "channel": errand.channel,
                "ts": errand.ts,
                **_content(errand),
                # Slack's default would parse names and links out of our escaped text.
                "parse": "none",
            },
        )
        await self._shown(errand, errand.channel, errand.ts)

    async def _whisper(self, errand: Errand) -> None:
        fresh = self._clock() - errand.received_at < RESPONSE_URL_S
        if errand.response_url and fresh and await self._respond(errand):
            return
        answer = await self._slack.call(
            "chat.postEphemeral",
            {
                "channel": errand.channel,
                "user": errand.user,
                **_content(errand),
                **({"thread_ts": errand.thread_ts} if errand.thread_ts else {}),
            },
        )
        await self._shown(errand, errand.channel, str(answer.get("message_ts") or "-"))

    async def _respond(self, errand: Errand) -> bool:
        """Answer through the response_url, which works where we are no member; False if it is used up."""
        body: dict[str, Any] = {"response_type": "ephemeral", **_content(errand)}
        # Without this an answer to a click would take the place of the message that was clicked.
        body["replace_original"] = False
        if errand.thread_ts:
            body["thread_ts"] = errand.thread_ts
        try:
            status = await _post_json(errand.response_url, body)
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            _log.warning("response_url_failed", request=errand.reference, why=type(error).__name__)
            return False
        if status != 200:  # noqa: PLR2004 - HTTP's OK
            return False
        await self._shown(errand, errand.channel, "-")
        return True

    async def _shown(self, errand: Errand, channel: str, ts: str) -> None:
        now = self._clock()
        await self._store.run(
            lambda session: delivered.delivered(session, errand, channel, ts, now=now)
        )


def _content(errand: Errand) -> dict[str, Any]:
    """Text and blocks; no key for blocks that aren't there, Slack takes an empty list amiss."""
    content: dict[str, Any] = {"text": errand.text}
    if errand.blocks:
        content["blocks"] = list(errand.blocks)
    return content


async def _post_json(url: str, body: dict[str, Any]) -> int:
    timeout = aiohttp.ClientTimeout(total=10)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.post(url, json=body, allow_redirects=False) as response,
    ):
        await asyncio.wait_for(response.read(), 10)
        return response.status
