"""Somebody asks in Slack and reads the answer in the thread."""

import json

from bot.app import Bot
from bot.workspace.visitor import Workspace
from tests.scenarios.conftest import SUPPORT


async def test_a_mention_is_answered_in_its_thread_with_the_source(
    workspace: Workspace, bot: Bot
) -> None:
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo what is port 5638 for?")
    reply = await workspace.wait_for_reply(SUPPORT, asked, "5638")
    shown = json.dumps(reply["blocks"])
    assert "ogging" in reply["text"]
    assert "Environmental Requirements" in shown
    assert "16.3-hosted" in shown
    assert "row 7" in shown
    print(json.dumps(reply, indent=1, ensure_ascii=False))


async def test_a_follow_up_in_the_thread_keeps_the_context(workspace: Workspace, bot: Bot) -> None:
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo what is port 5638 for?")
    await workspace.wait_for_reply(SUPPORT, asked, "5638")
    await workspace.say(workspace.owner, SUPPORT, "@wfo and 5672?", asked)
    reply = await workspace.wait_for_reply(SUPPORT, asked, "5672")
    assert "essaging" in reply["text"]


async def test_a_near_number_is_a_question_that_a_button_or_typing_answers(
    workspace: Workspace, bot: Bot
) -> None:
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo what is port 5683 for?")
    reply = await workspace.wait_for_reply(SUPPORT, asked)
    buttons = [e for b in reply["blocks"] if b["type"] == "actions" for e in b["elements"]]
    near = next(b for b in buttons if "5638" in b["text"]["text"])
    await workspace.click(workspace.owner, reply, near["action_id"], {"value": near["value"]})
    answer = await workspace.wait_for_reply(SUPPORT, asked, "ogging")
    assert "5638" in answer["text"]


async def test_why_shows_how_the_answer_came_about(workspace: Workspace, bot: Bot) -> None:
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo what is port 5638 for?")
    reply = await workspace.wait_for_reply(SUPPORT, asked, "5638")
    await workspace.click(workspace.owner, reply, "why", {"value": "why"})
    why = await workspace.wait_for_reply(SUPPORT, asked, "Why this answer")
    assert "16.3-hosted" in why["text"]
    typed = await workspace.say(workspace.owner, SUPPORT, "@wfo why?", asked)
    await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(SUPPORT, asked) if m["ts"] > typed]
    )


async def test_a_direct_message_and_help_are_answered(workspace: Workspace, bot: Bot) -> None:
    dm = workspace.dm(workspace.new_hire)
    asked = await workspace.say(workspace.new_hire, dm, "help")
    reply = await workspace.wait_for_reply(dm, asked, "/wfo-check")
    assert "16.3-hosted" in reply["text"]


async def test_small_talk_gets_a_pointer_when_we_were_called(
    workspace: Workspace, bot: Bot
) -> None:
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo thank you so much!")
    reply = await workspace.wait_for_reply(SUPPORT, asked)
    assert "help" in reply["text"]


async def test_a_question_by_command_shows_who_asked_what(workspace: Workspace, bot: Bot) -> None:
    await workspace.command(workspace.owner, SUPPORT, "/wfo what is port 5638 for?")
    await workspace.wait_for(lambda: workspace.bot_messages(SUPPORT))
    (reply,) = workspace.bot_messages(SUPPORT)
    assert "what is port 5638 for?" in reply["text"]
    assert workspace.owner in json.dumps(reply["blocks"])
    follow_up = await workspace.say(workspace.owner, SUPPORT, "@wfo and 5672?", reply["ts"])
    await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(SUPPORT, reply["ts"]) if m["ts"] > follow_up]
    )
