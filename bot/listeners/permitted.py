"""Which sites may somebody check? Of the others they learn no names either."""

from collections.abc import Iterable

from bot.house import House
from bot.outcome import NotAllowed
from bot.parsing.names import Meant, Unsure, resolve
from bot.request import Request
from bot.sites.record import SiteRecord
from bot.store import sites


async def may_check(
    user: str, channel: str, records: Iterable[SiteRecord], house: House
) -> list[SiteRecord]:
    """Return the sites that somebody may check from this channel (empty: from anywhere), in their order."""
    listed = list(records)
    allowed = await house.access.checkable(user, channel, [record.id for record in listed])
    return [record for record in listed if record.id in allowed]


async def own_near(request: Request, house: House, near: Iterable[str]) -> tuple[str, ...]:
    """Return what may have been meant, without the sites that the asker may not check."""
    names = tuple(near)
    allowed = await house.access.checkable(request.user, request.channel, names)
    return tuple(name for name in names if name in allowed)


async def resolve_site(request: Request, house: House, text: str) -> Meant | Unsure:
    """Say which site a word means; near are only sites that the asker may check."""
    known = await house.store.run(sites.site_words)
    meant = resolve(text, known)
    if isinstance(meant, Meant):
        return meant
    allowed = await house.access.checkable(request.user, request.channel, set(known.values()))
    return resolve(text, {word: site for word, site in known.items() if site in allowed})


async def require_check(request: Request, house: House) -> None:
    """Raise NotAllowed for who may check no site at all: they get no list of anything about sites."""
    decision = await house.access.decide(request, "check")
    if not decision.allowed:
        raise NotAllowed(decision.rule, decision.missing, decision.givers)
