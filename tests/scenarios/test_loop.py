"""What the documents leave open reaches the curators, and their answer everybody who asked."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.app import Bot
from bot.listeners.gap_dialog import on_dialog
from bot.posting.thread import Thread
from bot.render.gaps import DIALOG
from bot.request import Request
from bot.store import asked, gaps, notes
from bot.store.inbox import StoredRequest, as_request
from bot.workspace import seed
from bot.workspace.visitor import Workspace
from tests.scenarios.conftest import SUPPORT, Stage, bot_on

CURATORS = seed.ALERTS
OPEN_QUESTION = "@wfo how much bandwidth does 5638 need?"


@pytest.fixture(name="curated")
async def _curated(stage: Stage) -> AsyncIterator[Bot]:
    """Run a bot that knows where its curators are."""
    async with bot_on(with_settings(stage, curators_channel=CURATORS)) as bot:
        yield bot


def with_settings(stage: Stage, **update: Any) -> Stage:
    return Stage(stage.workspace, stage.settings.model_copy(update=update))


def elements(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [e for b in message["blocks"] for e in b.get("elements", []) if "action_id" in e]


async def press(workspace: Workspace, user: str, message: dict[str, Any], action: str) -> None:
    found = next(e for e in elements(message) if e["action_id"] == action)
    await workspace.click(user, message, action, {"value": found["value"]})


async def left_open(workspace: Workspace, user: str, text: str = OPEN_QUESTION) -> str:
    """Ask what nobody documented, and hand it to the curators; return the thread."""
    thread = await workspace.say(user, SUPPORT, text)
    answer = await workspace.wait_for_reply(SUPPORT, thread)
    await press(workspace, user, answer, "ask-curators")
    await workspace.wait_for_reply(SUPPORT, thread, "I asked the curators (Q-1)")
    return thread


async def card(workspace: Workspace, containing: str = "Q-1") -> dict[str, Any]:
    def found() -> dict[str, Any] | None:
        rows = workspace.bot_messages(CURATORS)
        return next((row for row in rows if containing in row["text"]), None)

    message = await workspace.wait_for(found)
    assert message is not None
    return message


async def again_after_a_crash(bot: Bot) -> None:
    """Carry the answer out once more, as a bot does that died before it closed the request."""

    def submitted(session: Session) -> Request:
        rows = session.exec(select(StoredRequest).where(StoredRequest.name == DIALOG)).all()
        return as_request(rows[-1])

    house = bot.house
    request = await house.store.run(submitted)
    thread = Thread(request, house.store, house.clock, house.changed)
    await on_dialog(request, thread, house)
    assert [shown.step for shown in await thread.shown()] == ["gap"]


async def test_like_questions_share_a_card_and_all_are_told_in_their_old_threads(
    workspace: Workspace, curated: Bot
) -> None:
    first = await left_open(workspace, workspace.new_hire)
    second = await left_open(
        workspace, workspace.colleague, "@wfo how much bandwith does 5638 need"
    )
    shown = await card(workspace, "2 requests")
    assert len(workspace.bot_messages(CURATORS)) == 1
    await press(workspace, workspace.owner, shown, "answer-gap")
    options = await workspace.options(workspace.owner, "gap-requirement", "5638")
    assert [row["value"] for row in options] == ["5638-logging"]
    await workspace.submit_view(
        workspace.owner,
        {
            "note": {"note": {"value": "Plan 2 Mbit/s for each 100 clients."}},
            "requirement": {"gap-requirement": {"selected_option": options[0]}},
            "days": {"days": {"selected_option": {"text": options[0]["text"], "value": "30"}}},
        },
    )
    for thread in (first, second):
        told = await workspace.wait_for_reply(SUPPORT, thread, "Note of our team")
        assert "2 Mbit/s" in told["text"]
        assert workspace.owner in told["text"]
        assert "until" in told["text"]
    assert "answered" in (await card(workspace, "(answered)"))["text"]
    await again_after_a_crash(curated)
    assert len(await curated.house.store.run(notes.all_notes)) == 1
    later = await workspace.say(workspace.owner, SUPPORT, "@wfo what is port 5638 for?")
    answer = await workspace.wait_for_reply(SUPPORT, later, "ogging")
    assert "Note of our team" in answer["text"]
    assert "Note of our team" in json.dumps(answer["blocks"])


async def test_a_new_word_is_understood_at_once_and_the_asker_gets_the_answer(
    workspace: Workspace, curated: Bot
) -> None:
    thread = await left_open(
        workspace, workspace.new_hire, "@wfo which port does the frobnicator use?"
    )
    await press(workspace, workspace.owner, await card(workspace), "answer-gap")
    options = await workspace.options(workspace.owner, "gap-component", "logging")
    logging = next(row for row in options if row["value"] == "component:logging")
    refused = await workspace.submit_view(
        workspace.owner,
        {
            "phrase": {"phrase": {"value": "port 5683"}},
            "component": {"gap-component": {"selected_option": logging}},
        },
    )
    assert "Numbers are exact" in json.dumps(refused)
    await workspace.submit_view(
        workspace.owner,
        {
            "phrase": {"phrase": {"value": "Frobnicator"}},
            "component": {"gap-component": {"selected_option": logging}},
        },
    )
    told = await workspace.wait_for_reply(SUPPORT, thread, "stands for")
    assert "5638" in told["text"]
    again = await workspace.say(workspace.colleague, SUPPORT, "@wfo port of the frobnicator?")
    assert await workspace.wait_for_reply(SUPPORT, again, "5638")


async def test_where_two_must_agree_an_answer_waits_for_the_second(stage: Stage) -> None:
    workspace = stage.workspace
    settings = {"approvals": 2, "admins": (workspace.owner, workspace.colleague)}
    async with bot_on(with_settings(stage, curators_channel=CURATORS, **settings)):
        thread = await left_open(workspace, workspace.new_hire)
        asked_by = await card(workspace)
        typed = await workspace.say(
            workspace.owner, CURATORS, "@wfo answer Q-1: Nobody measured it.", asked_by["ts"]
        )
        await workspace.wait_for_reply(CURATORS, asked_by["ts"], "waits for a second person")
        waiting = await card(workspace, "Nobody measured it")
        await press(workspace, workspace.owner, waiting, "approve-gap")
        await workspace.wait_for(lambda: workspace.ephemerals(CURATORS, workspace.owner))
        assert "Note of our team" not in json.dumps(workspace.bot_messages(SUPPORT, thread))
        await press(workspace, workspace.colleague, waiting, "approve-gap")
        told = await workspace.wait_for_reply(SUPPORT, thread, "Note of our team")
    assert workspace.colleague in told["text"]
    assert typed


async def test_a_typed_answer_ends_on_its_day_and_belongs_to_its_row(
    workspace: Workspace, curated: Bot
) -> None:
    thread = await left_open(workspace, workspace.new_hire)
    asked_by = await card(workspace)
    said: list[str] = []
    for terms in ("until 2020-01-01", "for port 5683", "for port 5638 until 2100-02-28"):
        answer = f"@wfo answer Q-1 {terms}: Two megabits at most."
        said.append(await workspace.say(workspace.owner, CURATORS, answer, asked_by["ts"]))
    await workspace.wait_for_reply(CURATORS, asked_by["ts"], "told where it was asked")
    refused = json.dumps(workspace.ephemerals(CURATORS, workspace.owner))
    assert "2020-01-01 is past" in refused
    assert "has no row for port 5683" in refused
    told = await workspace.wait_for_reply(SUPPORT, thread, "Note of our team")
    assert "until 28 Feb 2100" in told["text"]
    again = await workspace.say(workspace.colleague, SUPPORT, "@wfo what is port 5638 for?")
    shown = await workspace.wait_for_reply(SUPPORT, again, "Two megabits at most.")
    assert "Note of our team" in shown["text"]
    assert len(said) == 3


async def test_without_a_channel_the_question_is_kept_and_it_is_said(
    workspace: Workspace, bot: Bot
) -> None:
    thread = await workspace.say(workspace.new_hire, SUPPORT, OPEN_QUESTION)
    await workspace.wait_for_reply(SUPPORT, thread)
    await workspace.say(workspace.new_hire, SUPPORT, "@wfo ask the curators", thread)
    assert await workspace.wait_for_reply(SUPPORT, thread, "WFO_CURATORS_CHANNEL")
    (gap,) = await bot.house.store.run(gaps.open_gaps)
    assert "bandwidth" in gap.question
    await workspace.command(workspace.owner, SUPPORT, "/wfo questions")
    listing = await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(SUPPORT) if "1 question open" in m["text"]]
    )
    assert "Q-1" in listing[0]["text"]
    assert "1 unanswered" in listing[0]["text"]
    closing = await workspace.say(workspace.owner, SUPPORT, "@wfo decline Q-1")
    await workspace.wait_for_reply(SUPPORT, closing, "closed without an answer")
    assert await workspace.wait_for_reply(SUPPORT, thread, "without an answer")


async def test_ratings_are_kept_and_can_be_typed(workspace: Workspace, bot: Bot) -> None:
    thread = await workspace.say(workspace.owner, SUPPORT, "@wfo what is port 5638 for?")
    answer = await workspace.wait_for_reply(SUPPORT, thread, "5638")
    await workspace.click(workspace.owner, answer, "feedback", {"value": "helpful"})
    await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    await workspace.say(workspace.colleague, SUPPORT, "@wfo not helpful", thread)
    await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.colleague))
    (kept,) = await bot.house.store.run(lambda session: asked.asked_since(session, 0.0))
    assert sorted(kept.verdicts) == ["helpful", "not_helpful"]


async def test_who_may_not_curate_cannot_answer(workspace: Workspace, curated: Bot) -> None:
    thread = await left_open(workspace, workspace.new_hire)
    typed = await workspace.say(workspace.new_hire, SUPPORT, "@wfo answer Q-1: two", thread)
    await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.new_hire))
    (gap,) = await curated.house.store.run(gaps.open_gaps)
    assert gap.state is gaps.GapState.OPEN
    assert typed
