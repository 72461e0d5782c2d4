"""What differs between two editions, requirement by requirement?"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from knowledge.model import AddressRange, Edition, Exclusion, Guideline, PortRequirement

Compared: TypeAlias = PortRequirement | Exclusion | Guideline | AddressRange
T = TypeVar("T", PortRequirement, Exclusion, Guideline, AddressRange)
Key: TypeAlias = Callable[[T], Hashable]

_PORT_FIELDS = (
    "port", "port_to", "transport", "transport_default", "component", "module", "direction",
    "from_party", "to_party", "where_open", "alternative_to",
)  # fmt: skip
_WORDING = ("purpose", "condition", "remark")
PARTS = ("ports", "exclusions", "guidelines", "ip_ranges")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a requirement before and after, as text; None where nothing is stated."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A requirement of both editions that isn't the same in both."""

    old: Compared
    new: Compared
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class EditionDiff:
    """What the new edition adds, leaves out and changes.

    `notes` name the parts that can't be compared, because one of the editions doesn't hold them (whole): what
    isn't known is neither added nor removed.
    """

    old: str
    new: str
    added: tuple[Compared, ...]
    removed: tuple[Compared, ...]
    changed: tuple[Changed, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no difference was found; `notes` may still limit what that means."""
        return not (self.added or self.removed or self.changed)


@dataclass(slots=True)
class _Paired:
    added: list[Compared]
    removed: list[Compared]
    changed: list[Changed]
    notes: list[str]


def diff(old: Edition, new: Edition) -> EditionDiff:
    """Return the differences; ports are paired by component, number, direction and module, never by number alone.

    A row whose number alone changed (Screen Recording from one port to another) is a change, not a removal and
    an addition. Wording is compared only between revisions of one edition: each document has its own.
    """
    paired = _Paired([], [], [], [])
    same_edition = old.name == new.name
    port_fields = _PORT_FIELDS + (_WORDING if same_edition else ())
    _part(old, new, "ports", old.ports, new.ports, _PORT_KEYS, port_fields, paired)
    exclusion_fields = ("component", "is_default_folder")
    _part(
        old,
        new,
        "exclusions",
        old.exclusions,
        new.exclusions,
        (_exclusion_key,),
        exclusion_fields,
        paired,
    )
    guideline_fields = ("text",) if same_edition else ()
    _part(
        old, new, "guidelines", old.guidelines, new.guidelines, (_topic,), guideline_fields, paired
    )
    _part(old, new, "ip_ranges", old.ip_ranges, new.ip_ranges, (_network,), ("what",), paired)
    return EditionDiff(
        old.name,
        new.name,
        tuple(paired.added),
        tuple(paired.removed),
        tuple(paired.changed),
        tuple(paired.notes),
    )


def _whole_row(row: PortRequirement) -> Hashable:
    return (row.component, row.port, row.port_to, row.direction, row.module, row.transport)


def _row(row: PortRequirement) -> Hashable:
    return (row.component, row.port, row.port_to, row.direction, row.module)


def _undirected_row(row: PortRequirement) -> Hashable:
    return (row.component, row.port, row.module)


def _service(row: PortRequirement) -> Hashable:
    return (row.component, row.direction, row.module)


def _number(row: PortRequirement) -> Hashable:
    return (row.port, row.port_to, row.direction, row.module)


_PORT_KEYS: tuple[Callable[[PortRequirement], Hashable], ...] = (
    _whole_row, _row, _undirected_row, _service, _number,
)  # fmt: skip


def _exclusion_key(row: Exclusion) -> Hashable:
    return (row.category, row.value.casefold(), row.machine)


def _topic(row: Guideline) -> Hashable:
    return row.topic


def _network(row: AddressRange) -> Hashable:
    return row.cidr


def _part(  # noqa: PLR0913 - two editions, and how one part of them is compared
    old: Edition,
    new: Edition,
    part: str,
    before: Sequence[T],
    after: Sequence[T],
    keys: Sequence[Callable[[T], Hashable]],
    fields: Sequence[str],
    paired: _Paired,
) -> None:
    holds_old, holds_new = old.known.get(part, "none"), new.known.get(part, "none")
    pairs, gone, come = _pair(before, after, keys)
    for one, other in pairs:
        changes = tuple(_changes(one, other, fields))
        if changes:
            paired.changed.append(Changed(one, other, changes))
    # What an edition doesn't hold whole may well be in its document: its absence tells nothing.
    if holds_new == "complete":
        paired.removed += gone
    elif gone:
        paired.notes.append(
            f"{new.name}: {part.replace('_', ' ')} are {_held(holds_new)}; {len(gone)} of {old.name} can't be told from removed"
        )
    if holds_old == "complete":
        paired.added += come
    elif come:
        paired.notes.append(
            f"{old.name}: {part.replace('_', ' ')} are {_held(holds_old)}; {len(come)} of {new.name} can't be told from added"
        )


def _held(known: str) -> str:
    return "not known" if known == "none" else "known in part"


def _pair(
    before: Sequence[T], after: Sequence[T], keys: Sequence[Callable[[T], Hashable]]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Pair rows by the strictest key first; a looser key pairs only where it names one row on each side."""
    gone, come = list(before), list(after)
    pairs: list[tuple[T, T]] = []
    for key in keys:
        there = _by(come, key)
        here = _by(gone, key)
        for name, ones in here.items():
            others = there.get(name, [])
            if len(ones) == len(others) == 1:
                pairs.append((ones[0], others[0]))
                gone.remove(ones[0])
                come.remove(others[0])
    return pairs, gone, come


def _by(rows: Iterable[T], key: Callable[[T], Hashable]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _changes(old: Compared, new: Compared, fields: Sequence[str]) -> Iterable[FieldChange]:
    for field in fields:
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield FieldChange(field, _text(before), _text(after))


def _text(value: object) -> str | None:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)
