"""What goes wrong, when, and how often?

A `Rule` waits at a point that requests pass: the name of a Web API method (`chat.postMessage`, patterns as
`chat.*` allowed), `response_url`, `upload`, `envelope:slash_commands` (or `events_api`, `interactive`, `*`),
`socket` (a connection was made) or `ticket` (a connection is asked for). At its nth match it strikes.

At a method, `response_url` or `upload`:
  rate_limit       429 with `Retry-After: seconds`; nothing is done
  error            `{"ok": false, "error": value}`; nothing is done
  http_500_json, http_500_html   a server error; nothing is done
  cut_before, cut_after   the connection is reset before or after the effect
  slow_before, slow_after   `seconds` pass before or after the effect, then the answer comes
At an envelope:
  drop_envelope    it never arrives
  drop_ack         its acknowledgement gets lost
  duplicate        it comes twice, the same payload in two envelopes
  delay            it comes `seconds` later
At `ticket`:
  refuse_ticket    the WebSocket handshake is refused
At `socket`, or at once with `befall`:
  disconnect       Slack's message with the reason `value`, then the socket closes
  abort            the TCP connection is reset
  silent           `seconds` with pongs and no envelopes
  mute             `seconds` without pongs and envelopes
At any point, or at once with `befall`; what was asked then meets the changed workspace:
  revoke_token     `value`: bot or app
  restore_token    `value`: bot or app
  remove_scope, add_scope   `value`: the scope
  archive_channel, unarchive_channel, remove_bot, add_bot   `value`: the channel's id or name
  lock_thread, delete_message   `value`: channel and ts with a blank between
"""

import random
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from bot.workspace.clock import Clock
from bot.workspace.journal import Journal

Action: TypeAlias = Literal[
    "rate_limit", "error", "http_500_json", "http_500_html", "cut_before", "cut_after",
    "slow_before", "slow_after", "drop_envelope", "drop_ack", "duplicate", "delay",
    "refuse_ticket", "disconnect", "abort", "silent", "mute", "revoke_token", "restore_token",
    "remove_scope", "add_scope", "archive_channel", "unarchive_channel", "remove_bot", "add_bot",
    "lock_thread", "delete_message",
]  # fmt: skip

AT_CALLS = frozenset(
    {
        "rate_limit", "error", "http_500_json", "http_500_html", "cut_before", "cut_after",
        "slow_before", "slow_after",
    }
)  # fmt: skip
AT_ENVELOPES = frozenset({"drop_envelope", "drop_ack", "duplicate", "delay"})
AT_SOCKETS = frozenset({"disconnect", "abort", "silent", "mute"})


class Rule(BaseModel):
    """One fault: at point `on`, from the `nth` match on, `times` often (0: always) or for `for_s` seconds.

    `match` compares dotted paths in the arguments or payload with what must stand there: equal, or for texts a
    pattern with `*`. `chance` below 1 strikes at random, the same way for the same seed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: str
    action: Action
    match: dict[str, str] = Field(default_factory=dict)
    nth: int = Field(default=1, ge=1)
    times: int = Field(default=1, ge=0)
    for_s: float | None = Field(default=None, gt=0)
    chance: float = Field(default=1.0, gt=0, le=1)
    seconds: float = Field(default=1.0, ge=0)
    value: str = ""


@dataclass(slots=True)
class _Armed:
    rule: Rule
    seen: int = 0
    struck: int = 0
    first_at: float | None = field(default=None)


class Faults:
    """The rules in force; each strike is written into the journal."""

    def __init__(self, clock: Clock, journal: Journal, seed: int) -> None:
        self._clock = clock
        self._journal = journal
        self._random = random.Random(seed)  # noqa: S311 - chance that can be replayed
        self._armed: list[_Armed] = []

    def add(self, rule: Rule) -> None:
        """Arm a rule; earlier rules strike first."""
        self._armed.append(_Armed(rule))

    def clear(self) -> None:
        """Disarm all rules."""
        self._armed.clear()

    def rules(self) -> list[Rule]:
        """Return the armed rules, those that are spent too."""
        return [armed.rule for armed in self._armed]

    def strike(self, point: str, subject: dict[str, Any]) -> Rule | None:
        """Return the rule that strikes what passes `point`, if one does."""
        for armed in self._armed:
            if fnmatchcase(point, armed.rule.on) and _matches(armed.rule, subject):
                armed.seen += 1
                if self._due(armed):
                    armed.struck += 1
                    self._journal.write("fault", armed.rule.action, on=point)
                    return armed.rule
        return None

    def _due(self, armed: _Armed) -> bool:
        rule = armed.rule
        if armed.seen < rule.nth:
            return False
        if armed.first_at is None:
            armed.first_at = self._clock.now()
        if rule.for_s is not None:
            if self._clock.now() - armed.first_at > rule.for_s:
                return False
        elif rule.times and armed.struck >= rule.times:
            return False
        return rule.chance >= 1 or self._random.random() < rule.chance


def _matches(rule: Rule, subject: dict[str, Any]) -> bool:
    return all(fnmatchcase(_look_up(subject, path), want) for path, want in rule.match.items())


def _look_up(subject: Any, path: str) -> str:
    for key in path.split("."):
        if isinstance(subject, list) and key.isdigit() and int(key) < len(subject):
            subject = subject[int(key)]
        elif isinstance(subject, dict):
            subject = subject.get(key, "")
        else:
            return ""
    return str(subject)
