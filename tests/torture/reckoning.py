"""Was each request answered exactly once, and does everything that is stored hold together?"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from bot.routes import ROUTES
from bot.store import audit
from bot.store.audit import StoredAudit, Verified
from bot.store.engine import Store
from bot.store.inbox import OPEN, State, StoredRequest, as_request
from bot.store.posts import Place, PostState, StoredFile, StoredPost
from bot.store.runs import RunState, StoredFinding, StoredRun
from bot.workspace.visitor import Workspace
from checks.model import Plan
from tests.torture.askers import PLANTED, Askers

_SILENT_ENDS = ("stop-run", "try_again")
"""Buttons whose effect shows in another request's message."""
_RENAMED = re.compile(r"site site42: name: (.+) -> (.+)")


@dataclass(slots=True)
class Reckoning:
    """What an ordeal came to; all but the first three and the last three must be 0.

    `late` counts answers with the note of a delay, `again` whispers that one person saw twice, which Slack gives
    no way to find out, `undone` changes of a site that a later one did not know of, `gave_up` the bots that ended because they could not reach Slack. `unaccepted` are gestures that no bot acknowledged: Slack showed its user an error.
    """

    accepted: int = 0
    unaccepted: int = 0
    late: int = 0
    lost: int = 0
    doubled: int = 0
    failed: int = 0
    stuck: int = 0
    unchecked: int = 0
    unmarked: int = 0
    undone: int = 0
    audit_broken: int = 0
    damaged: int = 0
    slow_stops: int = 0
    leaked: int = 0
    fell: int = 0
    again: int = 0
    gave_up: int = 0
    kills: int = 0

    @property
    def faults(self) -> int:
        """How many of the things that must not be there are."""
        may_be = {"accepted", "unaccepted", "late", "again", "gave_up", "kills"}
        return sum(getattr(self, f.name) for f in fields(self) if f.name not in may_be)

    def line(self) -> str:
        """All of it in one line, what matters most first."""
        first = ("lost", "doubled")
        names = [*first, *(f.name for f in fields(self) if f.name not in first)]
        return ", ".join(f"{name.replace('_', ' ')} {getattr(self, name)}" for name in names)


def reckon(workspace: Workspace, askers: Askers, store: Store, told: list[str]) -> Reckoning:
    """Compare what was asked with what the workspace shows and the database holds; details go to `told`."""
    result = Reckoning()
    with store.session() as session:
        _requests(session, workspace, askers, result, told)
        _posts(session, workspace, result, told)
        _runs(session, result, told)
        _changes(session, result, told)
        verified = audit.verify(session)
        closed = session.exec(
            select(func.count()).where(
                col(StoredRequest.state).in_(
                    (State.DONE, State.FAILED, State.EXPIRED, State.REFUSED)
                )
            )
        ).one()
        if not isinstance(verified, Verified) or verified.lines < closed:
            result.audit_broken = 1
            told.append(f"audit: {verified}, {closed} requests closed")
    result.damaged = _damage(store, told)
    return result


def leaks(workspace: Workspace, log: str, told: list[str]) -> int:
    """Count the secrets of the workspace, and the one that somebody typed, that stand in the bots' log."""
    secrets = {
        "bot token": workspace.bot_token,
        "app token": workspace.app_token,
        "signing secret": workspace.signing_secret,
        "typed token": PLANTED,
        **{f"response url {n}": url for n, url in enumerate(workspace.world.state.response_urls)},
    }
    found = [name for name, secret in secrets.items() if secret in log]
    told += [f"in the log: {name}" for name in found]
    return len(found)


def settled(store: Store) -> bool:
    """Whether nothing is left to do."""
    with store.session() as session:
        opened = session.exec(select(func.count()).where(col(StoredRequest.state).in_(OPEN))).one()
        due = [
            session.exec(select(func.count()).where(col(table.state) == PostState.DUE)).one()
            for table in (StoredPost, StoredFile)
        ]
    return not opened and not any(due)


