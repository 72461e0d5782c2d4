"""What is a target, a check, evidence, a finding?

Values here cross edges (files, NATS, the database), so they are frozen and refuse unknown keys.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from checks.failure import Failure


class Value(BaseModel):
    """A frozen value; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(StrEnum):
    """What became of a check; "not looked" is never green."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    ERRORED = "errored"
    SKIPPED = "skipped"


class Look(Value):
    """One way to look at a requirement: our interpretation, never the vendor's word.

    The first of `to_roles` for which the site has hosts is the target.
    """

    from_role: str
    to_roles: tuple[str, ...]
    probe: str
    trust: Literal["high", "medium", "low"] = "medium"
    why: str = ""


class Reading(Value):
    """Looks that belong together; of several readings one that succeeds is enough."""

    looks: tuple[Look, ...]


class Requirement(Value):
    """What the checks need to know of a row: its key, what it asks for, its citation, how to look at it.

    For `kind` "port" the port fields are set, for "exclusion" `category`, `value` and `machine`. `module` is
    the slug of the optional module without which the row does not apply. `citation` is copied through.
    """

    key: str
    kind: Literal["port", "exclusion"]
    component: str
    citation: dict[str, Any]
    module: str | None = None
    condition: str | None = None
    port: int | None = None
    port_to: int | None = None
    transport: str | None = None
    transport_default: str | None = None
    purpose: str = ""
    alternative_to: int | None = None
    category: Literal["process", "extension", "folder"] | None = None
    value: str | None = None
    machine: str | None = None
    readings: tuple[Reading, ...] = ()


class Site(Value):
    """A customer's installation as the checks see it.

    `hosts` maps a role to host names or addresses; `ports` maps a documented port to the one this site uses;
    `vantage` maps a vantage point (`local`, an agent's name) to the roles in whose place it may look. Every
    dialled address lies in one of `allowed_networks` (CIDR).
    """

    id: str
    name: str
    edition: str
    components: tuple[str, ...] = ()
    timezone: str = "UTC"
    hosts: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    ports: dict[int, int] = Field(default_factory=dict)
    allowed_networks: tuple[str, ...] = ()
    vantage: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Target(Value):
    """What is looked at: role, host as recorded, port (None for a look at the machine itself)."""

    role: str
    host: str
    port: int | None = None


class Source(Value):
    """Where we look from: the role in whose place, and the vantage point that does it."""

    role: str
    vantage: str


FAR_END = -1
"""`Check.reading` of a look at the listener's own machine: it explains the others and proves none."""


class Check(Value):
    """One requirement, at one target, from one vantage point, by one probe.

    `n` counts from 0 within the plan and is the key of the result. `reading` numbers the requirement's
    readings. `parameters` belong to the probe (`server_name`, `origin`, `must_grant`, …).
    """

    n: int
    requirement: Requirement
    reading: int
    probe: str
    source: Source
    target: Target
    parameters: dict[str, Any] = Field(default_factory=dict)
    allowed_networks: tuple[str, ...] = ()


class Skip(Value):
    """A check left out of the plan, with its reason in words."""

    requirement: Requirement
    reason: str
    source_role: str | None = None
    target_role: str | None = None


class Plan(Value):
    """The checks and the skips of a run, decided before anything runs.

    `controls` look at a port that must be closed, one for each host and vantage point; they are numbered
    after the checks, belong to no requirement (the one in them is only carried along) and make no finding.
    """

    site: Site
    checks: tuple[Check, ...]
    skips: tuple[Skip, ...]
    controls: tuple[Check, ...] = ()


class Evidence(Value):
    """What a probe saw, verbatim, with times.

    `failure` is None when the probe's own look succeeded. `facts` hold what varies (`connect_ms`,
    `certificate`, `status`, `guess`, …; times in milliseconds), `addresses` each dialled address with its
    own result, `trace` one line a step.
    """

    failure: Failure | None = None
    detail: str = ""
    address: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    addresses: tuple[dict[str, Any], ...] = ()
    trace: tuple[str, ...] = ()
    started: datetime | None = None
    seconds: float = 0.0


class Finding(Value):
    """Outcome, failure, sentence, who must act and fix, tied to a requirement.

    `reason` is set for skipped, unknown and errored. `n` is the check's number, None for a skip.
    """

    n: int | None
    requirement: Requirement
    probe: str | None
    source: Source | None
    target: Target | None
    outcome: Outcome
    failure: Failure | None = None
    sentence: str = ""
    who: str | None = None
    fix: str | None = None
    evidence: Evidence | None = None
    reason: str | None = None
