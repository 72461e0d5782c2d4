"""A workflow looks a requirement up or checks a site, in the name of the person it names."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.house import House
from bot.listeners.check import plan_or_why_not
from bot.listeners.editions import named
from bot.listeners.permitted import resolve_site
from bot.listeners.run import show_run
from bot.looking.handed_in import Joined
from bot.looking.running import finished
from bot.outcome import NotAllowed
from bot.parsing.names import Unsure
from bot.posting.thread import Thread
from bot.render import steps as render
from bot.request import Request, execution_of
from bot.route import Handler
from bot.sites.record import SiteRecord
from bot.store import runs, sites
from bot.store.runs import Run
from checks.history import FinishedRun
from knowledge.answer import answer


class _Unfit(Exception):  # noqa: N818 - it says what happened
    """The inputs can't be meant; the text says which and why."""


def ended(handler: Handler) -> Handler:
    """Let a step that can't be carried out end with the reason, in words."""

    async def handle(request: Request, thread: Thread, house: House) -> None:
        try:
            await handler(request, thread, house)
        except _Unfit as error:
            await _fail(request, house, str(error))
        except NotAllowed as no:
            await _fail(request, house, render.refused(no.rule, no.missing))

    return handle


async def on_look_up(request: Request, thread: Thread, house: House) -> None:  # noqa: ARG001 - a handler
    """Answer a question into the outputs of the step."""
    await _require(request, house, "ask")
    catalog = house.catalog()
    wanted = _text(request, "edition")
    edition = named(catalog, wanted) if wanted else catalog.default
    if not edition:
        raise _Unfit(render.no_such_edition(wanted, sorted(catalog.names)))
    question = _text(request, "question")
    if not question:
        raise _Unfit("The step was given no question.")
    await _complete(request, house, render.looked_up(answer(catalog, question, edition=edition)))


async def on_check(request: Request, thread: Thread, house: House) -> None:
    """Check a site; the person in whose name it is sees the run in their messages, the step gets its outcome."""
    record = await _site(request, house)
    await _require(request, house, "check", record.id)
    run = await house.store.run(lambda session: runs.run_of(session, request))
    if run is None:
        run = await _start(request, house, record)
    await show_run(run, request, thread, house)
    done = await house.store.run(lambda session: _over(session, run))
    await _complete(request, house, render.checked(*done))


async def _start(request: Request, house: House, record: SiteRecord) -> Run:
    await house.access.require(request, "check", site=record.id)
    planned = plan_or_why_not(house, Joined(record), (), ())
    if isinstance(planned, str):
        raise _Unfit(planned)
    now = house.clock()
    return await house.store.run(
        lambda session: runs.start_run(session, planned, request, now=now)
    )


def _over(session: Session, run: Run) -> tuple[FinishedRun, str]:
    stored = runs.get_run(session, run.id) or run
    return finished(session, stored), stored.state.value


async def _require(request: Request, house: House, right: str, site: str | None = None) -> None:
    if not request.user:
        raise _Unfit(
            "The step does not say who asks: give it the person who started the workflow."
        )
    decision = await house.access.decide(request, right, site=site)
    if not decision.allowed:
        raise NotAllowed(decision.rule, decision.missing, decision.givers)


async def _site(request: Request, house: House) -> SiteRecord:
    word = _text(request, "site")
    known = await resolve_site(request, house, word)
    if isinstance(known, Unsure):
        # Whoever may not even ask learns no names of sites.
        await _require(request, house, "check")
        raise _Unfit(render.no_such_site(word, known.near))
    record = await house.store.run(lambda session: sites.find_site(session, known.name))
    if record is None:
        raise _Unfit(render.no_such_site(word, ()))
    return record


def _text(request: Request, name: str) -> str:
    event = request.payload.get("event")
    inputs: Any = event.get("inputs") if isinstance(event, Mapping) else None
    value = inputs.get(name) if isinstance(inputs, Mapping) else None
    return value.strip() if isinstance(value, str) else ""


async def _complete(request: Request, house: House, outputs: dict[str, str | int | bool]) -> None:
    if house.steps is not None:
        await house.steps.complete(execution_of(request), outputs)


async def _fail(request: Request, house: House, why: str) -> None:
    if house.steps is not None:
        await house.steps.fail(execution_of(request), why)
