"""How does an agent run: connect, hear, work, and end?"""

import asyncio
import contextlib
import json
import random
from collections.abc import Coroutine
from typing import Any, TypeVar

from checks.accounts.credentials import Credentials
from checks.accounts.subjects import AGENTS, BEAT, CONTROL, RUN
from checks.agent.allowing import AllowList, read_allow_list
from checks.agent.folder import Manner, Note
from checks.agent.introducing import introduce
from checks.agent.listening import Listeners, State
from checks.agent.working import Work
from checks.linking.link import Link, NotConnectedError, open_link
from checks.linking.way import Way
from checks.vantage.local import Local
from checks.wire import Ask, Beat, Control, NotUnderstood, read

FINISH_S = 8.0
"""How long an agent that is told to end finishes what it has; service managers kill after some 15 s."""

T = TypeVar("T")


async def serve(manner: Manner, stop: asyncio.Event) -> None:
    """Serve until `stop`, then finish what is under way.

    A link that ends for good (a token that expired or was revoked, a limit) is built anew. Raises NotEnrolled,
    LinkError, and its Refused once the server doesn't accept the credentials any more.
    """
    # After a power cut all agents of all sites start at once.
    await _or_stop(asyncio.sleep(random.uniform(0, manner.spread_s)), stop)  # noqa: S311 - no secret
    while not stop.is_set():
        address, credentials = manner.folder.read()
        way = Way(address.url, address.authorities, manner.proxy, ping_s=manner.ping_s)
        link = await _or_stop(_open(way, credentials, manner.note), stop)
        if link is None:
            return
        await _serve_on(link, manner, stop, f"connected to {way.url} as {address.vantage}")
        if not stop.is_set():
            manner.note("the connection has ended for good; building a new one")
            await _or_stop(asyncio.sleep(random.uniform(0.5, 1.5)), stop)  # noqa: S311


async def _open(way: Way, credentials: Credentials, note: Note) -> Link:
    who = introduce()
    return await open_link(way, credentials, f"wfo-agent {who.version} {who.host}", note)


async def _serve_on(link: Link, manner: Manner, stop: asyncio.Event, begun: str) -> None:
    """Hear and work on one link until it ends or we are to stop; `begun` is noted once the server knows of it."""
    session = _Session(link, manner)
    await link.subscribe(CONTROL, session.on_control)
    await link.subscribe(RUN, session.on_ask, queue=AGENTS)
    try:
        with contextlib.suppress(NotConnectedError):
            await link.flush()
            manner.note(begun)
        await _or_stop(link.ended.wait(), stop)
    finally:
        await session.work.finish(FINISH_S if stop.is_set() else 0.0)
        await session.listeners.close()
        await link.close()


class _Session:
    """What is heard on one link, and who deals with it."""

    def __init__(self, link: Link, manner: Manner) -> None:
        self._link = link
        self._note = manner.note
        self._who = introduce()
        allow_file = manner.folder.allow_file

        def allowed() -> AllowList:
            return read_allow_list(allow_file)

        self.work = Work(link, lambda: Local().measure, allowed, self._who)
        self.listeners = Listeners(allowed, self._tell)

    async def on_ask(self, _: str, __: str, content: bytes) -> None:
        try:
            self.work.begin(read(Ask, content))
        except NotUnderstood as error:
            self._note(f"an ask was not understood: {error}")
            if run := _run_of(content):
                detail = str(error)[:500]
                await self._say(run, Beat(kind="unreadable", who=self._who, detail=detail))

    async def on_control(self, _: str, __: str, content: bytes) -> None:
        try:
            control = read(Control, content)
        except NotUnderstood as error:
            self._note(f"a control was not understood: {error}")
            return
        if control.kind == "cancel":
            self.work.cancel(control.token)
            self.listeners.cancel(control.token)
        elif control.kind == "hello":
            await self._say(control.token, Beat(kind="hello", who=self._who))
        else:
            self.listeners.begin(control)

    async def _tell(self, token: str, state: State, detail: str) -> None:
        self._note(f"listener: {state}, {detail}")
        await self._say(token, Beat(kind="listener", listener=state, detail=detail[:500]))

    async def _say(self, token: str, beat: Beat) -> None:
        try:
            await self._link.publish(f"{BEAT}.{token}", beat.written())
        except NotConnectedError as error:
            self._note(f"could not answer: {error}")


def _run_of(content: bytes) -> str:
    """Return the run of an ask in another version, so that its asker can be told; every version has `run`."""
    try:
        run = json.loads(content).get("run")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return run if isinstance(run, str) and run.isalnum() and len(run) <= 64 else ""  # noqa: PLR2004


async def _or_stop(work: Coroutine[Any, Any, T], stop: asyncio.Event) -> T | None:
    """Return what the work returns, or None if we are to stop before it is done."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for each in (task, stopped):
            each.cancel()
        await asyncio.gather(task, stopped, return_exceptions=True)
