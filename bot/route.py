"""What may be hung under a name in the table of routes?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from bot.house import House
from bot.outcome import NotAllowed
from bot.posting.thread import Thread
from bot.request import Kind, Request

Handler: TypeAlias = Callable[[Request, Thread, House], Awaitable[None]]
"""Carries a stored request out. It may be called again after a crash: say the same steps, they are posted once.

Raises what it cannot explain; the worker turns that into a message with the reference.
"""

Refused: TypeAlias = Callable[[Request, Thread, House, NotAllowed], Awaitable[None]]
"""Says visibly that a request nobody typed just now was refused: there is no asker to be told alone."""

Swift: TypeAlias = Callable[[Request, House], Awaitable[dict[str, Any] | None]]
"""Answers within Slack's 3 seconds, before the acknowledgement; what it returns becomes its body.

Opens modals (`house.views`), refuses a modal's input (`{"response_action": "errors", …}`), lists options.
None means a plain acknowledgement. A returned `errors` leaves the request undone; otherwise `handler`, if the
route has one, carries the request out afterwards.
"""

Right: TypeAlias = Literal["none", "ask", "check", "curate", "administer"]
"""What the asker must be allowed to do; `none` is for what everybody may, like being told who they are."""

QUESTION_DEADLINE_S = 120.0
RUN_DEADLINE_S = 900.0
SWEEP_DEADLINE_S = 4 * 3600.0


def _any_text(_: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Route:
    """Who answers, whose right it needs, and how long it may take.

    `right` is asked when the work begins, for some site; a handler that knows the site asks again with it.
    `aside` lets a request overtake its thread: a Cancel button must not wait for what it cancels.
    `deadline_s` counts from when the work begins, in seconds. `swift` is asked only about texts that `swift_for` takes.
    `refused` speaks in place of a word to the asker alone.
    """

    right: Right
    handler: Handler | None = None
    swift: Swift | None = None
    swift_for: Callable[[str], bool] = _any_text
    aside: bool = False
    deadline_s: float = QUESTION_DEADLINE_S
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Routes:
    """The tables, by name where a kind has names; `options` answers external selects by action id."""

    mention: Route
    message: Route
    file: Route
    home: Route | None = None
    stop: Route | None = None
    commands: dict[str, Route] = field(default_factory=dict)
    actions: dict[str, Route] = field(default_factory=dict)
    views: dict[str, Route] = field(default_factory=dict)
    shortcuts: dict[str, Route] = field(default_factory=dict)
    functions: dict[str, Route] = field(default_factory=dict)
    options: dict[str, Swift] = field(default_factory=dict)

    def find(self, kind: Kind, name: str) -> Route | None:
        """Return the route for a request, None if nobody answers it."""
        single = {
            "mention": self.mention,
            "message": self.message,
            "file": self.file,
            "home": self.home,
            "stop": self.stop,
        }
        if kind in single:
            return single[kind]
        named: dict[str, dict[str, Route]] = {
            "command": self.commands,
            "action": self.actions,
            "view": self.views,
            "shortcut": self.shortcuts,
            "function": self.functions,
        }
        return named[kind].get(name)
