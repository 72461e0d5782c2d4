"""Which editions are published, as the view that answers are read from?"""

from bot.editions import editions_in_force
from bot.settings import Settings
from bot.store.engine import Store
from knowledge.catalog import Catalog
from knowledge.vocabulary import shipped_vocabulary


class Shelf:
    """Holds the current catalog; it is immutable, and replaced as a whole."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._catalog: Catalog | None = None

    def current(self) -> Catalog:
        """Return the catalog in force."""
        if self._catalog is None:
            raise LookupError("the shelf was not filled yet")
        return self._catalog

    async def refresh(self) -> None:
        """Build the catalog anew."""
        self._catalog = Catalog(
            editions_in_force(), shipped_vocabulary(), default=self._settings.edition
        )
