"""Which words of a sentence about ports are verbs, and where does each have its object?"""

import re

_TO_SOMEBODY = (
    "announce", "broadcast", "connect", "copy", "deliver", "dial", "distribute", "export", "feed", "forward", "give", "hand",
    "log", "mirror", "move", "offer", "pass", "post", "print", "provide", "publish", "push", "register", "relay", "replicate", "report",
    "return", "route", "save", "send", "signal", "speak", "store", "stream", "submit", "subscribe", "supply", "sync", "synchronise",
    "synchronize", "talk", "transfer", "tunnel", "upload", "write", "authenticate", "communicate", "exchange", "listen", "sign", "bind",
    "answer", "attach", "present", "belong", "respond", "reply", "escalate", "archive", "dump", "ship", "hang", "stay",
)  # fmt: skip
_FROM_SOMEBODY = (
    "accept", "collect", "download", "fetch", "gather", "get", "import", "learn", "load", "mount", "obtain", "pull", "read", "receive",
    "retrieve", "take", "request", "draw", "expect",
)  # fmt: skip
_SOMEBODY = (
    "access", "ask", "browse", "call", "check", "command", "contact", "control", "discover", "drive", "find", "inform", "join", "look",
    "manage", "monitor", "notify", "open", "ping", "poll", "probe", "query", "reach", "scan", "search", "serve", "start", "steer",
    "stop", "supervise", "tell", "trigger", "update", "use", "visit", "wake", "warn", "watch", "administer", "alert", "consult",
    "configure", "record", "see", "test", "inspect", "need", "feed", "enter",
)  # fmt: skip
# `Policy requests of client PCs` has no verb.
_NOUNS_TOO = frozenset({
    "requests", "calls", "queries", "reports", "updates", "answers", "uploads", "downloads", "checks", "logs", "signals", "streams", "copies",
    "transfers", "posts", "alerts", "searches", "prints", "polls", "tests", "scans", "records", "visits", "stores", "controls", "commands",
    "writes", "reads", "loads", "imports", "exports", "accesses", "feeds", "links",
})  # fmt: skip
_AFTER_NOUNS = frozenset(
    {
        "of",
        "from",
        "by",
        "between",
        "for",
        "and",
        "or",
        "via",
        "over",
        "in",
        "on",
        "at",
        "are",
        "is",
        "that",
        "which",
    }
)
PREPOSITIONS = {
    **dict.fromkeys(
        _TO_SOMEBODY, ("to", "into", "onto", "towards", "with", "at", "on", "in", "for")
    ),
    **dict.fromkeys(_FROM_SOMEBODY, ("from", "at", "of")),
    **dict.fromkeys(_SOMEBODY, ("", "at", "for", "on")),
}


def _third(verb: str) -> str:
    """Return the form for one doer: `queries`, `pushes`, `sends`."""
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if re.search(r"(?:s|sh|ch|x|o)$", verb) else f"{verb}s"


_VERBS = frozenset({*_TO_SOMEBODY, *_FROM_SOMEBODY, *_SOMEBODY})
THIRDS = {_third(verb): verb for verb in _VERBS}


def verb_of(word: str) -> str:
    """Return a verb's plain form, empty for any other word; names have capitals."""
    return THIRDS.get(word, word if word in _VERBS else "")


def is_noun(word: str, following: str) -> bool:
    """Tell whether a word that could be a verb is none, by what follows: `policy requests of client PCs`."""
    return word in _NOUNS_TOO and following in _AFTER_NOUNS
