"""Is a clause a question, a request or a statement?"""

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.matching.lexicon import NUMBER
from knowledge.question.asked import Form

WH = frozenset({"what", "what's", "whats", "which", "where", "where's", "who", "who's", "whos", "whom", "why", "when", "how", "how's", "hows",
                "whose", "wozu", "warum", "wieso", "cuál", "cuáles", "qué", "quoi", "quel", "quelle", "quels", "quelles", "pourquoi", "was", "welcher", "welche", "welches", "wofür", "que", "cual", "wich"})  # fmt: skip
AUXILIARY = frozenset({"is", "are", "does", "do", "can", "could", "should", "must", "may", "will", "would", "has", "have", "isn't",
                       "aren't", "don't", "doesn't", "can't", "shouldn't", "did", "am", "was", "were", "shall", "might", "need",
                       "kann", "können", "muss", "müssen", "brauchen", "braucht", "brauche", "darf", "soll", "ist", "sind", "puedo", "podemos", "necesitamos",
                       "necesito", "debo", "es"})  # fmt: skip
SUBJECTS = frozenset(
    {
        NUMBER,
        "man",
        "wir",
        "ich",
        "i",
        "we",
        "you",
        "they",
        "it",
        "that",
        "this",
        "these",
        "those",
        "one",
        "there",
        "he",
        "she",
        "the",
        "our",
        "my",
        "its",
        "their",
        "his",
        "her",
        "your",
    }
)
REQUEST = frozenset({"tell", "explain", "show", "give", "describe", "provide", "remind", "wanna", "wonder", "wondering", "clarify",
                      "purpose", "difference", "please", "pls", "plz", "explanation", "meaning", "enlighten", "educate", "summary", "summarize", "summarise", "liner", "gist", "tldr", "elaborate", "refresher", "definition", "define",
                      "info", "infos", "details", "lookup", "identify", "decode"})  # fmt: skip
# These ask only where they begin a clause: "list all ports", but not "it is in your list".
_FIRST_REQUEST = REQUEST | {
    "list",
    "name",
    "want",
    "looking",
    "need",
    "require",
    "know",
    "look",
    "find",
    "share",
    "post",
    "repeat",
    "send",
    "help",
    "confirm",
    "check",
    "verify",
}
# With a question mark behind it, a sentence with one of these is a question to be confirmed.
_VERBS = frozenset(
    {
        "is",
        "are",
        "can",
        "must",
        "needs",
        "has",
        "uses",
        "goes",
        "runs",
        "belongs",
        "should",
        "isn't",
        "doesn't",
        "don't",
        "stays",
        "need",
        "use",
        "would",
    }
)
# "…, allowed?" asks for a verdict; without a question mark such a word only tells.
JUDGED = frozenset({"allowed", "possible", "permitted", "needed", "required", "necessary", "mandatory", "optional", "sufficient", "mistake"})  # fmt: skip
_THAT_IS = (["thats"], ["that's"], ["its"], ["it's"], ["they're"])
_NEEDED = frozenset({"needed", "required", "necessary"})
# "I have it not here" tells, "have it open?" asks.
_WHO_TELLS = frozenset({"i", "we", "you", "they"})
_TAG_PAIRS = frozenset((verb, noun) for verb in ("isn't", "isnt", "is", "does", "doesn't", "doesnt", "aren't", "are", "do", "don't")
                       for noun in ("it", "they", "we"))  # fmt: skip
_RIGHT_ONES = frozenset((word, noun) for word in ("right", "correct", "proper") for noun in ("port", "ports", "one", "ones"))  # fmt: skip
# "Do you know what …" asks the second half.
_ASKING_IF = frozenset({"ask", "asks", "asked", "asking", "know", "knows", "wonder", "wonders", "wondering", "sure", "unsure", "check", "confirm",
                        "verify", "ok", "okay", "fine", "alright", "acceptable", "possible", "allowed", "problem", "matter", "me", "us", "see", "clarify", "clear", "question"})  # fmt: skip
