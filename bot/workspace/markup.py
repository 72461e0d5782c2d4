"""What does Slack make of the text that a user types?"""

import re

from bot.workspace.state import State

# Slack knows all public suffixes; a few are enough here. A bare address like 10.0.0.1 stays text.
_SUFFIXES = "com|net|org|io|de|eu|uk|us|info|biz|dev|app|cloud|co|ch|at|fr|nl"
_WORD = re.compile(
    rf"""(?P<code>```.*?```|`[^`\n]+`)
      | (?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)\]'"])
      | (?P<mail>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)
      | (?P<host>\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_SUFFIXES})\b(?::\d+)?(?:/[^\s<>|]*)?)
      | @(?P<user>[a-z0-9][a-z0-9._-]*[a-z0-9]|[a-z0-9])
      | \#(?P<channel>[a-z0-9][a-z0-9_-]*)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_MEANT = re.compile(r"(<(?:@[UW]|\#C|!subteam\^S|https?:|mailto:)[^<>\n]*>)")


def escape(text: str) -> str:
    """Replace `&`, `<` and `>`, once."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_sent(text: str, state: State) -> str:
    """Return typed text as Slack hands it to apps: escaped; mentions, links, mail addresses wrapped.

    `<@U…>`, `<#C…>` and `<http…>` count as picked from a list and stay as they are.
    """
    parts = _MEANT.split(text)
    return "".join(
        part if index % 2 else _wrap(escape(part), state) for index, part in enumerate(parts)
    )


def _wrap(text: str, state: State) -> str:
    users = {person.name.lower(): person.id for person in state.people.values()}
    channels = {row.name: row.id for row in state.conversations.values() if row.kind != "im"}

    def wrapped(match: re.Match[str]) -> str:
        whole = match.group()
        found = ""
        if url := match["url"]:
            found = f"<{url}>"
        elif mail := match["mail"]:
            found = f"<mailto:{mail}|{mail}>"
        elif host := match["host"]:
            found = f"<http://{host}|{host}>"
        elif (user := match["user"]) and user.lower() in users:
            found = f"<@{users[user.lower()]}>"
        elif (channel := match["channel"]) and channel in channels:
            found = f"<#{channels[channel]}|{channel}>"
        return found or whole

    return _WORD.sub(wrapped, text)
