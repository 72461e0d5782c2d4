"""Somebody handed in files: what are they, and who takes them?"""

from collections.abc import Sequence
from pathlib import PurePath

from bot.house import House
from bot.listeners import collected, documents, firewall, words
from bot.listeners.ask import said
from bot.looking.rule_text import may_hold_rules
from bot.parsing.commands import read_words
from bot.parsing.firewall import Rules
from bot.posting.thread import Thread
from bot.render import drafts as render
from bot.request import Request
from bot.webapi.files import HandedIn, files_of

DOCUMENTS = frozenset(
    {".txt", ".text", ".htm", ".html", ".xhtml", ".md", ".markdown", ".pdf", ".docx", ".xlsx", ".csv", ".tsv"}
)  # fmt: skip


async def on_files(request: Request, thread: Thread, house: House) -> None:
    """Give requirement documents to whoever imports them; beside a question, a file is only mentioned."""
    reports = [file for file in files_of(request) if collected.is_report(file)]
    if reports:
        await collected.on_reports(request, thread, house, reports)
        return
    handed_in = [
        file for file in files_of(request) if is_document(file) or may_hold_rules(file.name)
    ]
    text = said(request)
    if not handed_in or not _is_for_us(request):
        await words.on_words(request, thread, house)
        return
    if not documents.edition_in(text) and await _are_rules(text, handed_in, house):
        await firewall.on_words(request, thread, house, rules_in(text))
        return
    if documents.edition_in(text) or not documents.asks_something(text):
        documents_here = [file for file in handed_in if is_document(file)]
        if not documents_here:
            await words.on_words(request, thread, house)
        for n, file in enumerate(documents_here, 1):
            await documents.on_document(
                request, thread, house, file, documents.edition_in(text), n
            )
        return
    await words.on_words(request, thread, house)
    await thread.say("file", render.left_alone([file.name for file in handed_in]))


def rules_in(text: str) -> Rules:
    """Return what the words beside a file say about rules in it; nothing, where they say something else."""
    read = read_words(text)
    return read if isinstance(read, Rules) else Rules()


async def _are_rules(text: str, files: Sequence[HandedIn], house: House) -> bool:
    """Whether a file is for review: the words beside it say so, or, without a question, what stands in it."""
    if isinstance(read_words(text), Rules):
        return True
    return not text.rstrip().endswith("?") and await firewall.holds_rules(house, files)


def is_document(file: HandedIn) -> bool:
    """Whether it may be a requirement document, by its name."""
    return PurePath(file.name).suffix.casefold() in DOCUMENTS


def _is_for_us(request: Request) -> bool:
    """Whether we were called: what people show each other in a thread of ours is not for import."""
    event = request.payload.get("event")
    kind = event.get("type") if isinstance(event, dict) else ""
    authorized = request.payload.get("authorizations")
    first = authorized[0] if isinstance(authorized, list) and authorized else {}
    own = str(first.get("user_id") or "") if isinstance(first, dict) else ""
    called = bool(own) and f"<@{own}" in request.text
    return request.channel.startswith("D") or kind == "app_mention" or called
