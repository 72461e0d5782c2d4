"""Which scopes does the app ask for, and why?

A scope is asked for only with its reason; the optional ones switch something off when they are not granted.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """A bot scope, what it is for, and (`optional`) what is missing without it."""

    name: str
    purpose: str
    without: str | None = None

    @property
    def optional(self) -> bool:
        """Whether the bot runs without it."""
        return self.without is not None


SCOPES: tuple[Scope, ...] = (
    Scope("app_mentions:read", "to hear a question that mentions the bot"),
    Scope("chat:write", "to answer and to keep the message of a run up to date"),
    Scope("commands", "for /wfo, /wfo-check and the shortcuts"),
    Scope("im:history", "to hear and to catch up on direct messages"),
    Scope("users:read", "to tell members from guests and from people of other organisations"),
    Scope(
        "assistant:write",
        "to suggest questions in the app's messages",
        "no suggested questions in direct messages",
    ),
    Scope(
        "channels:history",
        "to hear what is asked on in its own threads without a mention, to find what was asked while it was away, "
        "and its own message after a crash",
        "in a thread each question needs a mention; mentions sent while the bot was away stay unanswered; a post that "
        "broke off may appear twice",
    ),
    Scope(
        "channels:read",
        "to know in which channels it is, so that none is left out when it catches up",
        "after a pause only channels where it was asked before are looked through",
    ),
    Scope(
        "files:read",
        "to read requirement documents, rules and reports that are handed in",
        "files handed in cannot be read",
    ),
    Scope(
        "files:write",
        "to attach what does not fit into a message",
        "long results come as several messages instead of a file",
    ),
    Scope(
        "groups:history",
        "the same as channels:history, in private channels",
        "the same, in private channels",
    ),
    Scope(
        "groups:read",
        "the same as channels:read, for private channels",
        "the same, for private channels",
    ),
    Scope(
        "im:read",
        "the same as channels:read, for direct messages",
        "a first direct message that was sent while the bot was away stays unanswered",
    ),
    Scope(
        "usergroups:read",
        "to grant rights to Slack user groups",
        "grants to user groups cannot be used; grant to people or channels",
    ),
)

APP_SCOPE = "connections:write"
"""The one scope of the app-level token: it opens Socket Mode (docs.slack.dev/apis/events-api/using-socket-mode)."""
