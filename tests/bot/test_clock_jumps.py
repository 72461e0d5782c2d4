"""Does a running bot bear that its machine's clock is set forward or back by hours?"""

import asyncio
import time
from dataclasses import dataclass

import pytest

from bot.access.people import KNOWN_FOR_S, People, Standing
from bot.hearing.bolt import make_client
from bot.hearing.catchup import MARK
from bot.house import House
from bot.message import Message
from bot.outcome import TryLater
from bot.posting.thread import Thread
from bot.request import Request
from bot.route import Handler, Route, Routes
from bot.settings import Settings
from bot.store.marks import write_mark
from bot.webapi.identity import Me
from bot.webapi.slack import Slack
from tests.bot.conftest import RunBot
from tests.bot.small_slack import ASKER, BOT, BOT_ID, TEAM, SmallSlack, event

HOURS = 6 * 3600.0
JUMPS = pytest.mark.parametrize("jump", [HOURS, -HOURS, -600.0], ids=["on", "back", "a bit back"])


@dataclass
class Clock:
    """A clock that somebody sets."""

    off_s: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.off_s


def routed(handler: Handler) -> Routes:
    route = Route("ask", handler, deadline_s=30.0)
    return Routes(mention=route, message=route, file=route)


async def _ask(slack: SmallSlack, text: str, **fields: str) -> str:
    asked = slack.say(f"<@U0BOT> {text}", **fields)
    await slack.acked(await slack.send("events_api", event(asked)))
    return str(asked["ts"])


@JUMPS
async def test_work_under_way_goes_on_once_and_does_not_expire(
    run_bot: RunBot, slack: SmallSlack, jump: float
) -> None:
    clock, begun, go_on = Clock(), list[str](), asyncio.Event()

    async def holds(request: Request, thread: Thread, house: House) -> None:
        begun.append(request.text)
        await thread.say("run", Message(f"{request.text}: at work"), live=True)
        if "first" in request.text:
            await go_on.wait()
        await thread.say("run", Message(f"{request.text}: done"))

    async with run_bot(routed(holds), clock=clock, lease_s=1.0):
        first = await _ask(slack, "first")
        await slack.wait(lambda: slack.shown(first))
        clock.off_s = jump
        second = await _ask(slack, "second")
        await slack.wait(lambda: "done" in "".join(m["text"] for m in slack.shown(second)))
        go_on.set()
        await slack.wait(lambda: "done" in slack.shown(first)[0]["text"])
        third = await _ask(slack, "third")
        await slack.wait(lambda: "done" in "".join(m["text"] for m in slack.shown(third)))
    assert [text.split()[-1] for text in begun] == ["first", "second", "third"]
    assert len(slack.shown()) == 3
    assert slack.whispers == [], "nobody waited"


@JUMPS
async def test_a_post_under_way_is_not_made_twice(
    run_bot: RunBot, slack: SmallSlack, jump: float
) -> None:
    clock = Clock()
    slack.faults["chat.postMessage"].append(("slow_after", 2.0))

    def posts() -> int:
        return sum(method == "chat.postMessage" for method, _ in slack.calls)

    async with run_bot(clock=clock):
        first = await _ask(slack, "first")
        await slack.wait(posts)
        clock.off_s = jump
        second = await _ask(slack, "second", channel="C0002")
        await slack.wait(lambda: slack.shown(second))
    assert (len(slack.shown(first)), len(slack.shown(second)), posts()) == (1, 1, 2)


@JUMPS
async def test_what_was_put_off_is_tried_again_soon(
    run_bot: RunBot, slack: SmallSlack, jump: float
) -> None:
    clock, tries = Clock(), list[float]()

    async def not_yet(request: Request, thread: Thread, house: House) -> None:
        tries.append(time.monotonic())
        if len(tries) == 1:
            clock.off_s = jump
            raise TryLater(0.5, "not yet")
        await thread.say("answer", Message("now"))

    async with run_bot(routed(not_yet), clock=clock):
        thread = await _ask(slack, "later")
        await slack.wait(lambda: slack.shown(thread))
    assert len(tries) == 2


async def test_what_was_missed_is_found_though_the_watermark_lies_ahead(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async with run_bot(clock=Clock(HOURS)) as bot:
        await bot.house.store.run(lambda s: write_mark(s, MARK, repr(time.time() + HOURS)))
    asked = slack.say("<@U0BOT> while you were away")
    async with run_bot():
        await slack.wait(lambda: slack.shown(asked["ts"]))
    assert len(slack.shown()) == 1


async def test_who_left_is_soon_without_rights_though_the_clock_was_set_back(
    slack: SmallSlack, settings: Settings
) -> None:
    clock = Clock()
    here = settings.model_copy(update={"slack_api_url": slack.url})
    people = People(Slack(make_client(here, "xoxb-1")), Me(TEAM, BOT, BOT_ID), clock)
    assert (await people.find(ASKER)).standing is Standing.MEMBER
    slack.users[ASKER]["deleted"] = True
    clock.off_s = KNOWN_FOR_S - 10
    assert (await people.find(ASKER)).standing is Standing.MEMBER, "remembered for a while"
    clock.off_s = -HOURS
    assert (await people.find(ASKER)).standing is Standing.GONE
