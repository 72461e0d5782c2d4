"""What must people be told of agents, to whom, and how does it become a request that is carried out once?"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlmodel import Session

from bot.request import Request
from bot.store import inbox
from bot.store.awaited import Awaited
from bot.store.inbox import Draft, State

NEWS, BACK = "wfo-agents-news", "wfo-agents-back"
"""Names under which these requests are carried out; no button has them."""
WAITING_S = 3600.0
_TOLD = "wfo_agents"
"""A key of the payload that only we write: Slack's own have other names."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Who is told: everybody in a channel, or without one each admin alone."""

    team: str
    admins: tuple[str, ...] = ()
    channel: str = ""

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Yield channel and user of each message; the user is whose request it is."""
        if self.channel:
            yield self.channel, next(iter(self.admins), "")
        else:
            yield from (("", admin) for admin in self.admins)


@dataclass(frozen=True, slots=True)
class News:
    """One change: a site lost its last agent or has one again; a vantage point floods, and is shut out until then.

    Times in seconds since the epoch; `until` 0 where it was not shut out.
    """

    kind: Literal["gone", "back", "flood"]
    subject: str
    at: float
    until: float = 0.0


def store_news(session: Session, whom: Whom, news: News, *, now: float) -> None:
    """Store the requests that tell it; called again for the same change it stores none."""
    for channel, user in whom.addresses():
        draft = Draft(
            kind="action",
            name=NEWS,
            team=whom.team,
            channel=channel,
            user=user,
            payload={_TOLD: asdict(news)},
            keys=(f"agents:{whom.team}:{channel or user}:{news.kind}:{news.subject}:{news.at}",),
        )
        inbox.accept(session, draft, state=State.WAITING, now=now, deadline=now + WAITING_S)


def news_of(request: Request) -> News | None:
    """Return what a stored request tells, None if it was not stored by us."""
    given: Any = request.payload.get(_TOLD)
    return News(**given) if isinstance(given, dict) else None


def store_back(session: Session, wish: Awaited, *, now: float) -> None:
    """Store the request that looks at what a run missed, in its thread and in the name of who wished it."""
    draft = Draft(
        kind="action",
        name=BACK,
        team=wish.team,
        channel=wish.channel,
        user=wish.user,
        thread_ts=wish.thread_ts,
        text=wish.run_id,
        payload={_TOLD: {"vantages": list(wish.vantages)}},
        keys=(f"agents-back:{wish.run_id}:{wish.asked_at}",),
    )
    inbox.accept(session, draft, state=State.WAITING, now=now, deadline=now + WAITING_S)
