"""Who talks to whom, as far as a row says so?"""

import re
from dataclasses import dataclass

from knowledge.importing.cells import is_transport
from knowledge.importing.sentences import HEADS, NOUN, bare, sentences, singular

_ONE_ACTIVE = r"(?:players?|clients?|browsers?|agents?|pcs?|workstations?|apps?|consoles?|phones?|stations?|desktops?|viewers?|devices?|sensors?|terminals?)"
_ACTIVE = rf"{_ONE_ACTIVE}(?:\s+{_ONE_ACTIVE})*"
_PIECE = r"[\w.\-/&'()]+"
_TAIL = (
    r"(?=\s*(?:[.,;:]|$|\(|\s(?:for|to|in|on|at|via|over|through|using|when|if|that|which|so|is|are|uses?|with|during|while|"
    r"by|must|can|may|only|where|as|after|before|run|runs|goes|takes|and|exchange|talk|communicate|happens?)\b))"
)
_NAME = rf"{_PIECE}(?:\s+(?!(?:and|for|to|in|on|at|via|over|through|using|when|if|that|which|so|is|are)\b){_PIECE}){{0,6}}?"
_BETWEEN = re.compile(rf"\bbetween\s+({_NAME})\s+and\s+({_NAME}){_TAIL}", re.IGNORECASE)
_FROM_TO = re.compile(
    rf"\bfrom\s+({NOUN})\s+(?:back\s+)?(?:to|into|towards?)\s+({NOUN})", re.IGNORECASE
)
_TO_FROM = re.compile(rf"\b(?:to|into)\s+({NOUN})\s+from\s+({NOUN})", re.IGNORECASE)
_TOGETHER = re.compile(
    rf"({NOUN})\s+and\s+({NOUN})\s+(?:(?:can|may|must|will|could|should|to)\s+)?(?:(?:have|need|want)\s+to\s+\w+\s+to\s+(?:each other|one another)|reach each other|talk|speak|communicate|exchange|sync\w*|meet|share|connect|use it|use this|are linked|are connected)\b",
    re.IGNORECASE,
)
_AND_BACK = re.compile(rf"({NOUN})\s+to\s+({NOUN})\s+and\s+(?:back|vice versa)\b", re.IGNORECASE)
_ARROW = re.compile(rf"({NOUN})\s*(?:<-+>|<=+>|-+>|=+>|[\u2192\u2194])\s*({NOUN})", re.IGNORECASE)
_BY_BOTH = re.compile(
    rf"\b(?:exchanged|shared|used)\s+by\s+({NOUN})\s+and\s+({NOUN})", re.IGNORECASE
)
_TO_AND_FROM = re.compile(rf"^({NOUN})\s.{{0,60}}?\bto and from\s+({NOUN})", re.IGNORECASE)
_COLON_TO = re.compile(rf":\s+({NOUN})\s+to\s+({NOUN})", re.IGNORECASE)
_SENT_BY_TO = re.compile(
    rf"\b\w+(?:ed|ent|en)\s+by\s+({NOUN})\s+(?:on\s+|back\s+)?(?:to|into|towards?)\s+({NOUN})",
    re.IGNORECASE,
)
_TO_BY = re.compile(rf"\bto\s+({NOUN})\s+by\s+({NOUN})", re.IGNORECASE)
_LINKS = re.compile(
    rf"\b(?:links?|connects?|joins?|ties|couples?)\s+({NOUN})\s+(?:with|to|and)\s+({NOUN})",
    re.IGNORECASE,
)
_BOTH_WAYS = re.compile(rf"\bof\s+({NOUN})\s+to and from\s+({NOUN})", re.IGNORECASE)
_SUBJECT_TO = re.compile(
    rf"^({NOUN})\s+(?:also\s+|then\s+)?(?:talks?|logs?|sends?|reports?|connects?|speaks?|writes?|posts?|uploads?|streams?|pushes|push|forwards?|delivers?|copies|copy|"
    rf"hands?|passes|pass|publish(?:es)?|transfers?|stores?|saves?|archives?|backs up|moves?|replicates?)\b[^.;]{{0,80}}?\b(?:to|into|with|in|on)\s+({NOUN})",
    re.IGNORECASE,
)
_SUBJECT_FROM = re.compile(
    rf"^({NOUN})\s+(?:reads?|fetch(?:es)?|gets?|pulls?|downloads?|polls?|collects?)\b[^.;]{{0,80}}?\bfrom\s+({NOUN})",
    re.IGNORECASE,
)
_REACHES = re.compile(
    rf"({NOUN})\s+(?:(?:can|may|must|will)\s+)?(?:reach(?:es)?|contacts?|calls?|accesses|talks?\s+to|speaks?\s+to|connects?\s+to|communicates?\s+with|talks?\s+with)\s+({NOUN})",
    re.IGNORECASE,
)
_THAT_TALKS = re.compile(
    rf"({NOUN})\s+(?:that|which)\s+(?:talks?|speaks?|connects?|reports?|logs? (?:on|in)|sends?(?:\s+\w+)?)\s+(?:on\s+|back\s+)?(?:to|into|with)\s+({NOUN})",
    re.IGNORECASE,
)
_THAT_SENDS = re.compile(
    rf"\bthat\s+({NOUN})\s+(?:sends?|writes?|posts?|uploads?|streams?|push(?:es)?|deliver\w*|hands?|pass(?:es)?)\s+(?:on\s+|back\s+)?(?:to|into)\s+({NOUN})",
    re.IGNORECASE,
)
_NAMED_TOGETHER = re.compile(rf":\s+({NOUN})\s+and\s+({NOUN})\.?$", re.IGNORECASE)
_BY = re.compile(
    rf"\b(?:made|opened|sent|initiated|started|issued|raised|set up|requested|asked for|fetched|loaded|called|established|triggered|dialled|created|launched|placed|"
    rf"posted|written|uploaded|delivered|submitted)\s+by\s+({NOUN})",
    re.IGNORECASE,
)
_FROM = re.compile(rf"\bfrom\s+({NOUN}(?:\s+with\s+{NOUN})?)", re.IGNORECASE)
_FOR_ACTIVE = re.compile(
    rf"\b(?:requests?|tokens?|connections?|links?|logins?|sessions?)\s+(?:for|of|by)\s+((?:the\s+|a\s+)?(?:[\w\-]+\s+){{0,4}}?{_ACTIVE})\b",
    re.IGNORECASE,
)
_THAT_ASKS = re.compile(
    rf"\bthat\s+({NOUN})\s+(?:asks?|requests?|fetch(?:es)?|gets?|needs?|loads?|calls?|opens?|makes?|starts?|sets? up)\b",
    re.IGNORECASE,
)
_USED_BY = re.compile(
    rf"\bused\s+by\s+((?:the\s+|a\s+)?(?:[\w\-]+\s+){{0,4}}?{_ACTIVE})(?=\s*(?:[.,;]|$|\sto\s))",
    re.IGNORECASE,
)
_ACTIVE_ASKS = re.compile(
    rf"^((?:the\s+)?(?:[\w\-]+\s+){{0,4}}?{_ACTIVE})\s+(?:asks?|asking|requests?|requesting|fetch(?:es)?|fetching|gets?|loads?|loading|pulls?)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    rf"^({NOUN})\s+(?:open|opens|make|makes|start|starts|set up|sets up|connect|connects|dial|dials|call|calls|log|logs)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    rf"^((?:the\s+)?(?:[\w\-]+\s+){{0,4}}?{_ACTIVE})\s*[,:]\s+(?:[\w\-]+\s+){{0,2}}?(?:requests?|connections?|links?|tokens?|logins?)\b",
    re.IGNORECASE,
)
_USING = re.compile(
    rf"^(.{{3,60}}?)\s+(?:connections?|sessions?|links?),?\s+(?:using|with|through|via|over|(?:that|which|when they|if they) (?:use|need|rely on|run))\s+({NOUN})",
    re.IGNORECASE,
)
_OF_WITH = re.compile(
    rf"\b(?:connections?|sessions?|links?)\s+(?:of|by|from)\s+({NOUN})\s+(?:with|using|through|via)\s+({NOUN})",
    re.IGNORECASE,
)
_CONNECTIONS = re.compile(
    rf"^((?:the\s+)?(?:[\w\-]+\s+){{1,4}}?{_ACTIVE})(?:['\u2019]s?)?\s+(?:connections?|links?|sessions?|token requests?|requests?)\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    rf"^(?:for\s+)?({NOUN})\s+with\s+((?:the\s+)?(?:[\w\-]+\s+){{0,4}}?{_ACTIVE})$", re.IGNORECASE
)
_TO = re.compile(
    rf"\b(?:connections?|connects?|access(?:es)?|requests?|calls?|uploads?|messages?|links?|queries|sent|sends?|reports?|logins?|writes?|traffic|data)\s+"
    rf"(?:[\w\-]+\s+){{0,3}}?(?:to|into)\s+({NOUN})",
    re.IGNORECASE,
)
_SENT_TO = re.compile(
    rf"^(?!used\b|in addition\b)(?:[\w\-]+\s+){{1,5}}?to\s+((?:the|a|an|its|other|all|each|every)\s+{NOUN})",
    re.IGNORECASE,
)
_LEADING_TO = re.compile(rf"^to\s+({NOUN})", re.IGNORECASE)
_SEMICOLON = re.compile(r"\s*;\s+")
_LISTED = re.compile(r"\s*(?:,|;|\band\b|\bor\b)\s*", re.IGNORECASE)
_NOUN_ALONE = re.compile(NOUN, re.IGNORECASE)
_NOUN_WITHIN = re.compile(NOUN, re.IGNORECASE)
_HEAD_END = re.compile(r"\s\(|[:.;]\s|,\s+for\s")
# `Events such as the start of a call, for CTI Core, On-Demand and clients`: those whom they are for come last.
_FOR_WHOM = re.compile(
    r",\s+for\s+((?:the\s+)?[A-Z][\w.\-/]*(?:\s+[A-Z][\w.\-/]*){0,3}(?:\s*,\s*|\s+and\s+).+)$"
)
_FIRST_OF_ALL = re.compile(
    rf"^({NOUN}),\s+(?:once|with|for|to|at|in|on|via|by|over|when|if|only)\b", re.IGNORECASE
)
_FOR_MACHINES = re.compile(rf",\s+for\s+({NOUN})(?<=s)\.?$", re.IGNORECASE)
# `Heartbeats of all processes`, `tunnels of clients` name the other end; `control of clients` doesn't.
_OF_SENDER = re.compile(
    r"^[\w -]{2,40}?\s+of\s+((?:all|other|all other)\s+(?:[\w-]+\s+)?(?:processes|services|modules|components|programs|cores|servers))$"
    rf"|^(?:[\w-]+\s+){{0,3}}?(?:streams?|tunnels?|connections?|sessions?|links?|heartbeats?|logins?|sign-ins?)\s+of\s+((?:[\w-]+\s+){{0,2}}?{_ONE_ACTIVE})(?=$|\s(?:that|which|who)\b|,)",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"^(?:the\s+)?(?:\w+\s+)?(?:listener|listening port|port|api|interface|endpoint)s?\s+(?:of|for|from)\b|'s\s+listener\b",
    re.IGNORECASE,
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
_MEMBER = r"(?:the\s+)?(?!(?:and|or|for|to|of|in|on|by)(?![\w-]))[\w.\-/]+(?:\s+(?!(?:and|or|for|to|of|in|on|by|ask|asks|request|send|call|connect|report|read|fetch|use|poll|talk|write|receive|get|learn|listen)(?![\w-]))[\w.\-/]+){0,3}"
_MEMBERS = rf"{_MEMBER}(?:\s*,\s*{_MEMBER})*\s*,?\s+(?:and|or)\s+{_MEMBER}"
_FROM_LIST = re.compile(rf"\b(?:from|by)\s+({_MEMBERS})", re.IGNORECASE)
_SUBJECT_LIST = re.compile(
    rf"({_MEMBERS})\s+(?:ask|request|send|call|connect|report|read|fetch|use|poll|talk|write)\b",
    re.IGNORECASE,
)
_WHICH_LIST = re.compile(
    rf"\b(?:which|where|that)\s+({_MEMBERS})\s+(?:ask|request|send|call|connect|report|read|fetch|use|poll|talk|write|receive|get|learn|listen)\b",
    re.IGNORECASE,
)
_LONGEST_LIST = 200
_PROPER = r"(?:[A-Z][\w.\-/]*)(?:\s+[A-Z][\w.\-/]*){0,4}"
_TO_PROPER = re.compile(rf"\b(?:to|from|with|by|into|towards?)\s+(?:the\s+)?({_PROPER})")
# What follows these is a means, no machine: `encrypted with AES`.
_MEANS = re.compile(
    r"\b(?:encrypt\w*|secur\w+|protect\w*|sign\w*|compress\w*|compatible|compl(?:y|ies|iant)|according|due|up|similar|related|limited|default\w*|"
    r"set|equal|built|replaced|written|coded)\s*$",
    re.IGNORECASE,
)
_CONTROL_OF = re.compile(rf"\b(?:of|for)\s+(?:the\s+)?({_PROPER})")
_FOR_LIST = re.compile(rf"\b(?:for|to|with)\s+({_MEMBERS})", re.IGNORECASE)
_FOR_THE = re.compile(rf"\bfor\s+(the\s+{NOUN}|{NOUN}(?<=s))\s*$", re.IGNORECASE)
_TO_LIST = re.compile(rf"\bto\s+({_MEMBERS})", re.IGNORECASE)
_OF_LIST = re.compile(rf"\bof\s+({_MEMBERS})", re.IGNORECASE)
_COLON_LIST = re.compile(rf"^[\w ]{{1,30}}:\s+({_MEMBER}(?:\s*,\s*{_MEMBER})+)\s*\.?$")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_NOUN_CONNECTION = re.compile(
    rf"^({NOUN})\s+(?:connections?|access|links?|database|traffic)\.?$", re.IGNORECASE
)
_ON_PROPER = re.compile(rf"\bon\s+(?:the\s+)?({_PROPER})$")
_OF_OTHER = re.compile(rf"\b(?:of|from|to|with|between)\s+(other\s+{NOUN})", re.IGNORECASE)
_BY_NOUN = re.compile(rf"\bby\s+({NOUN})", re.IGNORECASE)
_TO_NOUN = re.compile(rf"\b(?:to|from|with)\s+({NOUN})$", re.IGNORECASE)
_HEAD = re.compile(rf"{HEADS}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parties:
    """The two ends; `is_pair` if one sentence names both."""

    source: str | None = None
    destination: str | None = None
    is_pair: bool = False


def read_parties(text: str) -> Parties:
    """Return the ends that a description names; which of a `between` pair is first means nothing."""
    for sentence in _clauses(text):
        for pattern, swapped in (
            (_BETWEEN, False), (_BOTH_WAYS, False), (_FROM_TO, False), (_TO_FROM, True), (_TOGETHER, False),
            (_AND_BACK, False), (_ARROW, False), (_BY_BOTH, False), (_TO_AND_FROM, False), (_COLON_TO, False), (_SENT_BY_TO, False), (_TO_BY, True),
            (_LINKS, False), (_REACHES, False), (_THAT_SENDS, False), (_THAT_TALKS, False), (_NAMED_TOGETHER, False), (_SUBJECT_TO, False), (_SUBJECT_FROM, True),
        ):  # fmt: skip
            found = pattern.search(sentence)
            if found:
                first, second = (
                    _name(found[number], text) for number in ((2, 1) if swapped else (1, 2))
                )
                return Parties(first, second, is_pair=True)
    return _one_end(text)


def _clauses(text: str) -> list[str]:
    """Return the sentences, parted at semicolons too."""
    return [
        clause
        for sentence in sentences(text)
        for clause in _SEMICOLON.split(sentence)
        if clause.strip()
    ]


def _one_end(text: str) -> Parties:
    for sentence in _clauses(text):
        joint = (
            _OF_WITH.search(sentence)
            or _USING.search(sentence)
            or _WITH.search(sentence.rstrip("."))
        )
        if joint:
            return Parties(source=f"{_name(joint[1], text)} with {_name(joint[2], text)}")
        for pattern in (
            _BY,
            _USED_BY,
            _FROM,
            _FOR_ACTIVE,
            _THAT_ASKS,
            _ACTIVE_ASKS,
            _OPENS,
            _ASKING,
            _CONNECTIONS,
        ):
            found = pattern.search(sentence)
            if found:
                return Parties(source=_name(found[1], text))
        found = _TO.search(sentence) or _LEADING_TO.search(sentence) or _SENT_TO.search(sentence)
        if found:
            return Parties(destination=_name(found[1], text))
    return Parties()


def other_party(text: str) -> str | None:
    """Return whom a row with a printed direction names: one party or a list of them."""
    text = _NAMED_WITHIN.sub(r"\1\2", _SUCH_AS.sub("", text))
    if _OWNED.search(text):
        return None
    head = _HEAD_END.split(text.strip(), maxsplit=1)[0].strip(" .:")[:_LONGEST_LIST]
    does = _DOES_TO.match(head)
    if does:
        return bare(does[1])
    colon = _COLON_LIST.match(_IN_BRACKETS.sub("", text))
    if colon and all(
        _NOUN_ALONE.fullmatch(name) or name[:1].isupper() for name in _names(colon[1])
    ):
        return ", ".join(_names(colon[1]))
    for listed in (
        _FROM_LIST.search(head), _SUBJECT_LIST.match(head), _WHICH_LIST.search(head), _TO_LIST.search(head), _OF_LIST.search(head),
    ):  # fmt: skip
        if listed and _NOUN_WITHIN.search(listed[1]):
            return ", ".join(_names(listed[1]))
    whom = _FOR_WHOM.search(_IN_BRACKETS.sub("", text).strip(" ."))
    if whom and len(whom[1]) <= _LONGEST_LIST and _NOUN_WITHIN.search(whom[1]):
        return ", ".join(_names(re.sub(r"\s+of\s+[^,]*$", "", whom[1])))
    first = _FIRST_OF_ALL.match(text) or _FOR_MACHINES.search(text)
    if first:
        return bare(first[1])
    names = _names(head)
    if names and all(_NOUN_ALONE.fullmatch(name) for name in names):
        return ", ".join(names)
    parties = read_parties(text)
    return parties.source or parties.destination or _named_loosely(head)


def _named_loosely(head: str) -> str | None:
    """Return the party behind `for`, `of` or a name in capitals: beside a printed direction that is the other end."""
    listed = _FOR_LIST.search(head)
    if listed and all(_HEAD.search(name) for name in _names(listed[1])):
        return ", ".join(_names(listed[1]))
    found = _TO_PROPER.search(head)
    is_machine = found is not None and not is_transport(found[1].split()[0])
    if found and is_machine and not _MEANS.search(head[: found.start()]):
        return bare(found[1])
    meant = _FOR_THE.search(head)
    if meant:
        return bare(meant[1])
    doer = _BY_NOUN.search(head) or _TO_NOUN.search(head)
    if doer:
        return bare(doer[1])
    connected = _NOUN_CONNECTION.match(head) or _ON_PROPER.search(head) or _OF_OTHER.search(head)
    if connected:
        return bare(connected[1])
    sender = _OF_SENDER.match(head)
    if sender:
        return bare(sender[1] or sender[2]) or None
    found = _CONTROL_OF.search(head)
    return bare(found[1]) if found and _HEAD.search(found[1]) else None


def _names(text: str) -> list[str]:
    return [bare(part) for part in _LISTED.split(text) if bare(part)]


def _name(text: str, row: str) -> str:
    """Return a party's name; `the PC` after `client PCs` in the same row is the client PC."""
    name = singular(bare(text))
    if " " in name:
        return name
    longer = re.search(
        rf"\b((?:client|user|agent|customer|admin\w*|operator|supervisor)\s+{re.escape(name)})s?\b",
        row,
        re.IGNORECASE,
    )
    return longer[1] if longer else name
