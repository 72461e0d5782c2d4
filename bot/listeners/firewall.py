"""Somebody hands in firewall rules: pasted, as a file, or as a message that was marked. What do they let through?"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.house import House
from bot.listeners.ask import said
from bot.listeners.check import require_site
from bot.listeners.permitted import may_check, resolve_site
from bot.looking.rule_text import (
    LARGEST_BYTES,
    RuleTextError,
    may_hold_rules,
    rule_text,
)
from bot.looking.scope import requirements_of
from bot.looking.site_meant import SiteUnclear, place_told, site_meant
from bot.parsing.commands import read_words
from bot.parsing.firewall import Rules
from bot.parsing.markup import plain
from bot.parsing.names import Unsure
from bot.posting.thread import Thread
from bot.render import firewall as render
from bot.render import help as render_help
from bot.request import Request
from bot.sites.record import SiteRecord
from bot.store import conversation, inbox, sites
from bot.webapi.files import FileError, HandedIn, download, files_in, files_of
from checks.firewall.placing import ON_THE_WAY
from checks.firewall.reading import is_clearly_rules, read_rules
from checks.firewall.review import Review
from checks.firewall.reviewing import review
from checks.firewall.rule import NotRules

REVIEW = "review_rules"


@dataclass(frozen=True, slots=True)
class _HandedIn:
    """The rules, and what was said beside them: in it a site and whose rules they are may be named."""

    text: str
    beside: str
    asked: Rules


async def on_words(request: Request, thread: Thread, house: House, asked: Rules) -> None:
    """Review the rules below the words, beside them as a file, or last handed in in this thread."""
    handed = await _handed_in(request, house, asked)
    if handed is None:
        await thread.whisper(render.no_paste())
    elif isinstance(handed, str):
        await thread.whisper(render.not_rules(handed))
    else:
        await _review(request, thread, house, handed)


async def on_paste(request: Request, thread: Thread, house: House) -> None:
    """Review rules that were pasted without a word of what to do with them."""
    text = said(request)
    await _review(request, thread, house, _HandedIn(text, text, Rules()))


async def on_shortcut(request: Request, thread: Thread, house: House) -> None:
    """Review the rules in the marked message or in its files."""
    words = read_words(said(request))
    await on_words(request, thread, house, words if isinstance(words, Rules) else Rules())


async def on_site(request: Request, thread: Thread, house: House) -> None:
    """Review the rules of an earlier request for the site that was chosen."""
    reference, _, site = request.text.partition(" ")

    def look(session: Session) -> tuple[Request | None, SiteRecord | None]:
        found = inbox.find(session, reference)
        return found[0] if found else None, sites.find_site(session, site)

    original, record = await house.store.run(look)
    if original is None or record is None or not _is_theirs(original, request):
        await thread.whisper(render.no_paste())
        return
    words = read_words(said(original))
    asked = words if isinstance(words, Rules) else Rules()
    handed = await _handed_in(original, house, asked)
    if isinstance(handed, _HandedIn):
        await _compare(request, thread, house, handed, record)
    else:
        await thread.whisper(render.no_paste() if handed is None else render.not_rules(handed))


def _is_theirs(original: Request, request: Request) -> bool:
    """Whether who chose a site may see what was handed in: it was theirs, or it was said in this channel."""
    own = original.user == request.user or original.channel == request.channel != ""
    return own and original.team == request.team


async def holds_rules(house: House, files: Sequence[HandedIn]) -> bool:
    """Whether one of the files that came without a word about them is a set of rules beyond doubt."""
    for file in files:
        if may_hold_rules(file.name) and file.size <= LARGEST_BYTES:
            text = await _text_of(file, house)
            if isinstance(text, str) and await asyncio.to_thread(is_clearly_rules, text):
                return True
    return False


async def _handed_in(request: Request, house: House, asked: Rules) -> _HandedIn | str | None:
    """Return the rules, None where there are none, or why a file can't be read."""
    beside = said(request)
    if asked.paste:
        return _HandedIn(asked.paste, beside.partition("\n")[0], asked)
    files = [file for file in files_of(request) if may_hold_rules(file.name)]
    if files:
        text = await _text_of(files[0], house)
        return (
            _HandedIn(text, f"{beside} {files[0].name}", asked)
            if isinstance(text, str)
            else str(text)
        )
    if asked == Rules() and "\n" in beside:
        return _HandedIn(beside, beside, asked)
    return await _above(request, house, asked)


