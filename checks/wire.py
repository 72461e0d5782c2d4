"""What do bot and agents say to each other?

Every message is JSON with its version `v`. A message of another version is never guessed at: both sides say
which they speak. Within a version fields are added only with a default, and an unknown one is ignored.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from checks.failure import Failure
from checks.model import Check, Evidence, Requirement, Source, Target

VERSION = 1
LARGEST = 200_000
"""Bytes of a message; the server cuts off at 262,144."""
LONGEST_RUN_S = 900
LONGEST_LISTEN_S = 600
MOST_LOOKS = 4_096
NUMBERS = 1_000_000
"""The number of a look lies below."""

T = TypeVar("T", bound="Message")


class NotUnderstood(ValueError):  # noqa: N818 - it says what happened
    """A message can't be read; `theirs` is the version it is in, None if that can't be told either."""

    def __init__(self, why: str, theirs: int | None = None) -> None:
        super().__init__(why)
        self.theirs = theirs


class Part(BaseModel):
    """A frozen part of a message; what a newer peer adds is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Message(Part):
    """What is sent under one subject."""

    v: int = VERSION

    def written(self) -> bytes:
        """Return the bytes to send."""
        return self.model_dump_json().encode()


class Look(Part):
    """One measurement to take; only what the measuring needs, nothing of the requirement behind it."""

    n: int = Field(ge=0, lt=NUMBERS)
    probe: str = Field(max_length=64)
    role: str = Field(default="", max_length=64)
    host: str = Field(max_length=253)
    port: int | None = Field(default=None, ge=1, le=65535)
    parameters: dict[str, Any] = Field(default_factory=dict)
    allowed_networks: tuple[str, ...] = ()

    def written(self) -> bytes:
        """Return it as it stands in an ask."""
        return self.model_dump_json().encode()


class Ask(Message):
    """Take these looks within `valid_s` seconds of hearing this; clocks differ, so the time is relative.

    More asks of the same run add to it. The asker understands up to `together` results in one message.
    """

    run: str = Field(pattern=r"^[A-Za-z0-9]{8,64}$")
    valid_s: float = Field(gt=0, le=LONGEST_RUN_S)
    together: int = Field(default=1, ge=1)
    looks: tuple[Look, ...] = Field(max_length=MOST_LOOKS)


class Control(Message):
    """What every agent of a vantage point hears.

    `cancel`: forget the run `token`. `hello`: say who you are, to the beat `token`. `listen`: accept
    connections to `port` for `seconds`, and tell the beat `token` whether you do; a `cancel` of the token ends it.
    """

    kind: Literal["cancel", "hello", "listen"]
    token: str = Field(pattern=r"^[A-Za-z0-9]{8,64}$")
    port: int | None = Field(default=None, ge=1, le=65535)
    seconds: float = Field(default=0.0, ge=0, le=LONGEST_LISTEN_S)


class Introduction(Part):
    """What an agent says of itself: shown, and never taken for its identity."""

    version: str = Field(default="", max_length=64)
    host: str = Field(default="", max_length=253)
    platform: str = Field(default="", max_length=200)
    probes: tuple[str, ...] = Field(default=(), max_length=200)


class Beat(Message):
    """A sign of life of a run or an answer to a control.

    `open` counts looks without confirmed evidence. `kind` "unreadable" says that an ask could not be understood.
    """

    kind: Literal["alive", "hello", "listener", "unreadable"] = "alive"
    open: int = Field(default=0, ge=0)
    who: Introduction | None = None
    listener: Literal["open", "taken", "refused", "failed", "closed"] | None = None
    detail: str = Field(default="", max_length=500)


class Unmeasured(Part):
    """Why there is no evidence: a word, as `checks.vantage.NotMeasured` has it."""

    failure: Failure
    detail: str = Field(default="", max_length=2_000)
    facts: dict[str, Any] = Field(default_factory=dict)


class Landed(Message):
    """The result of one look: evidence, or why there is none; `n` is set where it comes with others."""

    n: int | None = Field(default=None, ge=0, lt=NUMBERS)
    evidence: Evidence | None = None
    unmeasured: Unmeasured | None = None


class Results(Message):
    """Results of one run that landed together, each as it would come alone."""

    results: tuple[Landed, ...] = Field(max_length=MOST_LOOKS)


class Confirmed(Message):
    """The bot's answer to evidence: it is in the database, or it is of no use and may be forgotten."""

    stored: bool
    why: str = ""


