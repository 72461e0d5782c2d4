"""A NATS server, a database, the bot's side of the agents, and real agent processes."""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.agents.agents import Agents
from bot.agents.results import read_stored
from bot.looking.running import carry_out
from bot.store import runs
from bot.store.engine import Store
from bot.store.evidence import StoredEvidence
from bot.store.runs import Run
from checks.accounts.credentials import Invitation
from checks.agent.folder import Folder, Manner
from checks.agent.joining import join
from checks.agent.serving import serve
from checks.model import Check, Finding, Plan, Requirement, Site, Source, Target
from checks.vantage.contact import Waiting
from tests.checks.agent.server import Server, nats_server, until

BRISK = Waiting(mute_s=1.5, again_s=0.1, back_s=8.0, cut_s=20.0)
ROLE = "premises-server"
VANTAGE = "site42-premises-server"


@dataclass
class Process:
    """One `wfo agent` process."""

    folder: Path
    process: asyncio.subprocess.Process
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    async def ready(self) -> None:
        await until(lambda: "connected to" in self.said, lambda: self.said)

    async def kill(self, number: signal.Signals = signal.SIGKILL) -> int:
        if self.process.returncode is None:
            self.process.send_signal(number)
        async with asyncio.timeout(15):
            return await self.process.wait()


@dataclass
class Field:
    """Everything around the agents of a test."""

    server: Server
    store: Store
    folder: Path
    stack: AsyncExitStack
    agents: Agents
    count: int = 0

    async def invite(self, role: str = ROLE, site: str = "site42", host: str = "") -> Invitation:
        """Invite an agent; `host` is the server as it is seen from there."""
        assert self.agents.registry is not None
        url = self.server.url("ws").replace(self.server.place.host, host or self.server.place.host)
        return await self.agents.registry.invite(site, role, url, self.server.authorities)

    async def start(
        self,
        *options: str,
        name: str = "a",
        role: str = ROLE,
        wait: bool = True,
        inside: Sequence[str] = (),
    ) -> Process:
        """Start an agent process; its folder stays from one start to the next."""
        self.count += 1
        log = self.folder / f"{name}-{self.count}.log"
        with log.open("wb") as file:
            process = await asyncio.create_subprocess_exec(
                *inside,
                *(sys.executable, "-m", "bot", "agent", "--site", "site42", "--role", role),
                *("--folder", str(self.folder / name), "--spread", "0", *options),
                stdout=file,
                stderr=file,
            )
        found = Process(self.folder / name, process, log)
        self.stack.push_async_callback(found.kill)
        if wait:
            await found.ready()
        return found

    async def joined(
        self, *allow: str, name: str = "a", role: str = ROLE, wait: bool = True
    ) -> Process:
        """Invite an agent and start it."""
        word = (await self.invite(role)).written()
        lines = [part for line in allow or ("127.0.0.0/8",) for part in ("--allow", line)]
        return await self.start(*lines, "--join", word, name=name, role=role, wait=wait)

    async def here(self, *allow: str, name: str = "a", role: str = ROLE) -> Folder:
        """Serve as an agent within this process, for what needs none of its own."""
        folder, stop = Folder(self.folder / name), asyncio.Event()
        folder.begin_allow_list(allow or ("127.0.0.0/8",))
        await join(await self.invite(role), folder, "", lambda _: None)
        said: list[str] = []
        serving = asyncio.create_task(serve(Manner(folder, "", said.append, 0.0), stop))

        async def end() -> None:
            stop.set()
            await serving

        self.stack.push_async_callback(end)
        await until(lambda: any("connected to" in line for line in said), lambda: repr(said))
        return folder

    def begin(self, plan: Plan) -> Run:
        with self.store.session() as session:
            return runs.start_run(session, plan, None, now=time.time(), asked_by="test")

    async def run(self, run: Run, agents: Agents | None = None) -> list[Finding]:
        looks = carry_out(self.store, run, {}, time.time, agents or self.agents)
        return [finding async for finding in looks]

    def kept(self) -> int:
        with self.store.session() as session:
            rows = session.exec(select(StoredEvidence).order_by(col(StoredEvidence.at))).all()
        asked = {row.run_id for row in rows}
        return sum(
            len(read_stored((row.n, row.content) for row in rows if row.run_id == run))
            for run in asked
        )

    @asynccontextmanager
    async def bot(self, waiting: Waiting = BRISK) -> AsyncIterator[Agents]:
        """Run the bot's side; leaving the block ends it without a farewell."""
        agents = Agents(self.store, self.server.ring, self.server.way(), time.time, waiting)
        task = asyncio.create_task(agents.run())
        try:
            async with asyncio.timeout(15):
                await agents.ready.wait()
            yield agents
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(name="field")
async def _field(store: Store, tmp_path: Path) -> AsyncIterator[Field]:
    async with nats_server(tmp_path / "nats") as server, around(server, store, tmp_path) as field:
        yield field


@asynccontextmanager
async def around(
    server: Server, store: Store, folder: Path, waiting: Waiting = BRISK
) -> AsyncIterator[Field]:
    """Have a bot's side, and room for agents, around a server."""
    async with AsyncExitStack() as stack:
        field = Field(server, store, folder, stack, None)  # type: ignore[arg-type] # set below
        field.agents = await stack.enter_async_context(field.bot(waiting))
        yield field


def plan(
    ports: Sequence[int],
    *,
    probe: str = "tcp",
    host: str = "127.0.0.1",
    networks: tuple[str, ...] = ("127.0.0.0/8",),
    vantage: str = VANTAGE,
) -> Plan:
    site = Site(id="site42", name="Acme", edition="9.9-hosted", allowed_networks=networks)
    checks = tuple(
        Check(
            n=n,
            requirement=Requirement(
                key=f"{n}-{port}",
                kind="port",
                component="logging",
                citation={},
                port=port,
                transport="TCP",
            ),
            reading=0,
            probe=probe,
            source=Source(role=ROLE, vantage=vantage),
            target=Target(role="portal", host=host, port=port),
            allowed_networks=networks,
        )
        for n, port in enumerate(ports)
    )
    return Plan(site=site, checks=checks, skips=())


@asynccontextmanager
async def listeners(count: int) -> AsyncIterator[list[int]]:
    """Accept connections on so many ports of loopback."""

    async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with AsyncExitStack() as stack:
        ports = []
        for _ in range(count):
            server = await asyncio.start_server(accept, "127.0.0.1", 0)
            await stack.enter_async_context(server)
            ports.append(server.sockets[0].getsockname()[1])
        yield ports


def with_slow(quick: Plan, port: int) -> Plan:
    """Add a look that takes three seconds, so that something can happen in the middle of the run."""
    slow = plan([port], probe="amqp").checks[0]
    checks = (*quick.checks, slow.model_copy(update={"n": len(quick.checks)}))
    return quick.model_copy(update={"checks": checks})


@asynccontextmanager
async def silence() -> AsyncIterator[int]:
    """Accept connections on a port and say nothing."""
    writers = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        with suppress(OSError):
            await reader.read()
        writer.close()

    async with await asyncio.start_server(accept, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        for writer in writers:
            writer.close()
