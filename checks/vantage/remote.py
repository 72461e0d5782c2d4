"""What do the agents at a vantage point see?"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from checks.accounts.subjects import CONTROL, RUN, for_account
from checks.failure import Failure
from checks.linking.link import Link, NoAnswerError, NobodyThereError, NotConnectedError
from checks.model import Check, Evidence
from checks.vantage import NotMeasured
from checks.wire import VERSION, Beat, Control, Introduction, Landed, Look, asks, fits, look_of

DEADLINE_S = 90.0
"""How long a run with agents may take at most; an agent keeps unconfirmed results as long."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long one waits for an agent, in seconds.

    `mute_s` for its first sign of life and for the next; `again_s` before an ask that nobody took is repeated;
    `back_s` for one that went away to be started anew; `cut_s` where the link was cut, ours or its.
    """

    mute_s: float = 3.0
    again_s: float = 0.25
    back_s: float = 10.0
    cut_s: float = 75.0


@dataclass(slots=True)
class _Wanted:
    look: Look
    result: "asyncio.Future[Landed]"


@dataclass(slots=True)
class _Contact:
    """What is known of the agents during one run; times of the monotonic clock."""

    heard: bool = False
    lost_at: float | None = None
    was_cut: bool = False
    who: Introduction | None = None
    signs: asyncio.Event = field(default_factory=asyncio.Event)


class Remote:
    """One run at one vantage point: one ask for all its looks, results as they land.

    After a break only what is missing is asked for again. `stored` are results that an earlier attempt of the
    run has in the database; `away` says in words since when nobody is there.
    """

    def __init__(  # noqa: PLR0913 - three of them have defaults
        self,
        run: str,
        vantage: str,
        account: str,
        link: Link,
        *,
        away: Callable[[], str] = lambda: "",
        stored: Mapping[int, Landed] | None = None,
        waiting: Waiting = Waiting(),
    ) -> None:
        self.account = account
        self._run = run
        self._vantage = vantage
        self._link = link
        self._away = away
        self._stored = dict(stored or {})
        self._waiting = waiting
        self._wanted: dict[int, _Wanted] = {}
        self._fresh: list[Look] = []
        self._asked: set[int] = set()
        self._landed: set[int] = set()
        self._contact = _Contact()
        self._attending: asyncio.Task[None] | None = None

    async def measure(self, check: Check) -> Evidence:
        """Return what an agent saw; raises NotMeasured where none did, with the reason."""
        if check.n in self._stored:
            return self._evidence(check.probe, self._stored[check.n])
        look = look_of(check)
        if not fits(look):
            raise NotMeasured(
                Failure.OTHER_UNMAPPED,
                "its parameters are too long to be sent to an agent; shorten the site's trusted_roots",
            )
        wanted = _Wanted(look, asyncio.get_running_loop().create_future())
        self._wanted[look.n] = wanted
        self._fresh.append(look)
        self._stir()
        try:
            return self._evidence(look.probe, await wanted.result)
        finally:
            self._wanted.pop(look.n, None)

    def expects(self, n: int) -> bool:
        """Tell whether this run asked for that number, now or before."""
        return n in self._asked or n in self._stored

    def land(self, n: int, landed: Landed) -> None:
        """Take in a result that is stored."""
        self._sign()
        self._landed.add(n)
        wanted = self._wanted.get(n)
        if wanted is not None and not wanted.result.done():
            wanted.result.set_result(landed)

    def hear(self, beat: Beat) -> None:
        """Take in a sign of life."""
        self._sign()
        if beat.who is not None:
            self._contact.who = beat.who
        if beat.kind == "unreadable":
            version = beat.who.version if beat.who else "unknown"
            self._fail(
                Failure.OTHER_UNMAPPED,
                f"the agent at {self._vantage} (version {version}) does not understand this bot "
                f"(language {VERSION}): {beat.detail}; update the older of the two",
            )

    def presence_changed(self) -> None:
        """Look again at once: an agent of this account came or went."""
        if self._contact.heard:
            self._fresh = [wanted.look for wanted in self._wanted.values()]
            self._contact.signs.set()

    async def close(self) -> None:
        """Stop asking, and have the agents drop what is left."""
        if self._attending is not None:
            self._attending.cancel()
            await asyncio.gather(self._attending, return_exceptions=True)
        if self._asked - self._landed:
            control = Control(kind="cancel", token=self._run).written()
            try:
                await self._link.publish(for_account(CONTROL, self.account), control)
            except NotConnectedError:
                return  # the run's time is in the ask: the agent stops by itself

    def _sign(self) -> None:
        self._contact.heard = True
        self._contact.lost_at, self._contact.was_cut = None, False
        self._contact.signs.set()

    def _stir(self) -> None:
        self._contact.signs.set()
        if self._attending is None or self._attending.done():
            self._attending = asyncio.create_task(self._attend())

    async def _attend(self) -> None:
        """Ask, and ask again for what is missing after each silence, until nothing is open or it is given up."""
        await asyncio.sleep(0)  # all checks of a run begin in the same turn: one ask for all
        while self._wanted:
            looks, self._fresh = self._fresh, []
            found = await self._ask([look for look in looks if look.n in self._wanted])
            if found == "heard":
                continue
            if not self._contact.heard and found in ("nobody", "silent"):
                self._fail(*self._absence(found))
                return
            now = time.monotonic()
            if self._contact.lost_at is None:
                self._contact.lost_at = now
                self._contact.was_cut = self._contact.heard and found != "nobody"
            patience = self._waiting.cut_s if self._contact.was_cut else self._waiting.back_s
            if now - self._contact.lost_at > patience:
                self._fail(*self._absence(found))
                return
            if found != "silent":
                await asyncio.sleep(min(1.0, self._waiting.mute_s))
            self._fresh = [wanted.look for wanted in self._wanted.values()]

    async def _ask(self, looks: list[Look]) -> str:
        """Ask, and return what came of it: `heard`, `nobody`, `silent` or `unlinked`."""
        self._contact.signs.clear()
        if not looks:
            return await self._listen(None)
        self._asked.update(look.n for look in looks)
        subject = for_account(RUN, self.account)
        first, *rest = [ask.written() for ask in asks(self._run, DEADLINE_S, looks)]
        for attempt in range(2):
            try:
                for content in rest:
                    await self._link.publish(subject, content)
            except NotConnectedError:
                return "unlinked"
            # Nobody answers an ask; but the server says at once if nobody is there to hear it.
            asked = asyncio.create_task(self._link.request(subject, first, self._waiting.mute_s))
            found = await self._listen(asked)
            if found != "nobody" or attempt:
                return found
            await asyncio.sleep(
                self._waiting.again_s
            )  # just subscribed, it is missed now and then
        return "nobody"

    async def _listen(self, asked: "asyncio.Task[bytes] | None") -> str:
        signs = asyncio.create_task(self._contact.signs.wait())
        both = {signs, asked} if asked is not None else {signs}
        try:
            await asyncio.wait(
                both, timeout=self._waiting.mute_s, return_when=asyncio.FIRST_COMPLETED
            )
            if signs.done():
                return "heard"
            if asked is not None and asked.done():
                return _told(asked)
            return "silent" if self._link.is_up else "unlinked"
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)

    def _absence(self, found: str) -> tuple[Failure, str]:
        when = "went away during the run; what came before it stays" if self._contact.heard else ""
        if found == "silent":
            silent = f"it is connected, but shows no sign of life for {self._waiting.mute_s:g} s"
            return Failure.AGENT_MUTE, when or silent
        if found == "unlinked":
            return Failure.AGENT_OFFLINE, "the bot itself has lost its connection to NATS"
        return Failure.AGENT_OFFLINE, when or self._away() or "it has not been seen yet"

    def _fail(self, failure: Failure, detail: str) -> None:
        for wanted in self._wanted.values():
            if not wanted.result.done():
                wanted.result.set_exception(NotMeasured(failure, detail))

    def _evidence(self, probe: str, landed: Landed) -> Evidence:
        if landed.evidence is not None:
            return landed.evidence
        reason = landed.unmeasured
        who = self._contact.who
        if who is not None and who.probes and probe not in who.probes:
            raise NotMeasured(
                Failure.OTHER_UNMAPPED,
                f"the agent at {self._vantage} (version {who.version}) is too old for the probe {probe}; update it",
            )
        if reason is None:
            raise NotMeasured(
                Failure.OTHER_UNMAPPED, "the agent sent neither evidence nor a reason"
            )
        raise NotMeasured(reason.failure, reason.detail, dict(reason.facts))


def _told(asked: "asyncio.Task[bytes]") -> str:
    error = asked.exception()
    if isinstance(error, NobodyThereError):
        return "nobody"
    if isinstance(error, NotConnectedError):
        return "unlinked"
    return "silent" if error is None or isinstance(error, NoAnswerError) else "unlinked"
