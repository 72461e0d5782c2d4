"""What do the agents at a vantage point see?"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from checks.accounts.subjects import CONTROL, RUN, for_account
from checks.failure import Failure
from checks.linking.link import Link, NoAnswerError, NobodyThereError, NotConnectedError
from checks.model import Check, Evidence
from checks.vantage import NotMeasured
from checks.vantage.contact import Contact, Found, Waiting
from checks.wire import VERSION, Beat, Control, Landed, asks, fits, look_of

DEADLINE_S = 90.0
"""How long a run with agents may take at most; an agent keeps unconfirmed results as long."""

_TOO_LONG = NotMeasured(
    Failure.OTHER_UNMAPPED,
    "its parameters are too long to be sent to an agent; shorten the site's trusted_roots",
)

Away = Callable[[], Awaitable[str]]
"""Says in words since when nobody is there; empty if that is not known."""


async def _not_known() -> str:
    return ""


_Found = tuple[Check, Evidence | NotMeasured]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A look that is under way, as it stands in an ask; `landing` takes what comes of it."""

    check: Check
    look: bytes
    landing: "_Landing"


class _Landing:
    """What landed for a caller and was not fetched yet: all of a message at once."""

    def __init__(self) -> None:
        self._found: list[_Found] = []
        self._some = asyncio.Event()

    def add(self, check: Check, seen: Evidence | NotMeasured) -> None:
        self._found.append((check, seen))
        self._some.set()

    async def fetch(self) -> list[_Found]:
        """Return what is there, at least one."""
        await self._some.wait()
        self._some.clear()
        found, self._found = self._found, []
        return found


