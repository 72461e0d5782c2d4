"""`wfo slack`: the app's manifest, and the way from nothing to a connected app."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commandline.exits import Complaint, Exit
from bot.routes import ROUTES
from bot.slackapp.link import creation_link
from bot.slackapp.manifest import ManifestError, manifest
from bot.slackapp.scopes import APP_SCOPE
from bot.slackapp.tokens import TokenError, checked, store

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Connect wfo to a Slack workspace.\n\n"
    "`wfo slack init` prints a link that creates the app and stores its two tokens; `wfo slack manifest` prints "
    "the manifest itself.",
)


@app.command("manifest")
def print_manifest(
    request_url: Annotated[
        str | None,
        typer.Option(help="Where Slack reaches this bot in HTTP mode (https://…/slack/events)."),
    ] = None,
    workflow_steps: Annotated[
        bool,
        typer.Option(help="With the steps for Workflow Builder, which need a paid plan."),
    ] = True,
    check: Annotated[
        Path | None,
        typer.Option(help="Compare with this file instead of printing; differs: exit 1."),
    ] = None,
) -> None:
    """Print the app manifest that fits this version's commands, scopes and events."""
    made = _manifest(request_url, workflow_steps=workflow_steps)
    text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    if check is None:
        typer.echo(text, nl=False)
        return
    if check.read_text(encoding="utf-8") != text:
        raise Complaint(
            f"{check} does not fit this version: run `wfo slack manifest > {check}` and update the app",
            Exit.FAILED,
        )
    typer.echo(f"{check} fits this version.")


@app.command()
def init(
    env: Annotated[Path, typer.Option(help="Where to store the tokens.")] = Path(".env"),
    bot_token: Annotated[str | None, typer.Option(help="xoxb-…; asked for if left out.")] = None,
    app_token: Annotated[str | None, typer.Option(help="xapp-…; asked for if left out.")] = None,
) -> None:
    """Create the Slack app with one link, then store its two tokens, readable by you only."""
    typer.echo("1. Open this link, choose your workspace, and press Create:\n")
    # With the steps the link would be longer than web servers take, and a free plan would refuse it.
    typer.echo(creation_link(_manifest(None, workflow_steps=False)) + "\n")
    typer.echo(
        "2. On the app's page: Install App → Install to Workspace, then copy the Bot User OAuth Token (xoxb-…)."
    )
    typer.echo(
        f"3. Basic Information → App-Level Tokens → Generate, scope {APP_SCOPE}, and copy it (xapp-…).\n"
    )
    bot = bot_token or _asked("Bot token (xoxb-…)", "--bot-token")
    application = app_token or _asked("App-level token (xapp-…)", "--app-token")
    try:
        values = {
            "SLACK_BOT_TOKEN": checked(
                "the bot token", bot, "xoxb-", "OAuth & Permissions, Bot User OAuth Token"
            ),
            "SLACK_APP_TOKEN": checked(
                "the app-level token", application, "xapp-", "Basic Information, App-Level Tokens"
            ),
        }
    except TokenError as error:
        raise Complaint(str(error), Exit.WRONG_USE) from error
    store(env, values)
    typer.echo(f"Stored in {env}, readable by you only. Now: `wfo doctor`, then `wfo run`.")
    typer.echo(
        "On a paid plan, for the steps in Workflow Builder: put what `wfo slack manifest` prints under App Manifest."
    )


def _asked(what: str, option: str) -> str:
    """Ask for a token without showing it; from a pipe it is the next line."""
    try:
        if sys.stdin.isatty():
            return str(typer.prompt(what, hide_input=True))
        if line := sys.stdin.readline().strip():
            return line
    except typer.Abort:
        typer.echo("", err=True)
    raise Complaint(
        f"no token was given, so nothing is stored; type it when you are asked, or give {option}",
        Exit.WRONG_USE,
    )


def _manifest(request_url: str | None, *, workflow_steps: bool) -> dict[str, object]:
    if request_url is not None and not request_url.startswith("https://"):
        raise Complaint(
            "--request-url must begin with https://: Slack calls nothing else", Exit.WRONG_USE
        )
    try:
        return manifest(ROUTES, request_url, workflow_steps=workflow_steps)
    except ManifestError as error:
        raise Complaint(str(error)) from error
