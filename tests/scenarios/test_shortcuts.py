"""Somebody marks a colleague's message and asks about it, or has the site checked that it names."""

from bot.app import Bot
from bot.sites.record import SiteRecord
from bot.workspace.visitor import Workspace
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT


async def test_a_marked_message_is_answered_in_its_thread_and_can_be_explained(
    workspace: Workspace, bot: Bot
) -> None:
    text = "Customer says their firewall team closed 5638 last night, what is that?"
    told = await workspace.say(workspace.colleague, SUPPORT, text)
    await workspace.shortcut(workspace.owner, "ask_about", told)
    reply = await workspace.wait_for_reply(SUPPORT, told, "5638")
    assert "ogging" in reply["text"]
    await workspace.say(workspace.owner, SUPPORT, "@wfo why", told)
    why = await workspace.wait_for_reply(SUPPORT, told, "Why this answer")
    assert "closed 5638" in why["text"]


async def test_a_marked_story_gets_facts_and_no_verdict(workspace: Workspace, bot: Bot) -> None:
    text = "Customer says 5638 is closed at site42, is that bad?"
    told = await workspace.say(workspace.colleague, SUPPORT, text)
    await workspace.shortcut(workspace.owner, "ask_about", told)
    reply = await workspace.wait_for_reply(SUPPORT, told, "5638")
    assert reply["text"].startswith("Port 5638")
    assert "*No.*" not in str(reply["blocks"])


async def test_a_marked_message_without_a_question_is_answered_kindly(
    workspace: Workspace, bot: Bot
) -> None:
    told = await workspace.say(workspace.colleague, SUPPORT, "lunch?")
    await workspace.shortcut(workspace.owner, "ask_about", told)
    reply = await workspace.wait_for_reply(SUPPORT, told)
    assert "type `help`" in reply["text"]


async def test_the_site_that_a_message_names_is_checked_by_id_alias_or_host(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    host = site.hosts["portal"][0]
    for text in ("portal of SITE42 is slow.", f"<http://{host}|{host}> is slow"):
        told = await workspace.say(workspace.colleague, SUPPORT, text)
        await workspace.shortcut(workspace.owner, "check_named", told)
        shown = await workspace.wait_for_reply(SUPPORT, told, "was checked", LONG)
        assert "site42" in shown["text"]


async def test_a_message_that_names_no_site_or_one_that_is_not_yours_starts_nothing(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    told = await workspace.say(workspace.colleague, SUPPORT, "the whole site is slow")
    await workspace.shortcut(workspace.owner, "check_named", told)
    seen = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    assert "names no site" in seen[0]["text"]
    told = await workspace.say(workspace.colleague, SUPPORT, "site42 is slow")
    await workspace.shortcut(workspace.new_hire, "check_named", told)
    seen = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.new_hire))
    assert "operator" in seen[0]["text"]
    assert not workspace.bot_messages(SUPPORT)
