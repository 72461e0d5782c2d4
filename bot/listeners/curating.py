"""Somebody typed a command about editions, drafts or open questions. Which feature takes it?"""

from bot.house import House
from bot.listeners import documents, editions, feedback, gap_answers, gaps
from bot.parsing.curating import (
    AskCurators,
    ChannelEdition,
    Curating,
    Diff,
    Feedback,
    ImportAs,
    ListDrafts,
    ListEditions,
    ListQuestions,
    OnDraft,
    OnGap,
)
from bot.posting.thread import Thread
from bot.request import Request


async def on_curating(  # noqa: C901 - one line a command
    request: Request, thread: Thread, house: House, asked: Curating
) -> None:
    """Hand the command to its feature."""
    match asked:
        case ListEditions():
            await editions.on_editions(request, thread, house)
        case ChannelEdition():
            await editions.on_edition(request, thread, house, asked)
        case Diff():
            await editions.on_diff(request, thread, house, asked)
        case ListDrafts():
            await documents.on_list(request, thread, house)
        case OnDraft():
            await documents.on_words(request, thread, house, asked)
        case ImportAs():
            await documents.on_import_words(request, thread, house, asked)
        case Feedback():
            await feedback.rate(request, thread, house, asked.verdict)
        case AskCurators():
            await gaps.on_ask_curators(request, thread, house)
        case OnGap():
            await gap_answers.on_words(request, thread, house, asked)
        case ListQuestions():
            await gaps.on_list(request, thread, house)
