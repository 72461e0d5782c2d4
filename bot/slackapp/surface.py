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


@dataclass(frozen=True, slots=True)
class Parameter:
    """An input or output of a step: its type in Slack's words, what builders of workflows read."""

    type: Literal["string", "integer", "boolean", "slack#/types/user_id"]
    title: str
    description: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """A step for Workflow Builder."""

    title: str
    description: str
    inputs: dict[str, Parameter]
    outputs: dict[str, Parameter]


COMMANDS: dict[str, Command] = {
    "/wfo": Command(
        "Ask about ports, exclusions and guidelines, or get help", "what is port 5638 for? | help"
    ),
    "/wfo-check": Command(
        "Check whether a site meets the requirements", "site42 [only failed | port | component]"
    ),
    "/wfo-sweep": Command(
        "Check many sites and see what changed since the last time",
        "all | tag pilot | edition 16.3-hosted | site42 site43",
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
    "review_rules": Shortcut(
        "Review these rules",
        "message",
        "Compare the firewall rules in a message with what a site needs",
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
_WHO = Parameter(
    "slack#/types/user_id",
    "Who asks",
    "The person who started the workflow: their rights count, and what is done in their name they see",
)
STEPS: dict[str, Step] = {
    "look_up_requirement": Step(
        "Look up a requirement",
        "Answer a question from the requirement documents, with the source, or say that they don't",
        {
            "question": Parameter("string", "Question", "E.g. What is port 5638 for?"),
            "edition": Parameter(
                "string", "Edition", "E.g. 16.3-hosted; the one in force if empty", required=False
            ),
            "user": _WHO,
        },
        {
            "found": Parameter("boolean", "Found", "Whether the documents answer it"),
            "answer": Parameter("string", "Answer", "The answer in words"),
            "source": Parameter("string", "Source", "Document, edition, section and row"),
            "edition": Parameter("string", "Edition", "The edition that was looked into"),
        },
    ),
    "check_site": Step(
        "Check a site",
        "Check whether a site meets the requirements; takes up to 15 minutes",
        {
            "site": Parameter("string", "Site", "Its id or alias, e.g. site42"),
            "user": _WHO,
        },
        {
            "outcome": Parameter("string", "Outcome", "passed, failed or unknown"),
            "failed": Parameter("integer", "Failed", "How many requirements failed"),
            "unknown": Parameter("integer", "Unknown", "How many could not be told"),
            "passed": Parameter("integer", "Passed", "How many passed"),
            "skipped": Parameter("integer", "Skipped", "How many were not looked at"),
            "summary": Parameter("string", "Summary", "The result in words"),
            "run": Parameter("string", "Run", "The id of the run"),
        },
    ),
}
