"""The cable to the agent, or the bot's own, is cut in the middle of a run: it ends complete, and nothing comes twice.

With the times that a bot has, and for a whole minute: `python -m tests.benchmarks agents`.
"""

from pathlib import Path

import pytest

from bot.store.engine import Store
from checks.vantage.contact import Waiting
from tests import needs
from tests.bot.agents.cables import Cable
from tests.bot.agents.cut_runs import apart, cut_in_the_middle

pytestmark = [pytest.mark.namespaces, pytest.mark.xdist_group("namespaces")]

CUT_S = 6.0
"""Longer than the slow looks take, and than two pings."""
PATIENT = Waiting(mute_s=1.0, again_s=0.1, back_s=15.0, cut_s=30.0)


@pytest.mark.parametrize("cable", ["agent", "bot"])
async def test_a_cut_cable_costs_time_and_nothing_else(
    cable: Cable, store: Store, tmp_path: Path
) -> None:
    needs.namespaces()
    async with apart(tmp_path, store, PATIENT, ping_s=1.0) as around:
        cut = await cut_in_the_middle(around, cable, CUT_S)
        said = around.agent.said
    cut.assert_whole()
    assert cut.noticed_s > 1, "no machine told the other: only pings can notice"
    assert ("connected again" in said) == (cable == "agent")
