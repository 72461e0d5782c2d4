"""Which agents are online, which are offline, and which are connected but say nothing?"""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from bot.agents.presence import Presence
from bot.store import agents as stored
from bot.store.agents import Agent, Vantage
from bot.store.engine import Store
from bot.store.quarantine import shut_out_since
from checks.wire import Beat

State = Literal["online", "mute", "offline", "shut out", "revoked"]

Hello = Callable[[Mapping[str, int]], Awaitable[Mapping[str, Sequence[Beat]]]]
"""Asks accounts, each with how many answers it will give, and returns what they said: `Agents.hello`."""


@dataclass(frozen=True, slots=True)
class Attending:
    """An agent and how it is: "mute" is connected and silent, "shut out" is for a while, "revoked" for good."""

    agent: Agent
    site: str
    state: State


async def roll_call(store: Store, presence: Presence, hello: Hello, now: float) -> list[Attending]:
    """Call every agent that is connected, and return how each that was ever let in is."""

    def look(session: Session) -> tuple[list[Agent], dict[str, Vantage], dict[str, float]]:
        places = {place.vantage: place for place in stored.all_vantages(session)}
        return stored.agents(session), places, shut_out_since(session, now=now)

    agents, places, out = await store.run(look)
    there: dict[str, list[Agent]] = defaultdict(list)
    for agent in agents:
        if presence.is_there(places[agent.vantage].account, agent.user):
            there[places[agent.vantage].account].append(agent)
    answers = await hello({account: len(known) for account, known in there.items()})
    mute = {user for account, known in there.items() for user in _mute(known, answers[account])}
    connected = {agent.user for known in there.values() for agent in known}

    def state(agent: Agent) -> State:
        if agent.revoked_at is not None:
            return "revoked"
        if agent.user in connected:
            return "mute" if agent.user in mute else "online"
        return "shut out" if agent.vantage in out else "offline"

    return [Attending(agent, places[agent.vantage].site, state(agent)) for agent in agents]


def _mute(known: Sequence[Agent], answers: Iterable[Beat]) -> set[str]:
    """Return the keys that did not answer: an answer tells its host, and only its account is certain."""
    said = Counter(beat.who.host for beat in answers if beat.who is not None)
    silent = []
    for agent in known:
        if said[agent.host] > 0:
            said[agent.host] -= 1
        else:
            silent.append(agent.user)
    # A machine that was renamed answers under another name: as many answers as agents is nobody mute.
    return set(silent[said.total() :])
