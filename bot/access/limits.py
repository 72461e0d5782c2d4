"""Did somebody, or a site, have enough checks for this hour?"""

import time

from sqlmodel import Session

from bot.request import Request
from bot.settings import Settings
from bot.store import sweeps
from bot.store.runs import started_since

HOUR_S = 3600.0


def over_limit(
    session: Session, settings: Settings, request: Request, site: str, now: float
) -> str:
    """Return the sentence that says which limit is reached and until when, empty if none is."""
    over = over_own_limit(session, settings, request, now)
    if over:
        return over
    here = started_since(session, now - HOUR_S, site=site, but=request.id)
    if len(here) >= settings.checks_per_site:
        often = "once" if len(here) == 1 else f"{len(here)} times"
        return (
            f"{site} was checked {often} within an hour; {_again(here, settings.checks_per_site)}"
        )
    return ""


def over_own_limit(session: Session, settings: Settings, request: Request, now: float) -> str:
    """Return the sentence for who started too much this hour, empty if they may go on; a sweep counts once."""
    since = now - HOUR_S
    checks = started_since(session, since, asked_by=request.user, but=request.id)
    swept = sweeps.started_since(session, since, request.user, but=request.id)
    mine = sorted([*checks, *swept])
    if len(mine) < settings.checks_per_user:
        return ""
    many = "a check" if len(mine) == 1 else f"{len(mine)} checks"
    return f"you started {many} within an hour; {_again(mine, settings.checks_per_user)}"


def _again(started: list[float], most: int) -> str:
    free_at = started[len(started) - most] + HOUR_S
    return f"the next one is possible at {time.strftime('%H:%M', time.gmtime(free_at))} UTC"
