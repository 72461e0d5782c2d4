"""What was asked while nobody listened?"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from bot.hearing.events import message
from bot.hearing.heard import Ignored
from bot.hearing.intake import Intake
from bot.store import talked
from bot.store.engine import Store
from bot.store.inbox import Draft
from bot.store.marks import read_mark, write_mark
from bot.vitals.pulse import Pulse
from bot.webapi.identity import Me
from bot.webapi.slack import Slack, SlackRefused, SlackUnsure

MARK = "listened_until"
LONGEST_GAP_S = 24 * 3600.0
"""Older questions have found their answer elsewhere; the past is not answered."""
OVERLAP_S = 90.0
"""Slack delivers a little late, and its clock is not ours; what was seen already is a repetition."""
MARK_EVERY_S = 15.0
PAUSE_S = 60.0
_PAGE = 100
_PAGES = 10
_MOST_TRIES = 5

_log = structlog.get_logger(__name__)


class CatchUp:
    """Reads the history of the channels we know since the watermark, and stores what was asked there.

    The same reading and the same keys as for deliveries: what came through then is a repetition now. A channel
    that may not be read is noted in `pulse.deaf_to`, for the doctor.
    """

    def __init__(
        self,
        slack: Slack,
        store: Store,
        intake: Intake,
        me: Me,
        pulse: Pulse,
        clock: Callable[[], float],
    ) -> None:
        self._slack, self._store, self._intake = slack, store, intake
        self._me, self._pulse, self._clock = me, pulse, clock
        self._gap = asyncio.Event()
        self._since: float | None = None

    def after_gap(self) -> None:
        """Note that something may have been missed; it is looked up soon."""
        self._gap.set()

    async def run(self) -> None:
        """Catch up at start and after each gap, and keep the watermark, until cancelled."""
        self._gap.set()
        while True:
            try:
                await self._round()
            except (SlackUnsure, SlackRefused, OperationalError, InterfaceError) as error:
                _log.warning("catch_up_put_off", why=str(error))
                self._gap.set()
                await asyncio.sleep(PAUSE_S / 4)
            with suppress(TimeoutError):
                async with asyncio.timeout(MARK_EVERY_S):
                    await self._gap.wait()

    async def _round(self) -> None:
        now = self._clock()
        if self._gap.is_set():
            # Before the look: a gap that comes while it is under way wants another one.
            self._gap.clear()
            since = await self.since()
            if since is not None:
                found = await self.look(since)
                _log.info("caught_up", seconds=round(now - since), requests=found)
        heard = self._pulse.heard_at
        if heard is None or now - heard < MARK_EVERY_S:
            await self._store.run(lambda session: write_mark(session, MARK, repr(now)))

    async def since(self) -> float | None:
        """From when on something may have been missed; None for a bot that never listened before."""
        mark = await self._store.run(lambda session: read_mark(session, MARK))
        if mark is None:
            return None
        now = self._clock()
        # A mark from the future was written by a clock that ran ahead: nobody knows when that was.
        heard = float(mark) if float(mark) <= now else 0.0
        return max(heard - OVERLAP_S, now - LONGEST_GAP_S)

    async def look(self, since: float) -> int:
        """Store every question since then that we have not seen; returns how many there were."""
        found, began = 0, self._clock()
        for looked_at, channel in await self._by_need(since):
            try:
                async for shown in self._messages(channel, looked_at):
                    found += await self._take(channel, shown)
            except SlackRefused as error:
                if error.retry_after_s is not None:
                    raise
                self._pulse.deaf_to[channel] = error.error
                _log.info("history_not_readable", channel=channel, why=error.error)
            else:
                self._pulse.deaf_to.pop(channel, None)
                await self._store.run(_noting(channel, since, began))
        return found

    async def _by_need(self, since: float) -> list[tuple[float, str]]:
        """List each channel with the time from which it is to be looked through, the neediest first.

        Kept by channel: a bot that is killed again and again before it comes to the end goes on where it was.
        """
        channels = await self._channels()
        return sorted(
            await self._store.run(
                lambda session: [(_since_in(session, one, since), one) for one in channels]
            )
        )

    async def _take(self, channel: str, shown: dict[str, Any]) -> int:
        event = {"type": "message", **shown, "channel": channel}
        body = {"type": "event_callback", "team_id": self._me.team, "event": event}
        late = self._clock() - float(shown.get("ts") or 0) > OVERLAP_S
        draft = message(body, event, self._me, late=late, from_history=True)
        if isinstance(draft, Ignored) or not isinstance(draft, Draft):
            return 0
        return int(await self._intake.store(draft))

    async def _channels(self) -> list[str]:
        """Where we are a member, or where we were asked something of late."""
        known = await self._store.run(
            lambda s: talked.recent_channels(s, since=self._clock() - 30 * 24 * 3600)
        )
        listed: set[str] = set()
        # One kind at a time: each has a scope of its own, and a missing one must not hide the others.
        for kind in ("public_channel", "private_channel", "im"):
            listed |= await self._listed(kind)
        return sorted(known | listed)

    async def _listed(self, kind: str) -> set[str]:
        try:
            answer = await self._call("users.conversations", {"types": kind, "limit": 200})
        except SlackRefused as error:
            if error.retry_after_s is not None:
                raise
            self._pulse.deaf_to[f"list of {kind}"] = error.error
            return set()
        self._pulse.deaf_to.pop(f"list of {kind}", None)
        return {str(channel["id"]) for channel in answer.get("channels") or []}

    async def _messages(self, channel: str, since: float) -> AsyncIterator[dict[str, Any]]:
        arguments = {"channel": channel, "oldest": f"{since:.6f}", "limit": _PAGE}
        threads = set(
            await self._store.run(
                lambda s: talked.recent_threads(s, channel, since=since - LONGEST_GAP_S)
            )
        )
        for shown in reversed(await self._all("conversations.history", arguments)):
            yield shown
            if shown.get("reply_count"):
                threads.add(str(shown["ts"]))
        for thread in sorted(threads):
            for shown in await self._all("conversations.replies", {**arguments, "ts": thread}):
                if shown.get("ts") != thread:
                    yield shown

    async def _all(self, method: str, arguments: dict[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        arguments = dict(arguments)
        for _ in range(_PAGES):
            answer = await self._call(method, arguments)
            found += answer.get("messages") or []
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
            arguments["cursor"] = cursor
        return found

    async def _call(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        for _ in range(_MOST_TRIES):
            try:
                return await self._slack.call(method, arguments, get=True)
            except SlackRefused as error:
                if error.retry_after_s is None:
                    raise
                await asyncio.sleep(error.retry_after_s)
        raise SlackUnsure(method, "still rate limited")


def _since_in(session: Session, channel: str, since: float) -> float:
    """From when on a channel is to be looked through, by a look that goes back to `since` and perhaps began before."""
    of_look, _, until = (read_mark(session, f"{MARK} {channel}") or "").partition(" ")
    return max(since, float(until) - OVERLAP_S) if of_look == repr(since) else since


def _noting(channel: str, since: float, began: float) -> Callable[[Session], None]:
    return lambda session: write_mark(session, f"{MARK} {channel}", f"{since!r} {began!r}")
