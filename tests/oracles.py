"""Where do the outside references for tests lie, if this machine has them?"""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


def oracle(name: str) -> Path:
    """Return the path of an outside reference; skips the test, saying so, where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the outside reference {name} is not on this machine")
    return path
