"""Who did what, when, where, by which rule, with which result, and was the list tampered with?"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import Column, Text
from sqlmodel import Field, Session, SQLModel, col, select

from bot.store.insert import insert_new

GENESIS = "0" * 64
_HEAD = "audit"
_PAGE = 500


class StoredAudit(SQLModel, table=True):
    """One line of the audit; rows are only ever added, the database itself refuses anything else."""

    __tablename__ = "audit"

    n: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: float
    who: str = Field(index=True, max_length=100)
    where_: str = Field(max_length=100)
    what: str = Field(sa_column=Column(Text, nullable=False))
    rule: str = Field(sa_column=Column(Text, nullable=False))
    result: str = Field(max_length=200)
    reference: str = Field(index=True, max_length=40)
    previous: str = Field(max_length=64)
    digest: str = Field(max_length=64)


class StoredAuditHead(SQLModel, table=True):
    """How long the audit is and what its last line hashes to: a cut end shows, and writers queue here."""

    __tablename__ = "audit_head"

    name: str = Field(primary_key=True, max_length=20)
    n: int
    digest: str = Field(max_length=64)


@dataclass(frozen=True, slots=True)
class Act:
    """What is worth remembering; `where` is a channel or `command line`, `rule` what decided."""

    who: str
    where: str
    what: str
    rule: str
    result: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit as it is exported; `at` in seconds since the epoch, `digest` over all before it."""

    n: int
    at: float
    who: str
    where: str
    what: str
    rule: str
    result: str
    reference: str
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Verified:
    """The chain holds from the first line to the last; `digest` pins it if kept elsewhere."""

    lines: int
    digest: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The chain does not hold; `n` is the first line at which it shows."""

    n: int
    why: str


def append(session: Session, act: Act, *, now: float) -> Line:
    """Add a line to the audit, within the transaction that does what it tells of."""
    insert_new(session, StoredAuditHead, [{"name": _HEAD, "n": 0, "digest": GENESIS}])
    head = session.exec(
        select(StoredAuditHead).where(col(StoredAuditHead.name) == _HEAD).with_for_update()
    ).one()
    line = _sealed(head.n + 1, now, act, head.digest)
    session.add(
        StoredAudit(
            n=line.n,
            at=line.at,
            who=line.who,
            where_=line.where,
            what=line.what,
            rule=line.rule,
            result=line.result,
            reference=line.reference,
            previous=line.previous,
            digest=line.digest,
        )
    )
    head.n, head.digest = line.n, line.digest
    session.add(head)
    session.flush()
    return line


def export(session: Session) -> Iterator[Line]:
    """Every line, oldest first; read in pages, so that a long audit fits into memory."""
    last = 0
    while True:
        rows = session.exec(
            select(StoredAudit)
            .where(col(StoredAudit.n) > last)
            .order_by(col(StoredAudit.n))
            .limit(_PAGE)
        ).all()
        if not rows:
            return
        yield from (_as_line(row) for row in rows)
        last = rows[-1].n


def verify(session: Session) -> Verified | Broken:
    """Recompute the whole chain: changed, missing, added and cut-off lines show."""
    previous, count = GENESIS, 0
    for line in export(session):
        count += 1
        if line.n != count:
            return Broken(count, f"line {count} is missing")
        if line.previous != previous:
            return Broken(line.n, "does not follow the line before it")
        act = Act(line.who, line.where, line.what, line.rule, line.result, line.reference)
        if _sealed(line.n, line.at, act, previous).digest != line.digest:
            return Broken(line.n, "was changed after it was written")
        previous = line.digest
    head = session.get(StoredAuditHead, _HEAD)
    if (head.n if head else 0, head.digest if head else GENESIS) != (count, previous):
        return Broken(count + 1, "lines at the end are missing")
    return Verified(count, previous)


def _sealed(n: int, at: float, act: Act, previous: str) -> Line:
    bounded = {key: value[:2000] for key, value in asdict(act).items()}
    for key, longest in (("who", 100), ("where", 100), ("result", 200), ("reference", 40)):
        bounded[key] = bounded[key][:longest]
    fields = {"n": n, "at": repr(at), "previous": previous, **bounded}
    text = json.dumps(fields, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return Line(
        n=n,
        at=at,
        previous=previous,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        **bounded,
    )


def _as_line(row: StoredAudit) -> Line:
    return Line(
        n=row.n,
        at=row.at,
        who=row.who,
        where=row.where_,
        what=row.what,
        rule=row.rule,
        result=row.result,
        reference=row.reference,
        previous=row.previous,
        digest=row.digest,
    )
