"""Which listener answers which mention, command, button, modal and shortcut?

The manifest is made from these tables: what is not listed here is acknowledged, counted and left alone.
"""

from dataclasses import dataclass, field

from bot.work.again import try_again
from bot.work.echo import echo
from bot.work.request import Kind
from bot.work.route import Route, Swift


@dataclass(frozen=True, slots=True)
class Routes:
    """The tables, by name where a kind has names; `options` answers external selects by action id."""

    mention: Route
    message: Route
    file: Route
    home: Route | None = None
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


ROUTES = Routes(
    mention=Route("ask", echo),
    message=Route("ask", echo),
    file=Route("ask", echo),
    actions={"try_again": Route("none", try_again, aside=True)},
    commands={"/wfo": Route("ask", echo), "/wfo-check": Route("check", echo)},
)
