"""Is a line a name, a sentence, or a sentence that goes on?"""

import re

_LONGEST_NAME = 60
_MOST_WORDS = 7
_MOST_TITLE_WORDS = 6
_GOES_ON = frozenset({
    "a", "an", "and", "any", "are", "as", "at", "because", "between", "both", "by", "can", "each",
    "either", "for", "from", "has", "have", "if", "in", "into", "is", "its", "may", "must",
    "needs", "no", "not", "of", "on", "onto", "or", "our", "over", "per", "so", "such", "than",
    "that", "the", "their", "these", "this", "those", "through", "to", "under", "until", "using",
    "via", "was", "were", "when", "where", "which", "while", "who", "whose", "will", "with",
    "within", "without", "your",
})  # fmt: skip
_INTRODUCES = re.compile(
    r"^(?:if|when|with|for|where|only|customers?|sites?|systems?|users|in addition|unless|optional|on|at)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:if|when|with|for|where|only|in addition|unless|on|at|in)\s[^,]{2,60},\s+[a-z]",
    re.IGNORECASE,
)
_GENERIC = frozenset({
    "server", "agent", "service", "daemon", "manager", "core", "broker", "player", "interface",
    "engine", "listener", "client", "monitor", "gateway", "portal", "loader", "master",
    "recorder", "controller", "console", "scheduler", "worker", "proxy", "router", "collector",
    "logger", "archiver", "transcoder", "connector", "bridge", "hub", "database", "module",
    "host", "node", "station", "dispatcher", "handler",
})  # fmt: skip


def is_name(text: str) -> bool:
    """Tell whether a line could name a process or head a section: short, no sentence, a capital or digit first."""
    words = text.split()
    if (
        not words
        or len(text) > _LONGEST_NAME
        or len(words) > _MOST_WORDS
        or text.endswith((".", ":", ";", "!", ","))
    ):
        return False
    if text.replace(" ", "").isdigit():
        return False
    return not begins_small(text) or "_" in text or "." in text


def begins_small(text: str) -> bool:
    """Tell whether a text goes on in small letters; a name such as `inContact` begins anew."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return first[:1].islower() and not any(character.isupper() for character in first)


def is_title(text: str) -> bool:
    """Tell whether a line reads like a heading: a name whose first and last words have capitals, such as `Antivirus Software`."""
    words = text.split()
    if not is_name(text) or is_unfinished(text) or len(words) > _MOST_TITLE_WORDS:
        return False
    return (
        words[0][:1].isupper()
        and words[-1][:1].isupper()
        and not any(character.isdigit() for character in text)
    )


def is_label(text: str) -> bool:
    """Tell whether a cell of its own could name a process: a name, or one word (`relayd`)."""
    return is_name(text) or bool(re.fullmatch(r"[\w.+-]{2,40}", text))


def introduces(text: str) -> bool:
    """Tell whether a line sets up what follows: it ends in a colon or opens with a condition or a place."""
    return text.rstrip().endswith(":") or bool(_INTRODUCES.match(text))


def is_lead(text: str) -> bool:
    """Tell whether a line without a full stop is a sentence all the same: `On each proxy, exclude the process`."""
    return _LEAD.match(text) is not None


def is_unfinished(text: str) -> bool:
    """Tell whether a text stops in mid-sentence: with a joining word, a comma, a hyphen or dots."""
    words = re.findall(r"[\w']+(?:-[\w']+)*", text)
    if not words or text.rstrip().endswith((",", "-", "\u2026", "...", "(")):
        return True
    if re.search(r"\b(?:or|,|and)\s+(?:both|no|not|so)$", text.rstrip(), re.IGNORECASE):
        return False
    return text.rstrip()[-1].isalnum() and words[-1].casefold() in _GOES_ON


def is_one_name(first: str, second: str) -> bool:
    """Tell whether two lines are one name, broken, rather than two names (`Status` / `Agent`)."""
    if begins_small(second) or is_unfinished(first):
        return True
    if first.split()[-1].casefold() in _GENERIC:
        return False
    return len(second.split()) == 1 or second.split()[0].casefold() in _GENERIC
