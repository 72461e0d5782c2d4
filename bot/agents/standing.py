"""How does each vantage point stand: how many agents may connect, and who may not?"""

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import Session

from bot.store import agents as stored
from bot.store.agents import Vantage
from bot.store.quarantine import shut_out_since


@dataclass(frozen=True, slots=True)
class Standing:
    """A vantage point, how many agents may connect, and the keys that may not with the second of their revocation."""

    place: Vantage
    live: int
    revoked: tuple[tuple[str, int], ...]


def standing(session: Session, *, now: float, vantage: str = "") -> list[Standing]:
    """Return how the vantage points stand, or this one; where one is shut out, none of its keys may connect."""
    keys: dict[str, list[tuple[str, int]]] = defaultdict(list)
    live: dict[str, int] = defaultdict(int)
    out = shut_out_since(session, now=now)
    for agent in stored.agents(session, vantage):
        since = out.get(agent.vantage) if agent.revoked_at is None else agent.revoked_at
        live[agent.vantage] += agent.revoked_at is None
        if since is not None:
            keys[agent.vantage].append((agent.user, int(since)))
    return [
        Standing(place, live[place.vantage], tuple(sorted(keys[place.vantage])))
        for place in stored.all_vantages(session)
        if vantage in ("", place.vantage)
    ]
