"""`wfo sites`: which sites are known, and how do they get in?"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.commandline.exits import Complaint, Exit
from bot.parsing.names import Meant, nearest, resolve
from bot.published.in_force import EditionsError, editions_in_force
from bot.settings import Settings, SettingsError, read_settings
from bot.sites.file import in_words, read_sites_file
from bot.sites.fitting import misfits, oddities
from bot.sites.marked import BadFile, written
from bot.sites.record import SiteRecord, words_of
from bot.store import sites as stored
from bot.store.engine import Store, StoreError, open_store
from bot.store.sites import SiteWordTaken
from knowledge.model import Edition

WHO = "command line"

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="The sites that can be checked: import, list, show, add, remove.",
)
Json = Annotated[bool, typer.Option("--json", help="For a machine.")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A sites.yaml; see `wfo sites show --yaml`.")],
    as_json: Json = False,
) -> None:
    """Take in every site of a file, new ones and changed ones; if one has a fault, none is taken in.

    Each fault is told with file, line and field. A site that the file doesn't name stays as it is.
    """
    records = read_records(file)
    with opened_store() as store, store.session() as session:
        try:
            stored.put_sites(session, records, by=WHO, now=time.time())
        except SiteWordTaken as error:
            raise Complaint(f"{file}: {error}; nothing was imported", Exit.WRONG_USE) from error
    for record in records:
        _warn(record)
    if as_json:
        typer.echo(json.dumps({"imported": [record.id for record in records]}))
    else:
        typer.echo(f"Imported {', '.join(record.id for record in records)}.")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the known sites."""
    records = _known()
    if as_json:
        typer.echo(json.dumps([_as_json(record) for record in records], ensure_ascii=False))
        return
    if not records:
        typer.echo("No site is known yet. `wfo sites import sites.yaml` takes some in.")
        return
    heads = ("site", "name", "edition", "hosts", "also called", "tags")
    table = Table(*heads, box=None, pad_edge=False)
    for record in records:
        hosts = sum(len(hosts) for hosts in record.hosts.values())
        words, tags = ", ".join(record.aliases), ", ".join(record.tags)
        row = (record.id, record.name, record.edition, str(hosts), words, tags)
        table.add_row(*(escape(cell) for cell in row))
    Console().print(table)


@app.command()
def show(
    site: Annotated[str, typer.Argument(help="Its id or an alias.")], as_json: Json = False
) -> None:
    """Show everything that is recorded about a site, in the form of a sites file."""
    record = named(site, _known())
    if as_json:
        typer.echo(json.dumps(_as_json(record), ensure_ascii=False))
    else:
        typer.echo(
            yaml.safe_dump({"sites": [_as_json(record)]}, sort_keys=False, allow_unicode=True),
            nl=False,
        )
    _warn(record)


@app.command()
def add(  # noqa: PLR0913 - one option a field of the record
    site: Annotated[str, typer.Argument(help="The site's id, the word to check it by.")],
    name: Annotated[str, typer.Option(help="Who and where.")],
    network: Annotated[
        list[str], typer.Option(help="A network that may be dialled, CIDR; repeatable.")
    ],
    edition: Annotated[str, typer.Option(help="Default: the edition in force.")] = "",
    host: Annotated[
        list[str] | None, typer.Option(help="ROLE=HOST, e.g. portal=10.4.2.9; repeatable.")
    ] = None,
    component: Annotated[list[str] | None, typer.Option(help="In use there; repeatable.")] = None,
    port: Annotated[
        list[str] | None, typer.Option(help="DOCUMENTED=ACTUAL, e.g. 443=20443; repeatable.")
    ] = None,
    vantage: Annotated[
        list[str] | None,
        typer.Option(
            help="POINT=ROLE, e.g. local=client-pc: who may look in whose place; repeatable."
        ),
    ] = None,
    alias: Annotated[
        list[str] | None, typer.Option(help="Another word for it; repeatable.")
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option(help="A group to sweep it with, e.g. pilot; repeatable.")
    ] = None,
    timezone: Annotated[str, typer.Option(help="IANA name.")] = "UTC",
) -> None:
    """Add one site, or change it.

    Example: `wfo sites add site42 --name "Acme, Leipzig" --network 10.4.2.0/24 --host premises-server=10.4.2.10
    --vantage local=client-pc`
    """
    record = _checked(
        {
            "id": site,
            "name": name,
            "edition": edition or settings().edition,
            "allowed_networks": network,
            "aliases": alias or [],
            "tags": tag or [],
            "components": component or [],
            "timezone": timezone,
            "hosts": _grouped(host, "--host"),
            "ports": {key: values[0] for key, values in _grouped(port, "--port").items()},
            "vantage": _grouped(vantage, "--vantage"),
        }
    )
    with opened_store() as store, store.session() as session:
        try:
            stored.put_sites(session, [record], by=WHO, now=time.time())
        except SiteWordTaken as error:
            raise Complaint(f"{error}; nothing was added", Exit.WRONG_USE) from error
    _warn(record)
    typer.echo(f"Added {record.id}. Check it: wfo check {record.id}")


