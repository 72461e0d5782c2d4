"""Is the bot alive, and does it do its work?"""

import asyncio
from dataclasses import asdict, dataclass

from sqlalchemy.exc import SQLAlchemyError

from bot.store import backlog
from bot.store.engine import Store
from bot.store.marks import write_mark
from bot.store.shown import count_due
from bot.vitals.pulse import Pulse

SILENT_S = 30.0
STUCK_S = 60.0
DATABASE_S = 5.0


@dataclass(frozen=True, slots=True)
class Readiness:
    """What keeps the bot from working, empty if nothing; the rest are the figures behind it."""

    reasons: tuple[str, ...]
    open_requests: int
    oldest_request_s: float
    due_posts: int
    oldest_post_s: float
    heard_s: float | None

    @property
    def ready(self) -> bool:
        """Whether the bot hears, works and writes."""
        return not self.reasons

    def shown(self) -> dict[str, object]:
        """Return it as JSON for /readyz."""
        return {"ready": self.ready, **asdict(self)}


class Health:
    """Looks at what is true now, not at what was hoped at start."""

    def __init__(self, store: Store, pulse: Pulse) -> None:
        self._store = store
        self._pulse = pulse

    async def readiness(self) -> Readiness:
        """Look at sockets, inbox, outbox and database; each fault is one sentence."""
        now = self._pulse.clock()
        reasons: list[str] = []
        try:
            async with asyncio.timeout(DATABASE_S):
                await self._store.run(lambda s: write_mark(s, "ready", f"{now:.0f}"))
                requests = await self._store.run(backlog.count_open)
                oldest = await self._store.run(lambda s: backlog.waits_since(s, now=now))
                due, said = await self._store.run(count_due)
        except (SQLAlchemyError, TimeoutError, OSError) as error:
            reasons.append(f"the database can't be written ({type(error).__name__})")
            requests, oldest, due, said = 0, None, 0, None
        waited = max(0.0, now - oldest) if oldest is not None else 0.0
        late = max(0.0, now - said) if said is not None else 0.0
        reasons += self._faults(now, waited)
        self._pulse.open_requests.set(requests)
        self._pulse.due_posts.set(due)
        heard = self._pulse.heard_at
        return Readiness(
            reasons=tuple(reasons),
            open_requests=requests,
            oldest_request_s=round(waited, 1),
            due_posts=due,
            oldest_post_s=round(late, 1),
            heard_s=None if heard is None else round(now - heard, 1),
        )

    def _faults(self, now: float, waited: float) -> list[str]:
        faults = []
        heard = self._pulse.heard_at
        if heard is not None and now - heard > SILENT_S:
            faults.append("no socket to Slack shows life")
        if waited > STUCK_S:
            faults.append(f"a request has waited {waited:.0f} s for its turn")
        if self._pulse.broken_token:
            faults.append(f"Slack does not accept the bot token ({self._pulse.broken_token})")
        if self._pulse.stopping:
            faults.append("the bot is stopping")
        return faults
