"""Who watches the workspace on the page, and what must they see now?"""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

LiveQueue: TypeAlias = asyncio.Queue[dict[str, Any]]


class Live:
    """Pages that are open, by user; each gets the `LiveEvent`s meant for its user."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[LiveQueue]] = {}

    @contextmanager
    def watch(self, user: str) -> Iterator[LiveQueue]:
        """Yield a queue that fills with what `user` must see, as long as the block runs."""
        queue: LiveQueue = asyncio.Queue()
        self._watchers.setdefault(user, set()).add(queue)
        try:
            yield queue
        finally:
            self._watchers[user].discard(queue)

    def show(self, users: Iterable[str], event: dict[str, Any]) -> None:
        """Give the event to every open page of these users."""
        for user in set(users):
            for queue in self._watchers.get(user, ()):
                queue.put_nowait(event)

    def show_all(self, event: dict[str, Any]) -> None:
        """Give the event to every open page."""
        self.show(list(self._watchers), event)