@app.command()
def remove(site: Annotated[str, typer.Argument(help="Its id or an alias.")]) -> None:
    """Forget a site; its runs stay."""
    record = named(site, _known())
    with opened_store() as store, store.session() as session:
        stored.remove_site(session, record.id)
    typer.echo(f"Removed {record.id}.")


def read_records(file: Path) -> tuple[SiteRecord, ...]:
    """Read a sites file for a command; what is wrong with it is a Complaint that names file, line and field."""
    try:
        return read_sites_file(file, known_editions())
    except BadFile as error:
        raise Complaint(f"{error}\nnothing was taken from {file}", Exit.WRONG_USE) from error
    except OSError as error:
        raise Complaint(f"{file}: {error.strerror or error}", Exit.WRONG_USE) from error


def named(word: str, records: tuple[SiteRecord, ...]) -> SiteRecord:
    """Return the site that the word means; a Complaint asks about the nearest if it means none."""
    words = words_of(records)
    meant = resolve(word, words)
    if isinstance(meant, Meant):
        return next(record for record in records if record.id == meant.name)
    near = nearest(word, words)
    ask = f"did you mean {' or '.join(near)}?" if near else "`wfo sites list` shows those known"
    raise Complaint(f"no site is called {word!r}; {ask}", Exit.WRONG_USE)


def _known() -> tuple[SiteRecord, ...]:
    with opened_store() as store, store.session() as session:
        return tuple(stored.all_sites(session))


@contextmanager
def opened_store() -> Iterator[Store]:
    """Open the database that the settings name, for one command; a Complaint says why it can't be used."""
    try:
        store = open_store(settings())
    except StoreError as error:
        raise Complaint(str(error)) from error
    try:
        yield store
    finally:
        store.close()


def known_editions() -> tuple[Edition, ...]:
    """Return the editions in force for a command; a Complaint says why they can't be read."""
    try:
        return editions_in_force()
    except EditionsError as error:
        raise Complaint(str(error)) from error


def settings() -> Settings:
    """Read the settings; a Complaint names the variable that is wrong."""
    try:
        return read_settings()
    except SettingsError as error:
        raise Complaint(str(error), Exit.WRONG_USE) from error


def _checked(value: dict[str, Any]) -> SiteRecord:
    try:
        record = SiteRecord.model_validate(value)
    except ValidationError as error:
        faults = [f"{written(path)}: {said}" for path, said in in_words(error)]
        raise Complaint("; ".join(faults), Exit.WRONG_USE) from error
    wrong = [f"{written(path)}: {said}" for path, said in misfits(record, known_editions())]
    if wrong:
        raise Complaint("; ".join(wrong), Exit.WRONG_USE)
    return record


def _grouped(pairs: list[str] | None, option: str) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for pair in pairs or []:
        key, equals, value = pair.partition("=")
        if not (key and equals and value):
            raise Complaint(f"{option} {pair!r}: write NAME=VALUE", Exit.WRONG_USE)
        grouped.setdefault(key, []).append(value)
    return grouped


def _as_json(record: SiteRecord) -> dict[str, Any]:
    """Return the record without what is not set, so that it reads like a file somebody wrote."""
    return record.model_dump(mode="json", exclude_defaults=True)


def _warn(record: SiteRecord) -> None:
    for line in oddities(record, known_editions()):
        typer.echo(f"wfo: note: {line}", err=True)
