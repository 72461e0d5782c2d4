"""Somebody wants a site checked."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.house import House
from bot.listeners.ask import on_question
from bot.listeners.permitted import may_check, require_check, resolve_site
from bot.listeners.run import show_run
from bot.looking.handed_in import Joined
from bot.looking.running import last_findings
from bot.looking.scope import plan_for
from bot.outcome import NotAllowed
from bot.parsing.commands import CheckRequest, UsageError, parse_check_request
from bot.parsing.markup import plain
from bot.parsing.names import Unsure, resolve
from bot.posting.thread import Thread
from bot.render import help as render
from bot.request import Request
from bot.sites.record import SiteRecord
from bot.store import conversation, runs, sites
from bot.store.runs import Run, RunState
from checks.model import Finding, Plan
from checks.selection import BadSelection


async def on_command(request: Request, thread: Thread, house: House) -> None:
    """Carry out `/wfo-check …`, or explain to the asker what was wrong with it."""
    asked = parse_check_request(plain(request.text))
    if isinstance(asked, UsageError):
        # Who typed nothing sees the modal that was opened before the acknowledgement.
        if not names_nothing(request.text):
            await ask_for_site(request, thread, house, asked)
        return
    await check_site(request, thread, house, asked)


def names_nothing(text: str) -> bool:
    """Whether nothing stands after `/wfo-check`: then one chooses in a modal."""
    return parse_check_request(plain(text)) == UsageError("")


async def ask_for_site(request: Request, thread: Thread, house: House, asked: UsageError) -> None:
    """Say what was wrong with a request, and offer the asker's sites and the modal to choose in."""
    await require_check(request, house)
    known = await house.store.run(sites.all_sites)
    mine = await may_check(request.user, request.channel, known, house)
    await thread.whisper(render.no_site_named(asked.sentence, [record.id for record in mine]))


async def on_button(request: Request, thread: Thread, house: House) -> None:
    """Check the site that a button names."""
    await check_site(request, thread, house, CheckRequest(request.text))


async def on_words(request: Request, thread: Thread, house: House, asked: CheckRequest) -> None:
    """Check the site that a message names; "check antivirus" names none, nor anything near one: a question."""
    words = await house.store.run(sites.site_words)
    meant = resolve(asked.site, words)
    if isinstance(meant, Unsure) and not meant.near:
        await on_question(request, thread, house)
    else:
        await check_site(request, thread, house, asked)


async def check_site(request: Request, thread: Thread, house: House, asked: CheckRequest) -> None:
    """Check the site that is meant; a word that isn't exactly an id or alias is only asked about."""
    meant = await resolve_site(request, house, asked.site)
    if isinstance(meant, Unsure):
        await require_check(request, house)
        await thread.whisper(render.unknown_site(meant.text, meant.near))
        return
    record = await house.store.run(lambda session: sites.find_site(session, meant.name))
    if record is None:  # removed since
        await thread.whisper(render.unknown_site(meant.name, ()))
        return
    await house.access.require(request, "check", site=record.id)
    last = await house.store.run(lambda session: last_findings(session, record.id))
    await _check(request, thread, house, record, asked.only, last)


async def on_again(request: Request, thread: Thread, house: House) -> None:
    """Carry out the button "Run again"."""
    await again(request, thread, house, only_failed=False)


async def on_only_failed(request: Request, thread: Thread, house: House) -> None:
    """Carry out the button "Only failed"."""
    await again(request, thread, house, only_failed=True)


async def again(request: Request, thread: Thread, house: House, *, only_failed: bool) -> None:
    """Check again what the pressed button or else this thread is about, whole or what was not good in it."""

    def look(session: Session) -> tuple[Run | None, SiteRecord | None, tuple[Finding, ...]]:
        run = meant(session, request)
        if run is None:
            return None, None, ()
        found = tuple(runs.findings(session, run.id))
        return run, sites.find_site(session, run.plan.site.id), found

    run, record, last = await house.store.run(look)
    if run is None:
        await thread.whisper(render.nothing_before("check"))
        return
    if record is None:
        await thread.whisper(render.unknown_site(run.plan.site.id, ()))
        return
    await house.access.require(request, "check", site=record.id)
    await _check(request, thread, house, record, ("failed",) if only_failed else (), last)


async def on_stop(request: Request, thread: Thread, house: House) -> None:
    """Stop the run whose button was pressed, or the last one of this thread: for who may check that site.

    Whoever carries it out notices within a second, and its message says how far it came.
    """
    run = await house.store.run(lambda session: meant(session, request))
    if run is None or run.state is not RunState.RUNNING:
        await thread.whisper(render.nothing_before("check that still runs"))
        return
    await require_site(request, house, run.plan.site.id)
    now = house.clock()
    await house.store.run(
        lambda session: runs.end_run(session, run.id, RunState.CANCELLED, by=request.user, now=now)
    )


async def require_site(request: Request, house: House, site: str) -> None:
    """Raise NotAllowed for who may not check this site; the limits of the hour don't count, as nothing is started."""
    decision = await house.access.decide(request, "check", site=site)
    if not decision.allowed:
        raise NotAllowed(decision.rule, decision.missing, decision.givers)


async def check_missed(
    request: Request, thread: Thread, house: House, record: SiteRecord, missed: Sequence[Finding]
) -> None:
    """Check again only what these findings could not look at."""
    await house.access.require(request, "check", site=record.id)
    await _check(request, thread, house, record, ("failed",), missed)


def meant(session: Session, request: Request) -> Run | None:
    """Return the run of the pressed button, else the last one of this thread."""
    if request.kind == "action":
        return runs.get_run(session, request.text)
    return conversation.last_run(session, request)


async def _check(
    request: Request,
    thread: Thread,
    house: House,
    record: SiteRecord,
    only: Sequence[str],
    last: Sequence[Finding],
) -> None:
    run = await house.store.run(lambda session: runs.run_of(session, request))
    if run is None:
        planned = plan_or_why_not(house, await _joined(house, record), only, last)
        if isinstance(planned, str):
            await thread.whisper(render.not_planned(planned))
            return
        now = house.clock()
        run = await house.store.run(
            lambda session: runs.start_run(session, planned, request, now=now)
        )
    await show_run(run, request, thread, house)


async def _joined(house: House, record: SiteRecord) -> Joined:
    """Return the site with what its agents say they can look at; who does not answer counts as able."""
    if house.agents is None:
        return Joined(record)
    return Joined(record, await house.agents.abilities(record.vantage))


def plan_or_why_not(
    house: House, joined: Joined, only: Sequence[str], last: Sequence[Finding]
) -> Plan | str:
    """Return the plan, or the sentence that says why there is none."""
    record = joined.record
    view = house.catalog().view(record.edition)
    if view is None:
        return f"The edition {record.edition} of {record.id} is not loaded."
    try:
        return plan_for(record, view.edition, only=only, last=last, abilities=joined.abilities)
    except BadSelection as error:
        return f"{str(error)[:1].upper()}{str(error)[1:]}."
