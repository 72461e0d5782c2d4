"""Somebody wrote to us: a mention, a direct message, a word in our thread, `/wfo`. What is it about?"""

from bot.house import House
from bot.listeners import (
    again,
    agents,
    ask,
    check,
    curating,
    firewall,
    help,  # noqa: A004 - the feature's name
    overheard,
    port_sheet,
    results,
    schedule,
    sites,
    sweep,
    whoami,
)
from bot.parsing.commands import (
    Again,
    CheckRequest,
    Help,
    Question,
    Stop,
    TryAgain,
    UsageError,
    WhenBack,
    Whoami,
    Why,
    read_words,
)
from bot.parsing.firewall import PortSheet, Rules, is_paste
from bot.parsing.results import Compare, History, Results
from bot.parsing.scheduling import (
    ChangeSchedule,
    ListSchedules,
    NewDigest,
    NewSchedule,
    NewWindow,
    NotScheduled,
)
from bot.parsing.sites import EditSite, ListSites, SetField
from bot.parsing.sweeping import Selection
from bot.posting.thread import Thread
from bot.request import Request


async def on_words(  # noqa: C901, PLR0912, PLR0915 - one line a command
    request: Request, thread: Thread, house: House
) -> None:
    """Hand the request to the feature that its words name; what is no command is a question."""
    words = read_words(ask.said(request))
    if request.is_overheard and not await overheard.has_its_object(request, house, words):
        return
    await _name_conversation(request, house)
    match words:
        case Help():
            await help.on_help(request, thread, house)
        case Why():
            await ask.on_why(request, thread, house)
        case Whoami():
            await whoami.on_whoami(request, thread, house)
        case Again():
            await sweep.on_again_words(request, thread, house, only_failed=words.only_failed)
        case Stop():
            await sweep.on_stop(request, thread, house)
        case WhenBack():
            await agents.on_when_back(request, thread, house)
        case TryAgain():
            await again.on_words(request, thread, house, words)
        case CheckRequest():
            await check.on_words(request, thread, house, words)
        case Selection():
            await sweep.on_words(request, thread, house, words)
        case (
            ListSchedules()
            | NewSchedule()
            | NewDigest()
            | NewWindow()
            | ChangeSchedule()
            | NotScheduled()
        ):
            await schedule.on_words(request, thread, house, words)
        case Results() | Compare() | History():
            await results.on_words(request, thread, house, words)
        case ListSites() | EditSite() | SetField():
            await sites.on_words(request, thread, house, words)
        case UsageError():
            await check.ask_for_site(request, thread, house, words)
        case Rules():
            await firewall.on_words(request, thread, house, words)
        case PortSheet():
            await port_sheet.on_words(request, thread, house, words)
        case Question() if is_paste(words.text):
            await firewall.on_paste(request, thread, house)
        case Question():
            await ask.on_question(request, thread, house)
        case _:
            await curating.on_curating(request, thread, house, words)


async def _name_conversation(request: Request, house: House) -> None:
    """Let a conversation in direct messages carry the words that began it."""
    begins = request.kind == "message" and not request.is_overheard and not request.thread_ts
    if begins and house.agent_view is not None:
        await house.agent_view.name(request.channel, request.ts, ask.said(request))
