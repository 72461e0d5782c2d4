"""What is written down when a request ends?"""

from dataclasses import dataclass

from sqlmodel import Session

from bot.message import Message
from bot.request import Request
from bot.store import audit, leading, runs, turns
from bot.store.audit import Act
from bot.store.inbox import State

LONGEST_AUDIT_TEXT = 300


@dataclass(frozen=True, slots=True)
class End:
    """How a request ended, and what is said about it unless the listener said it all."""

    state: State
    result: str
    rule: str
    notice: Message | None = None


def close_with_audit(session: Session, request: Request, end: End, *, now: float) -> bool:
    """Close a request and add its line to the audit, both or neither; False if it was closed before.

    A run or sweep that it led and did not end goes with it.
    """
    if not turns.close(session, request, end.state, now=now):
        return False
    act = Act(
        who=request.user,
        where=request.channel,
        what=f"{request.kind} {request.name} {request.text[:LONGEST_AUDIT_TEXT]}".strip(),
        rule=end.rule,
        result=end.result,
        reference=request.reference,
    )
    audit.append(session, act, now=now)
    if end.state is not State.DONE:
        runs.abandon(session, request, now=now)
        leading.abandon(session, request, now=now)
    return True
