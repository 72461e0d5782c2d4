"""What does a test need from outside Python, and what if it is not there?

Missing pieces are skipped by name and counted at the end of the run; with `CI=true` they fail instead.
"""

import os
import shutil
import subprocess
from typing import NoReturn

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def program(*names: str) -> str:
    """Return the path of the first program that is installed; else the test can't run here."""
    for name in names:
        if path := shutil.which(name):
            return path
    return missing(f"needs one of {', '.join(names)}" if len(names) > 1 else f"needs {names[0]}")


def browser() -> str:
    """Return the path of a Chromium; else the test can't run here."""
    return program(*BROWSERS)


def namespaces() -> None:
    """Go on only where network namespaces and packet filters may be made (Linux, root)."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        missing("needs root for network namespaces")
    program("ip")
    program("iptables")
    made = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    if made.returncode != 0:
        missing("needs the right to make network namespaces")


def missing(sentence: str) -> NoReturn:
    """Skip the test with that sentence; with `CI=true` fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{sentence}, and CI must have it")
    pytest.skip(sentence)
