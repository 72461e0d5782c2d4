"""Somebody without the right learns in Slack which one it is and who can give it."""

import time

import pytest

from bot.app import Bot
from bot.sites.record import SiteRecord
from bot.store import access
from bot.store.access import Grant
from bot.workspace.visitor import Workspace
from tests.scenarios.conftest import SUPPORT

SHARED = "#acme-shared"


async def whispered(workspace: Workspace, user: str, channel: str = SUPPORT) -> str:
    """Wait for what only `user` sees, and return the last of it."""
    rows = await workspace.wait_for(lambda: workspace.ephemerals(channel, user), 10)
    return str(rows[-1]["text"])


async def test_a_member_without_the_role_is_told_which_and_whom_to_ask(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.command(workspace.new_hire, SUPPORT, "/wfo-check site42")
    told = await whispered(workspace, workspace.new_hire)
    assert "no grant allows you to check" in told
    assert "operator" in told
    assert f"<@{workspace.owner}>" in told
    assert workspace.bot_messages(SUPPORT) == []


@pytest.mark.parametrize(
    ("who", "channel", "why"),
    [("guest", SUPPORT, "is a guest"), ("stranger", SHARED, "another organisation")],
)
async def test_guests_and_people_of_other_organisations_may_not_even_ask(
    workspace: Workspace, bot: Bot, who: str, channel: str, why: str
) -> None:
    user = str(getattr(workspace, who))
    await workspace.say(user, channel, "@wfo what is port 5638 for?")
    told = await whispered(workspace, user, channel)
    assert why in told
    assert "reader" in told
    assert f"<@{workspace.owner}>" in told
    assert workspace.bot_messages(channel) == []


async def test_whoami_names_roles_rules_rights_and_who_gives_more(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    grant = Grant(workspace.colleague, "operator", "site4*")
    await bot.house.store.run(lambda session: access.give(session, grant, now=time.time()))
    await workspace.command(workspace.colleague, SUPPORT, "/wfo whoami")
    told = await whispered(workspace, workspace.colleague)
    assert "member of this workspace" in told
    assert "operator granted to you for sites site4*" in told
    assert workspace.colleague not in told.replace(f"<@{workspace.colleague}>", "")
    assert "you may ask questions and check sites: operator granted to you" in told
    assert "you may not publish knowledge" in told
    (shown,) = workspace.ephemerals(SUPPORT, workspace.colleague)
    assert f"<@{workspace.owner}>" in str(shown["blocks"])


async def test_whoami_can_be_typed_as_a_mention(workspace: Workspace, bot: Bot) -> None:
    await workspace.say(workspace.owner, SUPPORT, "@wfo whoami")
    told = await whispered(workspace, workspace.owner)
    assert "admin by WFO_ADMINS" in told
    assert "you may not" not in told


async def test_rights_are_checked_when_the_work_is_done(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    grant = Grant(workspace.colleague, "operator")
    await bot.house.store.run(lambda session: access.give(session, grant, now=1.0))
    await workspace.command(workspace.colleague, SUPPORT, "/wfo-check site43")
    (shown,) = await workspace.wait_for(
        lambda: workspace.ephemerals(SUPPORT, workspace.colleague), 10
    )
    await bot.house.store.run(lambda session: access.withdraw(session, grant))
    (button,) = [e for b in shown["blocks"] if b["type"] == "actions" for e in b["elements"]]
    await workspace.click(
        workspace.colleague, shown["ts"], button["action_id"], {"value": button["value"]}
    )
    rows = await workspace.wait_for(
        lambda: workspace.ephemerals(SUPPORT, workspace.colleague)[1:], 10
    )
    assert "operator" in rows[0]["text"]
