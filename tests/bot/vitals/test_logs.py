"""Can a secret, or what somebody wrote, end up in a log?"""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.settings import Settings
from bot.vitals.logs import set_up_logging
from bot.vitals.redactor import Redactor
from tests.bot.conftest import RunBot
from tests.bot.small_slack import SmallSlack, command, event
from tests.leaks import log_as_in_production


@pytest.fixture(name="lines")
def _lines(settings: Settings) -> Iterator[io.StringIO]:
    """Collect the log as production writes it; undone afterwards."""
    stream = io.StringIO()
    set_up_logging(settings.model_copy(update={"log_format": "json"}), stream)
    yield stream
    log_as_in_production()


@pytest.mark.parametrize(
    "line",
    [
        "token xoxb-123-456-PLANTED is bad",
        "xapp-1-A1-PLANTED",
        "postgresql://bot:PLANTED@db/wfo",
        "https://hooks.slack.com/commands/T1/PLANTED",
        '{"authorization": "Bearer PLANTED-TOKEN"}',
        "wss://wss-primary.slack.com/link/?ticket=PLANTED-1&app_id=2",
        "the very PLANTED secret",
    ],
)
def test_what_looks_like_a_secret_is_hidden(line: str) -> None:
    shown = Redactor(["the very PLANTED secret"])(line)
    assert "PLANTED" not in shown
    assert "(hidden)" in shown


def test_ordinary_lines_stay_as_they_are() -> None:
    line = '{"event": "request_closed", "request": "R-7K3F2AQ4", "state": "done"}'
    assert Redactor(["", "abc"])(line) == line


def test_a_library_s_line_is_json_and_redacted(lines: io.StringIO) -> None:
    logging.getLogger("any.library").warning("login with %s", "xoxb-1-planted")
    shown = json.loads(lines.getvalue())
    assert shown["event"] == "login with (hidden)"
    assert shown["level"] == "warning"


async def test_a_whole_conversation_leaves_no_secret_and_no_words_in_the_log(
    run_bot: RunBot, slack: SmallSlack, lines: io.StringIO
) -> None:
    slack.faults["chat.postMessage"].extend(["broken", "error:is_archived"])
    async with run_bot():
        asked = slack.say("<@U0BOT> my very private words")
        await slack.send("events_api", event(asked))
        await slack.send("slash_commands", command("my very private words", token="planted-token"))
        await slack.wait(lambda: len(slack.shown()) == 2)
    assert "request_closed" in lines.getvalue()
    for secret in ("xoxb-1-planted", "xapp-1-planted", "private words", "planted-token"):
        assert secret not in lines.getvalue()
    references = [json.loads(line).get("request") for line in lines.getvalue().splitlines()]
    assert len({reference for reference in references if reference}) == 2
