"""Does a secret, or what somebody wrote, come out anywhere: logs, tracebacks, doctor, the last line of a command?

Whatever a test of the suite logs is searched as well (`tests/leaks.py`); here is planted on purpose, and things go wrong.
"""

import asyncio
import os
import random
import sys
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.house import House
from bot.posting.thread import Thread
from bot.request import Request
from bot.route import Route, Routes
from bot.routes import ROUTES
from bot.store.marks import StoredMark
from bot.workspace.faults import Rule
from bot.workspace.gestures.refused import Refused
from bot.workspace.server import open_workspace
from tests.leaks import PRIVATE, found_in
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT, Stage, bot_on
from tests.torture.bots import bots

SECRET = f"my very {PRIVATE}"
NOWHERE = {
    "SLACK_BOT_TOKEN": "xoxb-1-planted",
    "SLACK_APP_TOKEN": "xapp-1-planted",
    "SLACK_SIGNING_SECRET": "planted-signing-secret",
    "SLACK_API_URL": "http://127.0.0.1:9/api/",
    "WFO_DATABASE_URL": "postgresql://wfo:planted-db-word@127.0.0.1:9/wfo",
    "WFO_NATS_URL": "nats://bot:planted-nats-word@127.0.0.1:9",
}
"""A database, a message server and a Slack that can't be reached, each with a secret in its address."""
CROOKED = {
    "SLACK_BOT_TOKEN": "planted-no-token",
    "WFO_DATABASE_URL": "postgresql://wfo:planted@db:word@127.0.0.1:port/wfo",
    "WFO_NATS_URL": "nats://bot:planted@nats:word@127.0.0.1:port",
}
COMMANDS = (("run",), ("doctor",), ("agents", "list"), ("check", "site42"))


async def _said(folder: Path, *arguments: str, **environment: str) -> str:
    """Run a command of `wfo` and return all it wrote."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WFO_", "SLACK_"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        env={**kept, "WFO_DATA_DIR": str(folder), "WFO_LOG_LEVEL": "debug", **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), LONG)
    assert process.returncode, f"{arguments}: nothing of that can work"
    return out.decode()


async def test_no_command_says_a_secret_when_nothing_can_be_reached(tmp_path: Path) -> None:
    for command in COMMANDS:
        said = await _said(tmp_path, *command, **NOWHERE)
        assert said, command
        assert list(found_in(said)) == [], command


async def test_no_command_quotes_a_setting_that_is_a_secret(tmp_path: Path) -> None:
    for name, value in CROOKED.items():
        said = await _said(tmp_path, "doctor", **{**NOWHERE, name: value})
        assert said.startswith(f"wfo: {name} must be")
        assert list(found_in(said)) == []


async def _breaks(request: Request, thread: Thread, house: House) -> None:
    """Fail as code and database do: with an error that quotes."""

    def twice(session: Session) -> None:
        for _ in range(2):
            session.add(StoredMark(name=request.text, value=request.text))
            session.flush()
            session.expunge_all()

    try:
        await house.store.run(twice)
    except Exception as error:
        raise ValueError(f"can't keep {request.text!r}") from error


async def test_a_broken_listener_is_logged_without_what_was_written(
    stage: Stage, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = Route("ask", _breaks)
    routes = Routes(mention=broken, message=broken, file=broken, actions=ROUTES.actions)
    async with bot_on(stage, routes):
        asked = await stage.workspace.say(stage.workspace.owner, SUPPORT, f"@wfo {SECRET}")
        await stage.workspace.wait_for_reply(SUPPORT, asked, "went wrong", 10)
    out, err = capfd.readouterr()
    assert "listener_failed" in err
    assert "in _breaks" in err, "where it broke is told"
    assert "IntegrityError" in err, "and what of"
    assert list(found_in(out + err)) == []


async def test_a_bot_in_trouble_leaves_no_secret_and_no_words_in_its_log(tmp_path: Path) -> None:
    async with open_workspace() as workspace, bots(workspace, tmp_path, "", 1) as herd:
        await workspace.wait_for_bot(2, timeout_s=LONG)
        support, chance = workspace.channel("support"), random.Random(5)
        for action in ("http_500_html", "cut_after", "error", "rate_limit", "cut_before"):
            workspace.arm(Rule(on=chance.choice(("chat.*", "users.*")), action=action, value="x"))
        asked = await workspace.say(workspace.owner, support, f"@wfo {SECRET}")
        direct = await workspace.say(
            workspace.owner, workspace.dm(workspace.owner), f"{SECRET}, and xoxb-1-planted"
        )
        await workspace.command(workspace.owner, support, f"/wfo {SECRET}")
        await workspace.command(workspace.owner, support, f"/wfo-check {SECRET}")
        await workspace.upload(workspace.owner, support, f"{PRIVATE}.txt", b"planted", SECRET)
        await workspace.wait_for_reply(support, asked, "", LONG)
        await workspace.wait_for_reply(workspace.dm(workspace.owner), direct, "", LONG)
        workspace.befall("remove_scope", "chat:write")
        workspace.befall("revoke_token", "bot")
        try:
            await workspace.command(workspace.owner, support, f"/wfo {SECRET} again")
        except Refused:
            pytest.fail("without its token a bot still stores")
        await workspace.wait_for(
            lambda: (
                "token_revoked" in herd.log.read_text("utf-8")
                or "account_inactive" in herd.log.read_text("utf-8")
            ),
            LONG,
        )
        await herd.end()
        assert list(found_in(herd.log.read_text("utf-8"))) == []
