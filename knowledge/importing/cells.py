"""Which ports, transports and direction does one cell name?"""

import re
from dataclasses import dataclass, replace
from itertools import zip_longest

_TRANSPORTS = (
    "http(s)", "https", "http/1.1", "http/2", "http/3", "http", "tcp", "udp", "tls", "ssl", "sctp", "icmp", "dtls", "quic", "grpc",
    "srtp", "rtp", "rtcp", "rtsp", "rtmp", "sips", "sip", "ssh", "sftp", "ftps", "ftp", "tftp", "smb", "cifs",
    "nfs", "ldaps", "ldap", "amqps", "amqp", "mqtts", "mqtt", "wss", "ws", "rdp", "vnc", "smtps", "smtp",
    "imaps", "imap", "pop3s", "pop3", "dns", "ntp", "snmp", "syslog", "tds", "odbc", "jdbc", "rpc", "dcom",
    "wmi", "telnet", "kerberos", "radius", "h.323", "netbios", "esp", "gre", "igmp", "soap", "rest",
)  # fmt: skip
TRANSPORT = rf"(?:{'|'.join(re.escape(word) for word in _TRANSPORTS)})(?![\w(])"
TRANSPORTS = rf"{TRANSPORT}(?:\s?[/+&,]\s?{TRANSPORT}|\s(?:and|or)\s{TRANSPORT})*"
PLACEHOLDER = (
    r"(?:x{2,}|n{3,}|dynamic(?:ally)?|ephemeral|variable|varies|various|random|tbd|tba|n/?a|any|all|none|"
    r"configurable|custom|unknown|assigned|\?+|\*|-+)(?![\w])"
)
DIRECTION = (
    r"(?:in-?bound|out-?bound|incoming|outgoing|ingress|egress|bi-?directional|both(?: ways| directions)?|in|out)"
    r"(?![\w-])"
)
DIRECTIONS = (
    rf"(?:{DIRECTION}(?:\s?[/,&+]\s?{DIRECTION}|\s(?:and|or)\s{DIRECTION})?|\?+|-+(?=\s|$))"
)
_DASH = r"(?:-|\.\.\.?)"
_NUMBER = r"[0-9]{1,5}(?![0-9])"
_PORT = rf"{_NUMBER}(?:\s?(?:{_DASH}|to(?=\s)|through(?=\s))\s?{_NUMBER}|\+)?(?:/{TRANSPORTS})?"
PORTS = (
    rf"(?:(?:{TRANSPORTS}[ :/]\s?)?{_PORT}"
    rf"(?:(?:\s?[,;&/]\s?|\s(?:and|or)\s)(?:and\s)?(?:{TRANSPORTS}[ :/]\s?)?{_PORT})*|{PLACEHOLDER})"
)