async def _above(request: Request, house: House, asked: Rules) -> _HandedIn | None:
    """Return the rules that were last handed in in this thread: to us, else by anybody to anybody."""
    earlier = await house.store.run(lambda session: conversation.earlier(session, request))
    to_us = [(said(before), files_of(before)) for before in earlier]
    for found in (to_us, await _said_here(request, house)):
        for text, files in reversed(found):
            handed = await _rules_in(text, files, request, house, asked)
            if handed is not None:
                return handed
    return None


async def _said_here(request: Request, house: House) -> list[tuple[str, tuple[HandedIn, ...]]]:
    """Return what people wrote in this thread before, whether it was for us or not."""
    if house.threads is None or not request.root:
        return []
    found = await house.threads.messages(request.channel, request.root)
    return [
        (plain(str(message.get("text") or "")), files_in(message))
        for message in found
        if not message.get("bot_id") and str(message.get("ts") or "") < request.ts
    ]


async def _rules_in(
    text: str, files: Sequence[HandedIn], request: Request, house: House, asked: Rules
) -> _HandedIn | None:
    for file in files:
        if may_hold_rules(file.name):
            content = await _text_of(file, house)
            if isinstance(content, str) and not isinstance(read_rules(content), NotRules):
                return _HandedIn(content, f"{said(request)} {text} {file.name}", asked)
    words = read_words(text)
    paste = words.paste if isinstance(words, Rules) else text
    if "\n" in paste and not isinstance(read_rules(paste), NotRules):
        return _HandedIn(paste, f"{said(request)} {text}", asked)
    return None


async def _text_of(file: HandedIn, house: House) -> str | Exception:
    try:
        content = await download(house.settings, file, limit=LARGEST_BYTES)
        return await asyncio.to_thread(rule_text, file.name, content)
    except (FileError, RuleTextError) as error:
        return error


async def _review(request: Request, thread: Thread, house: House, handed: _HandedIn) -> None:
    words = f"{handed.asked.site} {handed.beside}" if handed.asked.site else handed.beside
    if handed.asked.site:
        meant = await resolve_site(request, house, handed.asked.site)
        if isinstance(meant, Unsure):
            await thread.whisper(render_help.unknown_site(meant.text, meant.near))
            return
        words = meant.name
    record = await house.store.run(lambda session: site_meant(session, request, words))
    if isinstance(record, SiteUnclear):
        if not request.is_overheard:
            await _ask_for_site(request, thread, house, record)
        return
    await _compare(request, thread, house, handed, record)


async def _ask_for_site(
    request: Request, thread: Thread, house: House, unclear: SiteUnclear
) -> None:
    records = await house.store.run(sites.all_sites)
    allowed = await may_check(request.user, request.channel, records, house)
    ids = [record.id for record in allowed]
    named = [site for site in unclear.named if site in ids]
    await thread.say("which-site", render.which_site(request.reference, named, ids))


async def _compare(
    request: Request, thread: Thread, house: House, handed: _HandedIn, record: SiteRecord
) -> None:
    await require_site(request, house, record.id)
    view = house.catalog().view(record.edition)
    if view is None:
        said_why = f"The edition {record.edition} of {record.id} is not loaded."
        await thread.whisper(render_help.not_planned(said_why))
        return
    told = place_told(handed.asked.place, record)
    if handed.asked.place and told is None:
        known = [*record.hosts, ON_THE_WAY]
        await thread.whisper(render.unknown_place(handed.asked.place, known))
        return
    requirements = requirements_of(view.edition)

    def work() -> Review | str:
        found = read_rules(handed.text)
        return (
            found.why
            if isinstance(found, NotRules)
            else review(found, record.site(), requirements, told)
        )

    done = await asyncio.to_thread(work)
    if isinstance(done, str):
        await thread.whisper(render.not_rules(done))
        return
    await thread.say("rules", await asyncio.to_thread(render.review, done))
