"""Which files does one entry of Defender's lists cover?

Rules: Microsoft's pages "Configure and validate exclusions based on file extension and folder location" and
"… for files opened by processes". Case and a trailing backslash are not documented there; we fold both.
"""

import re

MOST_WILDCARDS = 6
SYSTEM_VARIABLES = {
    "%allusersprofile%": r"c:\programdata",
    "%commonprogramfiles%": r"c:\program files\common files",
    "%commonprogramfiles(x86)%": r"c:\program files (x86)\common files",
    "%programdata%": r"c:\programdata",
    "%programfiles%": r"c:\program files",
    "%programfiles(x86)%": r"c:\program files (x86)",
    "%systemdrive%": "c:",
    "%systemroot%": r"c:\windows",
    "%temp%": r"c:\windows\temp",
    "%tmp%": r"c:\windows\temp",
    "%windir%": r"c:\windows",
}
"""What Defender's service, which runs as SYSTEM, makes of a variable on a default installation."""


def folded(path: str) -> str:
    r"""Return the path in lower case, with backslashes, variables resolved, without one at its end.

    A drive keeps its backslash: `c:\`.
    """
    text = path.strip().strip('"').casefold().replace("/", "\\")
    for name, value in SYSTEM_VARIABLES.items():
        if text.startswith(name):
            text = value + text.removeprefix(name)
    text = text.rstrip("\\")
    return text + "\\" if re.fullmatch(r"[a-z]:", text) else text


def bare_extension(extension: str) -> str:
    """Return the extension without star and dot, in lower case: `*.VID`, `.vid` and `vid` are one."""
    return extension.strip().casefold().removeprefix("*").removeprefix(".")


def has_wildcard(entry: str) -> bool:
    """Whether the entry holds `*` or `?`."""
    return "*" in entry or "?" in entry


def is_usable(entry: str) -> bool:
    """Whether Defender takes the entry: at most six wildcards, none in place of the drive."""
    text = folded(entry)
    return text.count("*") + text.count("?") <= MOST_WILDCARDS and not text.startswith(
        ("*:", "?:")
    )


def is_below(folder: str, entry: str) -> bool:
    r"""Whether a folder lies in, or is, the folder that a plain entry names.

    `C:\App` does not cover `C:\AppData`.
    """
    inner, outer = folded(folder), folded(entry)
    return inner == outer or inner.startswith(outer if outer.endswith("\\") else outer + "\\")


def is_below_wildcard(folder: str, entry: str) -> bool:
    """Whether a folder lies in a tree that an entry with wildcards names.

    A star between backslashes is exactly one level; below a match the whole tree is covered. A single star at
    the end names what lies directly in that folder, so that folder itself counts as covered.
    """
    wanted = folded(folder).split("\\")
    pattern = folded(entry).split("\\")
    if pattern[-1] == "*":
        pattern = pattern[:-1]
        return len(pattern) == len(wanted) and _levels_match(pattern, wanted)
    return len(pattern) <= len(wanted) and _levels_match(pattern, wanted[: len(pattern)])


def names_match(pattern: str, name: str) -> bool:
    """Whether one name fits a pattern of `*` (any run of characters) and `?` (exactly one)."""
    parts = [
        {"*": r"[^\\]*", "?": r"[^\\]"}.get(sign, re.escape(sign)) for sign in pattern.casefold()
    ]
    # Stars side by side would make the pattern slow without changing what it fits.
    expression = re.sub(r"(?:\[\^\\\\\]\*)+", lambda _: r"[^\\]*", "".join(parts))
    return re.fullmatch(expression, name.casefold()) is not None


def _levels_match(pattern: list[str], wanted: list[str]) -> bool:
    return all(names_match(mine, theirs) for mine, theirs in zip(pattern, wanted, strict=True))
