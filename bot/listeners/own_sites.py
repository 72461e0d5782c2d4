"""Which of the sites that a selection means may the asker check, and how are the others called?"""

from dataclasses import dataclass, replace
from typing import NoReturn

from bot.fleet.selection import Chosen, NoneChosen, choose
from bot.house import House
from bot.listeners.permitted import may_check, own_near, require_check
from bot.outcome import NotAllowed
from bot.parsing.sweeping import Selection
from bot.request import Request
from bot.sites.record import SiteRecord
from bot.store import sites

UNNAMED = "(not named"
"""How a site is called in a sweep that whoever asked may not check, and did not name: no site's id begins so."""
NOT_THEIRS = "Whoever asked for the sweep may not check it."


@dataclass(frozen=True, slots=True)
class Own:
    """The sites that a selection means: those that the asker may check, and the others."""

    selection: Selection
    own: tuple[SiteRecord, ...]
    others: tuple[SiteRecord, ...]

    @property
    def unseen(self) -> list[str]:
        """How the others are called: as the asker called them, else by a number alone."""
        if self.selection.sites:
            return [record.id for record in self.others]
        return [f"{UNNAMED} {n})" for n in range(1, len(self.others) + 1)]


async def choose_own(request: Request, house: House, asked: Selection) -> Own | NoneChosen:
    """Part the sites that are meant into those that the asker may check and the others.

    What was not asked for by name is only counted; raises NotAllowed for who may check none of them.
    """
    await require_check(request, house)
    known = await house.store.run(sites.all_sites)
    mine = await may_check(request.user, request.channel, known, house)
    meant = choose(known, asked)
    ids = {record.id for record in mine}
    if isinstance(meant, Chosen):
        own = tuple(record for record in meant.records if record.id in ids)
        if not own:
            await _refuse(request, house, meant)
        others = tuple(record for record in meant.records if record.id not in ids)
        return Own(meant.selection, own, others)
    if asked.sites:
        return replace(meant, near=await own_near(request, house, meant.near))
    own_words = choose(mine, asked)
    return replace(meant, near=own_words.near if isinstance(own_words, NoneChosen) else ())


async def _refuse(request: Request, house: House, meant: Chosen) -> NoReturn:
    """Raise NotAllowed without a word of which sites it would have been."""
    decision = await house.access.decide(request, "check", site=meant.records[0].id)
    rule = f"no grant allows {request.user} to check any of these sites"
    raise NotAllowed(rule, decision.missing, decision.givers)
