"""What did the run that a thread is about see of one port?"""

from dataclasses import dataclass

from sqlmodel import Session

from bot.looking.running import finished
from bot.parsing.commands import bare_port
from bot.request import Request
from bot.store import conversation
from checks.history import FinishedRun
from checks.model import Finding


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run of a site saw of one port, skips included, maybe nothing; `at` in seconds since the epoch."""

    site: str
    at: float
    findings: tuple[Finding, ...]


def seen_here(session: Session, request: Request, text: str) -> Seen | None:
    """Return what this thread's last run saw of the port that the text is; None if it is more, or there was no run."""
    port = bare_port(text)
    run = None if port is None else conversation.last_run(session, request)
    if run is None or port is None:
        return None
    return Seen(run.plan.site.id, run.started_at, _on_port(finished(session, run), port))


def _on_port(run: FinishedRun, port: int) -> tuple[Finding, ...]:
    here = run.site.ports.get(port, port)
    return tuple(
        finding
        for finding in run.findings
        if finding.requirement.port == port
        or (finding.target is not None and finding.target.port in (port, here))
    )
