"""The bot's process is killed while an agent looks for it: the next one ends the same run, whole, and tells it once."""

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.agents.secrets import write_keys
from bot.routes import ROUTES
from bot.settings import Settings
from bot.sites.record import SiteRecord
from bot.slackapp.manifest import manifest
from bot.store import runs
from bot.store.runs import RunState
from bot.store.sites import put_sites
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace
from checks.failure import Failure
from checks.model import Outcome
from tests.bot.agents.conftest import VANTAGE, Field, silence
from tests.checks.agent.server import until

ROLES = ("client-pc", "premises-server", "portal", "cloud")
SEEN_BEFORE = 4
"""Looks that are stored when the bot is killed; the one at a silent port is not over then."""


@asynccontextmanager
async def bot(field: Field, workspace: Workspace) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a bot process; it is killed at the end of the block."""
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("WFO_", "SLACK_"))},
        **workspace.environment,
        "WFO_DATA_DIR": str(field.folder),
        "WFO_ADMINS": workspace.owner,
        "WFO_NATS_URL": field.server.url(),
        "WFO_LEASE_S": "2",
        "WFO_PORT": "0",
        "WFO_LOG_LEVEL": "error",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


def site(silent: int) -> SiteRecord:
    """Return a site of this machine where one port is silent, and all others are closed."""
    return SiteRecord(
        id="site42",
        name="Acme",
        edition="16.3-hosted",
        allowed_networks=("127.0.0.0/8",),
        hosts=dict.fromkeys(ROLES, ("127.0.0.1",)),
        ports={5672: silent},
        vantage={VANTAGE: ("client-pc", "premises-server")},
    )


async def test_a_killed_bot_ends_the_run_when_it_is_back(field: Field, settings: Settings) -> None:
    write_keys(settings, field.server.ring)
    await field.joined()
    async with silence() as port, open_workspace(manifest=manifest(ROUTES)) as workspace:
        await field.store.run(lambda s: put_sites(s, [site(port)], by="test", now=time.time()))
        async with bot(field, workspace):
            await workspace.wait_for_bot(timeout_s=60)
            await workspace.command(workspace.owner, "#support", "/wfo-check site42")
            await until(lambda: field.kept() >= SEEN_BEFORE)
        killed = datetime.now(UTC)
        (cut,) = await field.store.run(lambda s: runs.latest_runs(s, "site42", limit=9))
        assert cut.state is RunState.RUNNING
        async with bot(field, workspace):
            await until(lambda: _state(field) is RunState.FINISHED, patience_s=60)
            shown = await workspace.wait_for(
                lambda: [m for m in workspace.bot_messages("#support") if "failed" in m["text"]]
            )
    (run,) = await field.store.run(lambda s: runs.latest_runs(s, "site42", limit=9))
    found = await field.store.run(lambda s: runs.findings(s, run.id))
    assert run.id == cut.id
    assert Counter(f.n for f in found) == Counter(check.n for check in run.plan.checks)
    ports = [f for f in found if f.requirement.kind == "port"]
    assert not [f for f in ports if f.outcome is Outcome.ERRORED]
    assert not {f.failure for f in found} & {Failure.AGENT_OFFLINE, Failure.AGENT_MUTE}
    begun = [f.evidence.started for f in found if f.evidence is not None]
    before = [at for at in begun if at is not None and at < killed]
    assert len(before) >= SEEN_BEFORE, "what was stored is not looked at again"
    assert len(shown) == 1
    assert field.kept() == 0


def _state(field: Field) -> RunState:
    with field.store.session() as session:
        return runs.latest_runs(session, "site42", limit=1)[0].state
