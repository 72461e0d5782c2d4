"""What is gone by the time that the work is done is said, not passed over."""

import time

from bot.agents.news import News, Whom, store_back, store_news
from bot.app import Bot
from bot.render import check_form as form
from bot.store import sites
from bot.store.awaited import Awaited
from bot.workspace import seed
from bot.workspace.visitor import Workspace
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT
from tests.scenarios.test_nobody_gets_in import OURS, bury


async def test_a_site_removed_before_its_agent_came_back_is_said(
    workspace: Workspace, bot: Bot
) -> None:
    me, store = workspace.owner, bot.house.store
    root = await workspace.say(me, SUPPORT, "look")
    treasure = await store.run(lambda session: bury(session, me, seed.SUPPORT))
    run = treasure.names["over"]
    wish = Awaited(run, ("local",), seed.TEAM_ID, seed.SUPPORT, root, me, time.time())
    await store.run(lambda session: sites.remove_site(session, "harbour7"))
    await store.run(lambda session: store_back(session, wish, now=time.time()))
    told = await workspace.wait_for(lambda: workspace.bot_messages(SUPPORT, root), LONG)
    assert "I know no site `harbour7`" in told[0]["text"]


async def test_a_site_removed_while_its_form_was_open_is_refused_at_its_field(
    workspace: Workspace, bot: Bot
) -> None:
    me, store = workspace.owner, bot.house.store
    await store.run(lambda session: sites.put_sites(session, [OURS], by="test", now=1.0))
    await workspace.command(me, SUPPORT, "/wfo-check")
    await workspace.wait_for(lambda: workspace.view(me), LONG)
    option = {"text": {"type": "plain_text", "text": "ours1"}, "value": "ours1"}
    chosen = {form.SITE: {form.SITE_SEARCH: {"selected_option": option}}}
    refused = await workspace.submit_view(me, chosen)
    assert "not loaded" in refused["errors"][form.SITE]
    await store.run(lambda session: sites.remove_site(session, "ours1"))
    refused = await workspace.submit_view(me, chosen)
    assert refused["errors"] == {form.SITE: "I know no such site any more."}


async def test_a_workflow_hears_of_an_edition_that_is_not_loaded(
    workspace: Workspace, bot: Bot
) -> None:
    await bot.house.store.run(lambda s: sites.put_sites(s, [OURS], by="test", now=1.0))
    step = {"site": "ours1", "user": workspace.owner}
    run = await workspace.run_function(workspace.owner, "check_site", step)
    await workspace.wait_for(lambda: run.state != "running", LONG)
    assert run.state == "failed"
    assert "18.9-unloaded" in run.error


async def test_a_channel_hears_of_agents_though_its_admin_has_left(
    workspace: Workspace, bot: Bot
) -> None:
    workspace.world.person(workspace.colleague).deleted = True
    whom = Whom(seed.TEAM_ID, (workspace.colleague,), seed.SUPPORT)
    news = News("gone", "harbour7", time.time())
    await bot.house.store.run(lambda session: store_news(session, whom, news, now=time.time()))
    told = await workspace.wait_for(lambda: workspace.bot_messages(SUPPORT), LONG)
    assert "harbour7" in told[0]["text"]
