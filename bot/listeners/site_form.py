"""An admin writes down a site, in a form or field by field.

Only admins: who may write hosts, networks and vantage points decides what is dialled, from where.
"""

from collections.abc import Collection
from typing import Any
from zoneinfo import available_timezones

from sqlmodel import Session

from bot.house import House
from bot.outcome import NotAllowed
from bot.parsing.commands import read_words
from bot.parsing.forms import entered, metadata
from bot.parsing.markup import plain
from bot.parsing.names import Unsure, resolve
from bot.parsing.sites import EditSite, SetField
from bot.posting.thread import Thread
from bot.render import help as render_help
from bot.render import site_form as render
from bot.render.forms import errors, fitting, options
from bot.request import Request
from bot.sites.fitting import components_of
from bot.sites.form import FIELDS, differences, digest, drafted
from bot.sites.record import SiteRecord
from bot.store import audit, sites
from bot.store.audit import Act
from bot.store.sites import SiteChanged, SiteWordTaken
from checks.naming import component_name
from knowledge.model import Edition

RIGHT = "administer"


def opens_form(text: str) -> bool:
    """Whether what follows `/wfo` asks for the form of a site."""
    return isinstance(read_words(plain(text)), EditSite)


async def open_by_words(request: Request, house: House) -> None:
    """Open the form of the site that a command names; one that is not known is told afterwards."""
    words = read_words(plain(request.text))
    if isinstance(words, EditSite):
        await _open(request, house, words.site)


async def open_by_button(request: Request, house: House) -> None:
    """Open the form of the site that a button names, or of a new one."""
    await _open(request, house, "" if request.name == render.ADD else request.text)


async def _open(request: Request, house: House, site: str) -> None:
    await require(request, house)
    record = (
        await house.store.run(lambda session: sites.find_site(session, site)) if site else None
    )
    if record is not None or not site:
        view = render.form(record, request.reference, house.catalog().default)
        await house.views.open(request.trigger_id, view)


async def require(request: Request, house: House) -> str:
    """Return the rule by which the asker may write sites down; raises NotAllowed."""
    decision = await house.access.decide(request, RIGHT)
    if not decision.allowed:
        raise NotAllowed(decision.rule, decision.missing, decision.givers)
    return decision.rule


async def on_words(request: Request, thread: Thread, house: House, asked: EditSite) -> None:
    """Say what could not be opened; where no form can open from, offer the button that does."""
    await require(request, house)
    record = None
    if asked.site:
        known = resolve(asked.site, await house.store.run(sites.site_words))
        if isinstance(known, Unsure):
            await thread.whisper(render_help.unknown_site(known.text, known.near))
            return
        record = await house.store.run(lambda session: sites.find_site(session, known.name))
    if request.kind != "command":
        await thread.whisper(render.to_open(record))


async def on_set(request: Request, thread: Thread, house: House, asked: SetField) -> None:
    """Write one field of a site."""
    rule = await require(request, house)
    record = await house.store.run(lambda session: sites.find_site(session, asked.site))
    if record is None:
        known = resolve(asked.site, await house.store.run(sites.site_words))
        near = known.near if isinstance(known, Unsure) else ()
        await thread.whisper(render_help.unknown_site(asked.site, near))
    elif asked.field not in FIELDS or asked.field == "id":
        await thread.whisper(render.no_such_field(asked.field))
    elif not asked.text:
        await thread.whisper(render.as_it_stands(record, asked.field))
    else:
        text = "" if asked.text.casefold() == render.NOTHING else asked.text
        new = await _drafted(house, record, {asked.field: text})
        await _save(request, thread, house, record, new, rule)


async def check_form(request: Request, house: House) -> dict[str, Any] | None:
    """Refuse what can't stand in a site's record, beside the field that is wrong."""
    await require(request, house)
    old, fault = await _edited(request, house)
    new = await _drafted(house, old, _texts(request))
    return errors(fault or (new if isinstance(new, dict) else {}))


