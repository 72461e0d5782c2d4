"""Somebody checks a site in Slack and reads what fails, why, and who must act."""

import json
from typing import Any

from bot.app import Bot
from bot.sites.record import SiteRecord
from bot.workspace.visitor import Workspace
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT


async def finished(workspace: Workspace, after: str = "") -> dict[str, Any]:
    """Wait for the message of a run that is over."""

    def over() -> dict[str, Any] | None:
        return next(
            (
                m
                for m in workspace.bot_messages(SUPPORT)
                if m["ts"] > after and "was checked" in m["text"]
            ),
            None,
        )

    message = await workspace.wait_for(over, LONG)
    assert message is not None
    return message


async def test_a_check_shows_one_message_in_the_channel_and_the_rest_in_its_thread(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check SITE42")
    root = await finished(workspace)
    await workspace.wait_for_reply(SUPPORT, root["ts"], "FAILED", LONG)
    thread = workspace.bot_messages(SUPPORT, root["ts"])
    assert [m for m in workspace.bot_messages(SUPPORT) if not m.get("thread_ts")] in ([], [root])
    assert "2 failed" in root["text"]
    assert workspace.owner in json.dumps(root["blocks"])
    details = "\n".join(m["text"] for m in thread[1:])
    assert details.index("FAILED") < details.index("skipped") < details.index("passed")
    assert "refuses connections" in details
    assert "Who must act" in details
    assert "Environmental Requirements, edition 16.3-hosted" in details
    print(json.dumps(thread, indent=1, ensure_ascii=False))


async def test_run_again_and_only_failed_stay_in_the_thread(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
    root = await finished(workspace)
    buttons = [e for b in root["blocks"] if b["type"] == "actions" for e in b["elements"]]
    named = [b["text"]["text"] for b in buttons]
    assert named[:5] == ["Run again", "Only failed", "Report", "Fixes", "Mail"]
    assert "History" in named
    only = buttons[1]
    last = workspace.bot_messages(SUPPORT)[-1]["ts"]
    await workspace.click(workspace.owner, root, only["action_id"], {"value": only["value"]})
    second = await finished(workspace, after=last)
    assert second["thread_ts"] == root["ts"]
    assert "2 failed" in second["text"]
    assert "as before" in second["text"]
    typed = await workspace.say(workspace.owner, SUPPORT, "@wfo again", root["ts"])
    third = await finished(workspace, after=typed)
    assert third["thread_ts"] == root["ts"]
    assert "passed" in third["text"]


async def test_an_unknown_site_is_asked_about_and_nothing_is_looked_at(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check site43")
    (reply,) = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    assert "Did you mean `site42`?" in reply["text"]
    assert workspace.bot_messages(SUPPORT) == []
    (button,) = [e for b in reply["blocks"] if b["type"] == "actions" for e in b["elements"]]
    await workspace.click(
        workspace.owner, reply["ts"], button["action_id"], {"value": button["value"]}
    )
    assert "site42" in (await finished(workspace))["text"]


async def test_a_command_without_a_site_opens_a_modal(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check")
    await workspace.wait_for(lambda: workspace.view(workspace.owner))
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42 now")
    (reply,) = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    assert "/wfo-check site42" in reply["text"]


async def test_who_may_not_check_is_told_so_also_by_mention(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    asked = await workspace.say(workspace.new_hire, SUPPORT, "@wfo check site42")
    await workspace.wait_for(
        lambda: (
            workspace.ephemerals(SUPPORT, workspace.new_hire)
            or workspace.bot_messages(SUPPORT, asked)
        )
    )
    assert not any("was checked" in m["text"] for m in workspace.bot_messages(SUPPORT))


async def test_a_word_that_is_no_site_nor_near_one_is_a_question(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo check 5638")
    reply = await workspace.wait_for_reply(SUPPORT, asked)
    assert "ogging" in reply["text"]
