"""What may a log say of an exception?

Its way through the code. What it says itself may quote what somebody wrote, or a row of the database: that is left
out, except where it speaks of the machine.
"""

import traceback
from types import TracebackType

from sqlalchemy.exc import InterfaceError, OperationalError

ABOUT_THE_MACHINE: tuple[type[BaseException], ...] = (OSError, OperationalError, InterfaceError)
_MOST = 6
"""Exceptions in a chain: each is the cause of the next."""
_KEPT_BACK = "its text may quote somebody and is left out"

Raised = tuple[type[BaseException], BaseException, TracebackType | None]


def told(exc_info: Raised) -> str:
    """Return an exception with its causes as text, the first cause first."""
    chain: list[BaseException] = []
    error: BaseException | None = exc_info[1]
    while error is not None and len(chain) < _MOST:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(_one(error) for error in reversed(chain))


def _one(error: BaseException) -> str:
    way = "".join(traceback.format_tb(error.__traceback__))
    name = type(error).__qualname__
    if isinstance(error, ABOUT_THE_MACHINE):
        return f"{way}{name}: {error}"
    return f"{way}{name} ({_KEPT_BACK})" if str(error) else f"{way}{name}"
