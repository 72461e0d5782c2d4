"""Does every accepted request come to a visible end?"""

import asyncio
import itertools

from sqlmodel import Session, select, update

from bot.house import House
from bot.message import Message
from bot.outcome import TryLater
from bot.posting.thread import Thread
from bot.request import Request
from bot.route import Handler, Route, Routes
from bot.routes import ROUTES
from bot.store import audit, inbox, turns
from bot.store.audit import Verified
from bot.store.engine import Store
from bot.store.inbox import Draft, State, StoredRequest
from bot.work.work import SUSPECT_TRIES
from tests.bot.conftest import RunBot
from tests.bot.small_slack import ASKER, TEAM, SmallSlack, click, event


def routed(handler: Handler, deadline_s: float = 20.0) -> Routes:
    route = Route("ask", handler, deadline_s=deadline_s)
    return Routes(mention=route, message=route, file=route, actions=ROUTES.actions)


async def _ask(slack: SmallSlack, text: str = "hello", **fields: str) -> str:
    asked = slack.say(f"<@U0BOT> {text}", **fields)
    await slack.acked(await slack.send("events_api", event(asked)))
    return str(asked["ts"])


async def test_a_broken_listener_is_told_to_the_asker_and_can_be_tried_again(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    tries: list[str] = []

    async def broken_once(request: Request, thread: Thread, house: House) -> None:
        tries.append(request.reference)
        if len(tries) == 1:
            raise ValueError("a secret detail")
        await thread.say("answer", Message("here it is"))

    async with run_bot(routed(broken_once)):
        thread = await _ask(slack)
        await slack.wait(lambda: slack.shown(thread))
        notice = slack.shown(thread)[0]
        assert tries[0] in notice["text"]
        assert "secret" not in notice["text"]
        button = notice["blocks"][1]["elements"][0]
        await slack.send("interactive", click(button["action_id"], button["value"], notice))
        await slack.wait(lambda: notice["text"] == "here it is")
    assert len(slack.shown()) == 1
    assert tries == [tries[0]] * 2


async def test_work_past_its_deadline_ends_in_the_message_that_promised_it(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async def endless(request: Request, thread: Thread, house: House) -> None:
        await thread.say("run", Message("working on it"), live=True)
        await asyncio.Event().wait()

    async with run_bot(routed(endless, deadline_s=0.3)):
        thread = await _ask(slack)
        await slack.wait(lambda: slack.shown(thread))
        await slack.wait(lambda: "I stopped after" in slack.shown(thread)[0]["text"])
    assert len(slack.shown()) == 1


async def test_requests_of_one_thread_are_carried_out_in_order(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    heard: list[str] = []

    async def slow_first(request: Request, thread: Thread, house: House) -> None:
        if request.text.endswith("one"):
            await asyncio.sleep(0.3)
        heard.append(request.text.split()[-1])

    async with run_bot(routed(slow_first)):
        root = await _ask(slack, "one")
        await _ask(slack, "two", thread_ts=root)
        await _ask(slack, "elsewhere")
        await slack.wait(lambda: len(heard) == 3)
    assert heard == ["elsewhere", "one", "two"]


async def test_work_that_is_not_possible_yet_is_taken_up_later(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    tries: list[float] = []

    async def not_yet(request: Request, thread: Thread, house: House) -> None:
        tries.append(house.clock())
        if len(tries) == 1:
            raise TryLater(0.5, "not yet")
        await thread.say("answer", Message("now"))

    async with run_bot(routed(not_yet)):
        thread = await _ask(slack)
        await slack.wait(lambda: slack.shown(thread))
    assert tries[1] - tries[0] >= 0.5


async def test_each_pause_is_longer_so_that_an_outage_is_outlasted(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    tries: list[float] = []

    async def not_yet(request: Request, thread: Thread, house: House) -> None:
        tries.append(house.clock())
        if len(tries) < 4:
            raise TryLater(0.4, "not yet")
        await thread.say("answer", Message("now"))

    async with run_bot(routed(not_yet)):
        thread = await _ask(slack)
        await slack.wait(lambda: slack.shown(thread))
    pauses = [later - earlier for earlier, later in itertools.pairwise(tries)]
    assert [pause >= least for pause, least in zip(pauses, (0.4, 0.8, 1.6), strict=True)] == [
        True
    ] * 3


async def test_stopping_hands_over_what_is_not_finished(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    begun = asyncio.Event()

    async def waits(request: Request, thread: Thread, house: House) -> None:
        if not begun.is_set():
            begun.set()
            await asyncio.Event().wait()
        await thread.say("answer", Message("after the restart"))

    async with run_bot(routed(waits)):
        thread = await _ask(slack)
        await begun.wait()
    assert slack.shown() == []
    async with run_bot(routed(waits)):
        await slack.wait(lambda: slack.shown(thread))
    assert [m["text"] for m in slack.shown()] == ["after the restart"]


async def test_who_may_not_is_told_why_and_nothing_is_done(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async with run_bot() as bot:
        await _ask(slack, user="U0STRANGER")
        await slack.wait(lambda: slack.whispers)
        while await bot.house.store.run(audit.verify) == Verified(0, audit.GENESIS):
            await slack.changed.wait()
        with bot.house.store.session() as session:
            assert [r.state for r in session.exec(select(StoredRequest))] == [State.REFUSED]
    assert "another organisation" in slack.whispers[0]["text"]
    assert slack.shown() == []


async def test_what_may_have_killed_its_bot_is_tried_one_by_one_also_after_its_pause(
    run_bot: RunBot, slack: SmallSlack, store: Store
) -> None:
    together: list[int] = []
    running: set[str] = set()

    async def watched(request: Request, thread: Thread, house: House) -> None:
        running.add(request.reference)
        for n in range(3):
            await thread.say(f"step {n}", Message(f"step {n}"))
            together.append(len(running))
        running.discard(request.reference)

    def left_behind(session: Session) -> None:
        for n in range(3):
            draft = Draft((f"{n}",), "mention", TEAM, ASKER, {}, channel=f"C{n:04}", ts=f"{n}.1")
            made = inbox.accept(session, draft, state=State.WORKING, now=1.0, deadline=9e9)
            assert made is not None
            for _ in range(SUSPECT_TRIES + 2):
                turns.begin(session, made, now=1.0, deadline=9e9)
        session.execute(update(StoredRequest).values(not_before=1.0))

    store.run_now(left_behind)
    async with run_bot(routed(watched)):
        await slack.wait(lambda: len(together) == 9)
    assert set(together) == {1}
