"""`wfo agents`: let agents in, see who is there, shut them out."""

import asyncio
import json
import time
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session

from bot.agents.enrolment import Registry
from bot.agents.presence import Presence
from bot.agents.secrets import authorities
from bot.commandline.exits import Complaint, Exit
from bot.commandline.reaching import connected, visiting
from bot.commandline.server_config import write_server_config
from bot.commandline.sites import WHO, known_editions, named, opened_store, settings
from bot.commandline.try_way import try_way
from bot.sites.fitting import unknown_role
from bot.sites.record import SiteRecord
from bot.store import agents as stored
from bot.store import sites
from bot.store.agents import Agent
from bot.store.engine import Store
from bot.store.quarantine import release
from checks.linking.link import NotConnectedError
from checks.linking.way import Way

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="The agents at the sites: enrol, list, revoke, readmit, rotate, remove, try-way, server-config.",
)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
WIDE = 200  # columns
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
    if (urlsplit(reach).hostname or "") in LOOPBACK:
        typer.echo(
            f"wfo: note: {reach} leads to this machine only; give --url wss://… for agents elsewhere",
            err=True,
        )
    with opened_store() as store:
        record = named(site, _records(store))
        if said := unknown_role(role, record, known_editions()):
            raise Complaint(said, Exit.WRONG_USE)

        async def make(registry: Registry, _: Presence) -> str:
            Way(reach)
            invitation = await registry.invite(
                record.id, role, reach, authorities(settings()), replaces=replaces
            )
            return invitation.written()

        word = asyncio.run(connected(store, make))
        _add_vantage(store, record, role)
    allowed = " ".join(f"--allow {network}" for network in record.allowed_networks)
    typer.echo(
        "Run this on the machine, as the account that the agent will run under:\n", err=True
    )
    typer.echo(f"wfo agent --site {record.id} --role {role} {allowed} --join {word}")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the agents: online, mute (connected, but silent) or since when offline; host, version, key."""
    with opened_store() as store:
        found = asyncio.run(_called(store))
        invited = [place.vantage for place in store.run_now(stored.all_vantages)]
    rows = [_row(each) for each in found]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    if not rows:
        typer.echo(f"No agent has joined yet; invited: {', '.join(invited) or 'nowhere'}.")
        return
    columns = ("vantage", "state", "seen", "host", "version", "key")
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=True)
    for row in rows:
        table.add_row(*(escape(str(row[column])) for column in columns))
    # A key that is cut short can't be revoked: let the terminal wrap where it is narrow.
    Console(width=max(Console().width, WIDE)).print(table)


async def _called(store: Store) -> list[tuple[Agent, str]]:
    """Return every agent with its state; "unknown" where NATS can't be asked, and the errors say why."""
    try:
        async with visiting(store) as agents:
            return [(each.agent, each.state) for each in await agents.call_roll()]
    except (Complaint, NotConnectedError) as error:
        typer.echo(f"wfo: note: {error}", err=True)
        return [
            (agent, "unknown" if agent.revoked_at is None else "revoked")
            for agent in await store.run(stored.agents)
        ]


def _row(called: tuple[Agent, str]) -> dict[str, str]:
    agent, state = called
    when = agent.revoked_at if state == "revoked" else agent.seen_at
    return {
        "vantage": agent.vantage,
        "state": state,
        "seen": _moment(when),
        "host": agent.host,
        "version": agent.version,
        "key": agent.user,
    }


def _moment(seconds: float | None) -> str:
    if seconds is None:
        return "never"
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(seconds))


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

        count = asyncio.run(connected(store, work))
    if not count:
        raise Complaint(f"no agent that is let in has the key {key!r}", Exit.WRONG_USE)
    typer.echo(f"Revoked {count}.")


@app.command()
def readmit(vantage: Annotated[str, typer.Argument(help="E.g. site42-premises-server.")]) -> None:
    """Let a vantage point in again that was shut out because it flooded the bot."""
    with opened_store() as store:
        if store.run_now(lambda session: stored.find_vantage(session, vantage)) is None:
            raise _no_vantage(vantage)
        store.run_now(lambda session: release(session, now=time.time(), vantage=vantage))

        async def work(registry: Registry, _: Presence) -> None:
            await registry.push(vantage)

        asyncio.run(connected(store, work))
    typer.echo(f"{vantage} may connect again.")


@app.command()
def rotate(vantage: Annotated[str, typer.Argument(help="E.g. site42-premises-server.")]) -> None:
    """Sign with a new key from now on: every agent there is cut off, and must be enrolled again."""
    with opened_store() as store:

        async def work(registry: Registry, _: Presence) -> bool:
            return await registry.rotate(vantage)

        if not asyncio.run(connected(store, work)):
            raise _no_vantage(vantage)
    typer.echo(f"Rotated {vantage}; enrol its agents again.")


@app.command()
def remove(vantage: Annotated[str, typer.Argument(help="E.g. site42-premises-server.")]) -> None:
    """Shut out every agent of a vantage point, and forget it."""
    with opened_store() as store:

        async def work(registry: Registry, _: Presence) -> bool:
            return await registry.remove(vantage)

        if not asyncio.run(connected(store, work)):
            raise _no_vantage(vantage)
        _drop_vantage(store, vantage)
    typer.echo(f"Removed {vantage}.")


app.command("try-way")(try_way)
app.command("server-config")(write_server_config)


def _no_vantage(vantage: str) -> Complaint:
    return Complaint(
        f"no vantage point is called {vantage!r}; `wfo agents list` names them", Exit.WRONG_USE
    )


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


def _drop_vantage(store: Store, vantage: str) -> None:
    """Take a vantage point out of the records: left there, each check from it would wait for an agent for good."""

    def write(session: Session) -> list[str]:
        holders = [each for each in sites.all_sites(session) if vantage in each.vantage]
        rest = [
            each.model_copy(
                update={"vantage": {p: roles for p, roles in each.vantage.items() if p != vantage}}
            )
            for each in holders
        ]
        sites.put_sites(session, rest, by=WHO, now=time.time())
        return [each.id for each in rest]

    for site in store.run_now(write):
        typer.echo(f"{site}: nothing looks from {vantage} any more.", err=True)
