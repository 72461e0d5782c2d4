"""A whole bot in a workspace of its own, with a demo site: what a scenario plays in."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import Bot
from bot.demo.site import open_demo_site
from bot.learning.lab import Lab
from bot.route import Routes
from bot.routes import ROUTES
from bot.serving import serve
from bot.settings import Settings
from bot.sites.record import SiteRecord
from bot.slackapp.manifest import manifest
from bot.store import sites
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace
from knowledge.loading import shipped_editions
from knowledge.model import Edition

SUPPORT = "#support"
STOP_S = 1.0


@pytest.fixture(name="edition", scope="session")
def _edition() -> Edition:
    """Take the hosted edition as it is shipped."""
    return next(e for e in shipped_editions() if e.name == "16.3-hosted")


@pytest.fixture(name="workspace")
async def _workspace() -> AsyncIterator[Workspace]:
    """Serve a workspace with our app as its manifest has it; what a reader suffers from fails the test."""
    async with open_workspace(manifest=manifest(ROUTES)) as workspace:
        yield workspace
    assert not workspace.complaints, "\n".join(workspace.complaints)


@dataclass(frozen=True, slots=True)
class Stage:
    """A running bot, the workspace it is in, and how to start it again on the same database."""

    workspace: Workspace
    settings: Settings


@pytest.fixture(name="stage")
def _stage(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Make the settings of a bot that lives in the workspace, without anything from this machine's environment."""
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    settings = Settings(
        _env_file=None,
        bot_token=workspace.bot_token,
        app_token=workspace.app_token,
        slack_api_url=workspace.api_url,
        data_dir=tmp_path,
        admins=(workspace.owner,),
        port=0,
    )
    return Stage(workspace, settings)


@asynccontextmanager
async def bot_on(
    stage: Stage, routes: Routes = ROUTES, lab: Lab | None = None
) -> AsyncIterator[Bot]:
    """Run the bot; it is connected when the block begins and stopped when it ends."""
    stop, started = asyncio.Event(), asyncio.get_running_loop().create_future()
    task = asyncio.create_task(
        serve(
            stage.settings,
            routes=routes,
            ready=started.set_result,
            stop=stop,
            stop_s=STOP_S,
            lab=lab,
        )
    )
    await asyncio.wait([task, started], return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
    try:
        await stage.workspace.wait_for_bot()
        yield started.result()
    finally:
        stop.set()
        await task


@pytest.fixture(name="bot")
async def _bot(stage: Stage) -> AsyncIterator[Bot]:
    """Run a bot in the workspace."""
    async with bot_on(stage) as bot:
        yield bot


@pytest.fixture(name="site")
async def _site(edition: Edition, bot: Bot) -> AsyncIterator[SiteRecord]:
    """Open the demo site, known to the bot, with no port that stays silent: tests don't wait for those."""
    faults = {"logging": "closed", "html5-player-tokens": "wrong-service"}
    async with open_demo_site(edition, faults) as record:
        await know(bot, record)
        yield record


async def know(bot: Bot, record: SiteRecord) -> None:
    """Write a site into the bot's database."""
    await bot.house.store.run(
        lambda session: sites.put_sites(session, [record], by="test", now=time.time())
    )
