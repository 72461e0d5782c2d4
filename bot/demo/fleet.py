"""Which sites stand beside the first demo site, so that a sweep has something to show?"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from bot.demo.certificates import make_authority
from bot.demo.site import DemoSite, open_demo_site
from bot.sites.record import SiteRecord
from knowledge.model import Edition

FLEET = Path(__file__).with_name("fleet.yaml")


class Entry(BaseModel):
    """One site of `fleet.yaml`; without `edition` it has that of the first demo site."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    tags: tuple[str, ...]
    faults: dict[str, str]
    edition: str = ""
    looks: dict[str, tuple[str, ...]] = {"local": ("client-pc", "premises-server")}


def read_fleet() -> dict[str, Entry]:
    """Read which demo sites there are beside the first, by id."""
    listed = yaml.safe_load(FLEET.read_text("utf-8"))
    return {str(site): Entry.model_validate(entry) for site, entry in listed.items()}


@asynccontextmanager
async def open_demo_fleet(
    editions: Sequence[Edition], usual: str, *, ports_from: int | None = None
) -> AsyncIterator[tuple[SiteRecord, ...]]:
    """Open the first demo site and those beside it, all at once; yields their records, the first one first."""
    by_name = {edition.name: edition for edition in editions}
    authority = make_authority()
    async with AsyncExitStack() as stack:
        opening = [
            open_demo_site(by_name[usual], ports_from=ports_from, authority=authority),
            *(
                open_demo_site(
                    by_name[entry.edition or usual],
                    entry.faults,
                    ports_from=ports_from,
                    site=_site(site, entry),
                    authority=authority,
                )
                for site, entry in read_fleet().items()
            ),
        ]
        yield tuple(await asyncio.gather(*map(stack.enter_async_context, opening)))


def _site(site: str, entry: Entry) -> DemoSite:
    # site43 is at 127.0.43.x, site44 at 127.0.44.x, and so on.
    net = int(site.removeprefix("site"))
    return DemoSite(site, entry.name, (), entry.tags, net, entry.looks)
