"""How is text that isn't ours shown without meaning anything to Slack?

docs.slack.dev/messaging/formatting-message-text: `&`, `<` and `>` are replaced; one `<!channel>` in a document would
ping everybody.
"""

import re
import time

_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_ID = re.compile(r"\b[UWSC](?=[A-Z]*\d)[A-Z0-9]{7,20}\b")
_MENTIONED = {"U": "<@{}>", "W": "<@{}>", "S": "<!subteam^{}>", "C": "<#{}>"}
_ASTERISK = "\N{ASTERISK OPERATOR}"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of the words after them, ours included."""


def escape(text: str) -> str:
    """Escape text for `mrkdwn` and for the top-level text, as its author wrote it; control characters are dropped."""
    text = _CONTROL.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Clean text for `plain_text` and `raw_text`, which parse nothing; control characters are dropped."""
    return _CONTROL.sub("", text)


def code(text: str) -> str:
    """Set one line in code type; a backtick in it would end it early, so it becomes an apostrophe."""
    return "`" + escape(" ".join(text.split())).replace("`", "'") + "`" if text.strip() else ""


def fenced(text: str) -> str:
    """Set lines to copy, unchanged but for three backticks in a row, which would end the fence."""
    return "```\n" + escape(text).replace("```", "'''") + "\n```"


def bold(text: str) -> str:
    """Set one line in bold; an asterisk in it would end it early, so it becomes one that means nothing to Slack."""
    return (
        "*" + escape(" ".join(text.split())).replace("*", _ASTERISK) + "*" if text.strip() else ""
    )


def mention(user: str) -> str:
    """Mention the person with that id; anything that is no user id is shown as text."""
    return f"<@{user}>" if _USER.fullmatch(user) else escape(user)


def mentioned(text: str, user: str = "") -> str:
    """Escape a sentence of ours and mention the people, groups and channels whose ids stand in it; `user` is "you"."""
    spoken = escape(text)
    for before in ("no grant allows ", "granted to user ") if user else ():
        told = before.removesuffix("user ")
        spoken = re.sub(f"{before}{re.escape(user)}\\b", f"{told}you", spoken)
    return _ID.sub(lambda found: _MENTIONED[found[0][0]].format(found[0]), spoken)


def moment(epoch_s: float, spoken: str) -> str:
    """Show a time in the reader's own zone; `spoken` stands where Slack can't show it."""
    return f"<!date^{int(epoch_s)}^{{date_short_pretty}} {{time}}|{escape(spoken)}>"


def on_day(epoch_s: float) -> str:
    """Show the day of a moment in the reader's own zone; elsewhere the day in UTC: `23 Nov 2026`."""
    spoken = time.strftime("%d %b %Y", time.gmtime(epoch_s))
    return f"<!date^{int(epoch_s)}^{{date_short}}|{spoken}>"


def link(url: str | None, label: str) -> str:
    """Return the label, linked if the address is one of the web and cannot break out of the link."""
    if url and re.fullmatch(r"https?://[^\s<>|]{1,2000}", url):
        return f"<{escape(url)}|{escape(label)}>"
    return escape(label)