def _shown(workspace: Workspace) -> Iterator[dict[str, Any]]:
    for conversation in workspace.world.state.conversations.values():
        for message in conversation.messages.values():
            if message["user"] == workspace.bot_user:
                yield {**message, "channel": conversation.id}


def _mark(message: dict[str, Any]) -> tuple[str, str] | None:
    payload = (message.get("metadata") or {}).get("event_payload")
    return (payload["request"], payload["step"]) if payload else None


def _accepted_triggers(workspace: Workspace) -> set[str]:
    """Name the commands, clicks, shortcuts and forms that a bot acknowledged."""
    return {trigger for trigger, _ in _acknowledged(workspace)}


def _refused_at_once(workspace: Workspace) -> set[str]:
    """Name the forms that stay open with what is wrong beside each field, which is all their answer."""
    return {
        trigger
        for trigger, answer in _acknowledged(workspace)
        if (answer or {}).get("response_action") == "errors"
    }


def _acknowledged(workspace: Workspace) -> Iterator[tuple[str, dict[str, Any] | None]]:
    sent = {
        entry.details["envelope_id"]: entry.details["payload"]["trigger_id"]
        for kind in ("slash_commands", "interactive")
        for entry in workspace.journal.of("envelope", kind)
    }
    for entry in workspace.journal.of("ack"):
        if trigger := sent.get(entry.details["envelope_id"]):
            yield trigger, entry.details["payload"]


def _forms_opened(workspace: Workspace) -> set[str]:
    """Name the requests that opened a form, which is all their answer; another may have taken its place since."""
    answers = [entry.details for entry in workspace.journal.of("answer", "views.open")]
    views = [answer["value"]["view"] for answer in answers if answer.get("ok")]
    return {str(view.get("private_metadata") or "").split(" ")[0] for view in views}


def _told_to_repeat(row: StoredRequest, whispered: set[int]) -> bool:
    """Whether a form was not opened or taken because its bot was killed: Slack waits no longer, and the asker is told."""
    route = ROUTES.find(as_request(row).kind, row.name)
    is_swift = route is not None and route.swift is not None and route.swift_for(row.text)
    return is_swift and row.id in whispered


def _requests(
    session: Session,
    workspace: Workspace,
    askers: Askers,
    result: Reckoning,
    told: list[str],
) -> None:
    rows = session.exec(select(StoredRequest)).all()
    answered = Counter(mark[0] for mark in map(_mark, _shown(workspace)) if mark)
    whispered = set(
        session.exec(
            select(StoredPost.request_id).where(
                col(StoredPost.place) == Place.WHISPER,
                col(StoredPost.state) == PostState.SETTLED,
            )
        )
    )
    opened, refused = _forms_opened(workspace), _refused_at_once(workspace)
    by_place: dict[tuple[str, str], list[StoredRequest]] = {}
    by_trigger: dict[str, list[StoredRequest]] = {}
    for row in rows:
        if row.kind in ("mention", "message"):
            by_place.setdefault((row.channel, row.ts), []).append(row)
        elif trigger := row.payload.get("trigger_id"):
            by_trigger.setdefault(str(trigger), []).append(row)
        result.stuck += row.state in OPEN
        failed = row.state in (State.FAILED, State.EXPIRED) and not _told_to_repeat(row, whispered)
        result.failed += failed
        if failed or row.state in OPEN:
            told.append(f"{row.state} {row.reference} {row.kind} {row.name} {row.text[:60]}")
    triggers = _accepted_triggers(workspace)
    wanted: list[tuple[object, list[StoredRequest]]] = [
        *((place, by_place.get(place, [])) for place in askers.said),
        *((trigger, by_trigger.get(trigger, [])) for trigger in triggers),
    ]
    for name, found in wanted:
        result.accepted += 1
        result.doubled += len(found) > 1
        visible = [
            row
            for row in found
            if answered[row.reference]
            or row.id in whispered
            or row.name in _SILENT_ENDS
            or row.reference in opened
            or row.payload.get("trigger_id") in refused
        ]
        result.late += any(row.late for row in found)
        if not visible:
            result.lost += 1
            told.append(f"lost: {name} {[r.reference for r in found]}")
        if len(found) > 1:
            told.append(f"stored twice: {name} {[r.reference for r in found]}")
    result.unaccepted = askers.refused


