"""How does what agents send get into the database, exactly once, and only what was asked for?"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import structlog

from bot.agents.floods import Floods
from bot.store.engine import Store
from bot.store.evidence import EvidenceRow, keep_evidence
from checks.accounts.subjects import BEAT, BOTS, EVIDENCE, JOIN, TOGETHER
from checks.failure import Failure
from checks.linking.link import Link, NotConnectedError
from checks.vantage.remote import Remote
from checks.wire import (
    Beat,
    Confirmed,
    JoinAnswer,
    JoinRequest,
    Landed,
    NotUnderstood,
    Unmeasured,
    read,
    read_results,
)

AT_ONCE = 512
"""Messages of one account that may be under way to the database; more are dropped, and sent again by an agent."""
_TOKENS = 5  # wfo . ev . account . run . n
_BEAT_TOKENS = 4
_LONGEST = 7  # digits of a number

_STORED = Confirmed(stored=True).written()

_log = structlog.get_logger(__name__)

Admit = Callable[[str, JoinRequest], Awaitable[JoinAnswer]]
Heard = Callable[[str, Beat], None]


class Intake:
    """Takes evidence of open runs: stores it, and only then confirms it. `heard` gets beats that belong to no run.

    Whose message it is stands in the subject, written by the server. A run that isn't open here gets no answer:
    another bot may have it.
    """

    def __init__(
        self,
        link: Link,
        store: Store,
        clock: Callable[[], float],
        admit: Admit,
        heard: Heard,
        floods: Floods,
    ) -> None:
        self._link = link
        self._clock = clock
        self._admit = admit
        self._heard = heard
        self._floods = floods
        self._open: dict[tuple[str, str], Remote] = {}
        self._busy: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writing = _Writing(store)

    async def begin(self, *, admits: bool) -> None:
        """Listen; who `admits` answers newcomers too, which one command's visit leaves to the bot."""
        await self._link.subscribe(f"{EVIDENCE}.*.>", self._on_evidence)
        if admits:
            # Of several bots one answers: the others would find the code used.
            await self._link.subscribe(f"{EVIDENCE}.*.{JOIN}.*", self._on_join, queue=BOTS)
        await self._link.subscribe(f"{BEAT}.*.>", self._on_beat)

    def open(self, run: str, remote: Remote) -> None:
        """Take in what comes for this run from this account."""
        self._open[run, remote.account] = remote

    def shut(self, run: str, remote: Remote) -> None:
        """Take in nothing more for it."""
        self._open.pop((run, remote.account), None)

    def changed(self, account: str) -> None:
        """Tell the open runs of an account that an agent came or went."""
        for (_, whose), remote in self._open.items():
            if whose == account:
                remote.presence_changed()

    async def close(self) -> None:
        """Finish what is under way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _on_evidence(self, subject: str, reply: str, content: bytes) -> None:
        tokens = subject.split(".")
        if len(tokens) != _TOKENS or not reply:
            return
        account, run, number = tokens[2:]
        if not self._floods.seen(account, len(content)):
            return
        if run == JOIN or self._busy[account] >= AT_ONCE:
            return
        remote = self._open.get((run, account))
        if remote is not None and (landed := _read(remote, number, content)):
            self._start(account, self._take(remote, run, landed, reply))

    async def _on_join(self, subject: str, reply: str, content: bytes) -> None:
        account = subject.split(".")[2]
        if reply and self._busy[account] < AT_ONCE:
            self._start(account, self._join(account, reply, content))

    async def _on_beat(self, subject: str, _: str, content: bytes) -> None:
        tokens = subject.split(".")
        if len(tokens) != _BEAT_TOKENS:
            return
        account, run = tokens[2:]
        if not self._floods.seen(account, len(content)):
            return
        try:
            beat = read(Beat, content)
        except NotUnderstood as error:
            beat = Beat(kind="unreadable", detail=f"its sign of life: {error}"[:500])
        remote = self._open.get((run, account))
        if remote is not None:
            remote.hear(beat)
        else:
            self._heard(run, beat)

    def _start(self, account: str, work: Awaitable[None]) -> None:
        async def counted() -> None:
            try:
                await work
            finally:
                self._busy[account] -= 1

        self._busy[account] += 1
        task = asyncio.create_task(counted())
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # Not confirmed, so the agent sends it again.
            _log.error("evidence_not_taken", why=f"{type(error).__name__}: {error}")

    async def _take(self, remote: Remote, run: str, landed: "_Landed", reply: str) -> None:
        now = self._clock()
        await self._writing.keep(
            [
                EvidenceRow(run, n, remote.account, each.written().decode(), now)
                for n, each in landed
            ]
        )
        await self._answer(reply, _STORED)
        for n, each in landed:
            remote.land(n, each)

    async def _join(self, account: str, reply: str, content: bytes) -> None:
        try:
            answer = await self._admit(account, read(JoinRequest, content))
        except NotUnderstood as error:
            answer = JoinAnswer(why=f"the request was not understood: {error}"[:500])
        await self._answer(reply, answer.written())

    async def _answer(self, reply: str, content: bytes) -> None:
        try:
            await self._link.publish(reply, content)
        except NotConnectedError:
            return  # what is stored stays stored; asked again, it is confirmed again


_Landed = list[tuple[int, Landed]]


def _read(remote: Remote, number: str, content: bytes) -> _Landed:
    """Return the results of a message that were asked for, by number; one that can't be read says so itself."""
    found: list[tuple[int, Landed | NotUnderstood]]
    if number == TOGETHER:
        try:
            found = read_results(content)
        except NotUnderstood:
            return []  # not confirmed: it can't even be told what is missing
        return [(n, _or_why_not(each)) for n, each in found if remote.expects(n)]
    n = int(number) if number.isascii() and number.isdigit() and len(number) < _LONGEST else -1
    if not remote.expects(n):
        return []
    try:
        return [(n, read(Landed, content))]
    except NotUnderstood as error:
        return [(n, _or_why_not(error))]


def _or_why_not(landed: Landed | NotUnderstood) -> Landed:
    if isinstance(landed, Landed):
        return landed
    detail = (
        f"the agent's evidence can't be read by this bot ({landed}); update the older of the two"
    )
    return Landed(unmeasured=Unmeasured(failure=Failure.OTHER_UNMAPPED, detail=detail))


class _Writing:
    """Writes what waits together in one transaction: results of many runs come within a moment."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[Sequence[EvidenceRow], asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def keep(self, rows: Sequence[EvidenceRow]) -> None:
        """Return once the rows are committed; what the database raises comes through."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((rows, done))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            rows = [row for rows, _ in batch for row in rows]
            found = await asyncio.gather(
                self._store.run(partial(keep_evidence, rows=rows)), return_exceptions=True
            )
            for _, done in batch:
                if done.done():
                    continue
                if isinstance(found[0], BaseException):
                    done.set_exception(found[0])
                else:
                    done.set_result(None)
