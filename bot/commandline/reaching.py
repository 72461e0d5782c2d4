"""How does one command reach NATS, and the agents behind it?"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeVar

import typer

from bot.agents.agents import Agents, make_agents
from bot.agents.enrolment import Registry
from bot.agents.presence import Presence
from bot.agents.pushing import PushFailed
from bot.agents.secrets import NoKeys, authorities, read_keys
from bot.commandline.exits import Complaint
from bot.commandline.sites import settings
from bot.store import agents as stored
from bot.store.engine import Store
from bot.vitals.logs import set_up_logging
from checks.accounts.keyring import Keyring
from checks.linking.link import NotConnectedError, open_link
from checks.linking.way import LinkError, Way

PATIENCE_S = 5.0
UNSET = "WFO_NATS_URL is not set; it says where NATS is, e.g. tls://127.0.0.1:4222"
T = TypeVar("T")


def keys() -> Keyring:
    """Read the bot's keys for NATS; a Complaint says how they are made."""
    try:
        return read_keys(settings())
    except NoKeys as error:
        raise Complaint(str(error)) from error


async def connected(store: Store, work: Callable[[Registry, Presence], Awaitable[T]]) -> T:
    """Do something with a connection to the server's own account; a Complaint says what is missing."""
    url, ring = settings().nats_url, keys()
    if not url:
        raise Complaint(UNSET)
    said: list[str] = []
    try:
        async with asyncio.timeout(PATIENCE_S):
            way = Way(url, authorities(settings()))
            system = await open_link(way, ring.system_user(), "wfo-bot command line", said.append)
        try:
            presence = Presence(system, store, time.time, lambda _: None)
            await presence.refresh()
            await presence.close()
            return await work(Registry(store, ring, system, time.time), presence)
        finally:
            await system.close()
    except TimeoutError as error:
        why = f": {said[-1]}" if said else ""
        raise Complaint(f"NATS at {url} can't be reached in {PATIENCE_S:g} s{why}") from error
    except (LinkError, PushFailed, NotConnectedError) as error:
        raise Complaint(str(error)) from error


@asynccontextmanager
async def visiting(store: Store) -> AsyncIterator[Agents]:
    """Have the agents at hand for as long as the block takes, beside the bot; a Complaint says what is missing."""
    url = settings().nats_url
    if not url:
        raise Complaint(UNSET)
    keys()
    # What a bot notes of its day is no part of a command's output.
    set_up_logging(settings().model_copy(update={"log_level": "warning"}))
    agents = make_agents(settings(), store, time.time, guest=True)
    if agents is None:
        raise Complaint(f"{url} can't be used; see the log above")
    serving = asyncio.create_task(agents.run())
    try:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await agents.ready.wait()
        except TimeoutError as error:
            raise Complaint(f"NATS at {url} can't be reached in {PATIENCE_S:g} s") from error
        yield agents
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


@asynccontextmanager
async def at_hand(store: Store, vantages: Collection[str]) -> AsyncIterator[Agents | None]:
    """Have the agents at hand if one was ever enrolled at these vantage points and NATS is set; else None.

    Where NATS can't be reached a line says why, and the checks from there are errored.
    """
    async with AsyncExitStack() as stack:
        agents = None
        enrolled = await store.run(lambda session: stored.named(session, vantages))
        if settings().nats_url and enrolled:
            try:
                agents = await stack.enter_async_context(visiting(store))
            except Complaint as complaint:
                typer.echo(f"wfo: note: {complaint}", err=True)
        yield agents
