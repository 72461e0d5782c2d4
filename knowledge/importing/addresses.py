"""Which networks does the document tie to the product's traffic?"""

import ipaddress
import re
from collections.abc import Sequence

from knowledge.importing.cells import plain
from knowledge.importing.draft import RangeRow, Remarked
from knowledge.importing.sentences import NOUN, bare, sentences
from knowledge.importing.source import Block, Heading, Paragraph, Row, Table

_CIDR = re.compile(
    r"(?<![\w.:/])([0-9]{1,3}(?:\.[0-9]{1,3}){3}/[0-9]{1,2}|[0-9a-fA-F:]{2,39}::?/[0-9]{1,3})(?![\w/])"
)
_ADDRESS = re.compile(r"(?<![\w.:/])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w/:]|\.[0-9])")
_SPAN = re.compile(
    r"(?<![\w.:/])([0-9]{1,3}(?:\.[0-9]{1,3}){3})\s?(?:-|\bto\b|through)\s?([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?![\w/:]|\.[0-9])"
)
# `license.osprey.example` is a name, no example.
_SAMPLE = re.compile(
    r"(?<![\w.-])(?:e\.g|for example|for instance|examples?|samples?|such as|say|like|imagine|suppose|assum\w+|lab|laborator\w+|"
    r"test (?:network|bench|system|site|lab|environment)s?|placeholders?|drawings?|diagrams?|pictures?|figures?|screen ?shots?|"
    r"illustrations?|documentation (?:range|network|address)|fictitious|imaginary|made up|training)\b(?!\.\w)",
    re.IGNORECASE,
)
_TIED = re.compile(
    r"\b(?:address(?:es)?|ranges?|networks?|subnets?|cloud|servers?|traffic|allow\w*|reach\w*|open\w*|connect\w*|located|firewalls?|blocks?|hosts?)\b",
    re.IGNORECASE,
)
_CUSTOMERS = re.compile(
    r"\b(?:your|own|local|internal|office|home)\s+(?:\w+\s+)?(?:network|subnet|lan|addresses|range)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:isn't|aren't|(?:is|are|was|were|do|does|need) not|no longer|never|formerly|private)\b|\bused to\b|\buntil\s+(?:\w+\s+)?(?:19|20)[0-9]{2}\b|\b(?:was|were)\s+(?:used|in use)\b|\bold\b|\bnot (?:used|routed|needed|part|allowed|open)\b|\bno (?:\w+ )?(?:rules?|entr(?:y|ies)|exceptions?|influence)\b",
    re.IGNORECASE,
)
# A private network is the customer's own, unless the document asks to let its traffic pass.
_PRIVATE = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"))
)  # fmt: skip
_PASSES = re.compile(
    r"\b(?:allow\w*|open\w*|permit\w*|reach\w*|pass\w*|traffic|firewalls?|connect\w*|talk\w*|sends?|unblock\w*)\b",
    re.IGNORECASE,
)
_PARTED = re.compile(r";\s+")  # `It used to be in this network; it is now in that one`
_NOUN = re.compile(NOUN, re.IGNORECASE)


def read_ranges(blocks: Sequence[Block]) -> list[RangeRow]:
    """Return the networks of sentences and lists that speak of the product's addresses; samples stay out."""
    found: list[RangeRow] = []
    above = ""
    for block in blocks:
        if isinstance(block, Table):
            found += _in_table(block)
            continue
        spoken = [block.text] if isinstance(block, Heading) else _spoken(block.text)
        for sentence in spoken:
            context = (
                f"{above} {sentence}" if isinstance(block, Paragraph) and block.item else sentence
            )
            found += _in_text(sentence, context, block.number)
        if isinstance(block, Heading) or not block.item:
            above = spoken[-1] if spoken else ""
    return list({row.cidr: row for row in reversed(found)}.values())[::-1]


def ranges_not_read(blocks: Sequence[Block]) -> list[Remarked]:
    """Return the sentences about the product's addresses that name single hosts or `a - b` instead of a network."""
    reason = "it names addresses, but not as a network of the product with its prefix length"
    return [
        Remarked(sentence, reason, block.number)
        for block in blocks
        if isinstance(block, Paragraph)
        for sentence in _spoken(block.text)
        if (
            _ADDRESS.search(_without_networks(sentence))
            and _TIED.search(sentence)
            and not _SAMPLE.search(sentence)
        )
        or (_networks(sentence) and (_DENIED.search(sentence) or _is_kept_out(sentence)))
    ]


def _is_kept_out(sentence: str) -> bool:
    """Tell whether a sentence names a private network that was not taken for the product's."""
    is_told = _TIED.search(_CIDR.sub(" ", sentence)) is not None and not _is_foreign(sentence)
    return is_told and not _PASSES.search(sentence) and any(map(_is_private, _networks(sentence)))


def _without_networks(text: str) -> str:
    """Take the spans out that are read as networks."""
    return _SPAN.sub(
        lambda span: " " if _whole_network(span[1], span[2]) else span[0], plain(text)
    )


def _spoken(text: str) -> list[str]:
    """Return the sentences, with what a colon announces in the same one."""
    joined: list[str] = []
    for sentence in sentences(text):
        if joined and joined[-1].endswith(":"):
            joined[-1] = f"{joined[-1]} {sentence}"
        else:
            joined.append(sentence)
    return joined


def _in_text(sentence: str, context: str, number: int) -> list[RangeRow]:
    if not ("/" in sentence or _SPAN.search(plain(sentence))) or not _TIED.search(
        _CIDR.sub(" ", context)
    ):
        return []
    parts = _PARTED.split(sentence)
    return [
        RangeRow(cidr, _what(context), number)
        for part in parts
        if not _is_foreign(part if len(parts) > 1 else context)
        for cidr in _networks(part)
        if not _is_private(cidr) or _PASSES.search(context)
    ]


def _is_private(cidr: str) -> bool:
    network = ipaddress.ip_network(cidr, strict=False)
    return isinstance(network, ipaddress.IPv4Network) and any(
        network.subnet_of(private)
        for private in _PRIVATE
        if isinstance(private, ipaddress.IPv4Network)
    )


def _is_foreign(context: str) -> bool:
    return any(pattern.search(context) is not None for pattern in (_SAMPLE, _CUSTOMERS, _DENIED))


def _in_table(table: Table) -> list[RangeRow]:
    return [
        RangeRow(cidr, cell.replace("\n", " "), row.number)
        for row in table.entries
        if isinstance(row, Row)
        for cell in row.cells
        if not _SAMPLE.search(cell) and not _CUSTOMERS.search(cell)
        for cidr in _networks(cell)
    ]


def _networks(text: str) -> list[str]:
    """Return the networks of a text in its order; `a - b` is one if it is exactly that."""
    found = [(m.start(), m[1]) for m in _CIDR.finditer(text) if _is_network(m[1])]
    for span in _SPAN.finditer(plain(text)):
        network = _whole_network(span[1], span[2])
        if network:
            found.append((span.start(), network))
    return [network for _, network in sorted(found)]


def _whole_network(first: str, last: str) -> str | None:
    try:
        low, high = ipaddress.IPv4Address(first), ipaddress.IPv4Address(last)
        networks = list(ipaddress.summarize_address_range(low, high))
    except ValueError:
        return None
    return str(networks[0]) if len(networks) == 1 and low != high else None


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _what(context: str) -> str:
    """Return whose addresses they are: the first machine that the words name."""
    named = _NOUN.search(_CIDR.sub(" ", context))
    return bare(named[0]) if named else "addresses"
