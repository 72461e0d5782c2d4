"""What does Slack's answer to an errand mean for the next try?"""

from collections.abc import Callable

import structlog
from sqlmodel import Session

from bot.posting.send import LANDING_S, Sender
from bot.posting.spell import spell_out
from bot.store import delivered, outbox, paces
from bot.store.engine import Store
from bot.store.errands import Errand
from bot.vitals.pulse import Pulse
from bot.webapi.slack import BROKEN_TOKEN_WORDS, Slack, SlackRefused, SlackUnreached, SlackUnsure

GONE_WORDS = frozenset(
    {"message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"}
)
NO_THREAD_WORDS = frozenset({"thread_not_found", "cannot_reply_to_message", "invalid_thread_ts"})
NO_CHANNEL_WORDS = frozenset(
    {
        "is_archived",
        "not_in_channel",
        "channel_not_found",
        "user_not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
    }
)
SHAPE_WORDS = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "block_mismatch",
        "invalid_attachments",
    }
)
NO_FILE_WORDS = frozenset({"missing_scope", "file_uploads_disabled", "storage_limit_reached"})
MOST_FAILURES = 12
BROKEN_TOKEN_PAUSE_S = 30.0

_log = structlog.get_logger(__name__)


class Delivery:
    """Carries errands out one by one; everything that Slack may answer ends in the store."""

    def __init__(
        self, slack: Slack, store: Store, pulse: Pulse, clock: Callable[[], float]
    ) -> None:
        self._sender = Sender(slack, store, clock)
        self._store = store
        self._pulse = pulse
        self._clock = clock

    async def carry(self, errand: Errand) -> None:
        """Make the errand's call and write down what came of it."""
        try:
            await self._sender.send(errand)
        except SlackUnsure as error:
            await self._unsure(errand, error)
        except SlackRefused as error:
            await self._refused(errand, error)
        else:
            self._pulse.broken_token = ""
            self._count(errand.kind, "done")

    async def _unsure(self, errand: Errand, error: SlackUnsure) -> None:
        self._count(error.method, "unsure")
        _log.warning("slack_unsure", request=errand.reference, method=error.method, why=error.why)
        pause = max(LANDING_S, _backoff(errand.failures))
        await self._later(errand, pause, why=error.why, unsure=errand.kind == "post")

    async def _refused(self, errand: Errand, error: SlackRefused) -> None:
        self._count(
            error.method, error.error if not isinstance(error, SlackUnreached) else "unreached"
        )
        if error.retry_after_s is not None:
            await self._rate_limited(errand, error, error.retry_after_s)
            return
        _log.warning(
            "slack_refused", request=errand.reference, method=error.method, why=error.error
        )
        if isinstance(error, SlackUnreached):
            await self._later(errand, _backoff(errand.failures), why=error.error, unsure=False)
        elif error.error in BROKEN_TOKEN_WORDS:
            self._pulse.broken_token = error.error
            await self._later(errand, BROKEN_TOKEN_PAUSE_S, why=error.error, unsure=False)
        else:
            await self._otherwise(errand, error.error)

    async def _otherwise(self, errand: Errand, word: str) -> None:
        if errand.failures >= MOST_FAILURES:
            await self._lose(errand, word)
        elif errand.file is not None and word in NO_FILE_WORDS:
            parts = spell_out(errand.file, word)
            await self._store.run(lambda s: delivered.say_instead(s, errand, parts))
        elif errand.kind == "update" and word in GONE_WORDS:
            await self._store.run(lambda s: delivered.post_anew(s, errand, why=word))
        elif errand.kind in ("post", "update") and word in NO_THREAD_WORDS:
            await self._store.run(
                lambda s: delivered.post_anew(s, errand, why=word, keep_thread=False)
            )
        elif errand.blocks and word in SHAPE_WORDS:
            _log.error("blocks_refused", request=errand.reference, step=errand.step, why=word)
            await self._store.run(lambda s: delivered.without_blocks(s, errand, why=word))
        elif word in NO_CHANNEL_WORDS:
            await self._elsewhere(errand, word)
        else:
            await self._later(errand, _backoff(errand.failures), why=word, unsure=False)

    async def _elsewhere(self, errand: Errand, word: str) -> None:
        """Send what the channel doesn't take to the asker's direct messages."""
        if not errand.user or errand.channel.startswith(("D", "U", "W")) or errand.kind == "file":
            await self._lose(errand, word)
            return

        def turn(session: Session) -> None:
            if errand.kind == "update":
                delivered.post_anew(session, errand, why=word, keep_thread=False)
            delivered.detour(session, errand.request_id, errand.user, why=word)

        await self._store.run(turn)

    async def _lose(self, errand: Errand, word: str) -> None:
        self._pulse.lost.inc()
        _log.error("post_lost", request=errand.reference, step=errand.step, why=word)
        await self._store.run(lambda session: delivered.lost(session, errand, why=word))

    async def _rate_limited(self, errand: Errand, error: SlackRefused, seconds: float) -> None:
        until = self._clock() + seconds
        _log.info("slack_rate_limited", method=error.method, seconds=seconds)

        def hold(session: Session) -> None:
            for budget in outbox.budgets(errand.kind, errand.team, errand.channel):
                paces.hold(session, budget, until)

        await self._store.run(hold)
        await self._later(errand, seconds, why=error.error, unsure=errand.began_at is not None)

    async def _later(self, errand: Errand, seconds: float, *, why: str, unsure: bool) -> None:
        not_before = self._clock() + seconds
        if errand.kind == "file":
            if errand.failures >= MOST_FAILURES:
                await self._lose(errand, why)
                return
            await self._store.run(
                lambda s: delivered.not_uploaded(s, errand, not_before=not_before, why=why)
            )
            return
        await self._store.run(
            lambda s: delivered.not_delivered(
                s, errand, not_before=not_before, unsure=unsure, why=why
            )
        )

    def _count(self, method: str, outcome: str) -> None:
        self._pulse.calls.labels(method, outcome).inc()


def _backoff(failures: int) -> float:
    """Seconds before the next try: 1, 2, 4 … 60."""
    return float(min(60, 2 ** min(failures, 6)))
