"""`wfo access`: who may do what, and why."""

import asyncio
import getpass
import json
import time
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel import Session

from bot.access.access import Access, Decision
from bot.access.people import People
from bot.access.rules import GrantError, check_grant
from bot.bolt import make_client
from bot.commandline.database import opened
from bot.commandline.exits import Complaint, Exit
from bot.identity import NotAcceptedError, who_am_i
from bot.posting.slack import Slack
from bot.settings import Settings
from bot.store import access, audit, sites
from bot.store.access import Grant
from bot.store.audit import Act
from bot.store.engine import Store
from bot.work.outcome import TryLater

WHERE = "command line"

app = typer.Typer(no_args_is_help=True, help="Grant roles, take them back, and see what decides.")

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


@app.command("test")
def decide(
    user: Annotated[str, typer.Option(help="User id.")],
    command: Annotated[str, typer.Option(help="ask, check, curate or administer.")],
    site: Annotated[str | None, typer.Option(help="Site id, for check.")] = None,
    channel: Annotated[str, typer.Option(help="Channel id where it is asked.")] = "",
) -> None:
    """Say whether somebody may do something, and by which rule. Exit codes: 0 allowed, 1 not allowed."""
    with opened() as (settings, store):
        decision = asyncio.run(_decide(settings, store, (user, channel, command, site)))
    typer.echo(f"{'allowed' if decision.allowed else 'not allowed'}: {decision.rule}")
    if not decision.allowed:
        raise typer.Exit(int(Exit.FAILED))


async def _decide(
    settings: Settings, store: Store, asked: tuple[str, str, str, str | None]
) -> Decision:
    user, channel, right, site = asked
    if settings.bot_token is None:
        raise Complaint("set SLACK_BOT_TOKEN: Slack is asked whether the user is a member")
    slack = Slack(make_client(settings, settings.bot_token.get_secret_value()))
    try:
        people = People(slack, await who_am_i(slack), time.time)
        return await Access(settings, store, people).decide_for(user, channel, right, site=site)
    except (NotAcceptedError, TryLater) as error:
        raise Complaint(str(error)) from error
