"""In a thread the bot knows what it is about; for a while nobody needs to name it there."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select, update

from bot.app import Bot
from bot.house import House
from bot.listeners import words
from bot.posting.thread import Thread
from bot.request import Request
from bot.route import Route
from bot.routes import ROUTES
from bot.sites.record import SiteRecord
from bot.store.inbox import LISTENING_S, StoredRequest
from bot.store.posts import StoredPost
from bot.workspace.visitor import Workspace
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT, Stage, bot_on, know
from tests.scenarios.test_checking import finished

TALK = (
    "thanks, I'll try that after lunch",
    "why?",
    "did you open the firewall?",
    "<@U0COLLEAGU> which ports does screen recording need?",
    "who is on shift tomorrow?",
    "is the web portal down?",
    "check the cable",
    "let's stop here",
    "approve?",
)


async def checked(workspace: Workspace) -> dict[str, Any]:
    """Check the demo site by command and return the message that opens its thread."""
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
    root = await finished(workspace)
    await workspace.wait_for_reply(SUPPORT, root["ts"], "FAILED", LONG)
    return root


async def said_after(workspace: Workspace, root: str, ts: str, words: str) -> dict[str, Any]:
    """Wait for what the bot says in a thread after a message."""

    def found() -> dict[str, Any] | None:
        rows = workspace.bot_messages(SUPPORT, root)
        return next((m for m in rows if m["ts"] > ts and words in m["text"]), None)

    message = await workspace.wait_for(found, LONG)
    assert message is not None
    return message


async def test_in_the_thread_of_a_check_no_mention_is_needed(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    root = (await checked(workspace))["ts"]
    asked = await workspace.say(workspace.owner, SUPPORT, "5638?", root)
    answer = await said_after(workspace, root, asked, "ogging")
    assert "Seen at *site42*" in answer["text"]
    assert "❌ failed" in answer["text"]
    again = await workspace.say(workspace.owner, SUPPORT, "only failed", root)
    await finished(workspace, after=again)
    asked = await workspace.say(workspace.owner, SUPPORT, "compare", root)
    compared = await said_after(workspace, root, asked, "the same")
    assert "0 differences" in compared["text"]
    assert "only one of them looked at" in compared["text"]
    asked = await workspace.say(workspace.owner, SUPPORT, "history", root)
    strip = await said_after(workspace, root, asked, "The last 2 runs of *site42*")
    assert "<!date^" in strip["text"]
    files = await workspace.wait_for(
        lambda: [
            f for m in workspace.messages(SUPPORT, root) for f in m.get("files", ())
            if f["name"] == "site42-history.png"
        ],
        LONG,
    )  # fmt: skip
    stored = workspace.world.state.files[files[0]["id"]]
    assert "2 runs" in (stored.alt_txt or "")


async def test_people_who_talk_to_each_other_in_a_thread_are_left_alone(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo what is port 5638 for?")
    await workspace.wait_for_reply(SUPPORT, asked, "5638")
    for text in TALK:
        await workspace.say(workspace.colleague, SUPPORT, text, asked)
    await workspace.say(workspace.colleague, SUPPORT, "again", asked)
    last = await workspace.say(workspace.colleague, SUPPORT, "5672?", asked)
    await said_after(workspace, asked, last, "essaging")
    answers = [m["text"] for m in workspace.bot_messages(SUPPORT, asked)]
    assert len(answers) == 2, answers
    assert not workspace.ephemerals(SUPPORT, workspace.colleague)
    kept = await bot.house.store.run(lambda s: set(s.exec(select(StoredRequest.text))))
    assert not set(TALK[:4]) & kept, "what people say to each other is not stored"


async def test_after_half_an_hour_of_silence_a_mention_is_needed_again(
    workspace: Workspace, bot: Bot
) -> None:
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo what is port 5638 for?")
    await workspace.wait_for_reply(SUPPORT, asked, "5638")
    past = bot.house.clock() - LISTENING_S - 1

    def grow_old(session: Any) -> None:
        session.execute(update(StoredPost).values(said_at=past))
        session.execute(update(StoredRequest).values(received_at=past))

    await bot.house.store.run(grow_old)
    await workspace.say(workspace.owner, SUPPORT, "5672?", asked)
    named = await workspace.say(workspace.owner, SUPPORT, "@wfo 5633?", asked)
    await said_after(workspace, asked, named, "5633")
    assert not [m for m in workspace.bot_messages(SUPPORT, asked) if "5672" in m["text"]]


async def test_a_mention_in_a_thread_is_answered_once(workspace: Workspace, bot: Bot) -> None:
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo what is port 5638 for?")
    await workspace.wait_for_reply(SUPPORT, asked, "5638")
    named = await workspace.say(workspace.owner, SUPPORT, "@wfo 5672?", asked)
    await said_after(workspace, asked, named, "5672")
    last = await workspace.say(workspace.owner, SUPPORT, "5633?", asked)
    await said_after(workspace, asked, last, "5633")
    assert len([m for m in workspace.bot_messages(SUPPORT, asked) if "5672" in m["text"]]) == 1


@pytest.mark.parametrize("who", ["guest"])
async def test_who_may_not_ask_and_did_not_name_us_is_not_even_refused(
    workspace: Workspace, bot: Bot, who: str
) -> None:
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo what is port 5638 for?")
    await workspace.wait_for_reply(SUPPORT, asked, "5638")
    guest = getattr(workspace, who)
    await workspace.say(guest, SUPPORT, "5672?", asked)
    last = await workspace.say(workspace.owner, SUPPORT, "5633?", asked)
    await said_after(workspace, asked, last, "5633")
    assert not workspace.ephemerals(SUPPORT, guest)
    assert len(workspace.bot_messages(SUPPORT, asked)) == 2


async def test_a_run_is_compared_with_another_sites(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    root = (await checked(workspace))["ts"]
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo compare", root)
    await workspace.wait_for(
        lambda: [
            m for m in workspace.ephemerals(SUPPORT, workspace.owner)
            if "no other finished run" in m["text"]
        ]
    )  # fmt: skip
    asked = await workspace.say(workspace.owner, SUPPORT, "@wfo compare with site43", root)
    await workspace.wait_for(
        lambda: [
            m for m in workspace.ephemerals(SUPPORT, workspace.owner)
            if m["ts"] > asked and "Did you mean" in m["text"]
        ]
    )  # fmt: skip
    await know(bot, site.model_copy(update={"id": "site43", "aliases": ()}))
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check site43 only portal")
    other = await finished(workspace, after=root)
    await workspace.wait_for_reply(SUPPORT, other["ts"], "passed", LONG)
    asked = await workspace.say(workspace.owner, SUPPORT, "compare with site43", root)
    compared = await said_after(workspace, root, asked, "*site43*")
    assert "0 differences" in compared["text"]
    table = await workspace.wait_for(
        lambda: [
            f["name"] for m in workspace.messages(SUPPORT, root) for f in m.get("files", ())
            if f["name"].endswith("-compared.csv")
        ],
        LONG,
    )  # fmt: skip
    assert table


async def test_a_request_that_failed_is_tried_again_by_words(
    workspace: Workspace, stage: Stage
) -> None:
    broken = [True]

    async def answer(request: Request, thread: Thread, house: House) -> None:
        if broken and request.text.endswith("boom"):
            broken.clear()
            raise RuntimeError("boom")
        await words.on_words(request, thread, house)

    async with bot_on(stage, replace(ROUTES, mention=Route("ask", answer))):
        asked = await workspace.say(workspace.owner, SUPPORT, "@wfo what is port 5638? boom")
        await workspace.wait_for_reply(SUPPORT, asked, "went wrong")
        await workspace.say(workspace.owner, SUPPORT, "@wfo try again", asked)
        reply = await workspace.wait_for_reply(SUPPORT, asked, "ogging", LONG)
        assert "went wrong" not in reply["text"]
        await workspace.say(workspace.owner, SUPPORT, "@wfo try again", asked)
        await workspace.wait_for(
            lambda: [
                m for m in workspace.ephemerals(SUPPORT, workspace.owner)
                if "no request that failed" in m["text"]
            ]
        )  # fmt: skip