_EQUALS = re.compile(r"=\s*[^\W\d]")
_BARE = 2
_FEW = 4
_GETTING = (("i", "get"), ("we", "get"), ("i", "see"), ("we", "see"))
_CAN_YOU = (("can", "you"), ("could", "you"), ("pls", "to"), ("please", "to"))
_DETERMINERS = frozenset(
    {"the", "a", "which", "what", "my", "your", "our", "their", "his", "her", "this"}
)
_NODDING = frozenset({"ok", "okay", "fine", "good", "right", "correct", "like", "this", "that", "so", "as", "it", "enough", "all", "alright"})  # fmt: skip
COURTESY = frozenset({"svp", "bitte", "please", "pls", "plz"})
# A sentence with one of these tells something, and a "please" behind it asks for nothing known here.
_TELLING = frozenset({"is", "was", "are", "were", "has", "had"})
_KNOWING = frozenset({"know", "knows", "tell", "explain", "remember", "idea", "say"})
_SPANS = frozenset({"until", "till", "since", "by", "from", "after", "before"})
_POLITE = frozenset({"can", "could", "would", "will"})
_TAGS = frozenset({"richtig", "stimmt", "objections", "right", "correct", "ok", "okay", "true", "yes", "no", "fine", "not", "agree", "good", "isn't", "isnt", "innit", "huh",
                   "wrong", "ja", "so", "complete", "enough", "alright", "allright", "too", "also", "well", "same", "valid"})  # fmt: skip
OPENERS = frozenset({"sry", "srry", "hm", "mhm", "hmmm", "uhm", "eh", "nah", "aha", "hi", "hey", "hello", "so", "and", "but", "also", "ok", "well", "then", "team", "all", "guys", "folks", "please", "pls",
                      "plz", "sorry", "just", "plus", "quick", "question", "anyone", "now", "buenas", "hallo", "morning", "good", "there",
                      "um", "hmm", "oh", "btw", "or", "actually", "one", "yo", "dear", "everyone", "wtf", "huh", "yikes", "oops", "ah", "uh", "err", "erm", "argh", "wait", "correction", "meant", "nope", "damn", "ups"})  # fmt: skip


def form_of(text: str, words: Sequence[str], *, has_content: bool) -> Form:
    """Tell the form from how the clause opens, from a tag at its end ("right?") and from its verbs.

    `has_content` says that the clause names something of the documents: "5638 ok" asks, "ok" alone doesn't.
    """
    rest = list(words)
    while rest and rest[0] in OPENERS:
        rest.pop(0)
    marked = text.rstrip().endswith("?")
    if _asks_for_a_verdict(rest, text if marked else ""):
        return "yes_no"
    opened = _by_opening(rest, marked=marked)
    if opened:
        return opened
    words = words[:-1] if marked and len(words) > 1 and words[-1] in COURTESY else words
    if not marked and len(words) > _FEW and words[-1] in ("also", "too", "well"):
        words = words[:-1]  # "now he asks for 5672 also" tells
    tagged = (
        bool(words)
        and (words[-1] in _TAGS or tuple(words[-2:]) in _TAG_PAIRS)
        and (marked or len(words) > 1 or has_content)
    )
    if (
        not marked
        and words
        and (words[-1] in ("yes", "no") or tuple(words[-2:]) == ("also", "not"))
    ):
        tagged = False
    judged = bool(words) and (bool(set(words[-2:]) & JUDGED) or (rest[:1] or [""])[0] in JUDGED)
    tagged = tagged or (marked and len(words) > 1 and judged)
    confirmed = marked and (any(word in _VERBS for word in rest[1:]) or rest[:1] in _THAT_IS)
    # "So its http" asks for a yes without a question mark, too.
    concludes = words[:1] in (["so"], ("so",)) and rest[:1] in _THAT_IS and len(rest) <= _FEW
    confirmed = confirmed or (has_content and concludes)
    # "Right port for X?" behind a pasted rule claims that it is.
    confirmed = confirmed or (marked and _says_the_right_one(rest))
    # "So no port for X needed?" is a claim, too.
    confirmed = confirmed or (rest[:1] == ["no"] and rest[-1] in _NEEDED)
    # "Ok like this?" below a list asks for a verdict, too.
    confirmed = confirmed or (marked and len(words) > 1 and set(words) <= _NODDING)
    if tagged or confirmed:
        return "yes_no"
    pairs = set(pairwise(words))
    if has_content and pairs & {
        ("anything", "to"),
        ("any", "idea"),
        ("any", "ideas"),
        ("any", "clue"),
        ("any", "thoughts"),
        ("any", "info"),
        ("any", "hint"),
    }:
        return "request"
    asking = REQUEST - COURTESY if set(rest) & _TELLING else REQUEST
    requested = any(w in asking for w in words) or any(
        word in _FIRST_REQUEST and not (at and rest[at - 1] in _DETERMINERS)
        for at, word in enumerate(rest[:3])
    )
    return "request" if marked or requested else "statement"


