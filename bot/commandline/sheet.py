"""`wfo sheet`: what has to be opened for a site, as a sheet for the customer's firewall team?"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commandline.exits import Complaint, Exit
from bot.commandline.rules import requirements_for, site_named
from bot.render.port_sheet import plain
from checks.report.port_sheet.scripts import packed, write_scripts
from checks.report.port_sheet.sheet import PortSheet, make_sheet
from checks.report.port_sheet.to_csv import write_csv
from checks.report.port_sheet.to_html import write_html
from checks.report.port_sheet.to_xlsx import write_xlsx


def sheet(
    site: Annotated[str, typer.Argument(help="The site's id or an alias.")],
    sites: Annotated[
        Path | None,
        typer.Option(
            help="Take the site from this sites.yaml; nothing is read from the database."
        ),
    ] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write a workbook.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write a table.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page to print.")] = None,
    script: Annotated[
        Path | None,
        typer.Option(
            help="Write scripts: all as FILE.zip, or one by its ending: ROLE.ps1, .sh (iptables), .nft, .conf (FortiOS), .txt (Palo Alto)."
        ),
    ] = None,
) -> None:
    """Fill in the port sheet of a site: who calls whom, on which port, why, and where that stands.

    Without an option it is printed. Addresses that are not recorded stay to be filled in, and are never opened to "any".
    """
    record = site_named(site, sites)
    made = make_sheet(record.site(), requirements_for(record))
    now = datetime.now(UTC)
    files: dict[Path, bytes] = {}
    if xlsx is not None:
        files[xlsx] = write_xlsx(made, now)
    if csv is not None:
        files[csv] = write_csv(made).encode()
    if html is not None:
        files[html] = write_html(made, now).encode()
    if script is not None:
        files[script] = _script(made, script)
    for path, content in files.items():
        _write(path, content)
    if not files:
        typer.echo(plain(made), nl=False)


def _script(made: PortSheet, path: Path) -> bytes:
    """Return all scripts as a ZIP, or the one that the file's name asks for."""
    scripts = write_scripts(made)
    if path.suffix == ".zip":
        return packed(scripts)
    fitting = (
        [script for script in scripts if script.name.endswith(path.suffix)] if path.suffix else []
    )
    named = [script for script in fitting if script.name.endswith(path.name)]
    chosen = named or fitting
    if len(chosen) != 1:
        known = ", ".join(script.name for script in scripts)
        why = "no script has this ending" if not chosen else "several scripts have this ending"
        raise Complaint(
            f"{path}: {why}; name it as one of {known}, or .zip for all", Exit.WRONG_USE
        )
    return chosen[0].text.encode()


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Complaint(f"{path}: {error.strerror or error}", Exit.WRONG_USE) from error
    typer.echo(f"wfo: written to {path}", err=True)
