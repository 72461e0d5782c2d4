"""Who talks to whom, as far as a row says so?"""

import re
from dataclasses import dataclass

from knowledge.importing.clauses import both_ends
from knowledge.importing.sentences import HEADS, HOST, NOUN, bare, sentences, singular

_ONE_ACTIVE = r"(?:players?|clients?|browsers?|agents?|pcs?|workstations?|apps?|consoles?|phones?|stations?|desktops?|viewers?|devices?|sensors?|terminals?|tools?)"
_ACTIVE = rf"{_ONE_ACTIVE}(?:\s+{_ONE_ACTIVE})*"
_PIECE = r"[\w.\-/&'()]+"
_TAIL = (
    r"(?=\s*(?:[.,;:]|$|\(|\s(?:for|to|in|on|at|via|over|through|using|when|if|that|which|so|is|are|uses?|with|during|while|"
    r"by|must|can|may|only|where|as|after|before|run|runs|goes|takes|and|exchange|talk|communicate|happens?)\b))"
)
_NAME = rf"(?!(?:and|or|to|from)\b){_PIECE}(?:\s+(?!(?:and|for|to|in|on|at|via|over|through|using|when|if|that|which|so|is|are)\b){_PIECE}){{0,6}}?"
_BETWEEN = re.compile(rf"\bbetween\s+({_NAME})\s+and\s+({_NAME}){_TAIL}", re.IGNORECASE)
_FROM_TO = re.compile(
    rf"\bfrom\s+({NOUN})\s+(?:back\s+)?(?:to|into|towards?)\s+({NOUN})", re.IGNORECASE
)
# `from the office network to the gateway` at the head of a text: what stands there is a party, whatever it is called.
_ROUTE = re.compile(
    rf"^(?:traffic\s+|connections?\s+)?from\s+({_NAME})\s+to\s+({_NAME})(?:{_TAIL}|(?=\s+(?:every|once|each)\b))",
    re.IGNORECASE,
)
_MACHINE = re.compile(rf"(?:\b{HEADS}|\bnetworks?|{HOST})$", re.IGNORECASE)
_BARE_ROUTE = re.compile(rf"({NOUN}|{_NAME})\s+to\s+({NOUN}|{_NAME})\.?", re.IGNORECASE)
_TO_FROM = re.compile(rf"\b(?:to|into)\s+({NOUN})\s+from\s+({NOUN})", re.IGNORECASE)
_TOGETHER = re.compile(
    rf"({NOUN})\s+and\s+({NOUN})\s+(?:(?:can|may|must|will|could|should|to)\s+)?(?:(?:have|need|want)\s+to\s+\w+\s+to\s+(?:each other|one another)|reach each other|talk|speak|communicate|exchange|sync\w*|meet|share|connect|use it|use this|are linked|are connected)\b",
    re.IGNORECASE,
)
_AND_BACK = re.compile(rf"({NOUN})\s+to\s+({NOUN})\s+and\s+(?:back|vice versa)\b", re.IGNORECASE)
_ARROW = re.compile(rf"({NOUN})\s*(?:<-+>|<=+>|-+>|=+>|[\u2192\u2194])\s*({NOUN})", re.IGNORECASE)
_DASHED = re.compile(rf"(?:^|[,:]\s)({NOUN})\s+[-\u2013\u2014/]\s+({NOUN})\.?$", re.IGNORECASE)
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
_DONE_BY = re.compile(
    rf"^[\w-]+\s+by\s+((?:[\w\-]+\s+){{0,3}}?{_ACTIVE})(?=[.,;]|$)", re.IGNORECASE
)
_CLIENTS_ALONE = re.compile(
    r"^((?:(?!(?:of|for|with|by|to|from|in|on|at|over|via|that|which|is|are)\b)[\w.\-]+\s+){1,6}?clients)(?:,.*)?$",
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
            (_AND_BACK, False), (_ARROW, False), (_DASHED, False), (_BY_BOTH, False), (_TO_AND_FROM, False), (_COLON_TO, False), (_SENT_BY_TO, False), (_TO_BY, True),
            (_LINKS, False), (_REACHES, False), (_THAT_SENDS, False), (_THAT_TALKS, False), (_NAMED_TOGETHER, False), (_SUBJECT_TO, False), (_SUBJECT_FROM, True),
        ):  # fmt: skip
            found = pattern.search(sentence)
            if found:
                first, second = (
                    _name(found[number], text) for number in ((2, 1) if swapped else (1, 2))
                )
                return Parties(first, second, is_pair=True)
    spoken = both_ends(text)
    if spoken:
        return Parties(singular(spoken[0]), singular(spoken[1]), is_pair=True)
    return read_route(text) or _one_end(text)


def read_route(text: str) -> Parties | None:
    """Return the two ends of `from A to B` at the head of a text, or of a text that is nothing but `A to B`."""
    found = _ROUTE.match(text)
    if found is None:
        found = _BARE_ROUTE.fullmatch(text.strip())
        if found and not (_MACHINE.search(found[1]) and _MACHINE.search(found[2])):
            found = None
    if found is None:
        return None
    # `requests of client PCs to the server`: what goes there is no party.
    source = found[1].rsplit(" of ", 1)[-1] if _MACHINE.search(found[1]) else found[1]
    return Parties(bare(source), bare(found[2]), is_pair=True)


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
            _DONE_BY,
            _CLIENTS_ALONE,
        ):
            found = pattern.search(sentence)
            if found:
                return Parties(source=_name(found[1], text))
        found = _TO.search(sentence) or _LEADING_TO.search(sentence) or _SENT_TO.search(sentence)
        if found:
            return Parties(destination=_name(found[1], text))
    return Parties()


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
