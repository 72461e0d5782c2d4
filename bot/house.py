"""What does a listener find in the house it works in?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.access.access import Access
from bot.access.people import People
from bot.agents.agents import Agents
from bot.learning.lab import Lab
from bot.settings import Settings
from bot.store.engine import Store
from bot.webapi.agent_view import AgentView
from bot.webapi.steps import Steps
from bot.webapi.threads import Threads
from bot.webapi.views import Views
from knowledge.catalog import Catalog


@dataclass(frozen=True, slots=True)
class House:
    """Everything that was composed at start, handed to every listener.

    `catalog` returns the current view of the published editions, `refresh` brings it up to date after something
    was published. `clock` is seconds since the epoch. `changed`
    wakes the poster after something was written for it. `lab` is the practice site where there is one.
    `agents` are the eyes at the sites, None without WFO_NATS_URL. `steps` ends steps of workflows, `agent_view` shows
    Slack's extras, `threads` reads what stands in a thread, where Slack is spoken to.
    """

    settings: Settings
    store: Store
    access: Access
    people: People
    views: Views
    catalog: Callable[[], Catalog]
    refresh: Callable[[], Awaitable[None]]
    clock: Callable[[], float]
    changed: Callable[[], None]
    lab: Lab | None = None
    agents: Agents | None = None
    steps: Steps | None = None
    agent_view: AgentView | None = None
    threads: Threads | None = None
