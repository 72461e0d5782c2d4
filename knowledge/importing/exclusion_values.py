"""Which programs, file patterns and folders does a text name?"""

import re

_QUOTES = re.compile('[`\u201c\u201d\u2018\u2019"]')
_SEGMENT = r"[^\\/:\"<>|,;\n]{1,80}"
WINDOWS = re.compile(
    rf"(?:(?<![A-Za-z])[A-Za-z]:\\|%[A-Za-z_()0-9]{{2,40}}%\\|\\\\[\w.$-]{{1,80}}\\)(?:{_SEGMENT}\\)*(?:[^\\/:\"<>|,;\n()]{{1,120}})?"
)
_UNIX_FOLDER = re.compile(
    r"(?<![\w.*)\]}>\u2026~:/-])(?:/(?:[\w.+@*-]+/)+[\w.+@*-]*|/(?:var|opt|etc|srv|usr|tmp|home|mnt|data)\b[\w./+@*-]*)"
)
# `${LANTERN_HOME}/store` and `C:/Lantern/store`.
_OTHER_FOLDER = re.compile(
    rf"(?<![\w/])\$(?:\{{\w{{1,60}}\}}|\w{{1,60}})(?:/[\w.+@*-]{{1,80}})+/?|(?<![A-Za-z/])[A-Za-z]:/(?:{_SEGMENT}/)*(?:[\w.+@*?-]{{1,80}})?"
)
# `Extensions: .lrec, lidx`: what the label says need not be said by a dot.
_LABELLED = re.compile(
    r"(?:\w+\s+)?(?:extensions?|file types?|endings?|suffix(?:es)?)\s*:\s*(.+)", re.IGNORECASE
)
_ONE_EXTENSION = re.compile(r"\*?\.?[A-Za-z0-9_]{1,12}")
_EXECUTABLE = re.compile(
    r"(?<![\w\\/.])[\w+-][\w.+-]{0,100}\.(?:exe|dll|sys|bin|bat|jar|service)\b", re.IGNORECASE
)
_EXTENSION = re.compile(r"(?<![\w\\/])\*\.[A-Za-z0-9_]{1,12}\b")
_BARE_EXTENSION = re.compile(
    r"(?<![\w.*/\\])\.[A-Za-z][A-Za-z0-9_]{0,11}\b(?=.*\b(?:files?|extensions?|type|ending)\b)|(?<=extension )\.?(?![0-9]+\b)[a-z0-9]{1,8}\b|(?:(?<=ending in )|(?<=ending with )|(?<=end in )|(?<=end with ))\.[a-z0-9]{1,8}\b|(?<=type )\.[a-z0-9]{1,8}\b",
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
_LISTED = re.compile(r"\s*[,;]\s*|\s+(?:and|or)\s+|\s+")
_LONGEST_ENTRY = 200
# `Add-MpPreference -ExclusionPath "D:\\Ring\\", "E:\\Ring\\"` is how Defender is told.
_COMMAND = re.compile(
    r"-Exclusion(Path|Process|Extension)s?[ \t:=]+(.{1,500}?)(?=\s+-[A-Z]|\s*[;|]|\s+[A-Z][a-z]+-[A-Z]|$)",
    re.IGNORECASE,
)
_COMMANDED = {"path": "folder", "process": "process", "extension": "extension"}


def names_exclusion(text: str) -> bool:
    """Tell whether a line names a program, a file pattern or a path, as the entries of a list of exclusions do."""
    return len(text) < _LONGEST_ENTRY and any(
        pattern.search(text) for pattern in (_EXECUTABLE, _EXTENSION, WINDOWS)
    )


def read_values(text: str) -> list[tuple[str, str]]:
    """Return kind and exact value of all that is named, in the order of the text."""
    command = [*_COMMAND.finditer(text)]
    if command:
        return [value for found in command for value in _of_command(found)]
    text = _QUOTES.sub(" ", text)
    values: list[tuple[int, str, str]] = []
    rest = text
    labelled = _LABELLED.fullmatch(text.strip())
    if labelled:
        parts = _LISTED.split(labelled[1].strip().rstrip("."))
        if all(_ONE_EXTENSION.fullmatch(part) for part in parts):
            return [("extension", part) for part in parts]
    for pattern in (WINDOWS, _OTHER_FOLDER, _UNIX_FOLDER):
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


def _of_command(found: re.Match[str]) -> list[tuple[str, str]]:
    values = (value.strip(" \t\"'@()`") for value in found[2].split(","))
    return [(_COMMANDED[found[1].casefold()], value) for value in values if value]
