"""What the tests of accounts and agents may ask for."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from checks.linking.link import Link
from tests.checks.agent.server import Account, Server, linked, nats_server, new_account, push


@dataclass
class Two:
    """A server with a bot's two links and two sites; site one is hostile."""

    server: Server
    system: Link
    bot: Link
    one: Account
    two: Account
    stack: AsyncExitStack

    async def link(self, account: Account, notes: list[str] | None = None, kind: str = "") -> Link:
        link = await linked(self.server, account.agent(), notes, kind)
        self.stack.push_async_callback(link.close)
        return link


@pytest.fixture(name="two")
async def _two(tmp_path: Path) -> AsyncIterator[Two]:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(nats_server(tmp_path / "nats"))
        system = await linked(server, server.ring.system_user())
        stack.push_async_callback(system.close)
        bot = await linked(server, server.ring.bot_user())
        stack.push_async_callback(bot.close)
        one, two = new_account(server.ring, "one"), new_account(server.ring, "two")
        for account in (one, two):
            assert (await push(system, account.token()))["data"]["code"] == 200
        yield Two(server, system, bot, one, two, stack)
