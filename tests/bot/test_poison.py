"""Is a request that kills its bot given up, and only that one?"""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import time
from multiprocessing.context import ForkServerProcess

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.house import House
from bot.posting.thread import Thread
from bot.request import Request
from bot.route import Route, Routes
from bot.serving import serve
from bot.settings import Settings
from bot.store import inbox, turns
from bot.store.engine import Store
from bot.store.inbox import Draft, State, StoredRequest
from bot.work.work import MOST_TRIES, SUSPECT_TRIES
from tests.bot.conftest import echo
from tests.bot.small_slack import ASKER, TEAM, SmallSlack
from tests.torture.bots import ended

ASKED = ("one", "two", "poison", "three", "four")
DEATHS = 2
"""How many are left until it is given up: each costs the test more than a second."""


async def _swallow(request: Request, thread: Thread, house: House) -> None:
    if request.text == "poison":
        os.kill(os.getpid(), signal.SIGKILL)
    await echo(request, thread, house)


def _be_a_bot(settings: Settings) -> None:
    route = Route("ask", _swallow)
    routes = Routes(mention=route, message=route, file=route)
    asyncio.run(serve(settings, routes=routes))


async def _hurry(store: Store) -> None:
    """Let nothing be put off: the pauses are minutes."""

    def at_once(session: Session) -> None:
        paused = update(StoredRequest).where(col(StoredRequest.not_before) > 1.0)
        session.execute(paused.values(not_before=1.0))

    while True:
        await store.run(at_once)
        await asyncio.sleep(0.2)


async def _until_answered(slack: SmallSlack, store: Store) -> None:
    """Wait until everybody has an answer, and the bot has written down that they have."""
    await slack.wait(lambda: len(slack.shown()) == len(ASKED), within_s=60)
    while await store.run(_is_open):
        await asyncio.sleep(0.05)


def _is_open(session: Session) -> bool:
    """Whether a request is still open."""
    still = select(StoredRequest.id).where(col(StoredRequest.ended_at).is_(None))
    return session.exec(still).first() is not None


async def _live(settings: Settings, slack: SmallSlack, store: Store) -> bool:
    """Run a bot until it dies, or until everybody has an answer; True for the latter."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.bot.test_poison"])
    process: ForkServerProcess = context.Process(target=_be_a_bot, args=(settings,), daemon=True)
    await asyncio.to_thread(process.start)
    death = asyncio.create_task(ended(process))
    answered = asyncio.create_task(_until_answered(slack, store))
    await asyncio.wait([death, answered], return_when=asyncio.FIRST_COMPLETED)
    lived = not death.done()
    answered.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await answered
    process.terminate()
    await death
    return lived


def _died_together(session: Session) -> None:
    """Leave behind what bots were at work on when they died of one of them."""
    for n, text in enumerate(ASKED):
        draft = Draft(
            (text,), "mention", TEAM, ASKER, {}, channel=f"C{n:04}", ts=f"{n}.1", text=text
        )
        now = time.time()
        made = inbox.accept(session, draft, state=State.WORKING, now=now, deadline=now + 600)
        assert made is not None
        for _ in range(MOST_TRIES - DEATHS if text == "poison" else SUSPECT_TRIES):
            turns.begin(session, made, now=now, deadline=now + 600)


async def test_a_request_that_kills_its_bot_is_given_up_and_takes_nobody_with_it(
    settings: Settings, slack: SmallSlack, store: Store
) -> None:
    store.run_now(_died_together)
    here = settings.model_copy(update={"slack_api_url": slack.url, "log_level": "error"})
    lives, hurry = 1, asyncio.create_task(_hurry(store))
    while not await _live(here, slack, store):
        lives += 1
        assert lives <= DEATHS + 1, "it is given up by then"
    hurry.cancel()
    assert lives == DEATHS + 1
    texts = {message["thread_ts"]: message["text"] for message in slack.shown()}
    assert [ts for ts, text in texts.items() if not text.startswith("Heard")] == ["2.1"]
    assert f"interrupted {MOST_TRIES} times" in texts["2.1"]
    with store.session() as session:
        rows = session.exec(select(StoredRequest).order_by(col(StoredRequest.id))).all()
        states = [row.state for row in rows]
    assert states == [State.DONE, State.DONE, State.FAILED, State.DONE, State.DONE]
