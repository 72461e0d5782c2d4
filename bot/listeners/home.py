"""Somebody opens the app's Home, or presses a button on it."""

import structlog
from sqlmodel import Session

from bot.house import House
from bot.listeners.permitted import may_check
from bot.listeners.progress import progress
from bot.outcome import TryLater
from bot.posting.thread import Thread
from bot.render import home as render
from bot.render.home import EditionLine, HomeView, Right
from bot.render.home_sites import SiteLine
from bot.request import Request
from bot.route import Handler
from bot.sites.record import SiteRecord
from bot.store import agents, gaps, overview, sites
from bot.store.marks import read_mark, write_mark
from bot.webapi.slack import SlackRefused, SlackUnsure
from checks.naming import component_name, role_name
from knowledge.model import Edition

MESSAGES = "messages"
"""The tab of the app in which one writes to us."""
RIGHTS = ("ask", "check", "curate", "administer")
_PAUSE_S = 2.0
_TAKEN = frozenset({"hash_conflict"})
_OFF = frozenset({"not_enabled", "user_not_found"})
_WORKS = "On it: the answer comes under Messages."

_log = structlog.get_logger(__name__)


async def on_open(request: Request, thread: Thread, house: House) -> None:  # noqa: ARG001 - a handler
    """Show the Home as things stand, the first time with a greeting; under Messages suggest questions."""
    if request.name == MESSAGES:
        await suggest(request, house)
    else:
        await publish(request, house)


def noticed(handler: Handler) -> Handler:
    """Let a handler's button stand on the Home too: there it says where the answer comes, before it is worked out."""

    async def handle(request: Request, thread: Thread, house: House) -> None:
        if from_home(request):
            await publish(request, house, notice=_WORKS)
        await handler(request, thread, house)
        if from_home(request):
            await publish(request, house, notice="Done: it stands under Messages.")

    return handle


def refreshed(handler: Handler) -> Handler:
    """Let a handler's button stand on the Home too, which then shows what became of it."""

    async def handle(request: Request, thread: Thread, house: House) -> None:
        await handler(request, thread, house)
        if from_home(request):
            await publish(request, house)

    return handle


def from_home(request: Request) -> bool:
    """Whether a button of the Home was pressed."""
    view = request.payload.get("view")
    return isinstance(view, dict) and view.get("type") == "home"


async def suggest(request: Request, house: House) -> None:
    """Suggest questions that the loaded edition answers, and a check to who may make one."""
    view = house.catalog().view(house.catalog().default)
    decision = await house.access.decide_for(request.user, "", "ask")
    if house.agent_view is None or view is None or not decision.allowed:
        return
    asked = [(question, question) for question in questions(view.edition)]
    mine = await _sites_of(request.user, house)
    last = (
        [(f"Check {mine[0].id}", f"check {mine[0].id}")]
        if mine
        else [("What can you do?", "help")]
    )
    await house.agent_view.suggest(request.channel, "Try one of these", [*asked, *last])


async def publish(request: Request, house: House, *, notice: str = "") -> None:
    """Publish the asker's Home; raises TryLater where Slack does not take it just now."""
    view = render.home(await gather(request, house, notice=notice))
    try:
        await house.views.publish(request.user, view)
    except SlackUnsure as error:
        raise TryLater(_PAUSE_S, str(error)) from error
    except SlackRefused as error:
        if error.retry_after_s is not None:
            raise TryLater(error.retry_after_s, str(error)) from error
        if error.error not in _TAKEN | _OFF:
            raise
        # Somebody else has just published a newer one, or nobody can see it.
        _log.warning("home_not_published", why=error.error)


async def gather(request: Request, house: House, *, notice: str = "") -> HomeView:
    """Collect what the Home shows, for exactly this person's rights."""
    user = request.user
    decided = {right: await house.access.decide_for(user, "", right) for right in RIGHTS}
    rights = tuple(Right(name, one.allowed, one.rule, one.givers) for name, one in decided.items())
    mine = await _sites_of(user, house) if decided["check"].allowed else []
    found = await progress(user, house)
    catalog = house.catalog()
    view = catalog.view(catalog.default)
    now = house.clock()

    def look(
        session: Session,
    ) -> tuple[bool, dict[str, overview.LastRun], list[overview.Running], int]:
        last = overview.last_runs(session, [site.id for site in mine[: render.MOST_SITES]])
        waiting = gaps.count_open(session)
        return _greet(session, request), last, overview.running(session), waiting

    greet, last, running, waiting = await house.store.run(look)
    allowed = {site.id for site in mine}
    return HomeView(
        user=user,
        greet=greet,
        questions=questions(view.edition) if view is not None and decided["ask"].allowed else (),
        rights=rights,
        sites=tuple(
            SiteLine(site.id, site.name, last.get(site.id)) for site in mine[: render.MOST_SITES]
        ),
        site_count=len(mine),
        running=tuple(run for run in running if run.site in allowed),
        editions=_editions(house),
        progress=found,
        now=now,
        open_questions=waiting if decided["curate"].allowed else None,
        offline=await _offline(house, allowed),
        notice=notice,
        writes=decided["administer"].allowed,
    )


async def _offline(house: House, sites_: set[str]) -> tuple[str, ...]:
    """Name the vantage points of these sites whose agent is not connected; none where nobody can tell."""
    presence = house.agents.presence if house.agents is not None else None
    if presence is None:
        return ()
    known = await house.store.run(agents.all_vantages)
    return tuple(
        one.vantage for one in known if one.site in sites_ and not presence.is_there(one.account)
    )


def _editions(house: House) -> tuple[EditionLine, ...]:
    catalog = house.catalog()
    views = [catalog.view(name) for name in catalog.names]
    return tuple(
        EditionLine(v.edition.name, v.edition.document, v.edition.name == catalog.default)
        for v in views
        if v is not None
    )


def _greet(session: Session, request: Request) -> bool:
    """Tell whether this is the first opening; the same request again is still the first."""
    name = f"greeted:{request.team}:{request.user}"
    greeted = read_mark(session, name)
    if greeted is None:
        write_mark(session, name, str(request.id))
    return greeted in (None, str(request.id))


async def _sites_of(user: str, house: House) -> list[SiteRecord]:
    return await may_check(user, "", await house.store.run(sites.all_sites), house)


def questions(edition: Edition) -> tuple[str, ...]:
    """Return three questions worth asking that this edition answers: a port, a module, the antivirus."""
    ports = [row for row in edition.ports if row.port is not None]
    plain = [row for row in ports if row.module is None]
    tied = [row for row in ports if row.module is not None]
    found = [f"What is port {row.port} for?" for row in plain[-1:]]
    found += [f"Which ports does {component_name(row.component)} need?" for row in tied[:1]]
    found += [
        f"Which antivirus exclusions are needed on the {role_name(row.machine)}?"
        for row in edition.exclusions[:1]
    ]
    found += [f"What is port {row.port} for?" for row in plain[:2]]
    return tuple(dict.fromkeys(found))[:3]
