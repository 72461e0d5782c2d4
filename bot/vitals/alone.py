"""Is another bot running on the same SQLite file?"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.settings import Settings
from bot.store.engine import StoreError


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the file's lock; raises StoreError if somebody else does. On PostgreSQL bots share the work.

    The lock goes with the process, however that ends.
    """
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite":
        yield
        return
    path = Path(f"{url.database}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = path.open("w")
    except OSError as error:
        raise StoreError(
            f"can't write {path}: {error.strerror}; set WFO_DATA_DIR to a folder that can be written"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(
                f"another wfo is running on {url.database}; stop it, or use PostgreSQL "
                "(WFO_DATABASE_URL) to run several"
            ) from error
        yield
