"""What does somebody want who learns?"""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

Wish: TypeAlias = Literal[
    "go",
    "progress",
    "sheet",
    "stop",
    "remind",
    "quiet",
    "practice",
    "look",
    "name",
    "cause",
    "share",
    "keep",
    "edition",
]
USAGE = (
    "`/wfo-learn` goes on where you are. Also: `/wfo-learn progress`, `sheet`, `practice`, "
    "`reminder 09:00`, `reminder off`, `share @name`, `unshare`, `17.1-hosted` for that edition, "
    "`edition default`, `stop`."
)
_WORDS: dict[str, Wish] = {
    "": "go",
    "start": "go",
    "continue": "go",
    "next": "go",
    "go on": "go",
    "progress": "progress",
    "chart": "progress",
    "parts": "progress",
    "sheet": "sheet",
    "print": "sheet",
    "stop": "stop",
    "off": "quiet",
    "reminder off": "quiet",
    "reminders off": "quiet",
    "practice": "practice",
    "practise": "practice",
    "diagnose": "practice",
    "diagnose site-lab": "practice",
    "check": "look",
    "check site-lab": "look",
    "name": "name",
    "name the cause": "name",
    "unshare": "keep",
    "share off": "keep",
}
_CLOCK = re.compile(r"reminders?(?: at)? ([01]?\d|2[0-3])[:.]([0-5]\d)(?: (\S+))?", re.IGNORECASE)
_EDITION = re.compile(
    r"edition ([0-9a-z][0-9a-z._-]{0,99})|([0-9]+(?:\.[0-9]+)+(?:-[a-z-]+)?)", re.IGNORECASE
)
_SHARE = re.compile(r"share(?: with)? <@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class Learn:
    """A wish of a learner: `clock` (`09:00`) and `zone` (`Europe/Berlin`, maybe empty) for a reminder.

    `person` is a user id, `cause` what is broken at the practice site and how, in words, `edition` the one to learn. `slip` says what was wrong, empty if nothing was.
    """

    wish: Wish
    clock: str = ""
    zone: str = ""
    person: str = ""
    cause: str = ""
    edition: str = ""
    slip: str = ""


def parse_learn(text: str) -> Learn | None:
    """Read what follows `/wfo-learn`, with user mentions as Slack writes them; None if it is no wish of ours."""
    bare = " ".join(text.casefold().strip(" \t\n.!?").split())
    if bare in _WORDS:
        return Learn(_WORDS[bare])
    shared = _SHARE.fullmatch(" ".join(text.split()))
    if shared:
        return Learn("share", person=shared[1])
    if bare.startswith("cause "):
        return Learn("cause", cause=bare.removeprefix("cause "))
    chosen = _EDITION.fullmatch(bare)
    if chosen:
        return Learn("edition", edition=chosen[1] or chosen[2])
    return _reminder(" ".join(text.strip().split()))


def _reminder(text: str) -> Learn | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    zone = found[3] or ""
    clock = f"{int(found[1]):02d}:{found[2]}"
    if zone and not is_zone(zone):
        return Learn("remind", clock=clock, slip=f"I know no time zone “{zone[:40]}”.")
    return Learn("remind", clock=clock, zone=zone)


def is_zone(name: str) -> bool:
    """Whether the name is one of the IANA time zones."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