def _says_the_right_one(rest: Sequence[str]) -> bool:
    """Tell "…, right port for X?" from "which is the right port"."""
    pairs = enumerate(pairwise(rest))
    starts = [at for at, pair in pairs if pair in _RIGHT_ONES]
    return (
        bool(starts)
        and (starts[0] == 0 or rest[starts[0] - 1] not in _DETERMINERS)
        and not set(rest) & WH
    )


def _asks_for_a_verdict(rest: Sequence[str], marked_text: str) -> bool:
    """Tell whether a claim is to be confirmed: "can you confirm 5638 is …", "…, yes or no", "5638 = …?"."""
    claimed = [at for at, word in enumerate(rest[:4]) if word in ("confirm", "verify")]
    if "whether" in rest or embedded_if(rest) is not None:
        return True
    if claimed and not set(rest) & WH and NUMBER in rest[claimed[0] :]:
        return True
    if tuple(rest[-3:-1]) in _CAN_YOU and rest[-1] in ("confirm", "verify") and NUMBER in rest:
        return True
    # "5638 is what logging uses, correct?": the question word begins no question.
    relative = ("is", "what") in pairwise(rest) and rest[:1] == [NUMBER]
    if relative and rest[-1] in _TAGS:
        return True
    return tuple(rest[-3:]) == ("yes", "or", "no") or (
        NUMBER in rest and bool(_EQUALS.search(marked_text))
    )


def embedded_if(words: Sequence[str]) -> int | None:
    """Find the "if" of "the customer asks if …", which begins a question and no condition."""
    pairs = enumerate(pairwise(words))
    return next((at + 1 for at, (a, b) in pairs if b == "if" and a in _ASKING_IF), None)


def _by_opening(rest: Sequence[str], *, marked: bool) -> Form | None:
    if not rest:
        return None
    # "Until when is it supported" asks as "when" does.
    first = rest[1] if rest[0] in _SPANS and len(rest) > 1 else rest[0]
    if first in WH and (first != "was" or rest[1:2] == ["ist"]):
        return "wh"
    # "Can I get the full list" asks as "can you send it" does.
    getting = rest[0] in _POLITE and tuple(rest[1:3]) in _GETTING
    polite = rest[0] in _POLITE and rest[1:2] not in (["i"], ["we"])
    if getting or (polite and set(rest[1:5]) & (_FIRST_REQUEST - COURTESY)):
        return "request"
    if rest[0] in AUXILIARY and set(rest[1:5]) & _KNOWING and set(rest[2:]) & WH:
        return "wh"
    if rest[0] in AUXILIARY - {"need"} and (len(rest) > 1 or marked):
        return "yes_no"
    if any(word in WH - {"was", "when", "who"} for word in rest):
        return "wh"
    # "Need the number" is a wish, "need 5638?" a question.
    wishes = {("need", noun) for noun in ("the", "our", "my", "one")} | {
        ("have", NUMBER),
        ("has", NUMBER),
    }
    pairs = [pair for pair in pairwise(rest) if pair not in wishes]
    if not marked and len(rest) > _BARE:
        # "Need 2010 by tonight" is a wish, too.
        pairs = [pair for pair in pairs if pair != ("need", NUMBER)]
    told = {
        (a, b) for who, a, b in zip(rest, rest[1:], rest[2:], strict=False) if who in _WHO_TELLS
    }
    asks = any(a in AUXILIARY and b in SUBJECTS and (a, b) not in told for a, b in pairs)
    return "yes_no" if asks else None
