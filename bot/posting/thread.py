"""How does a listener speak in its thread?"""

from collections.abc import Callable

from sqlmodel import Session

from bot.message import Message
from bot.posting.fit import fit
from bot.render import notices
from bot.request import Request
from bot.store import posts, turns
from bot.store.engine import Store
from bot.store.posts import TROUBLE, WAITING, Place, Said, Saying
from bot.store.shown import Shown, shown

_NO_PROGRESS = (TROUBLE, WAITING)
"""Steps that say how the work fares. Any other that is said for the first time shows that it got on, so that
its tries are counted anew: it may be long and its bots short-lived."""


class Thread:
    """The thread of one request. What is said here is written down first; the poster brings Slack into line.

    A request that came with a message is answered in that message's thread. One without (a slash command)
    gets its thread from the first step said: it stands in the channel, the others below it.
    """

    def __init__(
        self,
        request: Request,
        store: Store,
        clock: Callable[[], float],
        changed: Callable[[], None],
    ) -> None:
        self._request = request
        self._store = store
        self._clock = clock
        self._changed = changed
        self._first: str | None = None

    async def say(self, step: str, message: Message, *, live: bool = False) -> None:
        """Let the thread show `message` as this step: posted once, changed in place when said again.

        `live` means that it will be said again: if the work ends otherwise, the notice of that takes the
        message's place, so that nothing is left saying "working on it". Files are hung into the thread once each,
        told apart by name. The same words again cost nothing, so a repeated listener may repeat itself.
        """
        if self._request.late and self._first in (None, step):
            self._first = step
            message = notices.late(self._request, message)
        await self._write(Saying(step, fit(message), live=live))

    async def whisper(self, message: Message, step: str = "whisper") -> None:
        """Tell the asker alone: refusals and slips. In a direct message it is said in the thread."""
        alone = self._request.channel.startswith("D") or not self._request.channel
        place = Place.THREAD if alone else Place.WHISPER
        await self._write(Saying(step, fit(message), place=place))

    async def shown(self) -> list[Shown]:
        """Return what was said so far in this request, and where it stands."""
        return await self._store.run(lambda session: shown(session, self._request))

    async def _write(self, saying: Saying) -> None:
        now = self._clock()

        def write(session: Session) -> Said:
            said = posts.say(session, self._request, saying, now=now)
            if said is Said.NEW and saying.step not in _NO_PROGRESS:
                turns.got_on(session, [self._request.id])
            return said

        if await self._store.run(write) is not Said.SAME:
            self._changed()
