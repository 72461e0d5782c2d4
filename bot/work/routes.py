"""Which listener answers which mention, command, button, modal and shortcut?

The manifest is made from these tables: what is not listed here is acknowledged, counted and left alone.
"""

from dataclasses import dataclass, field
from functools import partial

from bot.listeners import ask, check, words
from bot.render import answer as render_answer
from bot.render import help as render_help
from bot.render import run as render_run
from bot.work.again import try_again
from bot.work.request import Kind
from bot.work.route import RUN_DEADLINE_S, Route, Swift


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


_check = partial(Route, "check", deadline_s=RUN_DEADLINE_S)

ROUTES = Routes(
    mention=Route("ask", words.on_words),
    message=Route("ask", words.on_words),
    file=Route("ask", words.on_words),
    # Neither this nor the button must wait for the run it stops.
    stop=Route("check", check.on_stop, aside=True),
    commands={
        "/wfo": Route("ask", words.on_words),
        "/wfo-check": _check(check.on_command),
    },
    actions={
        "try_again": Route("none", try_again, aside=True),
        render_answer.ASK: Route("ask", ask.on_question),
        render_answer.WHY: Route("ask", ask.on_why),
        render_help.CHECK: _check(check.on_button),
        render_run.AGAIN: _check(check.on_again),
        render_run.ONLY_FAILED: _check(check.on_only_failed),
        render_run.STOP: Route("check", check.on_stop, aside=True),
    },
)
