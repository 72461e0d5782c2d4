"""What would a check send where, and what shall a customer's admin collect? Nothing is sent for either."""

import json

import typer

from bot.commandline.exits import Complaint, Exit
from bot.looking.scope import requirements_of
from bot.sites.record import SiteRecord
from checks.collecting import look_file
from checks.vantage.handed_in import ABILITIES
from knowledge.model import Edition


def collectors_input(record: SiteRecord, edition: Edition, role: str, *, quiet: bool) -> str:
    """Return the look file for a machine in `role`; how to use it is told on standard error unless `quiet`."""
    roles = sorted(record.hosts)
    if role not in roles:
        known = ", ".join(roles) or "no hosts at all"
        raise Complaint(
            f"{record.id} has no hosts in the role {role!r}; it has {known}", Exit.WRONG_USE
        )
    look = look_file(record.site(), requirements_of(edition), role, ABILITIES)
    if not quiet:
        name = f"{record.id}-{role}.look.json"
        typer.echo(
            f"wfo: this is what the collector looks at on the {role}; nothing was sent. Save it as {name}, hand it on "
            f"with deploy/collect/wfo-collect.ps1 (or .sh), and have run there: .\\wfo-collect.ps1 -Look .\\{name}\n"
            f"wfo: the file that it writes goes into the thread of a check, with @wfo beside it, or: wfo check {record.id} --with FILE",
            err=True,
        )
    return json.dumps(look, ensure_ascii=False, indent=1) + "\n"
