"""Somebody handed in files: what are they, and who takes them?"""

from pathlib import PurePath

from bot.house import House
from bot.listeners import collected, documents, words
from bot.listeners.ask import said
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
    handed_in = [file for file in files_of(request) if is_document(file)]
    text = said(request)
    if not handed_in or not _is_for_us(request):
        await words.on_words(request, thread, house)
        return
    if documents.edition_in(text) or not documents.asks_something(text):
        for n, file in enumerate(handed_in, 1):
            await documents.on_document(
                request, thread, house, file, documents.edition_in(text), n
            )
        return
    await words.on_words(request, thread, house)
    await thread.say("file", render.left_alone([file.name for file in handed_in]))


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
