"""How are the fields of a site written by hand, and what is wrong with what was written?"""

import hashlib
import re
from collections.abc import Collection, Mapping
from typing import Any

from pydantic import ValidationError

from bot.sites.file import in_words
from bot.sites.fitting import misfits, outside
from bot.sites.marked import Path
from bot.sites.record import SiteRecord
from knowledge.model import Edition

FIELDS: dict[str, str] = {
    "id": "one",
    "name": "one",
    "edition": "one",
    "timezone": "one",
    "components": "many",
    "aliases": "many",
    "tags": "many",
    "allowed_networks": "many",
    "hosts": "grouped",
    "vantage": "grouped",
    "contacts": "grouped",
    "ports": "pairs",
}
"""What may be written by hand, and in which form; the rest of a record stays as it is."""
_BETWEEN = re.compile(r"[,\s]+")
_PAIR = re.compile(r"\s*([^=:]+?)\s*[=:]\s*(.*?)\s*")


class BadLine(ValueError):  # noqa: N818 - it says what happened
    """A line that can't be read; the message says which and how it is written."""


def as_text(record: SiteRecord, field: str) -> str:
    """Write a field as one types it: words with commas, `role = host, host` a line, `443 = 20443` a line."""
    value = record.model_dump(mode="json")[field]
    form = FIELDS[field]
    if form == "many":
        return ", ".join(value)
    if form == "grouped":
        return "\n".join(f"{key} = {', '.join(held)}" for key, held in value.items())
    if form == "pairs":
        return "\n".join(f"{key} = {held}" for key, held in value.items())
    return str(value)


def read_text(field: str, text: str) -> Any:
    """Read a field as one types it; raises BadLine."""
    form = FIELDS[field]
    if form == "many":
        return [word for word in _BETWEEN.split(text) if word]
    if form == "one":
        return text.strip()
    pairs = [_pair(line) for line in text.replace(";", "\n").splitlines() if line.strip()]
    if form == "pairs":
        return dict(pairs)
    grouped: dict[str, list[str]] = {}
    for key, held in pairs:
        grouped.setdefault(key, []).extend(w for word in held.split(",") if (w := word.strip()))
    return grouped


def drafted(
    old: SiteRecord | None, texts: Mapping[str, str], editions: Collection[Edition]
) -> SiteRecord | dict[str, str]:
    """Return the record with these fields in place of the old ones, or what is wrong, by field.

    A host that is an address must lie in the allowed networks; the edition, roles and components must be known.
    """
    value = old.model_dump(mode="json") if old is not None else {}
    wrong: dict[str, str] = {}
    for field, text in texts.items():
        try:
            value[field] = read_text(field, text)
        except BadLine as error:
            wrong[field] = str(error)
    if wrong:
        return wrong
    try:
        record = SiteRecord.model_validate(value)
    except ValidationError as error:
        return _by_field(list(in_words(error)))
    faults = [*misfits(record, editions)]
    strays = [f"{host} ({role})" for role, host in outside(record)]
    if strays:
        faults.append((("hosts",), f"in none of the allowed networks: {', '.join(strays)}"))
    return _by_field(faults) or record


def digest(record: SiteRecord) -> str:
    """Name a record's content, so that two who edit it at once are noticed."""
    return hashlib.sha256(record.model_dump_json().encode()).hexdigest()[:16]


def differences(old: SiteRecord | None, new: SiteRecord) -> list[tuple[str, str, str]]:
    """Return each field that is not as it was, with what it said before (empty if nothing) and what it says now."""
    before = {field: as_text(old, field) if old is not None else "" for field in FIELDS}
    return [
        (field, before[field], said)
        for field in FIELDS
        if (said := as_text(new, field)) != before[field]
    ]


def _pair(line: str) -> tuple[str, str]:
    found = _PAIR.fullmatch(line)
    if found is None or not found[2]:
        raise BadLine(f"{line.strip()[:60]!r}: write NAME = VALUE, a line each")
    return found[1], found[2]


def _by_field(faults: list[tuple[Path, str]]) -> dict[str, str]:
    """Join what is wrong, field by field; what stands nowhere is told at the id."""
    found: dict[str, list[str]] = {}
    for path, said in faults:
        where = str(path[0]) if path and str(path[0]) in FIELDS else "id"
        inside = " ".join(str(step) for step in path[1:] if isinstance(step, str))
        found.setdefault(where, []).append(f"{inside}: {said}" if inside else said)
    return {field: "; ".join(dict.fromkeys(said)) for field, said in found.items()}
