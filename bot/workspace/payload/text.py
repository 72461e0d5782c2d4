"""Is a piece of text short enough, and is its mark-up meant?"""

import re
from typing import Any

from bot.workspace.payload.problem import Findings

_ENTITY = re.compile(r"&(?:amp|lt|gt);")
_MARKUP = re.compile(
    r"""<(?:
        @[UW][A-Z0-9]{2,}(?:\|[^<>]*)?            # a member
      | \#[CGD][A-Z0-9]{2,}(?:\|[^<>]*)?          # a channel
      | !subteam\^S[A-Z0-9]{2,}(?:\|[^<>]*)?      # a user group
      | !date\^-?\d+\^[^<>^|]+(?:\^https?://[^<>|]+)?\|[^<>]+
      | (?:https?|mailto|tel|slack)[:][^<>|\s]+(?:\|[^<>]*)?
    )>""",
    re.VERBOSE,
)
_BROADCAST = re.compile(r"<!(channel|here|everyone)(?:\|[^<>]*)?>")


def escaped_length(text: str) -> int:
    """Return the length as Slack counts it: after `&`, `<` and `>` became entities."""
    bare = _ENTITY.sub("", text)
    extra = bare.count("&") * 4 + (bare.count("<") + bare.count(">")) * 3
    return len(text) + extra


def markup_length(text: str) -> int:
    """Return the length of mrkdwn as Slack counts it: meant mark-up stands, all else is escaped."""
    loose = _MARKUP.sub("", text)
    return len(text) - len(loose) + escaped_length(loose)


def check_markup(text: str, pointer: str, findings: Findings) -> None:
    """Complain about mentions of everybody and about `<`, `>`, `&` that nobody meant as mark-up."""
    if match := _BROADCAST.search(text):
        findings.complain(pointer, f"pings everybody: {match.group()}")
    loose = _ENTITY.sub("", _MARKUP.sub("", _BROADCAST.sub("", text)))
    if match := re.search(r"<[@!#]?.{0,20}", loose):
        findings.complain(pointer, f"unescaped or malformed mark-up: {match.group()!r}")
    elif "&" in loose:
        findings.complain(pointer, "unescaped &")


def check_text(
    value: Any, pointer: str, findings: Findings, *, limit: int, plain: bool = False
) -> None:
    """Check a text object of 1 to `limit` characters; `plain` allows plain_text only."""
    if not isinstance(value, dict):
        findings.refuse(pointer, "must be a text object")
        return
    kind = kind_of(value)
    if kind not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        findings.refuse(f"{pointer}/type", f"unsupported type: {kind}")
        return
    allowed = {"type", "text", "emoji"} if kind == "plain_text" else {"type", "text", "verbatim"}
    for key in value.keys() - allowed:
        findings.refuse(pointer, f"additional property: {key}")
    check_string(value.get("text"), f"{pointer}/text", findings, limit=limit)
    if isinstance(value.get("text"), str) and kind == "mrkdwn":
        check_markup(value["text"], f"{pointer}/text", findings)


def check_string(
    value: Any, pointer: str, findings: Findings, *, limit: int, least: int = 1
) -> None:
    """Check a string of `least` to `limit` characters, counted as Slack counts."""
    if not isinstance(value, str):
        findings.refuse(pointer, "must be a string")
    elif len(value) < least:
        findings.refuse(pointer, f"must be more than {least - 1} characters")
    elif (length := markup_length(value)) > limit:
        findings.refuse(pointer, f"must be less than {limit + 1} characters, has {length}")


def kind_of(value: dict[str, Any]) -> str:
    """Return the `type` of a block or element; empty if it isn't even a string."""
    kind = value.get("type")
    return kind if isinstance(kind, str) else ""


def all_text(value: Any) -> int:
    """Return the characters of all text in a block, tables and markdown aside (they have limits of their own)."""
    if isinstance(value, dict):
        if kind_of(value) in {"table", "data_table", "markdown"}:
            return 0
        text = value.get("text")
        own = markup_length(text) if isinstance(text, str) else 0
        return own + sum(all_text(item) for key, item in value.items() if key != "value")
    if isinstance(value, list):
        return sum(all_text(item) for item in value)
    return 0
