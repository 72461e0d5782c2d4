"""Which Web API methods are there, with which arguments, scopes and rates?"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

# What the reference lacks and Slack's own client libraries send or its pages show.
ALSO_TAKEN = {
    "*": ("team_id",),  # org-wide tokens; the Python client sends it on every call when set
    "chat.stopStream": ("session_status",),  # docs.slack.dev/ai/agent-sessions
    "assistant.threads.setSuggestedPrompts": ("thread_ts", "title"),
}
# `chunks` stand in for the text: docs.slack.dev/reference/methods/chat.appendStream
# A reaction of this workspace is one to a message; files and comments aren't served.
ALSO_REQUIRED = {"reactions.remove": ("channel", "timestamp")}
NOT_REQUIRED = {"chat.appendStream": ("markdown_text",)}


@dataclass(frozen=True, slots=True)
class Method:
    """One method; `scopes` are alternatives; `tier` is 1 to 4, or 0 for a limit of its own."""

    name: str
    tier: int
    http: str
    scopes: tuple[str, ...]
    required: frozenset[str]
    arguments: frozenset[str]


@cache
def methods() -> dict[str, Method]:
    """Return all known methods by name; whether the workspace serves one is `webapi`'s business."""
    text = resources.files("bot.workspace.payload").joinpath("methods.json").read_text("utf-8")
    rows = json.loads(text)["methods"]
    found = {}
    for name, row in rows.items():
        required = frozenset(row["required"]) - set(NOT_REQUIRED.get(name, ()))
        required |= set(ALSO_REQUIRED.get(name, ()))
        also = (*ALSO_TAKEN["*"], *ALSO_TAKEN.get(name, ()))
        found[name] = Method(
            name=name,
            tier=0 if row["tier"] == "special" else row["tier"],
            http=row["http"],
            scopes=tuple(row["scopes"]),
            required=required,
            arguments=frozenset((*row["required"], *row["optional"], *also)),
        )
    return found