async def on_form(request: Request, thread: Thread, house: House) -> None:
    """Write down what was entered."""
    rule = await require(request, house)
    old, fault = await _edited(request, house)
    new = await _drafted(house, old, _texts(request))
    if isinstance(new, SiteRecord) and old is not None and digest(new) == digest(old):
        # The same again: nothing was changed, or this very request has done it before a crash.
        fault = {}
    await _save(request, thread, house, old, fault or new, rule)


async def _save(
    request: Request, thread: Thread, house: House,
    old: SiteRecord | None, new: SiteRecord | dict[str, str], rule: str,
) -> None:  # fmt: skip
    if isinstance(new, dict):
        await thread.whisper(render.not_saved(new))
        return
    changed = differences(old, new)
    try:
        if changed:
            now = house.clock()
            await house.store.run(lambda s: _write(s, request, old, new, rule, now))
    except SiteChanged as other:
        await thread.whisper(render.changed_at_once(new.id, other.by))
        return
    except SiteWordTaken as taken:
        # Somebody else was faster by a moment.
        await thread.whisper(render.not_saved({"aliases": str(taken)}))
        return
    await thread.whisper(render.saved(new, changed, request.user, new=old is None))


def _write(
    session: Session, request: Request, old: SiteRecord | None, new: SiteRecord, rule: str, now: float,
) -> None:  # fmt: skip
    sites.change_site(session, old, new, by=request.user, now=now)
    what = "; ".join(
        f"{name}: {before or '-'} -> {after or '-'}"
        for name, before, after in differences(old, new)
    )
    audit.append(
        session,
        Act(
            request.user,
            request.channel,
            f"site {new.id}: {what}",
            rule,
            "written",
            request.reference,
        ),
        now=now,
    )


def _texts(request: Request) -> dict[str, str]:
    held = entered(request.payload)
    return {name: ", ".join(held[name]) if FIELDS[name] == "many" else "".join(held[name]) for name in FIELDS if name in held}  # fmt: skip


async def _edited(request: Request, house: House) -> tuple[SiteRecord | None, dict[str, str]]:
    """Return the record that the form was opened for, None for a new site; and what keeps it from being saved."""
    known = metadata(request.payload)[1:]
    if not known:
        return None, {}

    def look(session: Session) -> tuple[SiteRecord | None, str]:
        return sites.find_site(session, known[0]), sites.changed_by(session, known[0])

    record, by = await house.store.run(look)
    if record is None:
        return None, {"name": f"{known[0]} is not there any more."}
    if digest(record) != known[-1]:
        return record, {"name": render.changed_meanwhile(record.id, by, request.user)}
    return record, {}


async def _drafted(
    house: House, old: SiteRecord | None, texts: dict[str, str]
) -> SiteRecord | dict[str, str]:
    new = drafted(old, texts, _editions(house))
    if isinstance(new, dict):
        return new
    words = await house.store.run(sites.site_words)
    same = await house.store.run(lambda session: sites.find_site(session, new.id))
    if old is None and same is not None and digest(same) != digest(new):
        return {"id": f"{new.id} is known already; `sites edit {new.id}` changes it."}
    taken = [word for word in new.words if words.get(word.casefold(), new.id) != new.id]
    if taken:
        where = "id" if new.id in taken else "aliases"
        return {where: f"{taken[0]} already means site {words[taken[0].casefold()]}."}
    return new


def _editions(house: House) -> Collection[Edition]:
    catalog = house.catalog()
    views = (catalog.view(name) for name in catalog.names)
    return [view.edition for view in views if view is not None]


async def list_editions(request: Request, house: House) -> dict[str, Any]:
    """List the editions in force."""
    names = sorted(house.catalog().names)
    return options(fitting([(name, name) for name in names], request.text))


async def list_zones(request: Request, house: House) -> dict[str, Any]:  # noqa: ARG001 - an answer to a select
    """List the time zones, of which there are hundreds: those that fit what was typed."""
    zones = sorted(available_timezones(), key=lambda zone: ("/" not in zone, zone))
    return options(fitting([(zone, zone) for zone in zones], request.text.replace(" ", "_")))


async def list_components(request: Request, house: House) -> dict[str, Any]:
    """List the components that any edition names."""
    found = [(component_name(slug), slug) for slug in sorted(components_of(_editions(house)))]
    return options(fitting(found, request.text))
