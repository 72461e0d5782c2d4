"""Do we keep hearing Slack, and notice when we don't?"""

import pytest

from bot.hearing.sockets import Patience, SocketsLostError
from tests.bot.conftest import RunBot
from tests.bot.small_slack import SmallSlack, event

QUICK = Patience(lines=1, ping_s=0.2, quiet_s=60, connect_s=0.5, give_up_s=1.0)


async def _is_answered(slack: SmallSlack) -> None:
    asked = slack.say("<@U0BOT> hello")
    await slack.acked(await slack.send("events_api", event(asked)))
    await slack.wait(lambda: slack.shown(asked["ts"]))


async def _until_it_ends(run_bot: RunBot) -> None:
    async with run_bot(patience=QUICK) as bot:
        await bot.ended.wait()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets"])
async def test_a_line_that_slack_ends_is_replaced(
    run_bot: RunBot, slack: SmallSlack, reason: str
) -> None:
    async with run_bot(patience=QUICK):
        await slack.wait(lambda: slack.sockets)
        first = slack.sockets[0]
        await first.send_json({"type": "disconnect", "reason": reason})
        await slack.wait(lambda: slack.sockets and first not in slack.sockets)
        await _is_answered(slack)


async def test_a_line_that_breaks_is_replaced(run_bot: RunBot, slack: SmallSlack) -> None:
    async with run_bot(patience=QUICK):
        await slack.wait(lambda: slack.sockets)
        first = slack.sockets[0]
        await first.close()
        await slack.wait(lambda: slack.sockets and first not in slack.sockets)
        await _is_answered(slack)


async def test_a_line_without_pongs_is_replaced(run_bot: RunBot, slack: SmallSlack) -> None:
    slack.mute_pongs = True
    async with run_bot(patience=QUICK):
        await slack.wait(lambda: slack.sockets)
        first = slack.sockets[0]
        await slack.wait(lambda: slack.sockets and first not in slack.sockets)
        slack.mute_pongs = False
        await _is_answered(slack)


async def test_a_line_that_only_answers_pings_is_replaced_and_the_gap_looked_up(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    patience = Patience(lines=1, ping_s=0.2, quiet_s=0.6, connect_s=0.5, give_up_s=5)
    async with run_bot(patience=patience):
        await _is_answered(slack)
        asked = slack.say("<@U0BOT> did you hear this?")
        await slack.wait(lambda: slack.shown(asked["ts"]))
    assert [m for m in slack.calls if m[0] == "apps.connections.open"][1:]


async def test_the_process_ends_with_a_clear_line_if_no_line_can_be_had(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    slack.refuse_sockets = True
    with pytest.raises(
        SocketsLostError, match=r"no connection to Slack for 1 s: .*SLACK_APP_TOKEN"
    ):
        await _until_it_ends(run_bot)


async def test_a_wrong_app_token_is_named_at_once(run_bot: RunBot, slack: SmallSlack) -> None:
    slack.faults["apps.connections.open"].extend(["error:invalid_auth"] * 3)
    with pytest.raises(SocketsLostError, match="connections:write"):
        await _until_it_ends(run_bot)


async def test_with_two_lines_one_may_be_lost_without_a_gap(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async with run_bot(patience=Patience(lines=2, ping_s=0.2, connect_s=0.5, give_up_s=5)):
        await slack.wait(lambda: len(slack.sockets) == 2)
        await slack.sockets[0].close()
        await _is_answered(slack)
        await slack.wait(lambda: len(slack.sockets) == 2)
