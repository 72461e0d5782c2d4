"""Which command does `wfo` carry out?"""

import importlib
import re
import sys
from importlib import metadata
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typing_extensions import override

from bot.commandline.exits import Complaint, Exit

COMMANDS: dict[str, str] = {
    "run": "bot.commandline.run:run",
    "ask": "bot.commandline.ask:ask",
    "check": "bot.commandline.check:check",
    "sweep": "bot.commandline.sweep:sweep",
    "rules": "bot.commandline.rules:rules",
    "sheet": "bot.commandline.sheet:sheet",
    "sites": "bot.commandline.sites:app",
    "knowledge": "bot.commandline.knowledge:app",
    "schedules": "bot.commandline.schedules:app",
    "agent": "bot.commandline.agent:agent",
    "agents": "bot.commandline.agents:app",
    "slack": "bot.commandline.slack:app",
    "doctor": "bot.commandline.doctor:doctor",
    "access": "bot.commandline.access:app",
    "audit": "bot.commandline.audit:app",
    "backup": "bot.commandline.backup:backup",
    "restore": "bot.commandline.backup:restore",
}
"""Every command and where it stands; a module is imported only when its command is called or listed."""


class _Lazy(TyperGroup):
    """A group that knows its commands by `COMMANDS`: `wfo agent` must not load Slack or a database."""

    @override
    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        entry = getattr(importlib.import_module(module), attribute)
        if not isinstance(entry, typer.Typer):
            entry = _alone(cmd_name, entry)
        command = typer.main.get_command(entry)
        command.name = cmd_name
        return command

    @override
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = _plain(error.message)
            raise


_PLAINER = (
    (r"^Value error, ", ""),
    (r"^Input should be a valid integer.*", "a whole number is wanted"),
    (r"^Input should be a valid number.*", "a number is wanted"),
    (r"^Input should be less than or equal to (\S+)$", r"at most \1 is wanted"),
    (r"^Input should be greater than or equal to (\S+)$", r"at least \1 is wanted"),
)
"""What the library that reads options calls a wrong one, and what a reader does."""


def _plain(message: str) -> str:
    for pattern, words in _PLAINER:
        message = re.sub(pattern, words, message)
    return message


def _alone(name: str, function: Any) -> typer.Typer:
    app = typer.Typer(add_completion=False, rich_markup_mode="markdown")
    app.command(name)(function)
    return app


app = typer.Typer(
    cls=_Lazy,
    name="wfo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"wfo {metadata.version('wfo')}")
        raise typer.Exit


@app.callback()
def _wfo(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Answers, checks and teaches the environmental requirements of inContact WFO.

    Try `wfo ask "what is port 5638 for?"`, then `wfo run`. Exit codes: 0 all passed, 1 something failed or
    is unknown, 2 wrong use, 3 could not look.
    """


def main() -> None:
    """Run one command; what goes wrong ends in one line on standard error, never in a traceback."""
    try:
        app()
    except Complaint as complaint:
        _say(str(complaint))
        sys.exit(int(complaint.code))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output (`| head`) has gone; nothing to tell.
        sys.stderr.close()
        sys.exit(int(Exit.PASSED))
    except OSError as error:
        _say(_sentence(error))
        sys.exit(int(Exit.COULD_NOT_LOOK))


def _sentence(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


def _say(line: str) -> None:
    print(f"wfo: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
