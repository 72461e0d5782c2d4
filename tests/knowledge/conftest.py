"""What tests on knowledge may ask for."""

import pytest

from knowledge.catalog import Catalog
from knowledge.loading import shipped_editions
from knowledge.vocabulary import shipped_vocabulary


@pytest.fixture(name="catalog", scope="session")
def _catalog() -> Catalog:
    """Load the editions and words that come with the product."""
    return Catalog(shipped_editions(), shipped_vocabulary())