def _posts(session: Session, workspace: Workspace, result: Reckoning, told: list[str]) -> None:
    # The message by which Slack shows a file is Slack's own, and carries no mark.
    marks = Counter(_mark(m) for m in _shown(workspace) if not m.get("files"))
    result.unmarked = marks.pop(None, 0)
    for mark, count in marks.items():
        if count > 1:
            result.doubled += count - 1
            told.append(f"doubled: {mark} is shown {count} times")
    for message in _shown(workspace):
        if "is being checked" in message["text"]:
            result.stuck += 1
            told.append(f"still at work: {_mark(message)}")
    for row in session.exec(select(StoredPost).where(col(StoredPost.state) != PostState.SETTLED)):
        result.lost += row.state == PostState.LOST
        result.stuck += row.state == PostState.DUE
        told.append(f"post {row.id} {row.step} is {row.state}: {row.problem}")
    whispers = session.exec(
        select(func.count()).where(
            col(StoredPost.place) == Place.WHISPER, col(StoredPost.state) == PostState.SETTLED
        )
    ).one()
    seen = sum(len(c.ephemerals) for c in workspace.world.state.conversations.values())
    result.again = max(0, seen - whispers)


def _runs(session: Session, result: Reckoning, told: list[str]) -> None:
    for run in session.exec(select(StoredRun)):
        found = session.exec(
            select(StoredFinding.n).where(col(StoredFinding.run_id) == run.id)
        ).all()
        wanted = {check.n for check in Plan.model_validate(run.plan).checks}
        whole = len(found) == len(set(found)) and set(found) == wanted
        if run.state == RunState.RUNNING:
            result.stuck += 1
            told.append(f"run {run.id} still runs")
        if run.state == RunState.FINISHED and not whole:
            result.unchecked += len(wanted ^ set(found))
            told.append(f"run {run.id}: {len(found)} results for {len(wanted)} checks")
        if set(found) - wanted:
            told.append(f"run {run.id} has results of checks that it has not")


def _changes(session: Session, result: Reckoning, told: list[str]) -> None:
    """Follow what a site was called: each change must begin where the one before it ended."""
    last = ""
    for what in session.exec(select(StoredAudit.what).order_by(col(StoredAudit.n))):
        if found := _RENAMED.fullmatch(what):
            if last and found[1] != last:
                result.undone += 1
                told.append(f"{what} undoes {last}")
            last = found[2]


def _damage(store: Store, told: list[str]) -> int:
    """Let the database examine itself; returns the number of its complaints."""
    with store.session() as session:
        if store.is_sqlite:
            lines = [str(row[0]) for row in session.execute(text("PRAGMA integrity_check"))]
            lines += [str(row) for row in session.execute(text("PRAGMA foreign_key_check"))]
            bad = [line for line in lines if line != "ok"]
        else:
            bad = _unsound(session)
    told += bad
    return len(bad)


def _unsound(session: Session) -> list[str]:
    """Have PostgreSQL compare each index with its table (the extension amcheck, where it is shipped)."""
    there = session.execute(
        text("SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'")
    ).scalar()
    if not there:
        return []
    session.execute(text("CREATE EXTENSION IF NOT EXISTS amcheck"))
    indexes = session.execute(
        text(
            "SELECT c.oid FROM pg_class c JOIN pg_am a ON a.oid = c.relam "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE a.amname = 'btree' AND c.relkind = 'i' AND n.nspname = 'public'"
        )
    ).scalars()
    for index in list(indexes):
        session.execute(text("SELECT bt_index_check(:index, true)"), {"index": index})
    return []
