"""How does the bot tell agents something beside a run, and hear what they say to it?"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress

from checks.accounts.subjects import CONTROL, for_account
from checks.linking.link import NotConnectedError
from checks.wire import Beat, Control

HELLO_S = 1.0

Publish = Callable[[str, bytes], Awaitable[None]]
"""Sends under a subject; raises NotConnectedError."""


class Talks:
    """Controls to the agents of an account, and the beats that answer them, told apart by a token."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._heard: dict[str, asyncio.Queue[Beat]] = {}

    async def hello(
        self, accounts: Mapping[str, int], within_s: float = HELLO_S
    ) -> dict[str, list[Beat]]:
        """Have the agents of these accounts say who they are; `accounts` says how many answers each will give.

        Waits no longer than `within_s` for those that stay silent.
        """
        found: dict[str, list[Beat]] = {account: [] for account in accounts}

        async def ask(account: str, count: int) -> None:
            async with self.conversation() as (token, heard):
                await self.control(account, Control(kind="hello", token=token))
                while len(found[account]) < count:
                    found[account].append(await heard.get())

        with suppress(TimeoutError, NotConnectedError):
            async with asyncio.timeout(within_s):
                await asyncio.gather(*(ask(*each) for each in accounts.items()))
        return found

    @asynccontextmanager
    async def listener(
        self, account: str, port: int, seconds: float, within_s: float = 5.0
    ) -> AsyncIterator[Beat]:
        """Have the agents of an account accept connections on a port; yields what they say, closes at the end.

        Raises NotConnectedError if nobody answers.
        """
        async with self.conversation() as (token, heard):
            control = Control(kind="listen", token=token, port=port, seconds=seconds)
            await self.control(account, control)
            try:
                async with asyncio.timeout(within_s):
                    beat = await heard.get()
                yield beat
            except TimeoutError as error:
                raise NotConnectedError("no agent answered") from error
            finally:
                await self.control(account, Control(kind="cancel", token=token))

    @asynccontextmanager
    async def conversation(self) -> AsyncIterator[tuple[str, "asyncio.Queue[Beat]"]]:
        """Offer a token, and the beats that come for it."""
        token = secrets.token_hex(8)
        self._heard[token] = asyncio.Queue(maxsize=64)
        try:
            yield token, self._heard[token]
        finally:
            del self._heard[token]

    async def control(self, account: str, control: Control) -> None:
        """Tell every agent of an account something; raises NotConnectedError."""
        await self._publish(for_account(CONTROL, account), control.written())

    def deliver(self, token: str, beat: Beat) -> None:
        """Hand a beat to whoever waits for it; others, and too many, are left alone."""
        heard = self._heard.get(token)
        if heard is not None and not heard.full():
            heard.put_nowait(beat)
