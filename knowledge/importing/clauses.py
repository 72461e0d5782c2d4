"""Who is at the other end, where a sentence names the process and says what one does to the other?

`The Vault copies recordings to the file server`, `Consoles connect to the Catalog Service`, `Sends events to
the log collector`: known is the process; the other end is whoever stands on the other side of the verb.
"""

import re
from collections.abc import Sequence

from knowledge.importing.cells import is_transport
from knowledge.importing.sentences import HEADS, HOST, bare, sentences
from knowledge.importing.verbs import PREPOSITIONS, THIRDS, is_noun, verb_of

_ADVERBS = frozenset({
    "also", "then", "only", "directly", "regularly", "always", "automatically", "periodically", "constantly", "both", "first", "mainly",
    "either", "usually", "locally", "continuously", "permanently", "each",
})  # fmt: skip
_MODALS = frozenset({"can", "may", "must", "will", "could", "should"})
_DETERMINERS = frozenset(
    {"the", "a", "an", "your", "our", "each", "every", "all", "any", "this", "that", "these", "those", "its", "their", "some"}
)  # fmt: skip
_JOINTS = frozenset({"and", "or"})
_NO_NAME = _MODALS | _ADVERBS | frozenset({
    "to", "into", "onto", "from", "with", "at", "on", "in", "by", "via", "over", "through", "using", "for", "about", "as", "which", "who",
    "whose", "where", "when", "if", "while", "after", "before", "because", "so", "is", "are", "be", "until", "during", "once", "without",
    "within", "per", "towards", "toward", "back", "not", "no", "than", "how", "what", "whether", "against", "between", "under", "up",
    "out", "of", "has", "have", "does", "do", "was", "were", "too", "there", "here", "it", "they", "them", "you", "we", "-", "\u2013",
    "\u2014", "outside", "inside", "behind", "every", "whenever", "but", "around", "off",
})  # fmt: skip
# `stored on the file server` names a machine, `sent in Unicode` none.
_LOOSE = frozenset({"on", "in", "for"})
_JOINING = r"(?:and|or|for|with|by|on|in|at|of|via|over|to|from|that|which|when|if)\b"
_PARTED = re.compile(
    r"[;:]\s|\b(?:so that|so|because|with which|on which|by which|through which)\s", re.IGNORECASE
)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_MACHINE = re.compile(
    rf"(?:{HEADS}|people|staff|teachers?|customers?|callers?|admins?|networks?|(?:file )?shares?|mailbox(?:es)?|trunks?|active directory)$",
    re.IGNORECASE,
)
_HOST = re.compile(HOST, re.IGNORECASE)
# What travels is no party: `Events reach the Portal`.
_TRAVELS = re.compile(
    r"\b(?:streams?|tunnels?|connections?|sessions?|links?|heartbeats?|log-?ins?|sign-ins?|events?|jobs?|messages?|requests?|files?|recordings?|"
    r"calls?|voice|audio|video|data|answers?|reports?|questions?|uploads?|updates?|queries|signals?|alarms?|traffic|commands?|packets?|"
    r"backups?|logs?|images?|pages?|orders?|copies|licences?|licenses?|ports?|status|e?mails?|traps?|tokens?|metadata|statistics|firewalls?|"
    r"lists?|disks?|discs?|memory)$",
    re.IGNORECASE,
)
_FAR = {
    way: re.compile(rf"\b{word}\s+(?:(?:the|your|our|all)\s+)?([A-Za-z][\w-]*(?:\s+(?!{_JOINING})[A-Za-z][\w-]*){{0,2}})$")
    for way, word in (("inbound", "from"), ("outbound", "to"))
}  # fmt: skip
_NO_PARTY = re.compile(
    r"\b(?:time|hours?|days?|night|morning|minutes?|seconds?|weeks?|months?|years?|api|interface|disks?|folders?|versions?|releases?|list|internet explorer|"
    r"standard|default|menu|screen|memory|end|start|table|form|way|others?|both|it|them|us|you|use|text|side|rest|outside|inside|above|below)$",
    re.IGNORECASE,
)
_USES_PORT = re.compile(
    r"\b(?:uses?|needs?|opens?)\s+(?:this|these|the|that)\s+(?:ports?|range)\s+to\s+",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:it|this|(?:the|this) (?:process|service|program|component|module|daemon))", re.IGNORECASE
)
_LONGEST = 300
_LATEST_VERB = 24
_LONGEST_NAME = 6


def other_end(text: str, process: str) -> str | None:
    """Return the party on the other side of the verb from `process`; None if no sentence says it so."""
    for sentence in sentences(_plainly(text)):
        clause = re.split(r"[;:]\s", sentence, maxsplit=1)[0].strip(" .")[:_LONGEST]
        found = _across(clause.split(), process)
        if found:
            return found
    return None


def both_ends(text: str) -> tuple[str, str] | None:
    """Return who does something and to whom, where a sentence names both: `Phones register with the switch`."""
    for sentence in sentences(_plainly(text)):
        for clause in _PARTED.split(sentence[:_LONGEST]):
            words = clause.strip(" .").split()
            for at in range(1, min(len(words), _LATEST_VERB)):
                subject = _subject(words, at, "")
                if not subject:
                    continue
                doers, met = _parties(subject), _object(verb_of(words[at]), words[at + 1 :])
                # `Time signals to the meters`: a capital at the head of a sentence makes no name.
                is_known = doers is not None and (" " in doers or _has_head(doers))
                if doers and met and is_known and "," not in f"{doers}{met}":
                    return doers, met
                break
    return None