HIGHEST_PORT = 65535
_LONGEST_CELL = 2000
_TOKEN = re.compile(
    rf"(?P<range>(?P<low>{_NUMBER})\s?(?:{_DASH}|to\b|through\b|until\b|up to\b)\s?(?P<high>{_NUMBER}))"
    rf"|(?P<open>(?P<above>{_NUMBER})\s?(?:\+|and (?:above|higher|up)))"
    rf"|(?P<number>{_NUMBER})|(?P<transport>{TRANSPORT})|(?P<word>[^\W\d][\w-]*)|(?P<mark>\S)"
)
_SILENT_WORDS = frozenset(
    {
        "and",
        "or",
        "port",
        "ports",
        "the",
        "default",
        "defaults",
        "by",
        "range",
        "from",
        "dynamic",
        "configurable",
    }
)
_CHOICE = re.compile(
    rf"[0-9](?:\s?/\s?{TRANSPORT}|\s?\(?{TRANSPORT}\)?)?\s+or\s+(?:{TRANSPORT}[ :/]\s?)?[0-9]",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(?<![0-9,])([1-6]?[0-9]),(0[0-9]{2})(?![0-9])")
_THOUSANDS_RANGE = re.compile(r"([0-9]{1,2}),([0-9]{3})\s?-\s?([0-9]{1,2}),([0-9]{3})(?![0-9])")
_WIDE = {0xA0: " ", 0x3000: " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_PLACEHOLDER_CELL = re.compile(PLACEHOLDER + r"(?:\s\(?[\w ]{1,40}\)?)?", re.IGNORECASE)
# `HTTP/2` is a protocol, no port.
_VERSIONED = re.compile(r"\bhttps?/[0-9](?:\.[0-9])?(?![0-9])", re.IGNORECASE)
_SUM = re.compile(r"(?:sub)?totals?\b|sum\b|count\b", re.IGNORECASE)
_DEFAULT = re.compile(r"\(?\s*\b(?:is )?(?:used )?(?:by |as |the )*default\b\s*\)?", re.IGNORECASE)
_TRANSPORT_SPLIT = re.compile(r"\s*(?:/(?![0-9])|[,;&+\n]|\b(?:and|or)\b)\s*", re.IGNORECASE)
_NO_TRANSPORT = frozenset({"", "-", "--", "n/a", "na", "none", "tbd", "tba"})


@dataclass(frozen=True, slots=True)
class PortEntry:
    """One port or range of a cell; `transports` are those that the port cell itself ties to it."""

    port: int | None
    port_to: int | None = None
    transports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PortCell:
    """What a port cell says; `is_choice` if it names its ports as alternatives (`7018 or 7019`)."""

    entries: tuple[PortEntry, ...]
    is_choice: bool = False
    is_placeholder: bool = False
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class TransportCell:
    """The transports as printed, in capitals, and the one that the cell itself calls the default."""

    transports: tuple[str, ...]
    default: str | None = None


def plain(text: str) -> str:
    """Return the text with every kind of dash as `-`, non-breaking spaces as spaces and wide characters as plain ones.

    Each character stays one character.
    """
    return _DASHES.sub("-", text.translate(_WIDE))


def read_ports(cell: str) -> PortCell | None:
    """Return the ports of a cell, a placeholder without a number, or None if the cell is not understood.

    `TCP 7012, 7013` gives two entries, `7014-7016` one range. A number outside 1 to 65535 or a range that
    falls is not understood; nothing is corrected.
    """
    text = plain(cell).strip()
    if not text or len(text) > _LONGEST_CELL:
        return None
    if not any(character in "0123456789" for character in text):
        return _placeholder(text)
    if _VERSIONED.search(text):
        return None
    text, doubt = _without_thousands(text)
    found = _Entries()
    tokens = list(_TOKEN.finditer(text.casefold()))
    for token, following in zip_longest(tokens, tokens[1:]):
        if not found.take(token, following):
            return None
    entries = found.finished()
    if not entries or not all(_is_port(entry) for entry in entries):
        return None
    is_choice = len(entries) > 1 and bool(_CHOICE.search(text))
    return PortCell(entries, is_choice, doubt=doubt or found.doubt)


def _placeholder(text: str) -> PortCell | None:
    if _PLACEHOLDER_CELL.fullmatch(text):
        return PortCell((PortEntry(None),), is_placeholder=True)
    if len(text.split()) <= 4 and not _SUM.match(text):  # noqa: PLR2004 - "depends on the integration"
        return PortCell(
            (PortEntry(None),), is_placeholder=True, doubt="the port cell holds words, no number"
        )
    return None


def _without_thousands(text: str) -> tuple[str, str | None]:
    """Read `10,000` as one number: no port is written `000`, and no range falls from 384 to 32."""
    joined = _THOUSANDS.sub(r"\1\2", _THOUSANDS_RANGE.sub(r"\1\2-\3\4", text))
    return joined, None if joined == text else "a comma was read as a thousands mark"


def _is_port(entry: PortEntry) -> bool:
    if entry.port is None:
        return False
    if not 1 <= entry.port <= HIGHEST_PORT:
        return False
    return entry.port_to is None or entry.port < entry.port_to <= HIGHEST_PORT


class _Entries:
    """Collects numbers and ties each to the transport printed before (`TCP 1, 2`) or after it (`1/udp`)."""

    def __init__(self) -> None:
        self.doubt: str | None = None
        self._entries: list[PortEntry] = []
        self._waiting = 0
        self._prefix: tuple[str, ...] = ()
        self._suffixed: tuple[int, int] | None = None
        self._after_transport = False
        self._slash_at = -1
        self._is_within = False

    def take(self, token: re.Match[str], following: re.Match[str] | None) -> bool:
        """Take one token, with the one after it; False if it has no place in a port cell."""
        kind = token.lastgroup if token.lastgroup not in {"low", "high", "above"} else None
        if token["transport"]:
            leads = following is not None and bool(following["number"] or following["range"])
            own = token.start() == self._slash_at + 1
            self._transport(token["transport"].upper(), own=own, leads=leads)
            return True
        if token["range"]:
            self._port(int(token["low"]), int(token["high"]))
        elif token["open"]:
            self._port(int(token["above"]), HIGHEST_PORT)
            self.doubt = "an open range was read as reaching to 65535"
        elif token["number"]:
            self._port(int(token["number"]), None)
        elif kind == "word":
            return self._word(token["word"])
        return kind != "mark" or self._mark(token)

    def finished(self) -> tuple[PortEntry, ...]:
        """Return the entries in the order of the cell."""
        return tuple(self._entries)

    def _mark(self, token: re.Match[str]) -> bool:
        mark = token["mark"]
        if mark not in ",;/&+()[]:.*-":
            return False
        if mark in "()":
            self._is_within = mark == "("
        elif mark == "/":
            self._slash_at = token.start()
        return True

    def _word(self, word: str) -> bool:
        if word not in _SILENT_WORDS:
            self.doubt = f"the port cell also says {word!r}"
            return bool(self._entries)
        return True

    def _port(self, port: int, port_to: int | None) -> None:
        self._entries.append(PortEntry(port, port_to, self._prefix))
        self._waiting += 0 if self._prefix else 1
        self._suffixed = None
        self._after_transport = False

    def _transport(self, name: str, *, own: bool, leads: bool) -> None:
        if own and self._prefix and not self._after_transport:
            # `TCP 1, 2/udp`: what is tied on by a slash outranks what stands in front of the list.
            self._entries[-1] = replace(self._entries[-1], transports=(name,))
        elif self._waiting:
            self._suffixed = (len(self._entries) - self._waiting, len(self._entries))
            self._waiting = 0
            self._tie((name,))
        elif self._suffixed and (not leads or own or self._is_within):
            self._tie((name,))
        elif self._after_transport and not self._suffixed:
            self._prefix += (name,)
        else:
            self._prefix = (name,)
            self._suffixed = None
        self._after_transport = True

    def _tie(self, names: tuple[str, ...]) -> None:
        first, end = self._suffixed or (0, 0)
        for place in range(first, end):
            entry = self._entries[place]
            self._entries[place] = PortEntry(entry.port, entry.port_to, entry.transports + names)


def read_transports(cell: str) -> TransportCell:
    """Return the transports of a cell (`TCP/UDP` gives two, `HTTP(S)` one); empty if the cell is empty."""
    text = plain(cell).strip()
    default = None
    names: list[str] = []
    if text.casefold() in _NO_TRANSPORT:
        return TransportCell(())
    if _SIDE_BY_SIDE.fullmatch(text):
        text = ", ".join(text.split())
    for part in _TRANSPORT_SPLIT.split(text[:_LONGEST_CELL]):
        name = " ".join(_DEFAULT.sub(" ", part).split()).strip(" .:").upper()
        if name.casefold() in _NO_TRANSPORT:
            continue
        if name not in names:
            names.append(name)
        if re.search(r"\bdefault\b", part, re.IGNORECASE):
            default = name
    return TransportCell(tuple(names), default)


def is_transport(name: str) -> bool:
    """Tell whether a word is a transport or protocol that is known."""
    return bool(_KNOWN_TRANSPORT.fullmatch(name) or _EXPLAINED_TRANSPORT.fullmatch(name))


_SIDE_BY_SIDE = re.compile(rf"{TRANSPORT}(?:\s+{TRANSPORT})+", re.IGNORECASE)
_KNOWN_TRANSPORT = re.compile(TRANSPORT, re.IGNORECASE)
_EXPLAINED_TRANSPORT = re.compile(rf"{TRANSPORT}\s?\({TRANSPORTS}\)", re.IGNORECASE)
_INWARD = re.compile(r"\b(?:in-?bound|incoming|ingress|in)\b", re.IGNORECASE)
_OUTWARD = re.compile(r"\b(?:out-?bound|outgoing|egress|out)\b", re.IGNORECASE)
_BOTH_WAYS = re.compile(r"\b(?:bi-?directional|both)\b|<->|\u2194", re.IGNORECASE)


def read_directions(cell: str) -> tuple[str, ...]:
    """Return `inbound`, `outbound`, both, or `between` for a bidirectional row; empty if none is printed."""
    text = plain(cell)
    found = [
        name for name, way in (("inbound", _INWARD), ("outbound", _OUTWARD)) if way.search(text)
    ]
    if not found and _BOTH_WAYS.search(text):
        return ("between",)
    return tuple(found)
