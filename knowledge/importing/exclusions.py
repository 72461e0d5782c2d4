"""Which processes, extensions and folders does a list keep from the virus scanner?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.importing.draft import ExclusionRow, Remarked
from knowledge.importing.exclusion_values import WINDOWS, read_values
from knowledge.importing.places import places_in_introduction, places_in_row
from knowledge.importing.sentences import HEADS, bare, sentences
from knowledge.importing.source import Block, Heading, Paragraph, Table

_ABOUT = re.compile(
    r"\b(?:exclu\w+|exempt\w*|exception\w*|leav\w*\b.{0,60}\b(?:out|alone)|left (?:out|alone)|skip\w*|pass(?:es)? over|passed over|ignor\w+|"
    r"(?:not|never|n't) (?:be )?(?:scan\w*|touch\w*|check\w*|look\w*|inspect\w*)|without scanning|whitelist\w*|allow-?list\w*|omit\w*|spare\w*|keep \w+ (?:away|off|out))\b",
    re.IGNORECASE,
)
_SCANNING = re.compile(
    r"\b(?:anti-?\s?virus|virus|scan\w*|malware|defender|exclu\w+|on-access)\b", re.IGNORECASE
)
_DENIED = re.compile(
    r"(?:\bnever|\bnot|n't|n\u2019t|\bno longer|\bno need to|\bavoid|\binstead of)\s+(?:be\s+|to\s+|ever\s+|simply\s+|globally\s+)*(?:exclu\w+|exempt\w*|whitelist\w*|skip\w*|leave\b|left\b|ignor\w+)"
    r"|\b(?:must|should|shall|may|can|do|need)\s+(?:still\s+|always\s+|also\s+)*(?:be\s+)?(?:scanned|scan)\b(?!\w)",
    re.IGNORECASE,
)
_CRITERION = re.compile(
    r"^(?:files?\s+(?:that|which)\b(?!\s+(?:end|are (?:named|called)|match)).*|(?:permanently |constantly )?(?:locked|large|big|temporary|temp|open)\s+files?\b.*)",
    re.IGNORECASE,
)
_DEFAULT = re.compile(r"\bdefault\b", re.IGNORECASE)
_CALLED_DEFAULT = re.compile(
    r"default\b(?!\s+(?:\w+\s+)?(?:folder|director|path|location))", re.IGNORECASE
)
_MACHINE = re.compile(
    rf"\bon\s+((?:the|each|every|all|any|your)?\s*(?:[\w.\-]+\s+){{0,4}}?{HEADS}(?:\s+{HEADS})*(?:\s+with\s+(?:a|an|the)\s+[\w-]+(?=[,:]))?)(?!\w)",
    re.IGNORECASE,
)
_MACHINES_SCANNER = re.compile(
    rf"((?:[\w.\-]+\s+){{0,4}}?{HEADS}(?:\s+{HEADS})*)['\u2019]s?\s+(?:[\w-]+\s+)?scanners?\b",
    re.IGNORECASE,
)
_SCANNER_OF = re.compile(
    rf"\bscanners?\s+(?:of|on|at)\s+((?:the|each|every|all|any|your)?\s*(?:[\w.\-]+\s+){{0,4}}?{HEADS}(?:\s+{HEADS})*)\b",
    re.IGNORECASE,
)
_FOR_MACHINE = re.compile(
    rf"\bexclu\w+\s+(?:for|of)\s+((?:the|each|every|all|any|your)?\s*(?:[\w.\-]+\s+){{0,4}}?{HEADS}(?:\s+{HEADS})*)\b",
    re.IGNORECASE,
)
_COMPONENT = re.compile(
    r"\b(?:folder|directory|files?|log|logs)\s+(?:associated with|of|for|used by|from)\s+((?!type\b)[^,:;*]{2,60}?)(?=,|:|;| by default|$)",
    re.IGNORECASE,
)
_KIND_LABEL = re.compile(
    r"(?:(?:and|also|plus|as well as|furthermore|then)\s+)?(?:(?:the|these|this|following|default|also)\s+)*"
    r"(?:process(?:es)?|executables?|programs?|(?:network )?(?:folders?|director(?:y|ies)|paths?|shares?)|(?:file )?(?:extensions?|types?)|files?)",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"^(?:[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}\.?|[A-Z]\.|\([a-z0-9]\)|[a-z]\))\s+")
_MACHINE_LABEL = re.compile(rf"(?:on\s+)?((?:[\w.\-]+\s+){{0,3}}{HEADS})", re.IGNORECASE)
_MACHINE_FIELD = re.compile(
    r"(?:server|machine|host|computer|system|on|where|applies to)\s*:\s+([^:\\/*.]{3,60})",
    re.IGNORECASE,
)
_WHOLE_LIST = 60


def read_exclusions(blocks: Sequence[Block]) -> tuple[list[ExclusionRow], list[Remarked]]:
    """Return the exclusions, and the list entries under an exclusion sentence that name none.

    The machine comes from the entry or the sentence above it, where one is named.
    """
    found: list[ExclusionRow] = []
    unread: list[Remarked] = []
    about = above = place = ""
    scanning = False
    for block in _by_sentence(blocks):
        place = _place(block, place)
        part = _part(block.text) if about and not isinstance(block, Table) else None
        if part is not None:
            above = f"{about} on the {part}" if part else above
        elif isinstance(block, Heading):
            scanning = bool(_SCANNING.search(block.text)) or scanning
            about = above = block.text if _ABOUT.search(block.text) else ""
        elif isinstance(block, Table):
            about = above = ""
        elif block.named:
            found += (
                _listed(block, above) if above or scanning or _ABOUT.search(block.text) else []
            )
        elif not block.item and not read_values(block.text):
            above = (
                block.text
                if _ABOUT.search(block.text)
                or (scanning and block.text.endswith(":") and _still_about(block, above))
                else ""
            )
            about = above or about
        elif read_values(block.text) and _DENIED.search(
            " ".join([*sentences(above)[-1:], block.text])
        ):
            unread.append(
                Remarked(block.text, "it says what to scan, or not to exclude", block.number)
            )
        elif _is_meant(block.text, above, scanning=scanning):
            rows = _read(block, above, place)
            found += rows
            if (
                not rows
                and block.item
                and not _CRITERION.match(block.text)
                and above.endswith(":")
            ):
                unread.append(
                    Remarked(
                        block.text,
                        "no process, extension or folder was recognised in this entry",
                        block.number,
                    )
                )
    return found, unread


def _is_meant(text: str, above: str, *, scanning: bool) -> bool:
    """Tell whether an entry is to be left out, and left out by a virus scanner: other things are skipped too."""
    is_about = bool(above) or _ABOUT.search(text) is not None
    return is_about and (scanning or _SCANNING.search(f"{above} {text}") is not None)


def _part(text: str) -> str | None:
    """Return the machine that a short line within a list of exclusions stands for, `` for a kind, None for any other text."""
    label = bare(_NUMBERING.sub("", text)).rstrip(":")
    if _KIND_LABEL.fullmatch(label):
        return ""
    named = _MACHINE_FIELD.fullmatch(text.strip()) or _MACHINE_LABEL.fullmatch(label)
    return bare(named[1]) if named and not _ABOUT.search(named[1]) else None


def _still_about(block: Paragraph, above: str) -> bool:
    return bool(above) and len(block.text) < _WHOLE_LIST


def _by_sentence(blocks: Sequence[Block]) -> Iterator[Block]:
    """Part a paragraph of which one sentence says what not to exclude: the others count."""
    for block in blocks:
        if (
            isinstance(block, Paragraph)
            and not (block.item or block.named)
            and _DENIED.search(block.text)
        ):
            yield from (replace(block, text=said) for said in sentences(block.text))
        else:
            yield block


def _place(block: Block, place: str) -> str:
    """Return the sentence that names the machine on which commands are run: `Run these on the media server:`."""
    if isinstance(block, Paragraph):
        return block.text if block.text.endswith(":") and not block.item else place
    return ""


def _read(block: Paragraph, above: str, place: str) -> list[ExclusionRow]:
    if _CRITERION.match(block.text):
        return []
    machine = _machine(block.text) or _machine(above) or _machine(place)
    component = _COMPONENT.search(block.text)
    return [
        ExclusionRow(
            kind=kind,  # type: ignore[arg-type]
            value=value,
            machine=machine,
            default=True if kind == "folder" and _is_default(block.text, value) else None,
            component=bare(component[1]) if component else None,
            line=block.number,
        )
        for kind, value in read_values(block.text)
    ]


def _is_default(text: str, value: str) -> bool:
    """Tell whether the text calls this folder a default one: of several, the words between it and the one before count."""
    if len(WINDOWS.findall(text)) < 2 or value not in text:  # noqa: PLR2004 - one is not several
        return bool(_DEFAULT.search(text))
    before, _, after = text.partition(value)
    return bool(
        _DEFAULT.search(re.split(r"[,;\\]", before.rstrip(" ,;"))[-1])
        or _CALLED_DEFAULT.match(after.strip(" ,;(").removeprefix("by ").removeprefix("the "))
        or _DEFAULT.search(re.split(r"\\\s*(?:,|;|and)\s", before)[-1])
    )


def _listed(block: Paragraph, above: str) -> list[ExclusionRow]:
    """Return what a row of an exclusion table names, on the machine that it or the sentence above names."""
    machine = bare(block.machine) or _machine(block.text) or _machine(above)
    is_default = bool(_DEFAULT.search(block.text))
    return [
        ExclusionRow(
            kind=kind,  # type: ignore[arg-type]
            value=value,
            machine=machine,
            default=True if kind == "folder" and is_default else None,
            component=None,
            line=block.number,
        )
        for kind, value in block.named
    ]


def _machine(text: str) -> str | None:
    """Return the machine that a text names: its last sentence counts before those that lead up to it."""
    last = (sentences(text) or [""])[-1]
    return _machine_in(last) or _machine_in(text)


def _machine_in(text: str) -> str | None:
    found = [name for name in (bare(match[1]) for match in _MACHINE.finditer(text)) if name]
    if found:
        return " and ".join(dict.fromkeys(found))
    meant = _FOR_MACHINE.search(text) or _MACHINES_SCANNER.search(text) or _SCANNER_OF.search(text)
    if meant and bare(meant[1]):
        return bare(meant[1])
    places = places_in_introduction(text) or (places_in_row(text) if text.endswith(":") else ())
    return places[0] if places else None
