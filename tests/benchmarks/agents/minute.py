"""What does a minute without the way cost a run?"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.settings import Settings
from bot.store.engine import open_store
from checks.vantage.contact import Waiting
from tests.benchmarks.row import Row
from tests.bot.agents.cables import Cable
from tests.bot.agents.cut_runs import Cut, apart, cut_in_the_middle

CUT_S = 60.0
PING_S = 10.0
CUT_CABLES: tuple[tuple[Cable, str], ...] = (("agent", "the agent's"), ("bot", "the bot's"))


async def minute(folder: Path) -> list[Row]:
    """Cut a cable in the middle of a run for a real minute, with the patience and the pings that a bot has."""
    if not _may_cut():
        print("no right to network namespaces: the minute's cut is left out", file=sys.stderr)
        return []
    rows: list[Row] = []
    for cable, whose in CUT_CABLES:
        here = folder / cable
        store = open_store(Settings(_env_file=None, data_dir=here / "data"))
        async with apart(here, store, Waiting(), PING_S) as around:
            cut = await cut_in_the_middle(around, cable, CUT_S)
        store.close()
        rows += _rows(f"agents: a run with {whose} cable cut for {CUT_S:g} s", cut)
    return rows


def _may_cut() -> bool:
    return os.geteuid() == 0 and all(shutil.which(name) for name in ("ip", "iptables"))


def _rows(name: str, cut: Cut) -> Iterator[Row]:
    cut.assert_whole()
    for what, unit, value in (
        ("noticed by the bot after", "s", cut.noticed_s),
        ("whole, so long after mending", "s", cut.whole_s),
        ("results, each once", "results", float(len(cut.findings))),
    ):
        yield {
            "name": f"{name}, {what}",
            "value": value,
            "unit": unit,
            "against": None,
            "ratio": None,
        }