def far_end(text: str, direction: str) -> str | None:
    """Return those who stand behind the last `from` of an inbound text, or `to` of an outbound one: `alarms from the door contacts`.

    Only several of a kind are taken: `orders from the shop` names no machine.
    """
    found = _FAR[direction].search(_BRACKETS.sub("", text).strip(" ."))
    if found is None or _TRAVELS.search(found[1]) or _NO_PARTY.search(found[1]):
        return None
    return bare(found[1]) if _is_several([found[1]]) else None


def _plainly(text: str) -> str:
    """Return the text without brackets and code marks, `use this port to send` as `can send`."""
    return _USES_PORT.sub("can ", _BRACKETS.sub("", text.replace("`", "")))


def _across(words: Sequence[str], process: str) -> str | None:
    if words and words[0][:1].isupper() and words[0].lower() in THIRDS:
        # `Sends events to the log collector`: the process is not said.
        unsaid = _object(THIRDS[words[0].lower()], words[1:])
        if unsaid:
            return unsaid
    for at in range(1, min(len(words), _LATEST_VERB)):
        subject = _subject(words, at, process)
        if not subject:
            continue
        last = at
        while last + 2 < len(words) and words[last + 1] in _JOINTS and verb_of(words[last + 2]):
            last += 2
        met = _object(verb_of(words[last]), words[last + 1 :])
        if met is None and "here" in words[last + 1 :]:
            return _parties(subject)
        if any(is_process(name, process) for name in subject):
            return met
        is_met = met is not None and any(is_process(name, process) for name in met.split(", "))
        return _parties(subject) if is_met else None
    return None


def _subject(words: Sequence[str], at: int, process: str) -> list[str]:
    """Return the names before the verb at this place; empty if no verb stands there that agrees with them.

    The process may have a plural name: `Updates asks the portal`.
    """
    following = words[at + 1] if at + 1 < len(words) else "of"
    if not verb_of(words[at]) or is_noun(words[at], following):
        return []
    end = at
    while end > 1 and words[end - 1] in _ADVERBS:
        end -= 1
    has_modal = words[end - 1] in _MODALS
    names, taken = _names(words[: end - has_modal], is_subject=True)
    if not names or taken < end - has_modal:
        return []
    is_third = words[at] in THIRDS
    agrees = has_modal or _is_several(names) != is_third or names[0] == process
    return names if agrees else []


def _is_several(names: Sequence[str]) -> bool:
    head = names[0].split(" of ")[0]
    return (
        len(names) > 1
        or (head.endswith("s") and not head.endswith(("ss", "us", "is")))
        or head.endswith(("people", "staff"))
    )


def _object(verb: str, words: Sequence[str]) -> str | None:
    """Return the machines that the verb is done to, or that stand behind its preposition."""
    for preposition in PREPOSITIONS[verb]:
        starts = (
            [0]
            if not preposition
            else [at + 1 for at, word in enumerate(words) if word == preposition]
        )
        for start in starts:
            names = _names(words[start:])[0]
            if names and preposition in _LOOSE and not _has_head(names[0]):
                continue
            found = _parties(names)
            if found:
                return found
    return None


def _names(words: Sequence[str], *, is_subject: bool = False) -> tuple[list[str], int]:
    """Return the names at the head of these words, parted at commas and `and`, and how many words they take."""
    names: list[list[str]] = [[]]
    is_joined = False
    at = 0
    while at < len(words):
        word = words[at].rstrip(",.)")
        small = word.casefold()
        is_small = word.islower()
        goes_on = bool(names[-1]) and names[-1][-1] != "of"
        if small in _JOINTS and (names[-1] or len(names) > 1):
            is_joined = True
            names += [[]] if names[-1] else []
        elif small == "of" and is_subject and names[-1]:
            names[-1].append(word)
        elif is_small and (small in _NO_NAME or (small in _DETERMINERS and goes_on)):
            break
        elif small not in _DETERMINERS or not (word.islower() or at == 0):
            names[-1].append(word)
        at += 1
        if words[at - 1].endswith(",") and names[-1]:
            names.append([])
    kept = [" ".join(name) for name in names if name]
    if any(len(name) > _LONGEST_NAME for name in names):
        return [], 0
    return (kept if is_joined else kept[:1]), at


def _parties(names: Sequence[str]) -> str | None:
    """Return the names as one text if the first is a machine; those behind it that are none are left out."""
    machines: list[str] = []
    for name in names:
        if not _is_machine(name):
            break
        machines.append(bare(name))
    return ", ".join(machines) or None


def _is_machine(name: str) -> bool:
    head = name.split(" of ")[0]
    if _TRAVELS.search(head) or is_transport(name.split()[0]) or name[:1].isdigit():
        return False
    # `AES` and `JSON` are no machines.
    has_name = any(map(str.isupper, name)) and not re.fullmatch(r"[A-Z0-9-]+", name)
    return has_name or _has_head(name)


def _has_head(name: str) -> bool:
    head = name.split(" of ")[0]
    return _MACHINE.search(head) is not None or _HOST.fullmatch(name) is not None


def is_process(name: str, process: str) -> bool:
    """Tell whether a name means the process: `this core`, `it` and `CTI Core` may be one."""
    if _PRONOUN.fullmatch(name):
        return True
    one, other = (set(bare(text).casefold().split()) for text in (name, process))
    return bool(one) and (one <= other or other <= one)
