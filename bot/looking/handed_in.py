"""A collector's report was handed in: how does it join a site's run?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.sites.record import SiteRecord
from checks.collecting import read_report
from checks.plan import Abilities
from checks.vantage import Measure
from checks.vantage.handed_in import ABILITIES, HandedIn, standing


@dataclass(frozen=True, slots=True)
class Joined:
    """The site with the reports' machines as vantage points, what those can tell, and how they are asked."""

    record: SiteRecord
    abilities: Abilities = field(default_factory=dict)
    measure: Mapping[str, Measure] = field(default_factory=dict)


def join(joined: Joined, content: bytes, now: float) -> Joined:
    """Add one report about this site; raises `checks.collecting.ReportError` for one that can't be used."""
    moment = datetime.fromtimestamp(now, UTC)
    report = read_report(content, site=joined.record.site(), now=moment)
    site, name = standing(joined.record.site(), report)
    return Joined(
        joined.record.model_copy(update={"vantage": site.vantage}),
        {**joined.abilities, name: ABILITIES},
        {**joined.measure, name: HandedIn(report, moment, joined.measure.get(name)).measure},
    )
