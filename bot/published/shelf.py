"""Which editions are published, as the view that answers are read from?"""

import asyncio

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.published.publications import (
    Publications,
    Stamp,
    catalog_of,
    read_publications,
    read_stamp,
)
from bot.settings import Settings
from bot.store.engine import Store
from knowledge.catalog import Catalog

LOOK_EVERY_S = 2.0
"""How soon what another process published counts here."""

_log = structlog.get_logger(__name__)


class Shelf:
    """Holds the current catalog; it is immutable, and replaced as a whole."""

    def __init__(self, settings: Settings, store: Store, *, every_s: float = LOOK_EVERY_S) -> None:
        self._every_s = every_s
        self._settings = settings
        self._store = store
        self._catalog: Catalog | None = None
        self._stamp: Stamp | None = None

    def current(self) -> Catalog:
        """Return the catalog in force."""
        if self._catalog is None:
            raise LookupError("the shelf was not filled yet")
        return self._catalog

    async def refresh(self) -> None:
        """Build the catalog anew if anything was published since it was built."""
        if await self._store.run(read_stamp) == self._stamp:
            return
        published = await self._store.run(read_publications)
        self._catalog = await asyncio.to_thread(self._built, published)
        self._stamp = published.stamp
        _log.info("catalog_built", editions=len(published.editions), stamp=published.stamp)

    async def run(self) -> None:
        """Notice what other processes publish, until cancelled."""
        while True:
            await asyncio.sleep(self._every_s)
            try:
                await self.refresh()
            except (OperationalError, InterfaceError) as error:
                _log.error("shelf_blind", why=str(error.orig))

    def _built(self, published: Publications) -> Catalog:
        return catalog_of(published, self._settings.edition)
