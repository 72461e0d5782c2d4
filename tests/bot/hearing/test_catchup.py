"""Is what was asked while nobody listened answered, once, and nothing else?"""

import time

import pytest

from bot.hearing.catchup import MARK
from bot.hearing.sockets import Patience
from bot.store.engine import Store
from bot.store.marks import write_mark
from bot.webapi.slack import SlackUnsure
from tests.bot.conftest import RunBot
from tests.bot.small_slack import CHANNEL, DIRECT, SmallSlack, event


async def test_a_question_of_the_gap_is_answered_with_a_note_of_the_delay(
    run_bot: RunBot, slack: SmallSlack, store: Store
) -> None:
    async with run_bot():
        known = slack.say("<@U0BOT> heard at once")
        await slack.send("events_api", event(known))
        await slack.wait(lambda: slack.shown(known["ts"]))
    hour_ago = time.time() - 3600
    store.run_now(lambda s: write_mark(s, MARK, repr(hour_ago)))
    asked = slack.say("<@U0BOT> anybody there?", ts=f"{time.time() - 1800:.6f}")
    direct = slack.say("hello?", channel=DIRECT, ts=f"{time.time() - 1700:.6f}")
    slack.say("not for you", ts=f"{time.time() - 1600:.6f}")
    slack.say("nor this", ts=f"{time.time() - 1500:.6f}", thread_ts=known["ts"])
    slack.say("<@U0BOT> too old", ts=f"{time.time() - 4000:.6f}")
    async with run_bot():
        await slack.wait(lambda: slack.shown(asked["ts"]) and slack.shown(direct["ts"]))
    assert len(slack.shown()) == 3
    assert "while I was away" in slack.shown(asked["ts"])[0]["text"]
    assert "while I was away" not in slack.shown(known["ts"])[0]["text"]


async def test_a_bot_that_never_listened_answers_nothing_of_the_past(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    slack.say("<@U0BOT> from long ago", ts=f"{time.time() - 600:.6f}")
    async with run_bot() as bot:
        now = slack.say("<@U0BOT> hello")
        await slack.send("events_api", event(now))
        await slack.wait(lambda: slack.shown(now["ts"]))
        assert await bot.catch_up.look(time.time()) == 0
    assert len(slack.shown()) == 1


async def test_where_history_is_closed_the_doctor_can_see_it(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    slack.readable = False
    async with run_bot() as bot:
        known = slack.say("<@U0BOT> hello")
        await slack.send("events_api", event(known))
        await slack.wait(lambda: slack.shown(known["ts"]))
        assert await bot.catch_up.look(0.0) == 0
        kinds = ("list of public_channel", "list of private_channel", "list of im")
        assert bot.pulse.deaf_to == dict.fromkeys((*kinds, "C0001"), "missing_scope")


async def test_a_look_that_broke_off_goes_on_with_what_it_had_not_seen(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    since = time.time() - 1000

    def looks() -> list[tuple[str, float]]:
        return [
            (a["channel"], float(a["oldest"]))
            for method, a in slack.calls
            if method == "conversations.history"
        ]

    slack.refuse_sockets = True  # so that nobody looks but the test
    patient = Patience(lines=1, ping_s=0.2, quiet_s=60, connect_s=2, give_up_s=60)
    async with run_bot(patience=patient) as bot:
        slack.faults["conversations.history"] += ["", "broken"]
        with pytest.raises(SlackUnsure):
            await bot.catch_up.look(since)
        first = looks()
        assert [channel for channel, _ in first] == [CHANNEL, DIRECT]
        await bot.catch_up.look(since)
    again = looks()[len(first) :]
    assert [channel for channel, _ in again] == [DIRECT, CHANNEL], "the neediest first"
    assert again[0][1] == pytest.approx(since, abs=1)
    assert again[1][1] > since + 800
