"""Is a call waited for that Slack may still be about to carry out?"""

import time

from sqlmodel import Session, select

from bot.house import House
from bot.message import Message
from bot.posting.send import LANDING_S
from bot.posting.thread import Thread
from bot.request import Request
from bot.route import Route, Routes
from bot.store.engine import Store
from bot.store.posts import PostState, StoredPost
from bot.store.shown import count_due
from tests.bot.conftest import RunBot
from tests.bot.small_slack import SmallSlack, event


async def test_what_lands_just_after_its_bot_was_killed_is_not_posted_again(
    run_bot: RunBot, slack: SmallSlack, store: Store
) -> None:
    def look(session: Session) -> StoredPost:
        return session.exec(select(StoredPost)).one()

    async with run_bot() as bot:
        asked = slack.say("<@U0BOT> hello")
        await slack.send("events_api", event(asked))
        await slack.wait(lambda: store.run_now(count_due)[0] == 0 and slack.shown(asked["ts"]))
        landing = next(m for m in slack.messages if m.get("bot_id"))
        slack.messages.remove(landing)
        with store.session() as session:
            row = look(session)
            # As it stands when a bot is killed between the call and its answer.
            row.ts, row.sent_channel, row.state, row.began_at = "", "", PostState.DUE, time.time()
            session.add(row)
        bot.poster.wake()
        # Taken up: a bot that looks at once misses it.
        await slack.wait(lambda: store.run_now(look).lease_until > time.time())
        assert len(slack.shown()) == 0
        slack.messages.append(landing)
        await slack.wait(lambda: store.run_now(count_due)[0] == 0)
    assert slack.shown() == [landing]


async def test_a_change_is_not_overtaken_by_one_that_a_killed_bot_had_sent(
    run_bot: RunBot, slack: SmallSlack, store: Store
) -> None:
    async with run_bot():
        asked = slack.say("<@U0BOT> hello")
        await slack.send("events_api", event(asked))
        await slack.wait(lambda: slack.shown(asked["ts"]))
    killed = time.time()
    with store.session() as session:
        row = session.exec(select(StoredPost)).one()
        # As it stands when the bot is killed within a change, and there is a newer one by now.
        row.text, row.revision, row.state, row.began_at = "over", 3, PostState.DUE, killed
        session.add(row)
    async with run_bot():
        await slack.wait(lambda: slack.shown()[0]["text"] == "over", LANDING_S + 30)
    assert time.time() > killed + LANDING_S


async def test_a_post_that_is_found_again_is_brought_up_to_date(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async def changes(request: Request, thread: Thread, house: House) -> None:
        await thread.say("run", Message("at work"), live=True)
        await slack.wait(slack.shown)
        await thread.say("run", Message("over"))

    slack.faults["chat.postMessage"].append("cut_after")
    route = Route("ask", changes)
    async with run_bot(Routes(route, route, route)):
        asked = slack.say("<@U0BOT> hello")
        await slack.send("events_api", event(asked))
        await slack.wait(
            lambda: slack.shown() and slack.shown()[0]["text"] == "over", LANDING_S + 30
        )
    assert len(slack.shown()) == 1
