"""Does any log of the suite hold a secret, or what somebody wrote?

Every bot, agent and command that a test starts writes either to the test's own output or to a `*.log` below its
`tmp_path`. Both are searched when the test is over, and a find fails it by name. What the tests plant is called
`planted`, so that a find can't be missed for being written differently; what only a debug line may hold is called
`private words`.
"""

import json
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest
import structlog

from bot.settings import Settings
from bot.vitals.logs import set_up_logging

PLANTED = "planted"
PRIVATE = "private words"
SIGNING_SECRET = "planted-signing-secret"
_TOKEN = re.compile(r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{6,}|xapp-[A-Za-z0-9-]{6,}")
_MOST_SHOWN = 300


class _Output:
    """Standard error as it is at each moment: pytest puts another in its place for each test."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()

    def isatty(self) -> bool:
        return False


def log_as_in_production() -> None:
    """Let whatever runs within the tests log through what `wfo run` sets up; leaves it alone if it is so already."""
    if structlog.is_configured() and any(map(_is_ours, logging.getLogger().handlers)):
        return
    settings = Settings(_env_file=None, signing_secret=SIGNING_SECRET, log_format="json")
    stream: TextIO = _Output()  # type: ignore[assignment] # as much of one as a handler needs
    set_up_logging(settings, stream)


def _is_ours(handler: logging.Handler) -> bool:
    return isinstance(handler, logging.StreamHandler) and isinstance(handler.stream, _Output)


def found_in(text: str) -> Iterator[str]:
    """Name each line that holds a secret, or that says above debug what somebody wrote."""
    if PLANTED not in text.casefold() and PRIVATE not in text and not _TOKEN.search(text):
        return
    for line in text.splitlines():
        if PLANTED in line.casefold() or _TOKEN.search(line):
            yield f"a secret: {line[:_MOST_SHOWN]}"
        elif PRIVATE in line and _level(line) != "debug":
            yield f"what somebody wrote: {line[:_MOST_SHOWN]}"


def _level(line: str) -> str:
    try:
        read = json.loads(line)
    except ValueError:
        return ""
    return str(read.get("level")) if isinstance(read, dict) else ""


def logs_of(item: pytest.Item, report: pytest.TestReport) -> Iterator[str]:
    """Every log that a test left: its output, and the files of the processes it started."""
    for title, text in report.sections:
        # What pytest catches by itself has not passed the formatter that hides secrets.
        if not title.startswith("Captured log"):
            yield text
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    if isinstance(folder, Path):
        for file in sorted(folder.rglob("*.log")):
            yield file.read_text("utf-8", "replace")


def fail_on_leaks(item: pytest.Item, report: pytest.TestReport) -> None:
    """Turn the report of a test that is over into a failure if one of its logs holds a secret."""
    leaks = [leak for text in logs_of(item, report) for leak in found_in(text)]
    if leaks:
        report.outcome = "failed"
        report.longrepr = "\n".join([f"{item.nodeid} leaks into its log:", *leaks[:10]])
