"""Is anything lost or done twice when bots are killed at any instant?"""

import asyncio
import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator

from bot.settings import Settings
from bot.store import audit
from bot.store.audit import Verified
from bot.store.engine import open_store
from tests.bot.conftest import BOTH
from tests.bot.small_slack import SmallSlack, event

QUESTIONS = 20
KILLS = 3
_PROGRAM = """
import asyncio
from bot.serving import serve
from bot.settings import Settings
asyncio.run(serve(Settings(_env_file=None)))
"""


@contextlib.asynccontextmanager
async def bots(settings: Settings, slack: SmallSlack, how_many: int) -> AsyncIterator["Herd"]:
    """Run bots as processes of their own, each started anew when it was killed."""
    environment = {
        **os.environ,
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": slack.url,
        "WFO_DATABASE_URL": settings.database_url,
        "WFO_DATA_DIR": str(settings.data_dir),
        "WFO_PORT": "0",
        "WFO_LEASE_S": "2",
        "WFO_LOG_LEVEL": "error",
    }
    herd = Herd(environment)
    for _ in range(how_many):
        await herd.start()
    try:
        yield herd
    finally:
        await herd.end()


class Herd:
    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self.processes: list[asyncio.subprocess.Process] = []

    async def start(self) -> None:
        self.processes.append(
            await asyncio.create_subprocess_exec(
                sys.executable, "-c", _PROGRAM, env=self._environment
            )
        )

    async def kill_one(self, chance: random.Random) -> None:
        victim = chance.choice(self.processes)
        self.processes.remove(victim)
        victim.kill()
        await victim.wait()
        await self.start()

    async def end(self) -> None:
        for process in self.processes:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
        codes = [await process.wait() for process in self.processes]
        # One that is only just starting is ended by the signal itself.
        assert set(codes) <= {0, -signal.SIGTERM}


async def _deliver(slack: SmallSlack, body: dict[str, object]) -> None:
    """Deliver as Slack does: again and again until somebody acknowledges."""
    for attempt in range(60):
        with contextlib.suppress(TimeoutError, ConnectionError, StopIteration):
            envelope = await slack.send("events_api", body, retry_attempt=attempt)
            await slack.wait(lambda e=envelope: e in slack.acks, within_s=1.0)  # type: ignore[misc] # defaults
            return
    raise AssertionError("nobody acknowledged")


@BOTH
async def test_each_question_is_answered_once_though_bots_are_killed(
    settings: Settings, slack: SmallSlack
) -> None:
    chance = random.Random(time.time_ns())
    asked = [slack.say(f"<@U0BOT> {n}", channel=f"C{n:04}") for n in range(QUESTIONS)]
    shared = bool(settings.database_url)
    async with bots(settings, slack, 2 if shared else 1) as herd:
        await slack.wait(lambda: slack.sockets, within_s=60)
        deliveries = asyncio.gather(*(_deliver(slack, event(message)) for message in asked))
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.05, 0.6))
            await herd.kill_one(chance)
            await slack.wait(lambda: slack.sockets, within_s=60)
        await deliveries
        with contextlib.suppress(TimeoutError):  # what is missing shows below
            await slack.wait(lambda: len(slack.shown()) >= QUESTIONS, within_s=60)
    answers = {message["ts"]: len(slack.shown(message["ts"])) for message in asked}
    assert {ts: n for ts, n in answers.items() if n != 1} == {}
    store = open_store(settings)
    verified = store.run_now(audit.verify)
    store.close()
    assert isinstance(verified, Verified)
    assert verified.lines == QUESTIONS
