"""Is everything stored before Slack is told that we have it?"""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.house import House
from bot.message import Message
from bot.outcome import TryLater
from bot.posting.thread import Thread
from bot.request import Request
from bot.route import Route, Routes
from bot.store.inbox import StoredRequest
from bot.webapi.slack import SlackRefused
from tests.bot.conftest import ECHO, RunBot
from tests.bot.small_slack import BOT, SmallSlack, click, command, event


async def _answer(request: Request, thread: Thread, house: House) -> None:
    await thread.say("answer", Message("done"))


async def _open(request: Request, house: House) -> dict[str, Any] | None:
    await house.views.open(request.trigger_id, {"type": "modal", "private_metadata": "x"})
    return None


def routed(**tables: Any) -> Routes:
    return Routes(mention=ECHO.mention, message=ECHO.message, file=ECHO.file, **tables)


async def test_what_cannot_be_stored_is_not_acknowledged_until_it_can(
    run_bot: RunBot, slack: SmallSlack, tmp_path: Path
) -> None:
    asked = slack.say("<@U0BOT> hello")
    async with run_bot() as bot:
        _rename(tmp_path, "inbox_key", "away")
        envelope = await slack.send("events_api", event(asked))
        await slack.wait(lambda: bot.intake.seen == 1 and not bot.intake.under_way)
        _rename(tmp_path, "away", "inbox_key")
        again = await slack.send("events_api", event(asked), retry_attempt=1)
        await slack.acked(again)
        await slack.wait(lambda: slack.shown(asked["ts"]))
    assert envelope not in slack.acks
    assert len(slack.shown()) == 1


def _rename(folder: Path, table: str, name: str) -> None:
    connection = sqlite3.connect(folder / "wfo.db")
    connection.execute(f"ALTER TABLE {table} RENAME TO {name}")
    connection.close()


@pytest.mark.parametrize(
    "change",
    [
        {"edited": {"user": "U1", "ts": "1.1"}},
        {"bot_id": "B1"},
        {"user": BOT},
        {"subtype": "message_changed"},
        {"hidden": True},
    ],
)
async def test_edits_and_other_bots_trigger_nothing(
    run_bot: RunBot, slack: SmallSlack, change: dict[str, Any]
) -> None:
    async with run_bot() as bot:
        asked = {**slack.say("<@U0BOT> hello"), **change}
        assert await slack.acked(await slack.send("events_api", event(asked))) == {}
        with bot.house.store.session() as session:
            assert session.exec(select(StoredRequest)).all() == []


async def test_no_token_reaches_the_database(run_bot: RunBot, slack: SmallSlack) -> None:
    async with run_bot() as bot:
        body = command("help", token="verification", bot_access_token="xwfp-planted")
        await slack.acked(await slack.send("slash_commands", body))
        with bot.house.store.session() as session:
            (stored,) = session.exec(select(StoredRequest)).all()
    assert "token" not in stored.payload
    assert "planted" not in str(stored.payload)


