"""Does a request come to its answer through all parts?"""

import pytest

from tests.bot.conftest import RunBot
from tests.bot.small_slack import CHANNEL, SmallSlack, command, event


async def test_a_mention_is_answered_in_its_thread(run_bot: RunBot, slack: SmallSlack) -> None:
    async with run_bot():
        asked = slack.say("<@U0BOT> what is port 5638 for?")
        await slack.acked(await slack.send("events_api", event(asked)))
        await slack.wait(lambda: slack.shown(asked["ts"]))
    assert len(slack.shown()) == 1
    assert slack.shown()[0]["text"].startswith("Heard, R-")


async def test_a_mention_that_comes_as_two_events_is_answered_once(
    run_bot: RunBot, slack: SmallSlack
) -> None:
    async with run_bot() as bot:
        asked = slack.say("<@U0BOT> hello")
        for kind in ("message", "app_mention", "app_mention"):
            await slack.acked(await slack.send("events_api", event(asked, kind)))
        await slack.wait(lambda: slack.shown(asked["ts"]))
        assert bot.pulse.ignored.labels("repeated")._value.get() >= 2
    assert len(slack.shown()) == 1


async def test_a_command_opens_a_thread_of_its_own(run_bot: RunBot, slack: SmallSlack) -> None:
    async with run_bot():
        assert await slack.acked(await slack.send("slash_commands", command("help"))) == {}
        await slack.wait(slack.shown)
    assert slack.shown()[0]["channel"] == CHANNEL
    assert "thread_ts" not in slack.shown()[0]


async def test_tokens_in_the_environment_bring_no_warning_of_bolts(
    run_bot: RunBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-planted")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-planted")
    async with run_bot():
        assert "unused" not in caplog.text
