"""Somebody dropped a collector's report into the thread of a check."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.house import House
from bot.listeners.check import plan_or_why_not
from bot.listeners.run import show_run
from bot.looking.handed_in import Joined, join
from bot.posting.thread import Thread
from bot.render import collected as render
from bot.render import help as render_help
from bot.request import Request
from bot.sites.record import SiteRecord
from bot.store import conversation, runs, sites
from bot.store.runs import Run
from bot.webapi.files import FileError, HandedIn, download
from checks.collecting import LARGEST_REPORT, ReportError


def is_report(file: HandedIn) -> bool:
    """Tell whether a file may be what the collector wrote."""
    return file.name.casefold().endswith(".json")


async def on_reports(
    request: Request, thread: Thread, house: House, files: Sequence[HandedIn]
) -> None:
    """Check the thread's site again, with each report as one more vantage point; one that can't be used is refused."""

    def look(session: Session) -> tuple[Run | None, SiteRecord | None]:
        run = conversation.last_run(session, request)
        return run, None if run is None else sites.find_site(session, run.plan.site.id)

    last, record = await house.store.run(look)
    if last is None:
        await thread.whisper(render.no_check_here())
        return
    if record is None:
        await thread.whisper(render_help.unknown_site(last.plan.site.id, ()))
        return
    await house.access.require(request, "check", site=record.id)
    joined = Joined(record)
    for file in files:
        try:
            content = await download(house.settings, file, limit=LARGEST_REPORT)
            joined = join(joined, content, house.clock())
        except (FileError, ReportError) as error:
            await thread.whisper(render.refused(file.name, str(error), record.id))
            return
    await _check(request, thread, house, joined)


async def _check(request: Request, thread: Thread, house: House, joined: Joined) -> None:
    run = await house.store.run(lambda session: runs.run_of(session, request))
    if run is None:
        planned = plan_or_why_not(house, joined, (), ())
        if isinstance(planned, str):
            await thread.whisper(render_help.not_planned(planned))
            return
        now = house.clock()
        run = await house.store.run(
            lambda session: runs.start_run(session, planned, request, now=now)
        )
    await show_run(run, request, thread, house, joined.measure)
