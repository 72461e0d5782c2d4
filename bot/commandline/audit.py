"""`wfo audit`: the record of who did what, and whether it is whole."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commandline.database import opened
from bot.commandline.exits import Complaint, Exit
from bot.render.words import counted
from bot.store import audit
from bot.store.audit import Broken

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Verify and export the record of who did what.",
)


@app.command()
def verify() -> None:
    """Recompute the chain of hashes. Exit codes: 0 whole, 1 tampered with."""
    with opened() as (_, store):
        found = store.run_now(audit.verify)
    if isinstance(found, Broken):
        raise Complaint(f"the audit is broken at line {found.n}: {found.why}", Exit.FAILED)
    typer.echo(f"{counted(found.lines, 'line')}, whole; the last hashes to {found.digest}")


@app.command()
def export(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write; standard output if left out.")
    ] = None,
) -> None:
    """Write every line as one JSON object, oldest first."""
    with opened() as (_, store), store.session() as session:
        lines = (
            json.dumps({**asdict(line), "time": datetime.fromtimestamp(line.at, UTC).isoformat()})
            for line in audit.export(session)
        )
        if file is None:
            for line in lines:
                typer.echo(line)
            return
        with file.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in lines)
