"""A run in whose middle a cable is cut: a real agent process, a real server and the bot, each on a machine of its own."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.store import agents as stored
from bot.store.engine import Store
from checks.failure import Failure
from checks.model import Finding, Outcome
from checks.vantage.contact import Waiting
from tests.bot.agents.cables import Cable, Cables, cables
from tests.bot.agents.conftest import ROLE, VANTAGE, Field, Process, around, plan
from tests.checks.agent.server import Place, nats_server, until

QUICK, SLOW = 8, 4
"""Looks that are stored before the cut, and looks that end while nothing comes through."""


@dataclass(frozen=True)
class Apart:
    """Bot, server and agent with cables between them."""

    cables: Cables
    field: Field
    agent: Process
    account: str

    @property
    def is_cut_off(self) -> bool:
        """Whether the bot has noticed: the server told it that the agent is gone, or it has lost the server."""
        presence = self.field.agents.presence
        return presence is None or not presence.is_current or not presence.is_there(self.account)


@dataclass(frozen=True)
class Cut:
    """What came of a run: its findings, seconds until the bot had noticed, and until the end from the mending on."""

    findings: list[Finding]
    noticed_s: float
    whole_s: float

    def assert_whole(self) -> None:
        """Each look has its result, once, and it is the right one."""
        numbers = Counter(finding.n for finding in self.findings)
        assert numbers == dict.fromkeys(range(QUICK + SLOW), 1)
        seen = Counter((finding.outcome, finding.failure) for finding in self.findings)
        assert seen == {
            (Outcome.FAILED, Failure.CONNECTION_REFUSED): QUICK,
            (Outcome.FAILED, Failure.CONNECTION_FILTERED): SLOW,
        }, seen


@asynccontextmanager
async def apart(
    folder: Path, store: Store, waiting: Waiting, ping_s: float
) -> AsyncIterator[Apart]:
    """Run server and agent in namespaces of their own, with TLS, and the bot's side in this process."""
    with cables() as laid:
        place = Place(
            inside=laid.inside(laid.hub),
            host=laid.address("bot", of_hub=True),
            others=(laid.address("agent", of_hub=True),),
            ping_s=ping_s,
        )
        async with (
            nats_server(folder / "nats", tls=True, place=place) as server,
            around(server, store, folder, waiting) as field,
        ):
            word = await field.invite(host=laid.address("agent", of_hub=True))
            agent = await field.start(
                *("--allow", "127.0.0.0/8", "--ping", str(ping_s), "--join", word.written()),
                role=ROLE,
                inside=laid.inside(laid.eyes),
            )
            vantage = await store.run(partial(stored.find_vantage, vantage=VANTAGE))
            assert vantage is not None
            yield Apart(laid, field, agent, vantage.account)


async def cut_in_the_middle(around: Apart, cable: Cable, seconds: float) -> Cut:
    """Carry a run out whose cable is cut, for that long, once the quick looks are stored."""
    field = around.field
    ports = [*range(3000, 3000 + QUICK), *range(4000, 4000 + SLOW)]
    run = asyncio.create_task(field.run(field.begin(plan(ports, vantage=VANTAGE))))
    await until(lambda: field.kept() == QUICK)
    began = time.perf_counter()
    around.cables.cut(cable)
    try:
        await until(lambda: around.is_cut_off, patience_s=seconds)
        noticed_s = time.perf_counter() - began
        await asyncio.sleep(seconds - noticed_s)
        assert not run.done()
        assert field.kept() == QUICK, "nothing comes through"
    finally:
        around.cables.mend(cable)
    mended = time.perf_counter()
    async with asyncio.timeout(60):
        findings = await run
    return Cut(findings, noticed_s, time.perf_counter() - mended)
