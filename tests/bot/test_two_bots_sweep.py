"""Do two bots on one PostgreSQL sweep each site once, whichever of them is killed in the middle?"""

import random
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from bot.demo.site import open_demo_site
from bot.settings import Settings
from bot.store import runs, sweeps
from bot.store.engine import Store
from bot.store.runs import RunState, StoredFinding, StoredRun
from bot.store.sites import put_sites
from bot.store.sweeps import SweepState
from bot.workspace.server import open_workspace
from bot.workspace.world import Timing
from knowledge.loading import shipped_editions
from tests.patience import LONG
from tests.torture.bots import bots

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)

SITES = 6
SILENT = {"silverlight-player": "silent"}


async def test_each_site_is_run_once_though_both_bots_are_killed_in_the_middle(
    tmp_path: Path, settings: Settings, store: Store
) -> None:
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    async with (
        open_demo_site(edition, SILENT) as record,
        open_workspace(timing=Timing(retry_s=(0.0, 1.0, 3.0, 5.0))) as workspace,
    ):
        copies = [
            record.model_copy(update={"id": f"copy{n:02}", "aliases": ()}) for n in range(SITES)
        ]
        await store.run(lambda s: put_sites(s, copies, by="test", now=time.time()))
        support = workspace.channel("support")

        def shown(words: str) -> list[str]:
            return [m["text"] for m in workspace.bot_messages(support) if words in m["text"]]

        async with bots(workspace, tmp_path, settings.database_url, 2) as herd:
            await workspace.wait_for_bot(4, timeout_s=LONG)
            await workspace.command(workspace.owner, support, "/wfo-sweep all")
            await workspace.command(workspace.colleague, support, "/wfo-sweep all")
            await workspace.wait_for(lambda: shown("is under way"), LONG)
            for _ in range(2):
                await herd.kill_one(random.Random(1))
            await workspace.wait_for(lambda: shown(" is done"), LONG)
        assert not herd.fell
    (swept, refused) = sorted(
        await store.run(sweeps.latest), key=lambda one: one.asked_by != workspace.owner
    )
    assert swept.state is SweepState.FINISHED
    rows = await store.run(
        lambda s: [
            tuple(row)
            for row in s.execute(select(StoredRun.id, StoredRun.site, StoredRun.state)).all()
        ]
    )
    assert Counter(site for _, site, _ in rows) == {copy.id: 1 for copy in copies}
    assert {state for _, _, state in rows} == {RunState.FINISHED}
    for run_id, _, _ in rows:
        run = await store.run(lambda s, run_id=run_id: runs.get_run(s, run_id))  # type: ignore[misc] # a default
        assert run is not None
        counted = select(func.count()).where(col(StoredFinding.run_id) == run_id)
        found = await store.run(lambda s, counted=counted: s.exec(counted).one())  # type: ignore[misc] # a default
        assert found == len(run.plan.checks)
    assert len(shown("The sweep of all sites is done")) >= 1
    assert refused.id != swept.id
