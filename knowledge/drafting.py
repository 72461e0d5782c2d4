"""How does a draft become an edition?"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from knowledge.importing.draft import Draft, PortRow
from knowledge.model import AddressRange, Citation, Edition, Exclusion, Guideline, PortRequirement

_SLUG = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 60
_NAME = re.compile(r"([0-9][0-9A-Za-z.]*|[a-z0-9][a-z0-9.]*)-([a-z0-9-]+)")
NOT_PROBED = "Imported from a document: no row is probed until someone says from where to look and where a listener is expected."


class DraftNotUsableError(ValueError):
    """A draft can't become this edition; the message says why and what to do."""


def is_edition_name(name: str) -> bool:
    """Whether that is a version, a dash and a deployment, as in `17.1-hosted`."""
    return _NAME.fullmatch(name) is not None


def edition_of(draft: Draft, name: str, product: str, previous: Edition | None = None) -> Edition:
    """Return the draft as the edition `name` (`17.1-hosted`: version, dash, deployment).

    Rows that `previous` (the edition it replaces) has in the same way keep its key, component, module and readings, which are ours;
    all others have no readings and aren't probed. Raises `DraftNotUsableError` for a draft without requirements or a name of
    another form.
    """
    parts = _NAME.fullmatch(name)
    if parts is None:
        raise DraftNotUsableError(
            f"{name!r} is no edition: write version and deployment, as in 17.1-hosted"
        )
    if draft.outcome == "nothing_found":
        raise DraftNotUsableError(
            f"{draft.document} holds no requirement: there is nothing to publish"
        )
    keys: set[str] = set()
    cite = _Citing(name, draft.title, previous.url if previous else None)
    edition = Edition(
        name=name,
        product=product,
        version=parts[1],
        deployment=parts[2],
        document=draft.title,
        url=cite.url,
        known=_known(draft),
        known_note=None if previous else NOT_PROBED,
        ports=tuple(
            _port(row, number, product, cite, keys) for number, row in enumerate(draft.ports, 1)
        ),
        exclusions=_exclusions(draft, cite, keys),
        guidelines=tuple(
            Guideline(_free(_slug(row.topic), keys), cite(draft.title), row.topic, row.text)
            for row in draft.guidelines
        ),
        ip_ranges=tuple(
            AddressRange(cite(draft.title, number), row.cidr, row.what)
            for number, row in enumerate(draft.ip_ranges, 1)
        ),
        revision=previous.revision + 1 if previous else 1,
    )
    return _with_interpretation(edition, previous) if previous else edition


class _Citing:
    """Makes the citations of one edition."""

    def __init__(self, edition: str, document: str, url: str | None) -> None:
        self.url = url
        self._edition = edition
        self._document = document

    def __call__(self, section: str, row: int | None = None) -> Citation:
        return Citation(self._edition, self._document, section, row, self.url)


def _known(draft: Draft) -> dict[str, Literal["complete", "partial", "none"]]:
    """Say what the document gave: a part it doesn't have isn't known, a table with cut rows is known in part."""
    known: dict[str, Literal["complete", "partial", "none"]] = {
        part: "none" if part in draft.absent else "complete"
        for part in ("ports", "exclusions", "guidelines", "ip_ranges")
    }
    if known["ports"] == "complete" and (
        draft.incomplete or any(w.kind == "process_without_rows" for w in draft.warnings)
    ):
        known["ports"] = "partial"
    return known


def _port(
    row: PortRow, number: int, product: str, cite: _Citing, keys: set[str]
) -> PortRequirement:
    component = _slug(_without(product, row.component)) or "unnamed"
    start = "placeholder" if row.port is None else str(row.port)
    key = "-".join(
        part
        for part in (
            start,
            component,
            row.direction if row.direction in {"inbound", "outbound"} else "",
        )
        if part
    )
    module = re.fullmatch(r"(.+?)(?: in use|-only deployment)", row.condition or "")
    return PortRequirement(
        key=_free(key, keys),
        citation=cite(re.sub(r"^[0-9]+: ", "", row.section), number),
        port=row.port,
        transport=row.transport or "?",
        component=component,
        purpose=row.description.rstrip(" .") or row.component,
        port_to=row.port_to,
        transport_default=row.transport_default,
        module=_slug(_without(product, module[1])) if module else None,
        condition=row.condition,
        direction=row.direction,
        from_party=row.source,
        to_party=row.destination,
        where_open=row.where_open or (),
        alternative_to=row.alternative_to,
    )


def _exclusions(draft: Draft, cite: _Citing, keys: set[str]) -> tuple[Exclusion, ...]:
    return tuple(
        Exclusion(
            key=_free(f"{row.kind}-{_slug(row.value)}", keys),
            citation=cite(draft.title, number),
            category=row.kind,
            value=row.value,
            machine=_slug(row.machine or "") or "unnamed",
            component=_slug(row.component or "") or "unnamed",
            is_default_folder=bool(row.default),
        )
        for number, row in enumerate(draft.exclusions, 1)
    )


def _with_interpretation(edition: Edition, previous: Edition) -> Edition:
    """Take over what is ours for rows that pair with one row of the edition replaced, by number and module."""
    ours = {}
    for row in edition.ports:
        like = [old for old in previous.ports if _same_place(old, row)]
        if len(like) == 1:
            ours[row.key] = replace(
                row,
                key=like[0].key,
                component=like[0].component,
                module=like[0].module,
                readings=like[0].readings,
            )
    by_value = {(row.category, row.value.casefold()): row for row in previous.exclusions}
    exclusions = tuple(
        replace(
            row, key=old.key, component=old.component, machine=old.machine, readings=old.readings
        )
        if (old := by_value.get((row.category, row.value.casefold())))
        else row
        for row in edition.exclusions
    )
    ports = tuple(ours.get(row.key, row) for row in edition.ports)
    return replace(edition, ports=_distinct(ports), exclusions=exclusions)


def _same_place(old: PortRequirement, new: PortRequirement) -> bool:
    if (old.port, old.port_to, old.direction) != (new.port, new.port_to, new.direction):
        return False
    return (old.module is None) == (new.condition is None)


def _distinct(ports: Sequence[PortRequirement]) -> tuple[PortRequirement, ...]:
    keys: set[str] = set()
    return tuple(replace(row, key=_free(row.key, keys)) for row in ports)


def _without(product: str, name: str) -> str:
    """Leave the product's own words off the front of a component's name."""
    words = name.split()
    ours = {word.casefold() for word in product.split()}
    while len(words) > 1 and words[0].casefold() in ours:
        words = words[1:]
    return " ".join(words)


def _slug(text: str) -> str:
    return _SLUG.sub("-", text.casefold()).strip("-")[:_SLUG_LENGTH].strip("-")


def _free(key: str, keys: set[str]) -> str:
    """Return a key that isn't taken: the second `443-portal` is `443-portal-2`."""
    name, number = key, 1
    while name in keys:
        number += 1
        name = f"{key}-{number}"
    keys.add(name)
    return name
