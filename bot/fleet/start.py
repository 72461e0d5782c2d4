"""How does a sweep begin that nobody types just now: a schedule's?"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlmodel import Session

from bot.parsing.sweeping import Selection
from bot.request import Request
from bot.store import inbox
from bot.store.inbox import Draft, State
from bot.store.sweeps import Occasion

ROUND = "wfo-round"
"""The name under which what has come round is carried out; no button has it."""
WAITING_S = 600.0
_OCCASION = "wfo_sweep"
"""A key of the payload that only we write: Slack's own have other names."""
_RESTING = "wfo_resting"


def store_sweep(  # noqa: PLR0913 - a request has that many sides
    session: Session,
    selection: Selection,
    *,
    key: str,
    team: str,
    channel: str,
    user: str,
    now: float,
    occasion: Occasion | None = None,
    resting: Mapping[str, str] | None = None,
) -> Request | None:
    """Store the request for a sweep, to be carried out like one that was typed; None if this key has one already.

    `user` is whose rights count and who is told of refusals; without `channel` the thread stands in their direct
    messages. `resting` names sites that are not looked at this time, each with a sentence that says why. Wake the
    worker afterwards, or it begins at its next poll.
    """
    payload: dict[str, Any] = {_RESTING: dict(resting or {})}
    if occasion is not None:
        payload[_OCCASION] = asdict(occasion)
    draft = Draft(
        kind="action",
        name=ROUND,
        team=team,
        channel=channel,
        user=user,
        text=selection.words,
        payload=payload,
        keys=(f"sweep:{team}:{key}",),
    )
    return inbox.accept(session, draft, state=State.WAITING, now=now, deadline=now + WAITING_S)


def occasion_of(request: Request) -> Occasion | None:
    """Return the occasion that a stored request was given, None if somebody typed it."""
    given = request.payload.get(_OCCASION)
    return Occasion(**given) if isinstance(given, dict) else None


def resting_of(request: Request) -> dict[str, str]:
    """Return the sites that are not looked at this time, with the sentence why."""
    given = request.payload.get(_RESTING)
    return {str(site): str(why) for site, why in given.items()} if isinstance(given, dict) else {}
