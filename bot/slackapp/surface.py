"""What do people read in Slack about our commands, shortcuts and steps before they use them?"""

from dataclasses import dataclass
from typing import Literal

APP_NAME = "wfo"
SHORT_DESCRIPTION = "Environmental requirements of inContact WFO: ask, check a site, learn."
LONG_DESCRIPTION = (
    "Answers questions about the ports, antivirus exclusions and guidelines that inContact WFO needs at a customer's "
    "site, always with the document, edition and section the fact comes from. Checks a site from the places you "
    "allow, says why something fails, who must act and how to mend it. What the documents do not say, and what was "
    "not looked at, is told as such."
)
AGENT_DESCRIPTION = "Ask what a port is for, what to exclude from antivirus, or whether a site meets the requirements."
BACKGROUND = "#1f4e5f"


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command's description (up to 2,000 characters) and usage hint."""

    description: str
    usage_hint: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut's name (up to 24 characters), its kind and description."""

    name: str
    type: Literal["message", "global"]
    description: str


COMMANDS: dict[str, Command] = {
    "/wfo": Command(
        "Ask about ports, exclusions and guidelines, or get help", "what is port 5638 for? | help"
    ),
    "/wfo-check": Command(
        "Check whether a site meets the requirements", "site42 [only failed | port | component]"
    ),
    "/wfo-sweep": Command(
        "Check many sites and see what changed since the last time",
        "all | tag pilot | edition 16.3-hosted | site41 site42",
    ),
    "/wfo-schedule": Command(
        "Check sites by themselves, and leave them alone during maintenance",
        "site42 weekdays 06:00 | digest daily 08:00 | maintenance site42 sunday 02:00-06:00",
    ),
    "/wfo-learn": Command(
        "Learn what the product needs at a site, a few minutes a day",
        "[progress | practice | reminder 09:00 | stop]",
    ),
}
SHORTCUTS: dict[str, Shortcut] = {
    "ask_about": Shortcut(
        "Ask about this", "message", "Say in its thread what the requirements say about a message"
    ),
    "check_named": Shortcut(
        "Check site named here",
        "message",
        "Check the site that a message names by id, alias or host",
    ),
}
PROMPTS: tuple[tuple[str, str], ...] = (
    ("What is a port for?", "What is port 5638 for?"),
    ("Antivirus exclusions", "Which antivirus exclusions are needed on the PREMISES server?"),
    ("Screen Recording", "Which ports does Screen Recording need?"),
    ("What can you do?", "help"),
)
"""Title and message of the questions suggested in a direct message; at most four."""
