"""`wfo access`: who may do what, and why."""

import asyncio
import getpass
import json
import time
from dataclasses import asdict, dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import Session

from bot.access.access import Access, Decision
from bot.access.people import Directory, Known, People, Person, Standing
from bot.access.rules import NEEDED, GrantError, check_grant
from bot.commandline.database import opened
from bot.commandline.exits import Complaint, Exit
from bot.hearing.bolt import make_client
from bot.outcome import TryLater
from bot.settings import Settings
from bot.store import access, audit, sites
from bot.store.access import Grant
from bot.store.audit import Act
from bot.store.engine import Store
from bot.webapi.identity import NotAcceptedError, who_am_i
from bot.webapi.slack import Slack

WHERE = "command line"
COMMANDS = {"/wfo": "ask", "/wfo-check": "check"}
"""Slash commands as another way to name a right."""
ASSUMED = " (Slack was not asked, so the user is taken for a member)"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Grant roles, take them back, and see what decides.",
)

Subject = Annotated[
    str, typer.Argument(help="Id of a user (U…), user group (S…) or channel (C…).")
]
Role = Annotated[str, typer.Argument(help="reader, operator, curator or admin.")]
Sites = Annotated[str, typer.Option("--sites", help="Pattern of site ids, for operators.")]


@app.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="For a machine.")] = False,
) -> None:
    """Show every grant."""
    with opened() as (settings, store):
        granted = store.run_now(access.grants)
    if as_json:
        typer.echo(json.dumps([asdict(grant) for grant in granted], indent=1))
        return
    if not granted and not settings.admins:
        typer.echo("Nothing is granted. Name the first admin in WFO_ADMINS.")
        return
    table = Table("subject", "role", "sites", "granted by")
    for admin in settings.admins:
        table.add_row(admin, "admin", "*", "WFO_ADMINS")
    for grant in granted:
        table.add_row(grant.subject, grant.role, grant.sites, grant.granted_by)
    Console().print(table)


@app.command()
def grant(subject: Subject, role: Role, pattern: Sites = "*") -> None:
    """Give somebody a role. Exit codes: 0 given, 2 the grant could never apply."""
    wanted = Grant(subject, role, pattern, granted_by=getpass.getuser())
    with opened() as (_, store):
        known = [record.id for record in store.run_now(sites.all_sites)]
        try:
            check_grant(wanted, known)
        except GrantError as error:
            raise Complaint(str(error), Exit.WRONG_USE) from error
        _change(store, wanted, given=True)


@app.command()
def revoke(subject: Subject, role: Role, pattern: Sites = "*") -> None:
    """Take a role back. Exit codes: 0 taken back, 1 there was no such grant."""
    with opened() as (_, store):
        _change(store, Grant(subject, role, pattern), given=False)


def _change(store: Store, grant: Grant, *, given: bool) -> None:
    now = time.time()

    def change(session: Session) -> bool:
        done = access.give(session, grant, now=now) if given else access.withdraw(session, grant)
        what = f"{'grant' if given else 'revoke'} {grant.role} {grant.subject} {grant.sites}"
        result = "done" if done else "nothing to do"
        act = Act(getpass.getuser(), WHERE, what, "owner of the database", result)
        audit.append(session, act, now=now)
        return done

    if not store.run_now(change):
        raise Complaint(
            "nothing changed: " + ("it was granted" if given else "no such grant"), Exit.FAILED
        )
    where = "" if grant.sites == "*" else f" for sites {grant.sites}"
    typer.echo(f"{grant.subject} {'is now' if given else 'is no longer'} {grant.role}{where}.")


@app.command("test")
def decide(
    user: Annotated[str, typer.Option(help="User id.")],
    command: Annotated[str, typer.Option(help="ask, check, curate or administer.")],
    site: Annotated[str | None, typer.Option(help="Site id, for check.")] = None,
    channel: Annotated[str, typer.Option(help="Channel id where it is asked.")] = "",
) -> None:
    """Say whether somebody may do something, and by which rule.

    Slack is asked who the user is; without `SLACK_BOT_TOKEN` the user is taken for a member, and the answer says so.
    Exit codes: 0 allowed, 1 not allowed, 2 an unknown command or site.
    """
    right = COMMANDS.get(command, command)
    if right not in NEEDED:
        words = ", ".join([*NEEDED, *COMMANDS])
        raise Complaint(f"{command!r} is not something to be allowed: {words}", Exit.WRONG_USE)
    with opened() as (settings, store):
        wanted = _Question(user, channel, right, _known(store, site))
        decision = asyncio.run(_decide(settings, store, wanted))
        assumed = "" if settings.has_slack else ASSUMED
    typer.echo(f"{'allowed' if decision.allowed else 'not allowed'}: {decision.rule}{assumed}")
    if not decision.allowed:
        if decision.missing:
            givers = " or ".join(decision.givers) or "whoever runs this bot, with WFO_ADMINS"
            typer.echo(f"missing: {decision.missing}, which {givers} can give")
        raise typer.Exit(int(Exit.FAILED))


@dataclass(frozen=True, slots=True)
class _Question:
    user: str
    channel: str
    right: str
    site: str | None


class _AllMembers:
    """Stands in for Slack where there is none: everybody is a member, groups are empty."""

    async def find(self, user: str) -> Person:
        return Person(user, Standing.MEMBER)

    async def is_in_group(self, user: str, group: str) -> bool:  # noqa: ARG002 - as a Directory has it
        return False

    async def knows(self, subject: str) -> Known:  # noqa: ARG002 - as a Directory has it
        return Known.UNTOLD


def _known(store: Store, site: str | None) -> str | None:
    if site is None:
        return None
    words = store.run_now(sites.site_words)
    if site.casefold() not in words:
        raise Complaint(
            f"no site is called {site!r}: `wfo sites list` shows the sites", Exit.WRONG_USE
        )
    return words[site.casefold()]


async def _decide(settings: Settings, store: Store, asked: _Question) -> Decision:
    try:
        people = await _directory(settings)
        access_ = Access(settings, store, people)
        return await access_.decide_for(asked.user, asked.channel, asked.right, site=asked.site)
    except (NotAcceptedError, TryLater) as error:
        raise Complaint(str(error)) from error


async def _directory(settings: Settings) -> Directory:
    if settings.bot_token is None:
        return _AllMembers()
    slack = Slack(make_client(settings, settings.bot_token.get_secret_value()))
    return People(slack, await who_am_i(slack), time.time)
