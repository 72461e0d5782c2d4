"""How does a requirement become plain values for a database or a script, and a requirement again?"""

from dataclasses import asdict
from typing import Any

from knowledge.model import (
    AddressRange,
    Citation,
    Exclusion,
    Guideline,
    Look,
    PortRequirement,
    Reading,
)

Stored = PortRequirement | Exclusion | Guideline | AddressRange


def to_plain(item: Stored) -> dict[str, Any]:
    """Return strings, numbers, lists and dictionaries only; `kind` says what it is."""
    values: dict[str, Any] = _listed(asdict(item))
    return {**values, "kind": values.get("kind", "address_range")}


def from_plain(values: dict[str, Any]) -> Stored:
    """Return what `to_plain` was given; raises KeyError or TypeError for other values."""
    fields = {
        name: value
        for name, value in values.items()
        if name not in {"kind", "citation", "readings"}
    }
    citation = Citation(**values["citation"])
    kind = values["kind"]
    if kind == "port":
        return PortRequirement(
            **{**fields, "where_open": tuple(fields["where_open"])},
            citation=citation,
            readings=_readings(values),
        )
    if kind == "exclusion":
        return Exclusion(**fields, citation=citation, readings=_readings(values))
    if kind == "guideline":
        return Guideline(**fields, citation=citation)
    return AddressRange(**fields, citation=citation)


def _readings(values: dict[str, Any]) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            tuple(
                Look(**{**look, "to_roles": tuple(look["to_roles"])}) for look in reading["looks"]
            )
        )
        for reading in values["readings"]
    )


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _listed(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(inner) for inner in value]
    return value
