"""Is one required exclusion covered by the lists in force?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checks.antivirus.lists import Category, Hidden, Lists, OtherScanner, Reading
from checks.antivirus.matching import (
    bare_extension,
    folded,
    has_wildcard,
    is_below,
    is_below_wildcard,
    is_usable,
    names_match,
)
from checks.failure import Failure


class Coverage(StrEnum):
    """How a required exclusion is covered; the last three are no pass."""

    EXACT = "exact"
    COVERED_BY = "covered_by"
    COVERED_ONLY_BY_WILDCARD = "covered_only_by_wildcard"
    BROADER_THAN_NEEDED = "broader_than_needed"
    MISSING = "missing"
    UNKNOWN_HIDDEN = "unknown_hidden"
    DEFENDER_NOT_ACTIVE = "defender_not_active"


FAILURES = {
    Coverage.MISSING: Failure.EXCLUSION_MISSING,
    Coverage.UNKNOWN_HIDDEN: Failure.EXCLUSION_LIST_HIDDEN,
    Coverage.DEFENDER_NOT_ACTIVE: Failure.EXCLUSION_SCANNER_OTHER,
}


@dataclass(frozen=True, slots=True)
class Covered:
    """The coverage, the entry it rests on, and a remark for the reader."""

    coverage: Coverage
    entry: str | None = None
    remark: str = ""

    @property
    def failure(self) -> Failure | None:
        """The word for a coverage that is no pass."""
        return FAILURES.get(self.coverage)


def find_coverage(category: Category, value: str, reading: Reading) -> Covered:
    """Return how the required `value` is covered by what was read."""
    if isinstance(reading, OtherScanner):
        others = ", ".join(reading.names) or "a product that Windows does not name"
        return Covered(
            Coverage.DEFENDER_NOT_ACTIVE, None, f"Defender is in {reading.mode}; active: {others}"
        )
    if isinstance(reading, Hidden):
        return Covered(Coverage.UNKNOWN_HIDDEN, None, reading.why)
    return _in_lists(category, value, reading)


def _in_lists(category: Category, value: str, lists: Lists) -> Covered:
    entries = [entry for entry in lists.entries[category] if is_usable(entry)]
    found = _RULES[category](value, entries)
    if found.coverage is Coverage.MISSING:
        remarks = [found.remark, _unusable(lists.entries[category]), _by_policy(lists)]
        return Covered(Coverage.MISSING, None, " ".join(filter(None, remarks)))
    return found


def _folder(value: str, entries: Sequence[str]) -> Covered:
    plain = [entry for entry in entries if not has_wildcard(entry)]
    for entry in plain:
        if folded(entry) == folded(value):
            return Covered(Coverage.EXACT, entry)
    for entry in sorted(plain, key=len, reverse=True):
        if not is_below(value, entry):
            continue
        if folded(entry).endswith("\\"):
            return Covered(Coverage.BROADER_THAN_NEEDED, entry, "A whole drive is left unscanned.")
        return Covered(Coverage.COVERED_BY, entry)
    for entry in entries:
        if has_wildcard(entry) and is_below_wildcard(value, entry):
            return Covered(Coverage.COVERED_ONLY_BY_WILDCARD, entry, _wildcard_remark(entry))
    user = [entry for entry in entries if _is_of_user(entry)]
    return Covered(Coverage.MISSING, None, _user_remark(user))


def _extension(value: str, entries: Sequence[str]) -> Covered:
    wanted = bare_extension(value)
    for entry in entries:
        if bare_extension(entry) == wanted:
            return Covered(Coverage.EXACT, entry)
    for entry in entries:
        if has_wildcard(bare_extension(entry)) and names_match(bare_extension(entry), wanted):
            return Covered(Coverage.COVERED_ONLY_BY_WILDCARD, entry)
    return Covered(Coverage.MISSING)


def _process(value: str, entries: Sequence[str]) -> Covered:
    """Compare names and paths: a bare name matches anywhere, a path only there; only paths take wildcards."""
    wanted = folded(value)
    for entry in entries:
        if folded(entry) == wanted and not has_wildcard(entry):
            return Covered(Coverage.EXACT, entry)
    by_path = "\\" in wanted
    for entry in entries:
        text = folded(entry)
        if by_path and text == _image(wanted):
            return Covered(
                Coverage.BROADER_THAN_NEEDED,
                entry,
                "By name alone it holds for any program of that name.",
            )
        if not by_path and "\\" in text and _image(text) == wanted:
            return Covered(Coverage.COVERED_BY, entry, _ONLY_THERE)
    for entry in entries:
        if has_wildcard(entry) and _process_fits(folded(entry), wanted):
            return Covered(Coverage.COVERED_ONLY_BY_WILDCARD, entry, _ONLY_THERE)
    return Covered(Coverage.MISSING)


_ONLY_THERE = "Only while it runs from that folder."


def _process_fits(pattern: str, wanted: str) -> bool:
    # A star for the whole file name says nothing about where this process lies.
    if "\\" not in pattern or not _image(pattern).strip("*"):
        return False
    if "\\" not in wanted:
        return names_match(_image(pattern), wanted)
    levels, path = pattern.split("\\"), wanted.split("\\")
    return len(levels) == len(path) and all(map(names_match, levels, path))


def _image(path: str) -> str:
    return path.rsplit("\\", 1)[-1]


_RULES: dict[Category, Callable[[str, Sequence[str]], Covered]] = {
    "folder": _folder,
    "extension": _extension,
    "process": _process,
}


def _is_of_user(entry: str) -> bool:
    return entry.strip().casefold().startswith(("%userprofile%", "%appdata%", "%localappdata%"))


def _user_remark(entries: Sequence[str]) -> str:
    if not entries:
        return ""
    return f"{entries[0]} resolves for the SYSTEM account, almost never what was meant."


def _wildcard_remark(entry: str) -> str:
    if folded(entry).endswith("\\*"):
        return "A star at the end covers what lies directly in that folder."
    return "A star stands for exactly one folder."


def _unusable(entries: Sequence[str]) -> str:
    wrong = [entry for entry in entries if not is_usable(entry)]
    return (
        f"Defender ignores {wrong[0]}: too many wildcards, or one for the drive." if wrong else ""
    )


def _by_policy(lists: Lists) -> str:
    if not lists.by_policy_only:
        return ""
    return "Local entries are ineffective here (policy merge is off): change the group policy or Intune."
