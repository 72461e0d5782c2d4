"""Somebody learns in Slack: lessons, questions, answers by button and by typing, reminders."""

import json
import time
from typing import Any

from sqlmodel import Session

from bot.app import Bot
from bot.store import learning
from bot.store.learning import Put, StoredCard, StoredLearner
from bot.work.reminders import store_due
from bot.workspace.visitor import Workspace
from tests.scenarios.conftest import SUPPORT


def buttons(message: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the buttons of a message by what stands on them."""
    return {
        e["text"]["text"]: e
        for b in message["blocks"]
        if b["type"] == "actions"
        for e in b["elements"]
    }


async def press(workspace: Workspace, message: dict[str, Any], label: str) -> None:
    """Press a button of the new hire's."""
    button = buttons(message)[label]
    await workspace.click(
        workspace.new_hire, message, button["action_id"], {"value": button["value"]}
    )


async def said(workspace: Workspace, containing: str, after: str = "") -> dict[str, Any]:
    """Wait for what the bot says to the new hire."""
    dm = workspace.dm(workspace.new_hire)

    def found() -> dict[str, Any] | None:
        rows = [m for m in workspace.bot_messages(dm) if m["ts"] > after]
        return next((m for m in rows if containing in m["text"]), None)

    message = await workspace.wait_for(found)
    assert message is not None
    return message


async def open_question(bot: Bot, workspace: Workspace) -> Put:
    """Return the question that waits for the new hire."""
    found = await bot.house.store.run(
        lambda s: learning.open_question(s, workspace.new_hire, since=0.0)
    )
    assert found is not None
    return found


async def start(workspace: Workspace) -> dict[str, Any]:
    """Begin to learn; returns the first question's message."""
    await workspace.command(workspace.new_hire, SUPPORT, "/wfo-learn")
    lesson = await said(workspace, "lesson 1 of")
    await press(workspace, lesson, "Ask me")
    return await said(workspace, "Press a button")


async def test_a_lesson_comes_in_private_with_its_source_and_picture(
    workspace: Workspace, bot: Bot
) -> None:
    await workspace.command(workspace.new_hire, SUPPORT, "/wfo-learn")
    lesson = await said(workspace, "lesson 1 of")
    assert "16.3-hosted" in json.dumps(lesson["blocks"])
    assert workspace.bot_messages(SUPPORT) == []
    (note,) = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.new_hire))
    assert "direct messages" in note["text"]
    dm = workspace.dm(workspace.new_hire)
    picture = await workspace.wait_for(
        lambda: [f for m in workspace.bot_messages(dm) for f in m.get("files", [])]
    )
    assert "5638 Logging from the client PC to the PREMISES server" in json.dumps(picture)


async def test_a_wrong_answer_shows_the_row_and_the_next_question_follows(
    workspace: Workspace, bot: Bot
) -> None:
    question = await start(workspace)
    put = await open_question(bot, workspace)
    wrong = (put.right + 1) % len(put.choices)
    await workspace.click(
        workspace.new_hire,
        question,
        f"learn-answer:{wrong}",
        {"value": f"{put.request_id} {wrong}"},
    )
    second = await said(workspace, "Press a button", after=question["ts"])
    shown = await said(workspace, f"it is {put.choices[put.right]}")
    assert shown["ts"] == question["ts"]
    assert "Port 2010" in shown["text"]
    assert "Environmental Requirements, edition 16.3-hosted" in shown["text"]
    assert buttons(shown) == {}
    assert second["text"] != question["text"]


async def test_a_typed_letter_answers_like_the_button(workspace: Workspace, bot: Bot) -> None:
    question = await start(workspace)
    put = await open_question(bot, workspace)
    dm = workspace.dm(workspace.new_hire)
    await workspace.say(workspace.new_hire, dm, "abcd"[put.right])
    shown = await said(workspace, "Right: ")
    assert shown["ts"] == question["ts"]
    await said(workspace, "Press a button", after=question["ts"])


async def test_a_question_to_the_documents_is_no_answer(workspace: Workspace, bot: Bot) -> None:
    await start(workspace)
    dm = workspace.dm(workspace.new_hire)
    asked = await workspace.say(workspace.new_hire, dm, "what is port 5638 for?")
    await workspace.wait_for_reply(dm, asked, "ogging")
    assert (await open_question(bot, workspace)).chosen is None


async def test_an_answered_question_counts_once(workspace: Workspace, bot: Bot) -> None:
    question = await start(workspace)
    put = await open_question(bot, workspace)
    button = {"value": f"{put.request_id} {put.right}"}
    await workspace.click(workspace.new_hire, question, f"learn-answer:{put.right}", button)
    await said(workspace, "Press a button", after=question["ts"])
    dm = workspace.dm(workspace.new_hire)
    await workspace.say(workspace.new_hire, dm, "learn progress")
    progress = await said(workspace, "Your progress")
    assert "1 of " in progress["text"]
    found = await bot.house.store.run(lambda s: learning.standing(s, workspace.new_hire))
    assert found is not None
    assert found.known[put.card].right == 1


