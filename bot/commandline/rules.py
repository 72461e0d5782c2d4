"""`wfo rules`: what do firewall rules let through of what a site needs?"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commandline.exits import Complaint, Exit
from bot.commandline.sites import known_editions, named, opened_store, read_records
from bot.looking.rule_text import LARGEST_BYTES, RuleTextError, rule_text
from bot.looking.scope import requirements_of
from bot.looking.site_meant import place_told
from bot.render.firewall import IN_TERMINAL, plain
from bot.sites.record import SiteRecord
from bot.store import sites as stored
from checks.firewall.as_csv import write_csv
from checks.firewall.as_json import write_json
from checks.firewall.reading import read_rules
from checks.firewall.review import Review, Standing
from checks.firewall.reviewing import review
from checks.firewall.rule import NotRules
from checks.model import Requirement

_SITES = "Take the site from this sites.yaml; nothing is read from the database."
_NOT_GOOD = (Standing.MISSING, Standing.TOO_WIDE, Standing.CANNOT_TELL)


def rules(
    file: Annotated[
        str, typer.Argument(help="A text, CSV or XLSX file with the rules; - for standard input.")
    ],
    site: Annotated[str, typer.Option(help="The site's id or an alias.")],
    on: Annotated[
        str,
        typer.Option(
            help="Whose rules: a role of the site, one of its hosts, or `firewall` for one on the way."
        ),
    ] = "",
    sites: Annotated[Path | None, typer.Option(help=_SITES)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a machine.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet.")] = False,
) -> None:
    """Compare firewall rules with what a site needs: present, missing, too wide, or not to be told.

    Reads `netstat -an`, `nft list ruleset`, iptables, Windows, Palo Alto Networks, FortiOS and any table with a header. Exit codes:
    0 all is there, 1 something is missing, too wide or can't be told, 2 wrong use, 3 no rules in the file.
    """
    if as_json and as_csv:
        raise Complaint("--json and --csv exclude each other", Exit.WRONG_USE)
    record = site_named(site, sites)
    told = place_told(on, record) if on else None
    if on and told is None:
        known = ", ".join([*record.hosts, "firewall"])
        raise Complaint(
            f"--on {on}: no role or host of {record.id}; it has {known}", Exit.WRONG_USE
        )
    found = read_rules(_text(file))
    if isinstance(found, NotRules):
        raise Complaint(f"{file}: {found.why}", Exit.COULD_NOT_LOOK)
    done = review(found, record.site(), requirements_for(record), told)
    written = (
        write_json(done) if as_json else write_csv(done) if as_csv else plain(done, IN_TERMINAL)
    )
    typer.echo(written, nl=False)
    raise typer.Exit(int(_verdict(done)))


def site_named(word: str, file: Path | None) -> SiteRecord:
    """Return the site that is meant, from the file or the database."""
    if file is not None:
        return named(word, read_records(file))
    with opened_store() as store, store.session() as session:
        return named(word, tuple(stored.all_sites(session)))


def requirements_for(record: SiteRecord) -> tuple[Requirement, ...]:
    """Return the rows of the site's edition; a Complaint where it is not loaded."""
    edition = next((e for e in known_editions() if e.name == record.edition), None)
    if edition is None:
        raise Complaint(
            f"the edition {record.edition} of {record.id} is not loaded; `wfo knowledge list` shows those that are",
            Exit.WRONG_USE,
        )
    return requirements_of(edition)


def _text(file: str) -> str:
    try:
        if file == "-":
            content = sys.stdin.buffer.read(LARGEST_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                content = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise Complaint(f"{file}: {error.strerror or error}", Exit.WRONG_USE) from error
    if len(content) > LARGEST_BYTES:
        raise Complaint(
            f"{file}: larger than {LARGEST_BYTES // 1_048_576} MB, the most that is read",
            Exit.WRONG_USE,
        )
    try:
        return rule_text(file, content)
    except RuleTextError as error:
        raise Complaint(str(error), Exit.COULD_NOT_LOOK) from error


def _verdict(done: Review) -> Exit:
    return Exit.FAILED if any(done.counts[standing] for standing in _NOT_GOOD) else Exit.PASSED
