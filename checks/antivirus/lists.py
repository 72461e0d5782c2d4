"""What do the recorded lists say, whatever form PowerShell gave them?

The forms are those of `Get-MpPreference` through `ConvertTo-Json`: null, a bare string, a list,
`{"value": [...], "Count": n}` (Windows PowerShell 5.1), and a list that holds only a notice "N/A: …".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

NOTICE = "N/A:"
"""How Defender begins the notice that it hides a list; the rest may be translated."""
HIDING_POLICIES = ("HideExclusionsFromLocalAdmins", "HideExclusionsFromLocalUsers")
NO_MERGE_POLICY = "DisableLocalAdminMerge"
AT_MOST = 5_000
"""Entries read of one list; Defender itself grows slow far below that."""

Category: TypeAlias = Literal["process", "extension", "folder"]
PROPERTIES: dict[Category, str] = {
    "folder": "ExclusionPath",
    "extension": "ExclusionExtension",
    "process": "ExclusionProcess",
}


class RecordError(Exception):
    """The record is not one that we can read; the sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The entries in force, by category; `by_policy_only` where local entries are ineffective."""

    entries: Mapping[Category, tuple[str, ...]]
    by_policy_only: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """Defender hides its lists from the account that looked: nothing can be said about them."""

    why: str


@dataclass(frozen=True, slots=True)
class OtherScanner:
    """Defender does not scan here; `names` are the other products that Windows lists, maybe none."""

    names: tuple[str, ...]
    mode: str


Reading: TypeAlias = Lists | Hidden | OtherScanner


def read_record(record: Any) -> Reading:
    """Read what the script recorded: `{elevated, mode, products, preference, policy}`.

    Raises RecordError for anything else. A record that was made without elevation is hidden even if its lists
    look empty: since platform 4.18.23070 Defender shows plain users nothing.
    """
    if not isinstance(record, Mapping):
        raise RecordError("the record is not a JSON object")
    mode = str(record.get("mode") or "").strip()
    if _is_inactive(mode):
        return OtherScanner(_texts(record.get("products"), "products"), mode)
    preference = record.get("preference")
    if not isinstance(preference, Mapping):
        raise RecordError("the record has no part 'preference'")
    policy = record.get("policy")
    if policy is not None and not isinstance(policy, Mapping):
        raise RecordError("the part 'policy' is not an object")
    return _read_lists(preference, policy or {}, elevated=record.get("elevated") is True)


def _read_lists(
    preference: Mapping[str, Any], policy: Mapping[str, Any], *, elevated: bool
) -> Reading:
    entries = {
        category: _texts(preference.get(name), name) for category, name in PROPERTIES.items()
    }
    notices = [entry for found in entries.values() for entry in found if entry.startswith(NOTICE)]
    if notices:
        return Hidden(notices[0].removeprefix(NOTICE).strip())
    if not elevated:
        return Hidden("the account that looked was not elevated")
    for name in HIDING_POLICIES:
        if _is_on(policy.get(name)) and not any(entries.values()):
            return Hidden(f"the policy {name} is on")
    if _is_on(policy.get(NO_MERGE_POLICY)):
        return _policy_lists(policy)
    return Lists(entries)


def _policy_lists(policy: Mapping[str, Any]) -> Reading:
    """Only what came by policy counts where local entries are not merged; unread policy lists hide it."""
    found: dict[Category, tuple[str, ...]] = {}
    for category, name in PROPERTIES.items():
        if name not in policy:
            return Hidden(f"{NO_MERGE_POLICY} is on, and the policy's own lists were not readable")
        found[category] = _texts(policy[name], name)
    return Lists(found, by_policy_only=True)


def _texts(value: Any, name: str) -> tuple[str, ...]:
    if isinstance(value, Mapping):
        value = value.get("value")
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Sequence) or len(value) > AT_MOST:
        raise RecordError(f"{name} is neither a text nor a list of at most {AT_MOST} texts")
    entries = [entry for entry in value if entry is not None]  # `@($null)` holds one null
    if not all(isinstance(entry, str) for entry in entries):
        raise RecordError(f"{name} holds something that is not a text")
    return tuple(entry.strip() for entry in entries if entry.strip())


def _is_inactive(mode: str) -> bool:
    """Tell whether Defender itself says it is not the scanner (`Get-MpComputerStatus`, AMRunningMode)."""
    return mode.casefold() in {"not running", "passive mode", "sxs passive mode", "passive"}


def _is_on(value: Any) -> bool:
    return value is True or str(value).strip() == "1"
