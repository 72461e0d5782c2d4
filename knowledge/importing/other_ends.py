"""Who is at the other end of a row whose direction is printed?"""

import re

from knowledge.importing.cells import is_transport
from knowledge.importing.forms import FAR_ENDS, LISTS, MEMBER, MEMBERS, PROPER
from knowledge.importing.parties import read_parties
from knowledge.importing.sentences import HEADS, NOUN, bare

_LISTED = re.compile(r"\s*(?:,|;|\band\b|\bor\b)\s*", re.IGNORECASE)
_NOUN = re.compile(NOUN, re.IGNORECASE)
_HEAD_END = re.compile(r"\s\(|[:.;]\s|,\s+for\s")
# `Events such as the start of a call, for CTI Core, On-Demand and clients`: those whom they are for come last.
_FOR_WHOM = re.compile(
    r",\s+for\s+((?:the\s+)?[A-Z][\w.\-/]*(?:\s+[A-Z][\w.\-/]*){0,3}(?:\s*,\s*|\s+and\s+).+)$"
)
_FIRST_OF_ALL = re.compile(
    rf"^({NOUN}),\s+(?:once|with|for|to|at|in|on|via|by|over|when|if|only)\b", re.IGNORECASE
)
_FOR_MACHINES = re.compile(rf",\s+for\s+({NOUN})(?<=s)\.?$", re.IGNORECASE)
_OWNED = re.compile(
    r"^(?:the\s+)?(?:\w+\s+)?(?:listener|listening port|port|api|interface|endpoint)s?\s+(?:of|for|from)\b|'s\s+listener\b",
    re.IGNORECASE,
)
_OWNER = re.compile(
    rf"\b(?:[Ll]istener|[Ll]istening port|[Pp]ort)\s+(?:of|for)\s+(?:the\s+)?({PROPER})$|^(?:the\s+)?({PROPER})['\u2019]s\s+listen(?:er|ing port)\b"
)
# `from internal (A, B, etc.) and third-party clients` names A, B and the clients.
_SUCH_AS = re.compile(
    r"\s*\((?:such as|e\.g\.|for example|for instance|like|i\.e\.)[^()]*\)", re.IGNORECASE
)
_NAMED_WITHIN = re.compile(
    r"(?<=from )(?:[a-z][\w-]* )?\(([^()]{3,120}?)(?:,? etc\.?)?\)( and [\w-]+ [\w-]+)"
)
_VERB = (
    r"(?:controls?|commands|quer(?:y|ies)|contacts?|calls|reach(?:es)?|polls?|informs?|notif(?:y|ies)|tells?|asks?|serves?|feeds?|"
    r"updates?|reads?|writes?|uses?|access(?:es)?|drives?|steers?|manages?|starts?|stops?)"
)
_DOES_TO = re.compile(
    rf"^{_VERB}(?:\s+(?:and|or)\s+{_VERB})*\s+(?:from\s+|to\s+)?({NOUN})", re.IGNORECASE
)
_LONGEST_LIST = 200
_TO_PROPER = re.compile(rf"\b(?:to|from|with|by|into|towards?)\s+(?:the\s+)?({PROPER})")
# What follows these is a means, no machine: `encrypted with AES`.
_MEANS = re.compile(
    r"\b(?:encrypt\w*|secur\w+|protect\w*|sign\w*|compress\w*|compatible|compl(?:y|ies|iant)|according|due|(?<!-)up|similar|related|limited|default\w*|"
    r"set|equal|built|replaced|written|coded|chosen|decided|determined|defined|fixed|named|given|assigned|var(?:y|ies)|differs?|depend\w*|chang\w+|comes?|delivered|shipped|together|along)\s*$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s(?!(?:and|or|for|to|over|via|in|on|at|by|from|when|if|through|using|with)\b)[a-z]"
)
_CONTROL_OF = re.compile(rf"\b(?:of|for)\s+(?:the\s+)?({PROPER})")
_FOR_LIST = re.compile(rf"\b(?:for|to|with)\s+({MEMBERS})", re.IGNORECASE)
_COLON_LIST = re.compile(rf"^[\w ]{{1,30}}:\s+({MEMBER}(?:\s*,\s*{MEMBER})+)\s*\.?$")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_HEAD = re.compile(rf"{HEADS}$", re.IGNORECASE)
_OF_WHAT = re.compile(r"\s+of\s+[^,]*$")


def owner(text: str) -> str | None:
    """Return whose listener a row is, if its text says so: it may be another than the process that it stands under."""
    found = _OWNER.search(text.strip(" ."))
    return (found[1] or found[2]) if found else None


def other_party(text: str) -> str | None:
    """Return whom a row with a printed direction names: one party or a list of them."""
    text = _NAMED_WITHIN.sub(r"\1\2", _SUCH_AS.sub("", text))
    if _OWNED.search(text):
        return None
    head = _HEAD_END.split(text.strip(), maxsplit=1)[0].strip(" .:")[:_LONGEST_LIST]
    named = _named_first(text, head)
    if named:
        return named
    parties = read_parties(text)
    return parties.source or parties.destination or _named_loosely(head)


def _named_first(text: str, head: str) -> str | None:
    """Return the party or parties that the text names outright, `head` being its part before the first mark."""
    does = _DOES_TO.match(head)
    if does:
        return bare(does[1])
    colon = _COLON_LIST.match(_IN_BRACKETS.sub("", text))
    if colon and all(_NOUN.fullmatch(name) or name[:1].isupper() for name in _names(colon[1])):
        return ", ".join(_names(colon[1]))
    for form in LISTS:
        listed = form.pattern.search(head)
        if listed and _NOUN.search(listed[1]):
            return ", ".join(_names(listed[1]))
    whom = _FOR_WHOM.search(_IN_BRACKETS.sub("", text).strip(" ."))
    if whom and len(whom[1]) <= _LONGEST_LIST and _NOUN.search(whom[1]):
        return ", ".join(_names(_OF_WHAT.sub("", whom[1])))
    first = _FIRST_OF_ALL.match(text) or _FOR_MACHINES.search(text)
    if first:
        return bare(first[1])
    names = _names(head)
    return ", ".join(names) if names and all(map(_NOUN.fullmatch, names)) else None


def _named_loosely(head: str) -> str | None:
    """Return the party behind `for`, `of` or a name in capitals: beside a printed direction that is the other end."""
    listed = _FOR_LIST.search(head)
    if listed and all(_HEAD.search(name) for name in _names(listed[1])):
        return ", ".join(_names(listed[1]))
    found = _TO_PROPER.search(head)
    is_machine = found is not None and not is_transport(found[1].split()[0])
    if found and re.fullmatch(r"[A-Z]+", found[1]) and _GOES_ON.match(head[found.end() :]):
        is_machine = False  # `with JSON answers`
    if found and is_machine and not _MEANS.search(head[: found.start()]):
        return bare(found[1])
    for form in FAR_ENDS:
        end = form.pattern.search(head)
        if end and not _MEANS.search(head[: end.start()]):
            return bare(end[1]) or None
    found = _CONTROL_OF.search(head)
    return bare(found[1]) if found and _HEAD.search(found[1]) else None


def _names(text: str) -> list[str]:
    return [bare(part) for part in _LISTED.split(text) if bare(part)]
