"""`wfo backup` and `wfo restore`: everything that must survive a lost machine, as one file."""

from pathlib import Path
from typing import Annotated

import typer

from bot.backup import restoring, taking
from bot.backup.archive import BackupError, Contents
from bot.commandline.database import opened
from bot.commandline.exits import Complaint, Exit
from bot.render.words import counted
from bot.settings import SettingsError, read_settings
from bot.store.engine import StoreError


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it; must not be there yet.")],
) -> None:
    """Save the database and the agents' keys to one file, while the bot goes on working.

    The file holds secrets: it is readable by you only. The tokens in `.env` and `vault.json` are not in it:
    keep those elsewhere.
    """
    try:
        with opened() as (settings, store):
            contents = taking.take(settings, store, file)
    except BackupError as error:
        raise Complaint(str(error)) from error
    typer.echo(f"{file}: {_sentence(contents)}")


def restore(
    file: Annotated[Path, typer.Argument(help="What `wfo backup` wrote.", exists=True)],
    only_check: Annotated[
        bool, typer.Option("--check", help="Read and verify the file; put nothing back.")
    ] = False,
) -> None:
    """Put a backup back into an empty place, and verify its audit.

    Stop the bot first. Where a database is already, nothing is touched: move it away, or set WFO_DATA_DIR or
    WFO_DATABASE_URL. An older backup is brought to this version's tables.
    """
    try:
        if only_check:
            typer.echo(f"{file} is whole: {_sentence(restoring.check(file))}")
            return
        found = restoring.restore(read_settings(), file)
    except SettingsError as error:
        raise Complaint(str(error), Exit.WRONG_USE) from error
    except (BackupError, StoreError) as error:
        raise Complaint(str(error)) from error
    typer.echo(
        f"put back: {_sentence(found.contents)}; the audit is whole, {counted(found.audit.lines, 'line')}"
    )


def _sentence(contents: Contents) -> str:
    size = sum(member.size for member in contents.members.values())
    return (
        f"{contents.kind}, made {contents.made_at} by wfo {contents.version} at migration {contents.migration}, "
        f"{counted(len(contents.members), 'file')}, {size / 1_000_000:.1f} MB"
    )
