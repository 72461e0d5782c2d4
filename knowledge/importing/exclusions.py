"""Which processes, extensions and folders does a list keep from the virus scanner?"""

import re
from collections.abc import Sequence

from knowledge.importing.draft import ExclusionRow, Remarked
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
_QUOTES = re.compile('[`\u201c\u201d\u2018\u2019"]')
_SEGMENT = r"[^\\/:\"<>|,;\n]{1,80}"
_WINDOWS = re.compile(
    rf"(?:(?<![A-Za-z])[A-Za-z]:\\|%[A-Za-z_()0-9]{{2,40}}%\\|\\\\[\w.$-]{{1,80}}\\)(?:{_SEGMENT}\\)*(?:[^\\/:\"<>|,;\n()]{{1,120}})?"
)
_UNIX_FOLDER = re.compile(
    r"(?<![\w.*)\]}>\u2026~:/-])(?:/(?:[\w.+@*-]+/)+[\w.+@*-]*|/(?:var|opt|etc|srv|usr|tmp|home|mnt|data)\b[\w./+@*-]*)"
)
_EXECUTABLE = re.compile(
    r"(?<![\w\\/.])[\w+-][\w.+-]{0,100}\.(?:exe|dll|sys|bin|com|bat|jar|service)\b", re.IGNORECASE
)
_EXTENSION = re.compile(r"(?<![\w\\/])\*\.[A-Za-z0-9_]{1,12}\b")
_BARE_EXTENSION = re.compile(
    r"(?<![\w.*/\\])\.[A-Za-z][A-Za-z0-9_]{0,11}\b(?=.*\b(?:files?|extensions?|type|ending)\b)|(?<=extension )\.?(?![0-9]+\b)[a-z0-9]{1,8}\b|(?<=ending in )\.[a-z0-9]{1,8}\b|(?<=type )\.[a-z0-9]{1,8}\b",
    re.IGNORECASE,
)
_NAMED_PROCESS = re.compile(
    r"\b(?:process(?:es)?|daemon|executable|program|service)\s+(?:named\s+|called\s+)?([a-z][\w.+-]*[_\d.-][\w.+-]*|(?!\w*ed\b|(?:and|should|would|could|need|end|did|had|ahead|thread|instead|kind|field|word|method|load|read|"
    r"find|build|send|command|background|hold|second|third|child|behind|beyond)\b)[a-z]+d)\b|"
    r"^(?:the\s+)?([a-z][\w.+-]*)\s+(?:process|daemon|executable|program|service)\b"
)
_PATH_STOP = re.compile(
    r"\s+(?:and|or|for|is|are|where|which|that|as|with|by|on|in|folder|directory|of|\()\b|[.)\]]+(?:\s|$)|\s\(|\s+-\s+",
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
_WHOLE_LIST = 60
_LONGEST_ENTRY = 200


def read_exclusions(blocks: Sequence[Block]) -> tuple[list[ExclusionRow], list[Remarked]]:
    """Return the exclusions, and the list entries under an exclusion sentence that name none.

    The machine comes from the entry or the sentence above it, where one is named.
    """
    found: list[ExclusionRow] = []
    unread: list[Remarked] = []
    about = above = ""
    scanning = False
    for block in blocks:
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
        elif not block.item and not _values(block):
            above = (
                block.text
                if _ABOUT.search(block.text)
                or (scanning and block.text.endswith(":") and _still_about(block, above))
                else ""
            )
            about = above or about
        elif _values(block) and _DENIED.search(" ".join([*sentences(above)[-1:], block.text])):
            unread.append(
                Remarked(block.text, "it says what to scan, or not to exclude", block.number)
            )
        elif _is_meant(block.text, above, scanning=scanning):
            rows = _read(block, above)
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


def names_exclusion(text: str) -> bool:
    """Tell whether a line names a program, a file pattern or a path, as the entries of a list of exclusions do."""
    return len(text) < _LONGEST_ENTRY and any(
        pattern.search(text) for pattern in (_EXECUTABLE, _EXTENSION, _WINDOWS)
    )


def _is_meant(text: str, above: str, *, scanning: bool) -> bool:
    """Tell whether an entry is to be left out, and left out by a virus scanner: other things are skipped too."""
    is_about = bool(above) or _ABOUT.search(text) is not None
    return is_about and (scanning or _SCANNING.search(f"{above} {text}") is not None)


def _part(text: str) -> str | None:
    """Return the machine that a short line within a list of exclusions stands for, `` for a kind, None for any other text."""
    label = bare(_NUMBERING.sub("", text)).rstrip(":")
    if _KIND_LABEL.fullmatch(label):
        return ""
    return label if _MACHINE_LABEL.fullmatch(label) else None


def _still_about(block: Paragraph, above: str) -> bool:
    return bool(above) and len(block.text) < _WHOLE_LIST


def _read(block: Paragraph, above: str) -> list[ExclusionRow]:
    if _CRITERION.match(block.text):
        return []
    machine = _machine(block.text) or _machine(above)
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
        for kind, value in _values(block)
    ]


def _is_default(text: str, value: str) -> bool:
    """Tell whether the text calls this folder a default one: of several, the words between it and the one before count."""
    if len(_WINDOWS.findall(text)) < 2 or value not in text:  # noqa: PLR2004 - one is not several
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


def _values(block: Paragraph) -> list[tuple[str, str]]:
    """Return kind and exact value of all that is named, in the order of the text."""
    text = _QUOTES.sub(" ", block.text)
    values: list[tuple[int, str, str]] = []
    rest = text
    for pattern in (_WINDOWS, _UNIX_FOLDER):
        for match in pattern.finditer(rest):
            value = _path(match[0])
            kind = "process" if value.casefold().endswith(".exe") else "folder"
            values.append((match.start(), kind, value))
            rest = rest[: match.start()] + " " * len(value) + rest[match.start() + len(value) :]
    for kind, pattern in (("process", _EXECUTABLE), ("extension", _EXTENSION)):
        for match in pattern.finditer(rest):
            values.append((match.start(), kind, match[0]))
            rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    if not values:
        values = _loose(rest)
    elif not any(kind == "process" for _, kind, _ in values):
        values += _named_processes(rest)
    return [(kind, value) for _, kind, value in sorted(values)]


def _loose(text: str) -> list[tuple[int, str, str]]:
    """Names without a telling ending: `the relayd process`, `files with the extension .rec`."""
    extension = [
        (match.start(), "extension", match[0]) for match in _BARE_EXTENSION.finditer(text)
    ]
    if extension:
        return extension
    return _named_processes(text)


def _named_processes(text: str) -> list[tuple[int, str, str]]:
    process = _NAMED_PROCESS.search(text)
    return [(process.start(), "process", process[1] or process[2])] if process else []


def _path(text: str) -> str:
    """Cut a path at the words that follow it; a closing backslash belongs to it, a full stop doesn't."""
    last = max(text.rfind("\\"), text.rfind("/"))
    stop = _PATH_STOP.search(text, last + 1)
    return text[: stop.start() if stop else len(text)].rstrip(" .")
