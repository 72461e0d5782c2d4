"""Somebody chooses in a modal which site to check, and which part of it."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.house import House
from bot.listeners.check import check_site, plan_or_why_not
from bot.listeners.permitted import may_check
from bot.looking.handed_in import Joined
from bot.looking.running import last_findings
from bot.looking.scope import requirements_of
from bot.parsing.commands import CheckRequest
from bot.parsing.forms import entered, first, metadata
from bot.posting.thread import Thread
from bot.render import check_form as render
from bot.render.forms import Option, errors, fitting, options
from bot.request import Request
from bot.sites.record import SiteRecord
from bot.store import inbox, sites
from checks.model import Finding, Requirement
from checks.naming import component_name, role_name


async def open_form(request: Request, house: House) -> None:
    """Open the modal, with the site that the button names."""
    site = None
    if request.kind == "action" and request.text:
        record = await house.store.run(lambda session: sites.find_site(session, request.text))
        mine = await may_check(request.user, request.channel, [record] if record else [], house)
        site = _site_option(mine[0]) if mine else None
    await house.views.open(request.trigger_id, render.form(request.reference, site))


async def list_sites(request: Request, house: House) -> dict[str, Any]:
    """List the sites that the asker may check."""

    def look(session: Session) -> tuple[list[SiteRecord], str]:
        origin = inbox.find(session, next(iter(metadata(request.payload)), ""))
        own = origin is not None and origin[0].user == request.user
        return sites.all_sites(session), origin[0].channel if origin and own else ""

    known, channel = await house.store.run(look)
    by_id = {record.id: record for record in known}
    typed = fitting([_site_option(record) for record in known], request.text)
    found = await may_check(request.user, channel, (by_id[id_] for _, id_ in typed), house)
    return options([_site_option(record) for record in found])


async def list_roles(request: Request, house: House) -> dict[str, Any]:
    """List the kinds of machines that requirements look at."""
    looks = [look for row in await _rows(request, house) for r in row.readings for look in r.looks]
    roles = dict.fromkeys(role for look in looks for role in (look.from_role, *look.to_roles))
    return options(fitting([(role_name(role), role) for role in roles], request.text))


async def list_components(request: Request, house: House) -> dict[str, Any]:
    """List the components that requirements belong to."""
    rows = await _rows(request, house)
    names = sorted({name for row in rows for name in (row.component, row.module) if name})
    return options(fitting([(component_name(name), name) for name in names], request.text))


async def list_ports(request: Request, house: House) -> dict[str, Any]:
    """List the ports of the edition."""
    rows = [row for row in await _rows(request, house) if row.port is not None]
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(
            str(row.port), f"{row.port} {row.transport} {component_name(row.component)}"
        )
    return options(fitting([(label, port) for port, label in found.items()], request.text))


async def check_form(request: Request, house: House) -> dict[str, Any] | None:
    """Refuse what can't be checked, beside the field that is wrong."""
    held = entered(request.payload)
    site = first(held, render.SITE)

    def look(session: Session) -> tuple[SiteRecord | None, tuple[Finding, ...]]:
        return sites.find_site(session, site), last_findings(session, site)

    record, last = await house.store.run(look)
    if record is None:
        return errors({render.SITE: "I know no such site any more."})
    decision = await house.access.decide(request, "check", site=record.id)
    if not decision.allowed:
        needs = f"; it needs the role {decision.missing}" if decision.missing else ""
        return errors({render.SITE: f"You may not check {record.id}: {decision.rule}{needs}."})
    return errors(_faults(house, record, held, last))


def _faults(
    house: House,
    record: SiteRecord,
    held: Mapping[str, tuple[str, ...]],
    last: tuple[Finding, ...],
) -> dict[str, str]:
    found = {}
    for block in (render.SITE, *render.NARROWING):
        only = () if block == render.SITE else held.get(block, ())
        if block == render.SITE or only:
            planned = plan_or_why_not(house, Joined(record), only, last)
            if isinstance(planned, str):
                found[block] = planned
            elif not planned.checks and not planned.skips:
                found[block] = f"Nothing at {record.id} fits this."
    return found


async def on_form(request: Request, thread: Thread, house: House) -> None:
    """Check what was chosen."""
    held = entered(request.payload)
    only = tuple(value for block in render.NARROWING for value in held.get(block, ()))
    await check_site(request, thread, house, CheckRequest(first(held, render.SITE), only))


def _site_option(record: SiteRecord) -> Option:
    return f"{record.id} {record.name}", record.id


async def _rows(request: Request, house: House) -> tuple[Requirement, ...]:
    """Return what can be looked at in the edition of the chosen site, else in the one in force."""
    catalog = house.catalog()
    chosen = first(entered(request.payload), render.SITE)
    record = await house.store.run(lambda session: sites.find_site(session, chosen))
    view = catalog.view(record.edition if record else catalog.default)
    return requirements_of(view.edition) if view is not None else ()
