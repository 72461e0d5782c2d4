"""Is each gap in hearing looked up after it, however it came about?"""

import time

from bot.hearing.catchup import MARK
from bot.hearing.sockets import Patience
from bot.store.marks import read_mark, write_mark
from tests.bot.conftest import RunBot
from tests.bot.small_slack import SmallSlack

PATIENT = Patience(lines=1, ping_s=0.2, quiet_s=60, connect_s=2, give_up_s=20)


def looks(slack: SmallSlack, method: str = "users.conversations") -> int:
    return sum(called == method for called, _ in slack.calls)


async def _has_listened(run_bot: RunBot) -> None:
    async with run_bot() as bot:
        await bot.house.store.run(lambda s: write_mark(s, MARK, repr(time.time())))


async def test_what_is_asked_between_the_first_look_and_the_first_line_is_found(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    await _has_listened(run_bot)
    channels = 2
    before = looks(slack, "conversations.history")
    slack.refuse_sockets = True
    async with run_bot(patience=PATIENT):
        await slack.wait(lambda: looks(slack, "conversations.history") >= before + channels)
        asked = slack.say("<@U0BOT> did you hear this?")
        slack.refuse_sockets = False
        await slack.wait(lambda: slack.shown(asked["ts"]))
    assert len(slack.shown(asked["ts"])) == 1


async def test_what_is_asked_while_a_line_is_swapped_as_planned_is_found(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async with run_bot(patience=PATIENT) as bot:
        await slack.wait(lambda: slack.sockets)
        await bot.house.store.run(lambda s: write_mark(s, MARK, repr(time.time())))
        slack.refuse_sockets = True
        await slack.sockets[0].send_json({"type": "disconnect", "reason": "refresh_requested"})
        asked = slack.say("<@U0BOT> did you hear this?")
        slack.refuse_sockets = False
        await slack.wait(lambda: slack.shown(asked["ts"]))
    assert len(slack.shown(asked["ts"])) == 1


async def test_a_gap_that_comes_while_another_is_looked_up_is_looked_up_too(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    await _has_listened(run_bot)
    before = looks(slack)
    slack.faults["users.conversations"].append(("slow_after", 1.0))
    async with run_bot(patience=PATIENT) as bot:
        await slack.wait(lambda: looks(slack) > before)
        bot.catch_up.after_gap()
        await slack.wait(lambda: looks(slack) > before + 1, within_s=5)


async def test_a_bot_that_hears_for_the_first_time_remembers_it_at_once(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    slack.faults["apps.connections.open"].append(("slow_after", 0.7))
    async with run_bot(patience=PATIENT) as bot:
        began = time.monotonic()
        while await bot.house.store.run(lambda s: read_mark(s, MARK)) is None:
            assert time.monotonic() - began < 5, "killed now it would not know what it missed"
