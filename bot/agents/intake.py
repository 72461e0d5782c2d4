"""How does what agents send get into the database, exactly once, and only what was asked for?"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import structlog

from bot.agents.floods import Floods
from bot.agents.results import Came, read_message
from bot.store.engine import Store
from bot.store.evidence import Lot, keep_evidence
from bot.store.gathering import Gathering
from checks.accounts.subjects import BEAT, BOTS, EVIDENCE, JOIN
from checks.linking.link import Link, NotConnectedError
from checks.vantage.remote import Remote
from checks.wire import Beat, Confirmed, JoinAnswer, JoinRequest, NotUnderstood, read

AT_ONCE = 512
"""Messages of one account that may be under way to the database; more are dropped, and sent again by an agent."""
_TOKENS = 5  # wfo . ev . account . run . n
_BEAT_TOKENS = 4

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
        self._keeping = Gathering(store, keep_evidence)

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
        if remote is None:
            return
        came = read_message(number, content, remote.expects, remote.has)
        if came.landed:
            self._start(account, self._take(remote, run, came, reply))

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

    async def _take(self, remote: Remote, run: str, came: Came, reply: str) -> None:
        if came.new:
            content = came.content.decode()
            await self._keeping.ask(
                Lot(run, remote.account, came.new, came.several, content, self._clock())
            )
        await self._answer(reply, _STORED)
        remote.land(came.landed)

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
