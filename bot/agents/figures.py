"""How many agents are there, in figures?"""

from collections import Counter
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client import Counter as Total

from bot.agents.roll_call import Attending, State

STATES: tuple[State, ...] = ("online", "mute", "offline", "shut out")


class Figures:
    """The agents of each site by state, and the floods of each vantage point."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._agents = Gauge(
            "wfo_agents", "Agents by site and state.", ["site", "state"], registry=registry
        )
        self.floods = Total(
            "wfo_agent_floods",
            "Times that a vantage point sent more than any agent has reason to.",
            ["vantage"],
            registry=registry,
        )
        self._sites: set[str] = set()

    def show(self, called: Iterable[Attending]) -> None:
        """Show what a roll call found; a site that is gone is shown no more."""
        counts: Counter[tuple[str, State]] = Counter(
            (each.site, each.state) for each in called if each.state != "revoked"
        )
        sites = {site for site, _ in counts}
        for site in self._sites - sites:
            for state in STATES:
                self._agents.remove(site, state)
        for site in sites:
            for state in STATES:
                self._agents.labels(site, state).set(counts[site, state])
        self._sites = sites
