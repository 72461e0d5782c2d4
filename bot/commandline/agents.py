"""`wfo agents`: let agents in, see who is there, shut them out."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session

from bot.agents.agents import make_agents
from bot.agents.enrolment import Registry
from bot.agents.presence import Presence
from bot.agents.pushing import PushFailed
from bot.agents.secrets import (
    NoKeys,
    agents_folder,
    authorities,
    keys_file,
    read_keys,
    write_keys,
)
from bot.agents.two_ends import WayTried, try_way
from bot.commandline.exits import Complaint, Exit
from bot.commandline.sites import WHO, named, opened_store, settings
from bot.sites.record import SiteRecord
from bot.store import agents as stored
from bot.store import sites
from bot.store.agents import Agent, Vantage
from bot.store.engine import Store
from checks.accounts.keyring import Keyring, new_keyring
from checks.accounts.server import Places, server_config
from checks.agent.folder import write_private
from checks.linking.link import NotConnectedError, open_link
from checks.linking.way import LinkError, Way
from checks.model import Outcome, Site, Target

PATIENCE_S = 15.0
T = TypeVar("T")

app = typer.Typer(
    no_args_is_help=True,
    help="The agents at the sites: enrol, list, revoke, rotate, server-config.",
)
Json = Annotated[bool, typer.Option("--json", help="For a machine.")]


@app.command()
def enrol(
    site: Annotated[str, typer.Argument(help="The site's id or an alias.")],
    role: Annotated[str, typer.Option(help="In whose place it looks, e.g. premises-server.")],
    url: Annotated[
        str, typer.Option(help="Where agents reach NATS, if not at WFO_NATS_URL; wss://host.")
    ] = "",
    replaces: Annotated[
        str, typer.Option(help="The key of the agent whose place it takes; `wfo agents list`.")
    ] = "",
) -> None:
    """Print the one line that makes a machine at the site an agent.

    The line is worth something for an hour and once. The new agent makes its own key there; the bot, which must
    run, signs it. Nothing has to be restarted.
    """
    reach = url or settings().nats_url
    with opened_store() as store:
        record = named(site, _records(store))

        async def make(registry: Registry, _: Presence) -> str:
            Way(reach)
            invitation = await registry.invite(
                record.id, role, reach, authorities(settings()), replaces=replaces
            )
            return invitation.written()

        word = asyncio.run(_connected(store, make))
        _add_vantage(store, record, role)
    allowed = " ".join(f"--allow {network}" for network in record.allowed_networks)
    typer.echo(
        "Run this on the machine, as the account that the agent will run under:\n", err=True
    )
    typer.echo(f"wfo agent --site {record.id} --role {role} {allowed} --join {word}")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the agents: online or since when not, host, version, key."""
    with opened_store() as store:
        found = store.run_now(stored.agents)
        accounts = {place.vantage: place.account for place in store.run_now(stored.all_vantages)}

        async def look(_: Registry, presence: Presence) -> set[str]:
            return {user for users in presence.users().values() for user in users}

        try:
            there: set[str] | None = asyncio.run(_connected(store, look))
        except Complaint as complaint:
            typer.echo(f"wfo: note: {complaint}", err=True)
            there = None
    rows = [_row(agent, there) for agent in found]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    if not rows:
        places = ", ".join(accounts) or "nowhere"
        typer.echo(f"No agent has joined yet; invited: {places}.")
        return
    table = Table("vantage", "state", "host", "version", "key", box=None, pad_edge=False)
    for row in rows:
        table.add_row(
            *(escape(str(row[key])) for key in ("vantage", "state", "host", "version", "key"))
        )
    Console(soft_wrap=True).print(table)