async def test_a_modal_is_opened_before_the_acknowledgement(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    routes = routed(commands={"/wfo": Route("ask", swift=_open)})
    async with run_bot(routes):
        envelope = await slack.send("slash_commands", command("form"))
        await slack.acked(envelope)
    assert [m for m, _ in slack.calls if m == "views.open"] == ["views.open"]


async def test_a_modal_that_does_not_open_is_told(run_bot: RunBot, slack: SmallSlack) -> None:
    slack.faults["views.open"].append("error:expired_trigger_id")
    routes = routed(commands={"/wfo": Route("ask", swift=_open)})
    async with run_bot(routes):
        await slack.acked(await slack.send("slash_commands", command("form")))
        await slack.wait(lambda: slack.whispers)
    assert "press again" in slack.whispers[0]["text"]


async def test_who_seemed_a_stranger_when_the_modal_was_to_open_is_refused_then_and_there(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    routes = routed(commands={"/wfo": Route("ask", _say_nothing, swift=_open)})
    async with run_bot(routes):
        slack.faults["users.info"].append("error:user_not_found")
        await slack.acked(await slack.send("slash_commands", command("form")))
        await slack.wait(lambda: slack.whispers)
    assert "another organisation" in slack.whispers[0]["text"]
    assert "views.open" not in [method for method, _ in slack.calls]


async def _say_nothing(request: Request, thread: Thread, house: House) -> None:
    """Leave the answer to the modal that was opened before the acknowledgement."""


async def test_refused_input_goes_back_into_the_modal_and_nothing_is_done(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async def examine(request: Request, house: House) -> dict[str, Any] | None:
        if request.text.endswith("bad"):
            return {"response_action": "errors", "errors": {"site": "There is no such site."}}
        return None

    def submitted(metadata: str) -> dict[str, Any]:
        return {
            "type": "view_submission",
            "team": {"id": "T0001"},
            "user": {"id": "U0ASKER"},
            "trigger_id": metadata,
            "view": {"callback_id": "form", "private_metadata": metadata, "state": {}},
        }

    routes = routed(views={"form": Route("ask", _answer, swift=examine)})
    async with run_bot(routes):
        # Who asks is looked up once, and that must not fall into Slack's three seconds on a busy machine.
        asked = slack.say("<@U0BOT> hello")
        await slack.acked(await slack.send("events_api", event(asked)))
        await slack.wait(lambda: slack.shown(asked["ts"]))
        told = await slack.acked(await slack.send("interactive", submitted("1 bad")))
        assert told["errors"] == {"site": "There is no such site."}
        assert await slack.acked(await slack.send("interactive", submitted("2 good"))) == {}
        await slack.wait(lambda: len(slack.shown()) == 2)
    assert [m["text"] for m in slack.shown()][1:] == ["done"]


async def test_what_was_entered_and_could_not_be_taken_in_time_is_told(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async def busy(request: Request, house: House) -> dict[str, Any] | None:
        raise TryLater(1.0, "busy")

    body = {
        "type": "view_submission",
        "team": {"id": "T0001"},
        "user": {"id": "U0ASKER"},
        "trigger_id": "1",
        "view": {"callback_id": "form", "private_metadata": "", "state": {}},
    }
    async with run_bot(routed(views={"form": Route("ask", _answer, swift=busy)})):
        await slack.acked(await slack.send("interactive", body))
        await slack.wait(slack.shown)
    assert "nothing came of it" in slack.shown()[0]["text"]


async def test_an_external_select_gets_its_options(run_bot: RunBot, slack: SmallSlack) -> None:
    async def sites(request: Request, house: House) -> dict[str, Any] | None:
        return {"options": [{"text": {"type": "plain_text", "text": request.text}, "value": "1"}]}

    body = {
        "type": "block_suggestion",
        "action_id": "site",
        "value": "si",
        "team": {"id": "T0001"},
        "user": {"id": "U0ASKER"},
    }
    async with run_bot(routed(options={"site": sites})):
        told = await slack.acked(await slack.send("interactive", body))
        body["user"] = {"id": "U0STRANGER"}
        refused = await slack.acked(await slack.send("interactive", body))
    assert told["options"][0]["text"]["text"] == "si"
    assert refused == {"options": []}


async def test_a_button_aside_overtakes_its_thread(run_bot: RunBot, slack: SmallSlack) -> None:
    cancelled = asyncio.Event()

    async def endless(request: Request, thread: Thread, house: House) -> None:
        await thread.say("run", Message("running"), live=True)
        await cancelled.wait()
        await thread.say("run", Message("cancelled"))

    async def cancel(request: Request, thread: Thread, house: House) -> None:
        cancelled.set()

    routes = routed(
        commands={"/wfo": Route("ask", endless)},
        actions={"cancel": Route("ask", cancel, aside=True)},
    )
    async with run_bot(routes):
        await slack.send("slash_commands", command("x"))
        await slack.wait(slack.shown)
        await slack.send("interactive", click("cancel", "", slack.shown()[0]))
        await slack.wait(lambda: slack.shown()[0]["text"] == "cancelled")


async def test_odd_bodies_are_acknowledged_and_left_alone(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async with run_bot():
        for payload in ({}, {"type": "event_callback"}, {"type": "block_actions"}, {"type": 7}):
            assert await slack.acked(await slack.send("interactive", payload)) == {}


def test_a_refusal_names_method_and_word() -> None:
    assert str(SlackRefused("views.open", "not_authed")) == "views.open: not_authed"
