"""What every test may ask for."""

import pytest


@pytest.fixture(name="anyio_backend", scope="session")
def _anyio_backend() -> str:
    """The bot runs on asyncio; so do its tests."""
    return "asyncio"
