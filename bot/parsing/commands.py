"""Which command was typed?

Whatever a button does can be typed: these are the words.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from bot.parsing.curating import Curating, read_curating
from bot.parsing.firewall import PortSheet, Rules, read_firewall
from bot.parsing.results import Compare, History, Results, read_results
from bot.parsing.scheduling import Scheduling, read_scheduling
from bot.parsing.sites import SiteCommand, read_sites_command
from bot.parsing.sweeping import Selection, read_sweep

_WRAPPING = "*_~`\"'"
_LONGEST_ECHO = 80  # characters of a stray word that we say back
MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """Check this site; `only` holds lower-case words that narrow it (ports, components, `failed`), maybe none."""

    site: str
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UsageError:
    """What was typed is no request; `sentence` says what is wrong, empty if nothing was typed at all."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Again:
    """Run the last check of this thread again, whole or what wasn't good."""

    only_failed: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop the run of this thread."""


@dataclass(frozen=True, slots=True)
class WhenBack:
    """Look at what the last run of this thread missed when its agents are back."""


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Carry a request that failed out once more: the one of that `reference`, empty for the last of this thread."""

    reference: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Show how the last answer of this thread came about."""


@dataclass(frozen=True, slots=True)
class Help:
    """Explain what can be asked."""


@dataclass(frozen=True, slots=True)
class Whoami:
    """Say what the asker may do, and why."""


@dataclass(frozen=True, slots=True)
class Question:
    """Anything else: a question for the documents, as plain text."""

    text: str


Said: TypeAlias = (
    CheckRequest
    | Selection
    | Scheduling
    | UsageError
    | Again
    | Stop
    | WhenBack
    | TryAgain
    | Why
    | Help
    | Whoami
    | Curating
    | Results
    | Compare
    | History
    | SiteCommand
    | Rules
    | PortSheet
    | Question
)

_FIXED: dict[str, Said] = {
    "": Help(),
    "help": Help(),
    "check": UsageError(""),
    "check a site": UsageError(""),
    "?": Help(),
    "again": Again(only_failed=False),
    "run again": Again(only_failed=False),
    "check again": Again(only_failed=False),
    "only failed": Again(only_failed=True),
    "again only failed": Again(only_failed=True),
    "when back": WhenBack(),
    "run when back": WhenBack(),
    "try again": TryAgain(),
    "stop": Stop(),
    "cancel": Stop(),
    "why": Why(),
    "why this answer": Why(),
    "whoami": Whoami(),
    "who am i": Whoami(),
}
_ENDINGS = " \t\r\n?!."
_BARE_PORT = re.compile(r"(?:port )?([0-9]{1,5}) ?\?", re.IGNORECASE)
_HIGHEST_PORT = 65_535
_TRY_AGAIN = re.compile(r"try again (r-[0-9a-z]{8})")


def parse_check_request(text: str) -> CheckRequest | UsageError:
    """Read `SITE`, `SITE only WORD …` or `SITE --only WORD …`; the text is plain already (`markup.plain`)."""
    words = [word for word in (raw.strip(_WRAPPING) for raw in text.split()) if word]
    if words and words[0].casefold() == "check":
        words = words[1:]
    if not words:
        return UsageError("")
    site, *rest = words
    if not rest:
        return CheckRequest(site)
    if rest[0].casefold().lstrip("-") != "only":
        return UsageError(
            f"I can't read “{_echo(rest[0])}” after the site; only `only …` may follow it."
        )
    only = [word for part in rest[1:] for word in part.casefold().split(",") if word]
    if not only:
        return UsageError("After `only` say what to look at: `failed`, a port or a component.")
    if len(only) > MOST_CHOICES:
        return UsageError(f"At most {MOST_CHOICES} words may follow `only`.")
    return CheckRequest(site, tuple(only))


def read_words(text: str) -> Said:
    """Read what somebody said to us in a message; anything that is no command is a question.

    "check …" is a command only where a site can follow: "check whether 5638 is open" is a question.
    """
    bare = " ".join(text.rstrip(_ENDINGS).casefold().replace(",", " ").split())
    if text.strip() in _FIXED or bare in _FIXED:
        return _FIXED[text.strip() if text.strip() in _FIXED else bare]
    if found := _TRY_AGAIN.fullmatch(bare):
        return TryAgain(found[1].upper())
    about_rules = read_firewall(text, bare)
    if about_rules is not None:
        return about_rules
    if bare.startswith("check "):
        asked = parse_check_request(text.rstrip(_ENDINGS))
        if isinstance(asked, CheckRequest):
            return asked
    return (
        read_sweep(bare)
        or read_scheduling(bare)
        or read_sites_command(text, bare)
        or read_results(bare)
        or read_curating(text, bare)
        or Question(text)
    )


def bare_port(text: str) -> int | None:
    """Return the port that is asked for by nothing but its number, `5672?`; None if that isn't all of it."""
    found = _BARE_PORT.fullmatch(text.strip())
    port = int(found[1]) if found else 0
    return port if 0 < port <= _HIGHEST_PORT else None


def _echo(word: str) -> str:
    return word if len(word) <= _LONGEST_ECHO else word[:_LONGEST_ECHO] + "…"
