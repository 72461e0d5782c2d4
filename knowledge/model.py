"""What is a requirement, an edition, an answer?"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact stands: edition, document title, section heading and running row in that section.

    `row` counts from 1 over the edition's rows of one kind; None for prose. `url` is the public page.
    """

    edition: str
    document: str
    section: str
    row: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """Where to look from, where the listener is expected, and by which probe: our reading.

    `to_roles` is a preference: the first role for which a site has hosts is looked at. `why` gives the
    reason for `trust`. Never cited as the vendor's word (the documents say "between", not who listens).
    """

    from_role: str
    to_roles: tuple[str, ...]
    probe: str
    trust: Literal["high", "medium", "low"]
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Looks that belong together; where a requirement has several readings, one that succeeds is enough."""

    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class PortRequirement:
    """One row of a port table.

    `key` names the row for good within its edition (`5638-logging`). `port` is None for a placeholder
    row; `port_to` is set for a range only. `transport` is as printed, in capitals. `component` is a slug of
    the alias data, `module` the slug of the optional module that `condition` (prose) ties the row to.
    `parties` are roles or names as far as the document gives them, `where_open` the places it names.
    """

    key: str
    citation: Citation
    port: int | None
    transport: str
    component: str
    purpose: str
    port_to: int | None = None
    transport_default: str | None = None
    module: str | None = None
    condition: str | None = None
    direction: Literal["inbound", "outbound", "between", "from-to"] | None = None
    from_party: str | None = None
    to_party: str | None = None
    where_open: tuple[str, ...] = ()
    alternative_to: int | None = None
    remark: str | None = None
    readings: tuple[Reading, ...] = ()
    kind: Literal["port"] = field(default="port", init=False)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One antivirus exclusion; `value` is exact, with its trailing backslash."""

    key: str
    citation: Citation
    category: Literal["process", "extension", "folder"]
    value: str
    machine: str
    component: str
    is_default_folder: bool = False
    readings: tuple[Reading, ...] = ()
    kind: Literal["exclusion"] = field(default="exclusion", init=False)


@dataclass(frozen=True, slots=True)
class Guideline:
    """Prose with a topic, in our words; names, numbers and paths in it are exact."""

    key: str
    citation: Citation
    topic: str
    text: str
    kind: Literal["guideline"] = field(default="guideline", init=False)


Requirement: TypeAlias = PortRequirement | Exclusion | Guideline


@dataclass(frozen=True, slots=True)
class AddressRange:
    """A network that the document ties to the product's traffic; historic, shown with its edition only."""

    citation: Citation
    cidr: str
    what: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One document version for one deployment; published editions never change.

    `known` says for each part (`ports`, `exclusions`, `guidelines`, `ip_ranges`) how much of it we hold:
    what isn't known is answered as not known and never filled in from a neighbour.
    """

    name: str
    product: str
    version: str
    deployment: str
    document: str
    url: str | None
    known: dict[str, Literal["complete", "partial", "none"]]
    known_note: str | None
    ports: tuple[PortRequirement, ...]
    exclusions: tuple[Exclusion, ...]
    guidelines: tuple[Guideline, ...]
    ip_ranges: tuple[AddressRange, ...] = ()
    revision: int = 1


class AnswerOutcome(StrEnum):
    """What became of a question."""

    ANSWER = "answer"
    UNKNOWN = "unknown"
    SMALL_TALK = "small_talk"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A near candidate, offered as a question and never as the answer."""

    kind: Literal["port", "exclusion"]
    value: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What another edition lists; never a fact of the edition that was asked."""

    edition: str
    requirement: PortRequirement | Exclusion


@dataclass(frozen=True, slots=True)
class Step:
    """One step of "Why this answer?": the stage and what it found, in words."""

    stage: str
    found: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Facts with citations, or an honest unknown, or small talk left alone.

    `facts` are only what answers the question; `unlisted` are things asked for that the edition does not
    list, in the asker's words; `text` is plain and complete on its own. `ip_ranges` are the networks that the document
    prints, where the question asks for them.
    """

    question: str
    edition: str
    outcome: AnswerOutcome
    verdict: Literal["yes", "no"] | None
    facts: tuple[Requirement, ...]
    unlisted: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    elsewhere: tuple[Elsewhere, ...]
    text: str
    why: tuple[Step, ...] = ()
    ip_ranges: tuple[AddressRange, ...] = ()
