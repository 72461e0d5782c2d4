"""How are the processes of one measurement started and ended?"""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from tests.benchmarks.agents.exchange import Order, Taken
from tests.checks.agent.server import Account, Server, linked, new_account, push

PROCESSES = 4
PATIENCE_S = 300


class UnfinishedError(Exception):
    """Whoever asked did not get everything home."""


async def known_accounts(server: Server, count: int) -> list[Account]:
    """Make that many accounts and let the server know them."""
    accounts = [new_account(server.ring, f"bench{n}-role") for n in range(count)]
    system = await linked(server, server.ring.system_user())
    for account in accounts:
        await push(system, account.token())
    await system.close()
    return accounts


async def measured(order: Order, accounts: Sequence[Account], seeing: str) -> Taken:
    """Run the agents' side in some processes and the asking side in one; returns what that one measured."""
    async with _seeing(order.model_copy(update={"kind": seeing}), accounts):
        asking = order.model_copy(update={"accounts": tuple(a.public for a in accounts)})
        process = await _started("asking", asking, f"asking-{order.kind}")
        try:
            async with asyncio.timeout(PATIENCE_S):
                lines, _ = await process.communicate()
        finally:
            await _ended(process)
    if process.returncode != 0:
        raise UnfinishedError(order.kind)
    return Taken(**json.loads(lines.splitlines()[-1]))


@asynccontextmanager
async def _seeing(order: Order, accounts: Sequence[Account]) -> AsyncIterator[None]:
    processes = []
    try:
        for part in range(min(PROCESSES, len(accounts))):
            mine = accounts[part::PROCESSES]
            own = order.model_copy(
                update={
                    "ring": None,
                    "accounts": tuple(account.public for account in mine),
                    "users": tuple(a.agent() for a in mine) if order.ring else (),
                }
            )
            processes.append(await _started("seeing", own, f"seeing-{order.kind}-{part}"))
        for process in processes:
            assert process.stdout is not None
            async with asyncio.timeout(PATIENCE_S):
                assert (await process.stdout.readline()).strip() == b"ready"
        yield
    finally:
        for process in processes:
            await _ended(process)


async def _started(side: str, order: Order, name: str) -> asyncio.subprocess.Process:
    file = order.folder / f"{name}.json"
    file.write_text(order.model_dump_json())
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"tests.benchmarks.agents.{side}", str(file)),
        stdout=subprocess.PIPE,
        stderr=None,
    )


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()
