"""`wfo agents try-way`: is the way to a port open, even before anything listens there?"""

import asyncio
from functools import partial
from typing import Annotated

import typer

from bot.agents import two_ends
from bot.agents.two_ends import WayTried
from bot.commandline.exits import Complaint, Exit
from bot.commandline.reaching import visiting
from bot.commandline.sites import named, opened_store
from bot.store import agents as stored
from bot.store import sites
from bot.store.agents import Vantage
from bot.store.engine import Store
from checks.linking.link import NotConnectedError
from checks.model import Outcome, Site, Target


def try_way(
    site: Annotated[str, typer.Argument(help="The site's id or an alias.")],
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port at the far end.")],
    near: Annotated[str, typer.Option("--from", help="The role that connects.")],
    far: Annotated[str, typer.Option("--to", help="The role that listens.")],
) -> None:
    """Try the way to a port with an agent at both ends, also before anything listens there.

    The far agent listens for half a minute at most, only where nothing does, and only where its own list has a
    line `listen PORT`. Exit codes: 0 open, 1 blocked, 3 could not look.
    """
    if near == far:
        raise Complaint(
            "--from and --to name the same role; the way is tried between two machines",
            Exit.WRONG_USE,
        )
    with opened_store() as store:
        record = named(site, tuple(store.run_now(sites.all_sites)))
        ends = [
            store.run_now(partial(stored.find_vantage, vantage=f"{record.id}-{role}"))
            for role in (near, far)
        ]
        for role, end in zip((near, far), ends, strict=True):
            if end is None:
                raise Complaint(f"no agent is enrolled at {record.id}-{role}", Exit.WRONG_USE)
        host = next(iter(record.hosts.get(far, ())), None)
        if host is None:
            raise Complaint(f"no host is recorded for {far} at {record.id}", Exit.WRONG_USE)
        target = Target(role=far, host=host, port=port)
        tried = asyncio.run(_try(store, record.site(), [end for end in ends if end], target))
    typer.echo(tried.sentence)
    if tried.outcome is not Outcome.PASSED:
        failed = tried.outcome is Outcome.FAILED
        raise typer.Exit(int(Exit.FAILED if failed else Exit.COULD_NOT_LOOK))


async def _try(store: Store, site: Site, ends: list[Vantage], target: Target) -> WayTried:
    async with visiting(store) as agents:
        try:
            return await two_ends.try_way(agents, store, site, ends[0], ends[1], target)
        except NotConnectedError as error:
            raise Complaint(str(error) or "NATS can't be reached") from error
