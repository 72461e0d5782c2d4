"""What does a text from Slack say, once its mark-up is read?

Rules: docs.slack.dev/messaging/formatting-message-text. `&`, `<` and `>` come escaped, once; links, mentions and
dates come in angle brackets; clients put curly quotes, dashes and invisible characters in.
"""

import re

_BRACKETED = re.compile(r"<([^<>\n]{1,3100})>")
_SCHEME = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]"
)
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_OPTION_DASH = re.compile(r"(?:(?<=\s)|^)[\u2013\u2014](?=[A-Za-z])")
_PLAINER = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u2026": "...",
    }
)


def plain(text: str) -> str:
    """Return what the author saw, with plain quotes, dashes and spaces; links as in `_link`, mentions as `@name`.

    Entities are unescaped exactly once: `&amp;lt;` was typed as `&lt;` and stays so.
    """
    pieces: list[str] = []
    end = 0
    for found in _BRACKETED.finditer(text):
        pieces += [_unescaped(text[end : found.start()]), _unescaped(_bracketed(found[1]))]
        end = found.end()
    pieces.append(_unescaped(text[end:]))
    return _straight("".join(pieces)).strip()


def without_mention(text: str, bot_user: str) -> str:
    """Return the text as Slack sent it, without the mention that called us, wherever it stands.

    `bot_user` empty: a mention at the beginning is taken for ours.
    """
    who = re.escape(bot_user) if bot_user else r"[UW][A-Z0-9]+"
    mention = rf"<@{who}(?:\|[^<>]*)?>"
    text = re.sub(rf"^\s*{mention}[\s,:;]*", "", text)
    # At most one blank on each side: a pattern that may take any number would take its time over 40,000 of them.
    return re.sub(rf"[ ]?,?[ ]?{mention}", " ", text).strip() if bot_user else text.strip()


def _straight(text: str) -> str:
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    # macOS and iOS make "--only" a dash; before a word at the start of one it was an option.
    return _OPTION_DASH.sub("--", text).translate(_PLAINER)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _bracketed(inside: str) -> str:
    target, _, label = inside.partition("|")
    if target.startswith(("@", "#")):
        return target[0] + (label or target[1:])
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    return _link(target, label)


def _link(target: str, label: str) -> str:
    """Show the label alone only where it equals its target without scheme: Slack made that link itself.

    Anything else shows both: what stands under a word is not what the word says.
    """
    if not label:
        return target
    if label in (target, _SCHEME.sub("", target, count=1)):
        return label
    return f"{label} ({target})"