class Remote:
    """One run at one vantage point: one ask for all its looks, results as they land.

    After a break only what is missing is asked for again. `stored` are results that an earlier attempt of the
    run has in the database.
    """

    def __init__(  # noqa: PLR0913 - three of them have defaults
        self,
        run: str,
        vantage: str,
        account: str,
        link: Link,
        *,
        away: Away = _not_known,
        stored: Mapping[int, Landed] | None = None,
        waiting: Waiting = Waiting(),  # noqa: B008 - frozen
    ) -> None:
        self.account = account
        self._run = run
        self._vantage = vantage
        self._link = link
        self._away = away
        self._stored = dict(stored or {})
        self._waiting = waiting
        self._wanted: dict[int, _Wanted] = {}
        self._fresh: list[int] = []
        self._asked: set[int] = set()
        self._landed: set[int] = set()
        self._contact = Contact(waiting)
        self._attending: asyncio.Task[None] | None = None

    def takes(self, _: Check) -> bool:
        """Take every check: what an agent can't do it says itself."""
        return True

    async def measure_all(self, checks: Sequence[Check]) -> AsyncGenerator[_Found, None]:
        """Yield each check as it lands, with what an agent saw or the reason why none did."""
        landing = _Landing()
        for check in checks:
            if (stored := self._stored.get(check.n)) is not None:
                landing.add(check, self._seen(check.probe, stored))
            elif fits(look := look_of(check).written()):
                self._wanted[check.n] = _Wanted(check, look, landing)
                self._fresh.append(check.n)
            else:
                landing.add(check, _TOO_LONG)
        if self._fresh:
            self._stir()
        left = len(checks)
        try:
            while left:
                found = await landing.fetch()
                left -= len(found)
                for each in found:
                    yield each
        finally:
            for check in checks:
                self._wanted.pop(check.n, None)

    def expects(self, n: int) -> bool:
        """Tell whether this run asked for that number, now or before."""
        return n in self._asked or n in self._stored

    def has(self, n: int) -> bool:
        """Tell whether that result is stored."""
        return n in self._landed or n in self._stored

    def land(self, landed: Mapping[int, Landed]) -> None:
        """Take in results that are stored."""
        self._contact.hear()
        self._landed.update(landed)
        for n, each in landed.items():
            if (wanted := self._wanted.pop(n, None)) is not None:
                wanted.landing.add(wanted.check, self._seen(wanted.check.probe, each))

    def hear(self, beat: Beat) -> None:
        """Take in a sign of life."""
        self._contact.hear()
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
        if self._contact.heard_at is not None:
            self._fresh = list(self._wanted)
            self._contact.stir()

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

    def _stir(self) -> None:
        self._contact.stir()
        if self._attending is None or self._attending.done():
            self._attending = asyncio.create_task(self._attend())

    async def _attend(self) -> None:
        """Ask, and ask again for what is missing after each silence, until nothing is open or it is given up."""
        while self._wanted:
            found = await self._ask() if self._fresh else await self._wait()
            if found == "heard":
                continue
            if self._contact.is_given_up(found):
                self._fail(*await self._absence(found))
                return
            if found != "silent":
                await asyncio.sleep(min(1.0, self._waiting.mute_s))
            self._fresh = list(self._wanted)

    async def _wait(self) -> Found:
        """Wait as long as there are signs of life and nothing to do."""
        if not await self._contact.silence():
            return "heard"
        return "silent" if self._link.is_up else "unlinked"

    async def _ask(self) -> Found:
        """Ask for what is fresh, and return what came of it."""
        numbers = [n for n in self._fresh if n in self._wanted]
        self._fresh = []
        self._contact.sign.clear()
        self._contact.stirred.clear()
        if not numbers:
            return "heard"
        self._asked.update(numbers)
        subject = for_account(RUN, self.account)
        first, *rest = asks(self._run, DEADLINE_S, [self._wanted[n].look for n in numbers])
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
            # Just subscribed, it is missed now and then.
            await asyncio.sleep(self._waiting.again_s)
        return "nobody"

    async def _listen(self, asked: "asyncio.Task[bytes]") -> Found:
        sign = asyncio.create_task(self._contact.sign.wait())
        try:
            await asyncio.wait(
                {sign, asked},
                timeout=self._waiting.mute_s,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if sign.done():
                return "heard"
            if asked.done():
                return _told(asked)
            return "silent" if self._link.is_up else "unlinked"
        finally:
            for task in (sign, asked):
                task.cancel()
            await asyncio.gather(sign, asked, return_exceptions=True)

    async def _absence(self, found: Found) -> tuple[Failure, str]:
        heard = self._contact.heard_at is not None
        when = "went away during the run; what came before it stays" if heard else ""
        if found == "silent":
            silent = f"it is connected, but shows no sign of life for {self._waiting.mute_s:g} s"
            return Failure.AGENT_MUTE, when or silent
        if found == "unlinked":
            return Failure.AGENT_OFFLINE, "the bot itself has lost its connection to NATS"
        return Failure.AGENT_OFFLINE, when or await self._away() or "it has not been seen yet"

    def _fail(self, failure: Failure, detail: str) -> None:
        for wanted in self._wanted.values():
            wanted.landing.add(wanted.check, NotMeasured(failure, detail))
        self._wanted.clear()

    def _seen(self, probe: str, landed: Landed) -> Evidence | NotMeasured:
        if landed.evidence is not None:
            return landed.evidence
        reason = landed.unmeasured
        who = self._contact.who
        if who is not None and who.probes and probe not in who.probes:
            return NotMeasured(
                Failure.OTHER_UNMAPPED,
                f"the agent at {self._vantage} (version {who.version}) is too old for the probe {probe}; update it",
            )
        if reason is None:
            return NotMeasured(
                Failure.OTHER_UNMAPPED, "the agent sent neither evidence nor a reason"
            )
        return NotMeasured(reason.failure, reason.detail, dict(reason.facts))


def _told(asked: "asyncio.Task[bytes]") -> Found:
    error = asked.exception()
    if isinstance(error, NobodyThereError):
        return "nobody"
    if isinstance(error, NotConnectedError):
        return "unlinked"
    return "silent" if error is None or isinstance(error, NoAnswerError) else "unlinked"
