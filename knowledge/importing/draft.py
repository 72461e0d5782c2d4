"""What did an import understand, row by row, and what not?"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal


class ImportOutcome(StrEnum):
    """How an import ended; `nothing_found` changes nothing."""

    IMPORTED = "imported"
    IMPORTED_WITH_WARNINGS = "imported_with_warnings"
    NOTHING_FOUND = "nothing_found"


_END_WORDS = 3
_CELL_FIELDS = {
    "process": "component",
    "source": "from",
    "destination": "to",
    "place": "where_open",
}


@dataclass(frozen=True, slots=True)
class PortRow:
    """One port requirement as the document prints it; `line` is where it begins in the file.

    `port` is None for a placeholder; `component` is the printed process, or our label where the table has
    no such column. `table` is None for a port that stands in a setting's text and not in a table.
    """

    table: int | None
    section: str
    component: str
    condition: str | None
    port: int | None
    port_to: int | None
    transport: str | None
    transport_default: str | None
    direction: Literal["inbound", "outbound", "between", "from-to"] | None
    source: str | None
    destination: str | None
    where_open: tuple[str, ...] | None
    description: str
    alternative_to: int | None
    line: int


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """One antivirus exclusion; `default` is True for a folder that the document calls a default one, else None."""

    kind: Literal["process", "extension", "folder"]
    value: str
    machine: str | None
    default: bool | None
    component: str | None
    line: int


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One network that the document ties to the product's traffic."""

    cidr: str
    what: str
    line: int


@dataclass(frozen=True, slots=True)
class GuidelineRow:
    """Prose with a topic; `text` is the document's own, several places joined by a space."""

    topic: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Warned:
    """Something in the document that a person should look at; `about` names the row meant."""

    kind: Literal["placeholder_row", "process_without_rows", "cut_off_in_table", "nothing_found"]
    about: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A row that is cut off in the document: what is there of it, never completed."""

    text: str
    cells: dict[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class Remarked:
    """A line that was read with a doubt, or not understood at all, and why."""

    text: str
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Draft:
    """All that an import understood, in the order of the document. `edition` is what the importer said it is."""

    document: str
    title: str
    edition: str | None
    outcome: ImportOutcome
    ports: tuple[PortRow, ...] = ()
    exclusions: tuple[ExclusionRow, ...] = ()
    ip_ranges: tuple[RangeRow, ...] = ()
    guidelines: tuple[GuidelineRow, ...] = ()
    absent: tuple[str, ...] = ()
    warnings: tuple[Warned, ...] = ()
    incomplete: tuple[Cut, ...] = ()
    doubtful: tuple[Remarked, ...] = ()
    not_understood: tuple[Remarked, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the draft as plain values, parties under `from` and `to`; `read_draft` turns it back."""
        return {
            **_listed(asdict(self)),
            "outcome": str(self.outcome),
            "ports": [_port_json(row) for row in self.ports],
            "incomplete": [_cut_json(cut) for cut in self.incomplete],
        }


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(inner) for inner in value]
    return value


def _port_json(row: PortRow) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in _listed(asdict(row)).items():
        values[{"source": "from", "destination": "to"}.get(name, name)] = value
    words = row.description.split()
    ends = {
        "starts": " ".join(words[:_END_WORDS]),
        "ends": " ".join(words[-_END_WORDS:]),
        "words": len(words),
    }
    return values | {f"description_{name}": value for name, value in ends.items()}


def _cut_json(cut: Cut) -> dict[str, Any]:
    """Return what is there of a cut row, by field too; a port stays text, as digits may be missing."""
    fields = {_CELL_FIELDS.get(name, name): text for name, text in cut.cells.items()}
    return fields | {"text": cut.text, "cells": dict(cut.cells), "line": cut.line}


def read_draft(content: dict[str, Any]) -> Draft:
    """Return the draft that `as_json` wrote; raises KeyError or TypeError for anything else."""
    ports = tuple(_port(row) for row in content["ports"])
    return Draft(
        document=content["document"],
        title=content["title"],
        edition=content["edition"],
        outcome=ImportOutcome(content["outcome"]),
        ports=ports,
        exclusions=tuple(ExclusionRow(**row) for row in content["exclusions"]),
        ip_ranges=tuple(RangeRow(**row) for row in content["ip_ranges"]),
        guidelines=tuple(GuidelineRow(**row) for row in content["guidelines"]),
        absent=tuple(content["absent"]),
        warnings=tuple(Warned(**row) for row in content["warnings"]),
        incomplete=tuple(
            Cut(row["text"], row["cells"], row["line"]) for row in content["incomplete"]
        ),
        doubtful=tuple(Remarked(**row) for row in content["doubtful"]),
        not_understood=tuple(Remarked(**row) for row in content["not_understood"]),
    )


def _port(row: dict[str, Any]) -> PortRow:
    values = {
        {"from": "source", "to": "destination"}.get(name, name): value
        for name, value in row.items()
        if not name.startswith("description_")
    }
    places = values["where_open"]
    return PortRow(**{**values, "where_open": None if places is None else tuple(places)})
