"""An admin's access change in the browser: refused, granted, done, taken back, and all of it on record."""

import time

import pytest
from playwright.async_api import expect

from bot.app import Bot
from bot.sites.record import SiteRecord
from bot.store import access, audit
from bot.store.access import Grant
from bot.workspace.visitor import Workspace
from tests.scenarios.conftest import Stage
from tests.scenarios.walks.conftest import Sit

pytestmark = pytest.mark.browser


async def test_a_colleague_is_refused_then_allowed_then_refused_again(
    workspace: Workspace, stage: Stage, bot: Bot, site: SiteRecord, sit: Sit
) -> None:
    colleague = await sit(workspace.colleague)
    await colleague.say("/wfo-check site42")
    refusal = await colleague.read("operator")
    await expect(refusal).to_contain_text("Only visible to you")
    await expect(refusal).to_contain_text("@dana")

    admin = await sit(workspace.owner)
    assert await admin.stream.filter(has_text="operator").count() == 0, "whispered to one person"
    granted = Grant(workspace.colleague, "operator", site.id, workspace.owner)
    await bot.house.store.run(lambda s: access.give(s, granted, now=time.time()))
    await colleague.say("/wfo-check site42")
    await colleague.read("was checked")
    await admin.read("was checked")

    await bot.house.store.run(lambda s: access.withdraw(s, granted))
    await colleague.say("/wfo whoami")
    await colleague.read("you may not check sites")
    lines = await bot.house.store.run(lambda s: list(audit.export(s)))
    told = [(line.who, line.what, line.result) for line in lines]
    assert any(who == workspace.colleague and "refused" in result for who, _, result in told)
    assert any(who == workspace.colleague and "done" in result for who, _, result in told)
