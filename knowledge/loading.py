"""How does an edition file become an `Edition`?"""

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.model import (
    AddressRange,
    Citation,
    Edition,
    Exclusion,
    Guideline,
    Look,
    PortRequirement,
    Reading,
)

EDITIONS = Path(__file__).with_name("editions")

Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
PortNumber = Annotated[int, Field(strict=True, ge=1, le=65_535)]
Row = Annotated[int, Field(strict=True, ge=1)]
Known = Literal["complete", "partial", "none"]


class EditionFileError(Exception):
    """An edition file cannot be used; the message names file and field (or line)."""


class _FileModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LookRow(_FileModel):
    """One look of our interpretation."""

    from_role: Slug
    to_roles: Annotated[tuple[Slug, ...], Field(min_length=1)]
    probe: Slug
    trust: Literal["high", "medium", "low"]
    why: Text


class ReadingRow(_FileModel):
    """Looks that belong together."""

    looks: Annotated[tuple[LookRow, ...], Field(min_length=1)]


class PortRow(_FileModel):
    """One row of a port table as the file writes it."""

    key: Slug
    row: Row
    section: Text
    port: PortNumber | None
    port_to: PortNumber | None = None
    transport: Annotated[str, Field(pattern=r"^[A-Z()/?]+$", max_length=20)]
    transport_default: Annotated[str, Field(pattern=r"^[A-Z]+$", max_length=20)] | None = None
    component: Slug
    purpose: Text
    module: Slug | None = None
    condition: Text | None = None
    direction: Literal["inbound", "outbound", "between", "from-to"] | None = None
    from_party: Annotated[Text | None, Field(alias="from")] = None
    to_party: Annotated[Text | None, Field(alias="to")] = None
    where_open: tuple[Text, ...] = ()
    alternative_to: PortNumber | None = None
    remark: Text | None = None
    our_readings: tuple[ReadingRow, ...] = ()

    @model_validator(mode="after")
    def _a_range_goes_up(self) -> "PortRow":
        if self.port_to is not None and (self.port is None or self.port_to <= self.port):
            raise ValueError("port_to must be greater than port")
        return self


class ExclusionRow(_FileModel):
    """One antivirus exclusion as the file writes it."""

    key: Slug
    row: Row
    section: Text
    category: Literal["process", "extension", "folder"]
    value: Text
    machine: Slug
    component: Slug
    is_default_folder: bool = False
    our_readings: tuple[ReadingRow, ...] = ()


class GuidelineRow(_FileModel):
    """One piece of guidance; `topic` is in snake case."""

    key: Slug
    section: Text
    topic: Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=80)]
    text: Text


class RangeRow(_FileModel):
    """One address range of the vendor's cloud."""

    section: Text
    row: Row
    cidr: Annotated[str, Field(pattern=r"^[0-9a-fA-F.:]+/\d{1,3}$")]
    what: Text


class KnownParts(_FileModel):
    """How much of each part of the document we hold."""

    ports: Known
    exclusions: Known
    guidelines: Known
    ip_ranges: Known


class EditionHead(_FileModel):
    """Which document for which deployment."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.]*-[a-z0-9-]+$", max_length=60)]
    product: Text
    version: Text
    deployment: Slug
    document: Text
    url: Annotated[str, Field(pattern=r"^https?://")] | None = None
    revision: Row = 1
    known: KnownParts
    known_note: Text | None = None


class EditionFile(_FileModel):
    """A whole edition file; keys are unique and rows of a kind are numbered from 1 without a gap."""

    edition: EditionHead
    ports: tuple[PortRow, ...]
    exclusions: tuple[ExclusionRow, ...]
    guidelines: tuple[GuidelineRow, ...]
    ip_ranges: tuple[RangeRow, ...] = ()

    @model_validator(mode="after")
    def _keys_are_unique_and_rows_run(self) -> "EditionFile":
        keys = [row.key for rows in (self.ports, self.exclusions, self.guidelines) for row in rows]
        doubled = sorted({key for key in keys if keys.count(key) > 1})
        if doubled:
            raise ValueError(f"key used twice: {', '.join(doubled)}")
        for name, rows in (
            ("ports", [row.row for row in self.ports]),
            ("exclusions", [row.row for row in self.exclusions]),
            ("ip_ranges", [row.row for row in self.ip_ranges]),
        ):
            if rows != list(range(1, len(rows) + 1)):
                raise ValueError(f"{name}: rows must be numbered 1, 2, 3 … in order, got {rows}")
        return self


def read_edition(path: Path) -> Edition:
    """Read one edition file; raises `EditionFileError` naming file and field."""
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise EditionFileError(f"{path}: cannot be read: {error}") from error
    return parse_edition(content, name=path.name)


def parse_edition(content: str, *, name: str) -> Edition:
    """Turn the text of an edition file into its value; `name` stands in error messages."""
    try:
        raw: Any = yaml.load(content, Loader=_Loader)  # noqa: S506 - a safe loader, see below
    except yaml.YAMLError as error:
        raise EditionFileError(f"{name}: not readable as YAML: {error}") from error
    try:
        parsed = EditionFile.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = _field(first["loc"]) or "the whole file"
        raise EditionFileError(f"{name}: {field}: {first['msg']}") from error
    return _edition(parsed)


@cache
def shipped_editions() -> tuple[Edition, ...]:
    """All editions that come with the product, by name; raises `EditionFileError` for a broken file."""
    return tuple(read_edition(path) for path in sorted(EDITIONS.glob("*.yaml")))


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # chosen at import
    """The safe loader, refusing a key that stands twice (YAML would keep the last one silently)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - the parent's signature
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", node.start_mark
                )
        return super().construct_mapping(node, deep=deep)


def _field(location: tuple[int | str, ...]) -> str:
    """Write a pydantic location as `ports[3].port`."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def _edition(parsed: EditionFile) -> Edition:
    head = parsed.edition

    def cite(section: str, row: int | None) -> Citation:
        return Citation(head.name, head.document, section, row, head.url)

    return Edition(
        name=head.name,
        product=head.product,
        version=head.version,
        deployment=head.deployment,
        document=head.document,
        url=head.url,
        known=head.known.model_dump(),
        known_note=head.known_note,
        ports=tuple(_port(row, cite(row.section, row.row)) for row in parsed.ports),
        exclusions=tuple(_exclusion(row, cite(row.section, row.row)) for row in parsed.exclusions),
        guidelines=tuple(
            Guideline(row.key, cite(row.section, None), row.topic, row.text)
            for row in parsed.guidelines
        ),
        ip_ranges=tuple(
            AddressRange(cite(row.section, row.row), row.cidr, row.what)
            for row in parsed.ip_ranges
        ),
        revision=head.revision,
    )


def _port(row: PortRow, citation: Citation) -> PortRequirement:
    plain = row.model_dump(exclude={"row", "section", "our_readings"})
    return PortRequirement(citation=citation, readings=_readings(row.our_readings), **plain)


def _exclusion(row: ExclusionRow, citation: Citation) -> Exclusion:
    plain = row.model_dump(exclude={"row", "section", "our_readings"})
    return Exclusion(citation=citation, readings=_readings(row.our_readings), **plain)


def _readings(rows: tuple[ReadingRow, ...]) -> tuple[Reading, ...]:
    return tuple(
        Reading(tuple(Look(**look.model_dump()) for look in reading.looks)) for reading in rows
    )
