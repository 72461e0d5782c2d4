"""How does a command end?"""

from enum import IntEnum
from typing import NoReturn

import typer


class Exit(IntEnum):
    """Exit codes of every `wfo` command."""

    PASSED = 0
    FAILED = 1  # something failed, is unknown, or wants a look
    WRONG_USE = 2
    COULD_NOT_LOOK = 3


class Complaint(Exception):  # noqa: N818 - it is what the user reads, not an error class
    """One clear line for the user: what was wrong, where, what to do; ends the command with `code`."""

    def __init__(self, line: str, code: Exit = Exit.COULD_NOT_LOOK) -> None:
        super().__init__(line)
        self.code = code


def leave(code: Exit, line: str = "") -> NoReturn:
    """End the command with `code`; `line`, if any, goes to standard error."""
    if line:
        typer.echo(f"wfo: {line}", err=True)
    raise typer.Exit(int(code))
