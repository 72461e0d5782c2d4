"""`wfo knowledge`: which editions are known, what differs between them, and how does a new one get in?"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.commandline.drafts import (
    diff_json,
    edition_json,
    print_diff,
    print_edition,
    print_touched,
)
from bot.commandline.exits import Complaint, Exit
from bot.commandline.publishing import import_, publish
from bot.commandline.questions import notes, questions, report, words
from bot.commandline.reviewing import discard, draft, drafts, with_session
from bot.commandline.sites import known_editions, settings
from bot.parsing.names import nearest
from bot.published.touched import Touched, touched_sites
from knowledge.comparing import diff
from knowledge.model import Edition

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="The requirement documents: which editions are known, what differs between them, and how a new one gets in.\n\n"
    "A file is imported as a draft. Look at it, then publish it: `wfo knowledge import page.html --edition "
    "17.1-hosted`, `wfo knowledge draft 1` (look again), `wfo knowledge publish 1`. A published edition never changes; publishing again makes its next revision.",
)
Json = Annotated[bool, typer.Option("--json", help="For a machine.")]


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the editions in force: shipped with wfo, or published since."""
    editions = known_editions()
    if as_json:
        heads = [
            {
                "name": one.name,
                "revision": one.revision,
                "ports": len(one.ports),
                "exclusions": len(one.exclusions),
                "known": one.known,
            }
            for one in editions
        ]
        typer.echo(json.dumps(heads))
        return
    table = Table(
        "edition", "revision", "ports", "exclusions", "how much is known", box=None, pad_edge=False
    )
    for one in editions:
        known = ", ".join(f"{part.replace('_', ' ')} {much}" for part, much in one.known.items())
        table.add_row(
            escape(one.name),
            str(one.revision),
            str(len(one.ports)),
            str(len(one.exclusions)),
            escape(known),
        )
    Console().print(table)


@app.command()
def show(
    edition: Annotated[str, typer.Argument(help="Its name, as in 16.3-hosted.")],
    as_json: Json = False,
) -> None:
    """Show every row of an edition, and what of its document isn't known."""
    found = _edition(edition)
    if as_json:
        typer.echo(json.dumps(edition_json(found), ensure_ascii=False))
    else:
        print_edition(found, Console())


@app.command("diff")
def diff_(
    old: Annotated[str, typer.Argument(help="An edition, as in 16.1-hosted.")],
    new: Annotated[str, typer.Argument(help="The edition to compare it with.")],
    as_json: Json = False,
) -> None:
    """Show what the second edition adds (+), leaves out (-) and changes (~), and what can't be told (?)."""
    difference = diff(_edition(old), _edition(new))
    touched = _touched([difference.old, difference.new])
    if as_json:
        sites = [asdict(one) for one in touched]
        typer.echo(json.dumps({**diff_json(difference), "sites": sites}, ensure_ascii=False))
    else:
        print_diff(difference, Console())
        print_touched(touched, Console())


def _touched(editions: list[str]) -> list[Touched]:
    """Return the sites that the editions touch; none as long as there is no database."""
    url = settings().database
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return []
    return with_session(lambda session: touched_sites(session, editions))


def _edition(name: str) -> Edition:
    editions = {one.name: one for one in known_editions()}
    if name in editions:
        return editions[name]
    near = nearest(name, list(editions))
    hint = f"did you mean {' or '.join(near)}?" if near else "`wfo knowledge list` shows them"
    raise Complaint(f"no edition is called {name!r}; {hint}", Exit.WRONG_USE)


app.command("import")(import_)
app.command()(drafts)
app.command()(draft)
app.command()(publish)
app.command()(discard)
app.command()(questions)
app.command()(report)
app.command()(words)
app.command()(notes)