@app.command()
def revoke(
    key: Annotated[
        str, typer.Argument(help="The agent's key, or a vantage point: all its agents.")
    ],
) -> None:
    """Shut an agent out, at once and for good; others stay."""
    with opened_store() as store:
        users = [key]
        if store.run_now(lambda session: stored.find_vantage(session, key)):
            users = [
                agent.user
                for agent in store.run_now(lambda session: stored.agents(session, key))
                if agent.revoked_at is None
            ]

        async def work(registry: Registry, _: Presence) -> int:
            return sum([await registry.revoke(user) for user in users])

        count = asyncio.run(_connected(store, work))
    if not count:
        raise Complaint(f"no agent that is let in has the key {key!r}", Exit.WRONG_USE)
    typer.echo(f"Revoked {count}.")


@app.command()
def rotate(vantage: Annotated[str, typer.Argument(help="E.g. site42-premises-server.")]) -> None:
    """Sign with a new key from now on: every agent there is cut off, and must be enrolled again."""
    with opened_store() as store:

        async def work(registry: Registry, _: Presence) -> bool:
            return await registry.rotate(vantage)

        if not asyncio.run(_connected(store, work)):
            raise Complaint(f"no vantage point is called {vantage!r}", Exit.WRONG_USE)
    typer.echo(f"Rotated {vantage}; enrol its agents again.")


@app.command()
def remove(vantage: Annotated[str, typer.Argument(help="E.g. site42-premises-server.")]) -> None:
    """Shut out every agent of a vantage point, and forget it."""
    with opened_store() as store:

        async def work(registry: Registry, _: Presence) -> bool:
            return await registry.remove(vantage)

        if not asyncio.run(_connected(store, work)):
            raise Complaint(f"no vantage point is called {vantage!r}", Exit.WRONG_USE)
    typer.echo(f"Removed {vantage}.")


@app.command("try-way")
def try_way_(
    site: Annotated[str, typer.Argument(help="The site's id or an alias.")],
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port at the far end.")],
    near: Annotated[str, typer.Option("--from", help="The role that connects.")],
    far: Annotated[str, typer.Option("--to", help="The role that listens.")],
) -> None:
    """Try the way to a port with an agent at both ends, also before anything listens there.

    The far agent listens for half a minute at most, only where nothing does, and only where its own list has a
    line `listen PORT`. Exit codes: 0 open, 1 blocked, 3 could not look.
    """
    with opened_store() as store:
        record = named(site, _records(store))
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
    agents = make_agents(settings(), store, time.time)
    if agents is None:
        raise Complaint("WFO_NATS_URL is not set, or there are no keys for it")
    serving = asyncio.create_task(agents.run())
    try:
        async with asyncio.timeout(PATIENCE_S):
            await agents.ready.wait()
        return await try_way(agents, store, site, ends[0], ends[1], target)
    except (TimeoutError, NotConnectedError) as error:
        raise Complaint(str(error) or "NATS can't be reached") from error
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


@app.command("server-config")
def server_config_(  # noqa: PLR0913 - each an option
    out: Annotated[
        Path | None, typer.Option(help="Write it here; without, it is printed.")
    ] = None,
    certificate: Annotated[str, typer.Option(help="The server's certificate chain, PEM.")] = "",
    private_key: Annotated[str, typer.Option(help="Its private key, PEM.")] = "",
    websocket: Annotated[str, typer.Option(help="Where agents connect.")] = "0.0.0.0:443",
    native: Annotated[str, typer.Option(help="Where the bot connects.")] = "127.0.0.1:4222",
    accounts: Annotated[
        str, typer.Option(help="The server's folder for accounts.")
    ] = "/var/lib/nats/accounts",
    authority: Annotated[
        Path | None, typer.Option(help="Trust these authorities (PEM) for NATS as well.")
    ] = None,
) -> None:
    """Make the keys, once, and write the configuration of nats-server.

    Called again it writes the same server's configuration. Without a certificate the WebSocket is plain: only for
    a proxy on the same machine that ends TLS.
    """
    if bool(certificate) != bool(private_key):
        raise Complaint("give both --certificate and --private-key, or neither", Exit.WRONG_USE)
    if not certificate and not websocket.startswith("127."):
        raise Complaint(
            f"without a certificate {websocket} would be readable on the way; give --certificate and "
            "--private-key, or --websocket 127.0.0.1:8080 behind a proxy that ends TLS",
            Exit.WRONG_USE,
        )
    text = server_config(
        _keys_or_new(),
        Places(
            accounts_folder=accounts,
            certificate=certificate,
            private_key=private_key,
            native=native,
            websocket=websocket,
        ),
    )
    if authority is not None:
        write_private(agents_folder(settings()) / "ca.pem", authority.read_text(encoding="ascii"))
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_private(out, text)
        typer.echo(f"Wrote {out}. Check it: nats-server -t -c {out}", err=True)


