"""How does a command reach settings and database?"""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.commandline.exits import Complaint, Exit
from bot.settings import Settings, SettingsError, read_settings
from bot.store.engine import Store, StoreError, open_store


@contextmanager
def opened() -> Iterator[tuple[Settings, Store]]:
    """Yield settings and an open database; what is wrong with either ends the command in one line."""
    try:
        settings = read_settings()
    except SettingsError as error:
        raise Complaint(str(error), Exit.WRONG_USE) from error
    try:
        store = open_store(settings)
    except StoreError as error:
        raise Complaint(str(error)) from error
    try:
        yield settings, store
    finally:
        store.close()
