"""Who checks without end is told in Slack which limit is reached, and from when on the next check is possible."""

import re
from collections.abc import AsyncIterator

import pytest

from bot.app import Bot
from bot.demo.site import open_demo_site
from bot.store import access, runs
from bot.store.access import Grant
from bot.workspace.visitor import Workspace
from knowledge.model import Edition
from tests.scenarios.conftest import SUPPORT, Stage, bot_on, know

CHECK = "/wfo-check site42 only 5638"
"""One port: what is counted here are runs."""


@pytest.fixture(name="limited")
async def _limited(
    request: pytest.FixtureRequest, stage: Stage, edition: Edition
) -> AsyncIterator[Bot]:
    """Run a bot with the limits that a test names, two who may check, and a site."""
    few = Stage(stage.workspace, stage.settings.model_copy(update=request.param))
    async with bot_on(few) as bot, open_demo_site(edition, {}) as record:
        grant = Grant(stage.workspace.colleague, "operator")
        await bot.house.store.run(lambda session: access.give(session, grant, now=1.0))
        await know(bot, record)
        yield bot


async def checked(workspace: Workspace, user: str, times: int) -> None:
    """Check the site and wait until that many results are shown."""
    await workspace.command(user, SUPPORT, CHECK)
    await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(SUPPORT) if "was checked" in m["text"]][
            times - 1 :
        ],
        20,
    )


async def refused(workspace: Workspace, user: str) -> str:
    """Ask for one more check and return what only the asker sees."""
    await workspace.command(user, SUPPORT, CHECK)
    rows = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, user), 20)
    return str(rows[-1]["text"])


@pytest.mark.parametrize("limited", [{"checks_per_site": 2}], indirect=True)
async def test_a_site_is_checked_only_so_often_whoever_asks(
    workspace: Workspace, limited: Bot
) -> None:
    await checked(workspace, workspace.owner, 1)
    await checked(workspace, workspace.colleague, 2)
    told = await refused(workspace, workspace.owner)
    assert told.startswith("Not now: site42 was checked 2 times within an hour; ")
    assert re.search(r"the next one is possible at \d\d:\d\d UTC\.$", told)
    started = await limited.house.store.run(lambda s: runs.latest_runs(s, "site42"))
    assert len(started) == 2, "the refused one was not begun"


@pytest.mark.parametrize("limited", [{"checks_per_user": 1}], indirect=True)
async def test_a_person_checks_only_so_often_and_others_are_not_held_back(
    workspace: Workspace, limited: Bot
) -> None:
    await checked(workspace, workspace.owner, 1)
    told = await refused(workspace, workspace.owner)
    assert told.startswith("Not now: you started a check within an hour; ")
    assert re.search(r"possible at \d\d:\d\d UTC\.$", told)
    await checked(workspace, workspace.colleague, 2)