def _keys_or_new() -> Keyring:
    if keys_file(settings()).exists():
        return _keys()
    ring, vault = new_keyring()
    path = write_keys(settings(), ring)
    beside = path.with_name("vault.json")
    write_private(beside, vault.model_dump_json(indent=1) + "\n")
    typer.echo(
        f"Made keys in {path}; back that file up with the database. {beside} is needed only to replace a stolen "
        "key: take it off this machine.",
        err=True,
    )
    return ring


def _keys() -> Keyring:
    try:
        return read_keys(settings())
    except NoKeys as error:
        raise Complaint(str(error)) from error


def _records(store: Store) -> tuple[SiteRecord, ...]:
    return tuple(store.run_now(sites.all_sites))


def _add_vantage(store: Store, record: SiteRecord, role: str) -> None:
    """Let the new vantage point look in its role's place, unless the record speaks of it already."""
    name = f"{record.id}-{role}"
    if name in record.vantage:
        return

    def write(session: Session) -> None:
        current = sites.find_site(session, record.id) or record
        changed = current.model_copy(update={"vantage": {**current.vantage, name: (role,)}})
        sites.put_sites(
            session, [SiteRecord.model_validate(changed.model_dump())], by=WHO, now=time.time()
        )

    store.run_now(write)
    typer.echo(f"{record.id}: {name} may now look in the place of {role}.", err=True)


async def _connected(store: Store, work: Callable[[Registry, Presence], Awaitable[T]]) -> T:
    """Do something with a connection to the server's own account; a Complaint says what is missing."""
    url, ring = settings().nats_url, _keys()
    if not url:
        raise Complaint(
            "WFO_NATS_URL is not set; it says where NATS is, e.g. tls://127.0.0.1:4222"
        )
    said: list[str] = []
    try:
        async with asyncio.timeout(PATIENCE_S):
            way = Way(url, authorities(settings()))
            system = await open_link(way, ring.system_user(), "wfo-bot command line", said.append)
        try:
            presence = Presence(system, store, time.time, lambda _: None)
            await presence.refresh()
            return await work(Registry(store, ring, system, time.time), presence)
        finally:
            await system.close()
    except TimeoutError as error:
        why = f": {said[-1]}" if said else ""
        raise Complaint(f"NATS at {url} can't be reached in {PATIENCE_S:g} s{why}") from error
    except (LinkError, PushFailed, NotConnectedError) as error:
        raise Complaint(str(error)) from error


def _row(agent: Agent, there: set[str] | None) -> dict[str, str | float | None]:
    if agent.revoked_at is not None:
        state = f"revoked {_moment(agent.revoked_at)}"
    elif there is None:
        state = f"unknown, last seen {_moment(agent.seen_at)}"
    else:
        state = "online" if agent.user in there else f"offline since {_moment(agent.seen_at)}"
    return {
        "vantage": agent.vantage,
        "state": state,
        "host": agent.host,
        "version": agent.version,
        "key": agent.user,
        "seen": agent.seen_at,
    }


def _moment(seconds: float | None) -> str:
    return (
        "never" if seconds is None else time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))
    )