async def test_a_reminder_comes_once_a_day_and_one_click_ends_it(
    workspace: Workspace, bot: Bot
) -> None:
    dm = workspace.dm(workspace.new_hire)
    clock = time.strftime("%H:%M", time.gmtime())
    await workspace.say(workspace.new_hire, dm, f"learn reminder {clock} UTC")
    await said(workspace, "I remind you each day at")
    await bot.reminders.look()
    reminder = await said(workspace, "Good day!")
    assert await bot.reminders.look() == 0
    await press(workspace, reminder, "No more reminders")
    await said(workspace, "No more reminders")
    stored = await bot.house.store.run(
        lambda s: s.get_one(StoredLearner, workspace.new_hire).remind_at
    )
    assert stored == ""


async def test_sharing_is_the_learners_own_choice_and_can_be_taken_back(
    workspace: Workspace, bot: Bot
) -> None:
    dm = workspace.dm(workspace.new_hire)
    await workspace.say(workspace.new_hire, dm, f"learn share <@{workspace.owner}>")
    shared = await said(workspace, "gets one line each Monday")
    await press(workspace, shared, "Stop sharing")
    await said(workspace, "Nobody but you")


async def test_the_sheet_is_a_page_to_print(workspace: Workspace, bot: Bot) -> None:
    dm = workspace.dm(workspace.new_hire)
    await workspace.say(workspace.new_hire, dm, "learn sheet")
    await said(workspace, "Your sheet")
    (file,) = await workspace.wait_for(
        lambda: [f for m in workspace.bot_messages(dm) for f in m.get("files", [])]
    )
    page = workspace.file(file["id"]).decode()
    assert "Port 5638 (TCP)" in page
    assert "row 7" in page


async def test_practice_needs_a_site_of_this_machine(workspace: Workspace, bot: Bot) -> None:
    dm = workspace.dm(workspace.new_hire)
    await workspace.say(workspace.new_hire, dm, "learn practice")
    await said(workspace, "There is no practice site here")


async def test_a_new_edition_reopens_what_changed_and_says_so(
    workspace: Workspace, bot: Bot
) -> None:
    question = await start(workspace)
    put = await open_question(bot, workspace)
    dm = workspace.dm(workspace.new_hire)
    await workspace.say(workspace.new_hire, dm, "abcd"[put.right])
    await said(workspace, "Press a button", after=question["ts"])

    def learnt_differently(session: Session) -> None:
        card = session.get_one(StoredCard, (workspace.new_hire, put.card))
        card.fingerprint, card.fact = "older", "to be open at: cloud"
        session.add(card)

    await bot.house.store.run(learnt_differently)
    asked = await workspace.say(workspace.new_hire, dm, "learn")
    again = await said(workspace, "1 fact changed", after=asked)
    assert "to be open at: cloud: now to be open at: server, firewall" in again["text"]
    assert (await open_question(bot, workspace)).card == put.card


async def test_a_lead_with_consent_hears_of_finished_parts_only(
    workspace: Workspace, bot: Bot
) -> None:
    await start(workspace)
    dm = workspace.dm(workspace.new_hire)
    await workspace.say(workspace.new_hire, dm, f"learn share <@{workspace.owner}>")
    await said(workspace, "gets one line each Monday")
    monday = 1_795_424_700.0  # 23 November 2026, 09:05 in UTC
    await bot.house.store.run(lambda s: learning.change(s, workspace.new_hire, zone="UTC"))
    assert await bot.house.store.run(lambda s: store_due(s, now=monday)) == 1
    lead = workspace.dm(workspace.owner)
    told = await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(lead) if "shares their onboarding" in m["text"]]
    )
    assert "Finished so far: none yet" in told[0]["text"]
    assert "wrong" not in json.dumps(told[0])


async def test_the_learner_chooses_the_edition_by_typing_and_by_choosing(
    workspace: Workspace, bot: Bot
) -> None:
    me = workspace.new_hire
    await workspace.command(me, SUPPORT, "/wfo-learn 17.1-hosted")
    chosen = await said(workspace, "17.1-hosted")
    lesson = await said(workspace, "lesson 1 of")
    assert "17.1-hosted" in json.dumps(lesson["blocks"])
    await workspace.say(me, workspace.dm(me), "learn progress")
    progress = await said(workspace, "Your progress", chosen["ts"])
    assert "17.1-hosted" in json.dumps(progress["blocks"])
    option = {
        "text": {"type": "plain_text", "text": "16.3-hosted"},
        "value": "edition 16.3-hosted",
    }
    await workspace.click(me, progress, "learn-edition", {"selected_option": option})
    await said(workspace, "You learn edition `16.3-hosted`", progress["ts"])
    found = await bot.house.store.run(lambda s: learning.standing(s, me))
    assert found is not None
    assert found.learner.edition == "16.3-hosted"
    await workspace.say(me, workspace.dm(me), "learn 18.9-hosted")
    await said(workspace, "There is no edition `18.9-hosted`")
    await workspace.say(me, workspace.dm(me), "learn edition default")
    await said(workspace, "whichever is in force")
