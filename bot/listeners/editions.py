"""Somebody wants to know which editions there are, how they differ, or which one is meant here."""

from sqlmodel import Session

from bot.house import House
from bot.message import Message
from bot.parsing.curating import ChannelEdition, Diff
from bot.parsing.names import nearest
from bot.posting.thread import Thread
from bot.published.choosing import Chosen, choose_edition
from bot.published.touched import touched_sites
from bot.render import editions as render
from bot.request import Request
from bot.store import channels
from knowledge.catalog import Catalog
from knowledge.comparing import diff

DEFAULT = "default"


async def on_editions(request: Request, thread: Thread, house: House) -> None:
    """List the editions in force."""
    catalog = house.catalog()
    chosen = await _chosen(request, house, catalog)
    views = (catalog.view(name) for name in sorted(catalog.names))
    held = [view.edition for view in views if view is not None]
    await thread.say("answer", render.editions(held, catalog.default, chosen.edition, chosen.why))


async def on_diff(request: Request, thread: Thread, house: House, asked: Diff) -> None:
    """Compare two editions, with the sites that this touches."""
    catalog = house.catalog()
    names = [named(catalog, word) for word in (asked.old, asked.new)]
    for word, name in zip((asked.old, asked.new), names, strict=True):
        if not name:
            await thread.whisper(unknown(catalog, word))
            return
    old, new = (catalog.view(name) for name in names)
    if old is None or new is None:
        return
    touched = await house.store.run(lambda session: touched_sites(session, names))
    asker = request.user if request.kind == "command" else ""
    mine = await house.access.checkable(
        request.user, request.channel, [one.site for one in touched]
    )
    shown = [one for one in touched if one.site in mine]
    found = diff(old.edition, new.edition)
    others = len(touched) - len(shown)
    await thread.say("answer", render.difference(found, shown, asker, others=others))


async def on_edition(
    request: Request, thread: Thread, house: House, asked: ChannelEdition
) -> None:
    """Show which edition this channel's questions mean, or set it: for who may curate."""
    catalog = house.catalog()
    if asked.name is not None:
        await house.access.require(request, "curate")
        name = asked.name if asked.name == DEFAULT else named(catalog, asked.name)
        if not name:
            await thread.whisper(unknown(catalog, asked.name))
            return
        now = house.clock()
        await house.store.run(lambda session: _set(session, request, name, now))
    chosen = await _chosen(request, house, catalog)
    by = await house.store.run(
        lambda session: channels.edition_of_channel(session, request.team, request.channel)
    )
    await thread.say(
        "answer", render.channel_edition(chosen.edition, chosen.why, by[1] if by else "")
    )


def _set(session: Session, request: Request, name: str, now: float) -> None:
    if name == DEFAULT:
        channels.unset_edition(session, request.team, request.channel)
        return
    channels.set_edition(session, request.team, request.channel, name, by=request.user, now=now)


async def _chosen(request: Request, house: House, catalog: Catalog) -> Chosen:
    return await house.store.run(
        lambda session: choose_edition(session, request, catalog.names, catalog.default)
    )


def named(catalog: Catalog, word: str) -> str:
    """Return the edition that a word names: its name, or a version that has one edition only; empty if none."""
    by_name = {name.casefold(): name for name in catalog.names}
    if word.casefold() in by_name:
        return by_name[word.casefold()]
    of_version = catalog.of_version(word)
    return of_version[0] if len(of_version) == 1 else ""


def unknown(catalog: Catalog, word: str) -> Message:
    """Say that no edition is called that; a version with several editions is asked about."""
    near = catalog.of_version(word) or nearest(word, list(catalog.names))
    return render.unknown_edition(word, near, sorted(catalog.names))