class JoinRequest(Message):
    """A newcomer asks for the token of the key that it made."""

    code: str = Field(max_length=100)
    user: str = Field(max_length=100)
    who: Introduction = Introduction()


class JoinAnswer(Message):
    """The token for the newcomer's key, or the reason why it gets none."""

    token: str = Field(default="", max_length=65_536)
    why: str = Field(default="", max_length=500)


def read(kind: type[T], content: bytes) -> T:
    """Read a message of that kind; raises NotUnderstood."""
    if len(content) > LARGEST + 10_000:
        raise NotUnderstood(f"{len(content)} bytes are more than a message may have")
    try:
        message = kind.model_validate_json(content)
    except ValidationError as error:
        theirs = _version(content)
        if theirs != VERSION:
            raise _other_version(theirs) from error
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise NotUnderstood(f"{where}: {first['msg']}"[:300], theirs) from error
    if "v" not in message.model_fields_set:
        raise NotUnderstood("it does not say its version")
    if message.v != VERSION:
        raise _other_version(message.v)
    return message


def _version(content: bytes) -> int:
    """Return the version that a message is in; raises NotUnderstood if it tells none."""
    try:
        raw = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("it is not JSON") from error
    theirs = raw.get("v") if isinstance(raw, dict) else None
    if not isinstance(theirs, int) or isinstance(theirs, bool):
        raise NotUnderstood("it does not say its version")
    return theirs


def _other_version(theirs: int) -> NotUnderstood:
    return NotUnderstood(f"it is in version {theirs} of the language, this is {VERSION}", theirs)


def look_of(check: Check) -> Look:
    """Return what an agent must know of a check."""
    return Look(
        n=check.n,
        probe=check.probe,
        role=check.target.role,
        host=check.target.host,
        port=check.target.port,
        parameters=check.parameters,
        allowed_networks=check.allowed_networks,
    )


# Nothing of it is sent to an agent; made once, as making values takes longer than all else on the way of a look.
_ASKED_FOR = Requirement(key="asked", kind="port", component="", citation={})
_HERE = Source(role="", vantage="")


def check_of(look: Look, allowed_networks: tuple[str, ...]) -> Check:
    """Return a check that measures what was asked for; its requirement stays with the bot."""
    return Check(
        n=look.n,
        requirement=_ASKED_FOR,
        reading=0,
        probe=look.probe,
        source=_HERE,
        target=Target(role=look.role, host=look.host, port=look.port),
        parameters=look.parameters,
        allowed_networks=allowed_networks,
    )


def read_results(content: bytes) -> list[tuple[int, Landed | NotUnderstood]]:
    """Read results that came together, by number; one that can't be read doesn't take the others with it.

    Raises NotUnderstood where not even their numbers can be told.
    """
    try:
        return [
            (landed.n, landed) for landed in read(Results, content).results if landed.n is not None
        ]
    except NotUnderstood as error:
        if error.theirs != VERSION:
            raise
    raw = json.loads(content).get("results")
    found = []
    for each in raw if isinstance(raw, list) else []:
        n = each.get("n") if isinstance(each, dict) else None
        if isinstance(n, int) and not isinstance(n, bool):
            found.append((n, _read_one(each)))
    return found


def _read_one(raw: object) -> "Landed | NotUnderstood":
    try:
        return read(Landed, json.dumps(raw).encode())
    except NotUnderstood as error:
        return error


def write_results(written: Sequence[bytes]) -> bytes:
    """Return one message for results that were written singly: alone it stays as it is."""
    if len(written) == 1:
        return written[0]
    return b'{"v":%d,"results":[%s]}' % (VERSION, b",".join(written))


def asks(run: str, valid_s: float, looks: Sequence[bytes]) -> Iterator[bytes]:
    """Yield as few asks as fit into messages, written, of looks that were written and that each fit (see `fits`)."""
    head = Ask(run=run, valid_s=valid_s, together=MOST_LOOKS, looks=()).written()
    batch: list[bytes] = []
    size = 0
    for look in looks:
        if batch and (size + len(look) >= LARGEST - 1_000 or len(batch) == MOST_LOOKS):
            yield head[:-2] + b",".join(batch) + head[-2:]
            batch, size = [], 0
        batch.append(look)
        size += len(look) + 1
    if batch:
        yield head[:-2] + b",".join(batch) + head[-2:]


def fits(look: bytes) -> bool:
    """Tell whether a look can be asked for at all; a site's own authorities can be too long for it."""
    return len(look) <= LARGEST - 2_000
