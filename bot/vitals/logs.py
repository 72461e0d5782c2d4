"""What may a log line say, and how does it look?"""

import logging
import sys
from typing import TextIO

import structlog
from structlog.types import EventDict, Processor, WrappedLogger
from typing_extensions import override

from bot.settings import Settings
from bot.vitals.redactor import Redactor, given
from bot.vitals.traces import told

_QUIET = ("slack_sdk", "slack_bolt", "aiohttp.access", "alembic", "asyncio")


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Formats a record of structlog or of logging, and takes the secrets out of what came of it."""

    def __init__(self, redact: Redactor, renderer: Processor, before: list[Processor]) -> None:
        super().__init__(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(told),
                renderer,
            ],
            foreign_pre_chain=before,
        )
        self._redact = redact

    @override
    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))


def set_up_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every log line, ours and the libraries', to `stream` (standard error): one line an event.

    JSON unless a person reads along. Nobody writes message texts above debug; secrets are hidden at every level.
    """
    stream = stream or sys.stderr
    readable = settings.log_format == "text" or (settings.log_format == "auto" and stream.isatty())
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        *_who_and_when(readable=readable),
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=stream.isatty()) if readable else _json_line
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Formatter(Redactor(given(settings)), renderer, before))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name in _QUIET:
        # They name whole requests, bodies included, at info.
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _who_and_when(*, readable: bool) -> list[Processor]:
    """Name logger and time in full for machines; a person at a terminal knows the day, and reads the event first."""
    if readable:
        return [structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False)]
    return [
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _json_line(logger: WrappedLogger, method: str, event: EventDict) -> str:
    rendered = structlog.processors.JSONRenderer()(logger, method, event)
    return rendered if isinstance(rendered, str) else rendered.decode()
