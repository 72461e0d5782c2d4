"""Which of the numbers in a text are meant as ports?"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from knowledge.matching.tokens import Token
from knowledge.question.columns import other_columns
from knowledge.question.passing import passing_spans

HIGHEST_PORT = 65_535
_LISTING = frozenset({",", "and", "&"})
_JOINING = _LISTING | {"or", "to", "/"}
# A tool's port stands near what announces it; a line may be thousands of characters long.
_LOOK_BACK = 200
_FIRST_EPHEMERAL = 32_768
_VAGUE = frozenset({"something", "sth", "ish", "odd"})
_STATUS = range(400, 600)
_BEING = frozenset({"is", "isn't", "has", "can", "must", "runs", "uses", "needs", "goes", "stays"})

# A line that a tool printed, or a command: only the places where a tool writes a port count there.
_TOOL_LINE = re.compile(
    r"""^\s*(?:[$>#]\s*|PS\s[^>]*>\s*|[A-Za-z]:\\[^>]*>\s*)?(?:
        (?:tcp|udp)[46]?\s+(?:\d+\s+){0,2}\S+[:.]\d+\s | telnet\s+\S+\s+\d | n(?:et)?c(?:at)?(?::|\s+-?\w) | (?:t(?:est-)?n(?:et)?c(?:onnection)?)\s |
        (?i:(?:rule\s\d+:\s*)?(?:permit|deny)\s(?:tcp|udp|ip)\s) | set\s(?:security|firewall|rulebase|applications?|service)\s | New-NetFirewallRule\s |
        HTTP/\d\S*\s\d{3}\b | (?:X-[\w-]+|Content-[\w-]+|Retry-After|Cache-Control|Keep-Alive|ETag|Set-Cookie|Via):\s |
        curl[\s:(] | .*\b(?:src|dst)\s\S+[:/]\d+ | nmap\s | ncat: | openssl\s | psping\s | tcping\s | tcpdump\s | tracetcp\s | portqry\s |
        (?:Remote|Local|Source|Tcp|Ping|Computer|Interface|Name|Network|Dest\w*)\w*\s*:\s |
        (?i:(?:remote|local|source|tcp|ping|computer|interface|name|network|dest\w*)\w*\s+:\s | test-netconnection\s | telnet\s+\S+\s+\d | nc(?::|\s+-?\w)) | Connecting\sTo | PORT\s+STATE | Proto\s+Local | Active\s(?:Internet\s)?[Cc]onnections | Nmap\sscan | Host\sis\sup | Not\sshown | Connection\sto |
        \d+/(?:tcp|udp)\s+(?:open|closed|filtered|unfiltered)\b | Trying\s | Could\snot\sopen | \*\s+(?:Trying|connect) | Starting\sNmap |
        .*\b(?:errno|ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|SYN_SENT|SYN_RECV|CLOSE_WAIT|TIME_WAIT)\b |
        (?=.*[:.]\d+\s).*\b(?:LISTENING|LISTEN|ESTABLISHED)\b |
        (?:New|Set)-NetFirewallRule\s | netsh\s |
        HTTP/\d(?:\.\d)?\s\d{3}\b | (?:X-[A-Z][\w-]*|Retry-After|Content-[A-Z]\w+|User-Agent|Keep-Alive|Set-Cookie|Cache-Control|Accept-[A-Z]\w+)\s*:\s |
        [\[<]?\d{4}-\d\d-\d\d | [\[<]?\d\d:\d\d:\d\d | (?:.*[\[\]:<>|]\s*)?[\[<]?(?:ERROR|WARN|WARNING|FATAL|INFO|DEBUG)(?:[\]>:|]|\s+[a-z\[]) )""",
    re.VERBOSE,
)
_TOOL_PORT = re.compile(
    r"(?:\b(?:remote|local|dest|dst|d)?port\b[\s:=#]*(?:\d+\s*,\s*)*|-p(?:ort)?\s+|\btelnet\s+\S+\s+|\beq\s+|"
    r"(?:\d{1,3}\.){3}\d{1,3}\s+(?:\d+\s+)?(?:->\s*)?(?:\d{1,3}\.){3}\d{1,3}\s+(?:\d+\s+)?|"
    r"\bn(?:et)?c(?:at)?\s+(?:-\w+\s+)*\S+\s+|dpt=|dport=|spt=|(?:::|\*|\]):)$",
    re.IGNORECASE,
)
_END_POINT = re.compile(r"[\w.*\[\]:-]*[^\W\d\s]?[:/.]\d")
_SWITCH = 2
_YEAR = re.compile(r"(?:19[89]|20[0-3])\d")
SPOKEN = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40",
    "fourty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PortMention:
    """A number that is meant as a port, exactly as typed; `port` is None when no port can be so high."""

    text: str
    port: int | None
    start: int
    protocol: str | None = None


def ports_of(
    text: str,
    tokens: Sequence[Token],
    counted: Callable[[str], bool],
    units: Callable[[Sequence[str]], bool],
    listed: Callable[[int], bool],
) -> tuple[PortMention, ...]:
    """Tell ports from ticket numbers, amounts, years and process ids, by what stands around them.

    `counted` knows words before which no port stands ("room"); `units` is given up to three words that follow,
    and tells whether they begin with what amounts are counted in ("users").
    """
    mentions: list[PortMention] = []
    dismissed: set[str] = set()
    spans = tool_spans(text)
    passing = [] if spans else passing_spans(text)
    columns = other_columns(text)
    for at, token in enumerate(tokens):
        cell = bisect_right(columns, (token.start, len(text)))
        if cell and token.start < columns[cell - 1][1]:
            continue
        in_tool = any(start <= token.start < end for start, end in spans)
        if token.kind == "endpoint":
            mentions.append(_mention(token, token.plain))
        elif any(start <= token.start < end for start, end in passing):
            dismissed.add(token.plain)
        elif token.kind == "range":
            mentions.append(PortMention(token.text, None, token.start))
        elif token.kind == "number" and (
            _is_tool_port(text, token, spans)
            if in_tool
            else _may_be_port(tokens, at, counted, units)
        ):
            mentions.append(_mention(token, token.plain))
        elif token.kind == "number":
            dismissed.add(token.plain)
    named = {m.text for m in mentions if any(start <= m.start < end for start, end in spans)}
    mentions = [m for m in mentions if m.port != 0 and m.text not in dismissed - named]
    return _unique((*_without_far_ends(text, mentions, spans, listed), *_spoken(tokens)))


def is_tool_line(text: str) -> bool:
    """Is this line a network tool's command or output?"""
    return bool(_TOOL_LINE.match(text))


def _mention(token: Token, digits: str) -> PortMention:
    port = int(digits) if len(digits) <= len(str(HIGHEST_PORT)) else HIGHEST_PORT + 1
    written = digits if token.kind in ("endpoint", "number") else token.text
    return PortMention(
        written, port if port <= HIGHEST_PORT else None, token.start, token.protocol
    )


def tool_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of each line that a tool printed, or that calls one."""
    spans, start = [], 0
    for line in text.split("\n"):
        if _TOOL_LINE.match(line):
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _is_tool_port(text: str, token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    if token.protocol:
        return True
    line_start = next(start for start, end in spans if start <= token.start < end)
    return bool(_TOOL_PORT.search(text[max(line_start, token.start - _LOOK_BACK) : token.start]))


def _may_be_port(
    tokens: Sequence[Token],
    at: int,
    counted: Callable[[str], bool],
    units: Callable[[Sequence[str]], bool],
) -> bool:
    token = tokens[at]
    before = [t.plain for t in tokens[max(0, at - 3) : at] if t.kind in ("word", "mark")]
    after = [t.plain for t in takewhile(lambda t: t.kind == "word", tokens[at + 1 : at + 4])]
    if at + 1 < len(tokens) and tokens[at + 1].start > token.start + len(token.text) + 1:
        after = []  # "443 - server or clients?": what stands behind a dash counts nothing
    if token.protocol:
        return not (
            token.protocol == "HTTP" and int(token.plain) in _STATUS and "/" not in token.text
        )
    if _is_called_a_port(token, before, after):
        return True
    words = [word for word in before if word.isalnum()]
    # "Ticket: 2010 4510 2020" begins a list, "ticket 2010" doesn't.
    listing = before[-1:] == [":"] and at + 1 < len(tokens) and tokens[at + 1].kind == "number"
    named = not listing and _is_named_otherwise(words, before, after, counted)
    if _is_a_year(token, words, after) or named:
        return False
    if _is_said_to_be(tokens[at + 1 : at + 6], counted):
        return False
    if _is_one_of_counted(tokens, at, counted):
        return False
    return not units(after) and len(token.plain) > 1


def _is_called_a_port(token: Token, before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell "port 5672" and "the 5672 port", but not "the 48 port switch"."""
    if before[-1:] in (["port"], ["ports"], ["prot"]):
        return True
    return after[:1] == ["port"] and len(token.plain) > _SWITCH


def _is_a_year(token: Token, before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell "opened in 2020, keep?" and "2010 called, they want their player back" from ports."""
    if not _YEAR.fullmatch(token.text):
        return False
    dated = before[-1:] in (["in"], ["during"]) and not after[:1]
    return dated or after[:1] in (["called"], ["calling"])


def _is_named_otherwise(
    words: Sequence[str],
    before: Sequence[str],
    after: Sequence[str],
    counted: Callable[[str], bool],
) -> bool:
    """Tell whether a ticket, a room or the like stands right before the number."""
    named = any(counted(" ".join(words[-n:])) for n in (1, 2) if len(words) >= n)
    if named and before[-1:] == [","] and not words[-1].endswith("s"):
        named = False  # "got a ticket, 5634 is blocked"
    if words[-1:] == ["since"] and set(after[:1]) & _BEING:
        named = False  # "since 5634 is always encrypted" names no year
    linked = (
        words[-1:]
        and words[-1] in ("number", "is", "no", "nr")
        and any(counted(w) for w in words[:-1])
    )
    return bool(named or linked)


def _is_one_of_counted(tokens: Sequence[Token], at: int, counted: Callable[[str], bool]) -> bool:
    """Tell the second number of "room 443 or 943" and the last of "rooms 443, 943 and 2020"."""
    several, place = False, at
    while place > 1 and tokens[place - 1].plain in _JOINING and tokens[place - 2].kind == "number":
        several = several or tokens[place - 1].plain in _LISTING
        place -= 2
    noun = (
        tokens[place - 1].plain
        if place and place < at and tokens[place - 1].kind == "word"
        else ""
    )
    return (
        counted(noun.removesuffix("s")) and (not several or noun.endswith("s")) if noun else False
    )


def _is_said_to_be(after: Sequence[Token], counted: Callable[[str], bool]) -> bool:
    """Tell whether "is just the pid" or "is our ticket" follows."""
    words = [token.plain for token in after if token.kind == "word"]
    named = any(word != "is" and counted(word) for word in words)
    named = named or any(counted(" ".join(pair)) for pair in pairwise(words))
    return words[:1] == ["is"] and named


def _without_far_ends(
    text: str,
    mentions: Sequence[PortMention],
    spans: Sequence[tuple[int, int]],
    listed: Callable[[int], bool],
) -> list[PortMention]:
    """Of a connection that a tool printed, keep the listed end; a client's own port tells nothing."""
    kept = list(mentions)
    for start, end in spans:
        line = [m for m in mentions if start <= m.start < end]
        known = [m for m in line if m.port is not None and listed(m.port)]
        for mention in line:
            far = mention.port is not None and mention.port >= _FIRST_EPHEMERAL
            end_point = bool(known) and bool(_END_POINT.match(text, mention.start))
            if len(line) > 1 and mention not in known and (end_point or far):
                kept.remove(mention)
    return kept


def _spoken(tokens: Sequence[Token]) -> list[PortMention]:
    """Read "five six three eight", "fifty-six thirty-eight" and "5 6 3 8" as one number."""
    found, run = [], list[Token]()
    for token in (*tokens, Token("mark", "", "", -1)):
        single = token.kind == "number" and len(token.text) == 1
        if single or (token.kind == "word" and token.plain in SPOKEN):
            run.append(token)
            continue
        digits = _digits([t.plain for t in run])
        vague = token.plain in _VAGUE
        if len(run) > 1 and len(digits) in (3, 4, 5) and not vague:
            found.append(PortMention(digits, int(digits), run[0].start))
        run = []
    return [m for m in found if m.port is not None and m.port <= HIGHEST_PORT]


def _digits(words: Sequence[str]) -> str:
    digits = ""
    for at, word in enumerate(words):
        part = SPOKEN.get(word, word)
        follows_tens = at > 0 and words[at - 1].endswith("ty") and len(part) == 1 and part != "0"
        digits = digits[:-1] + part if follows_tens else digits + part
    return digits


def _unique(mentions: Sequence[PortMention]) -> tuple[PortMention, ...]:
    seen: dict[str, PortMention] = {}
    for mention in sorted(mentions, key=lambda m: m.start):
        seen.setdefault(mention.text, mention)
    return tuple(seen.values())
