"""What every test may ask for."""

import os
from collections import Counter
from collections.abc import Generator

import hypothesis
import pytest
from _pytest.terminal import TerminalReporter

from tests.leaks import fail_on_leaks, log_as_in_production

# How long an example takes, or its making, says how busy the machine is: no test is judged by that.
hypothesis.settings.register_profile(
    "wfo", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
# A gate must judge the change, not the luck of a draw; new ways are gone on a developer's machine and by
# `python -m tests.fuzz`.
hypothesis.settings.register_profile(
    "ci", parent=hypothesis.settings.get_profile("wfo"), derandomize=True
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "wfo")


@pytest.fixture(name="anyio_backend", scope="session")
def _anyio_backend() -> str:
    """Run async tests on asyncio, as the bot does."""
    return "asyncio"


@pytest.fixture(autouse=True)
def _log_as_in_production() -> None:
    """Log as the bot does, secrets hidden; what is not hidden fails the test."""
    log_as_in_production()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Search the logs of a test that is over for secrets."""
    report = yield
    if report.when == "teardown" and report.passed:
        fail_on_leaks(item, report)
    return report


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say at the very end how many tests did not run, and why: a skip must not look like a pass."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason.removeprefix("Skipped: ")] += 1
    if reasons:
        terminalreporter.section(f"{reasons.total()} not run")
        for reason, count in reasons.most_common():
            terminalreporter.line(f"{count:4}  {reason}")
