"""Is each probe, command, failure word and dependency documented and tested, as CONTRIBUTING.md says?"""

import re
import tomllib
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.routes import ROUTES
from checks.failure import MEANINGS, Failure
from checks.probes import PROBES

ROOT = Path(__file__).parents[1]
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
PROBE_TESTS = "\n".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "checks").rglob("*.py")
)
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("probe", sorted(PROBES))
def test_every_probe_is_documented_and_has_a_test(probe: str) -> None:
    assert f"`{probe}`" in CONTRIBUTING
    assert f'"{probe}"' in PROBE_TESTS


@pytest.mark.parametrize("word", sorted(Failure))
def test_every_failure_word_has_a_meaning_and_a_test(word: Failure) -> None:
    assert MEANINGS[word].sentence
    assert MEANINGS[word].who
    assert word.name in TESTS or word.value in TESTS


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_of_the_terminal_is_in_the_readme(command: str) -> None:
    assert f"`wfo {command}" in README


@pytest.mark.parametrize("command", sorted(ROUTES.commands))
def test_every_slash_command_is_in_the_readme_and_tested(command: str) -> None:
    assert command in README
    assert command in TESTS


def test_every_dependency_has_its_reason() -> None:
    needed = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    names = [re.split(r"[\[<>=]", requirement)[0] for requirement in needed]
    silent = [name for name in names if f"`{name}`" not in CONTRIBUTING]
    assert not silent, f"no reason in CONTRIBUTING.md for {', '.join(silent)}"


def test_nothing_in_the_code_names_a_port_of_the_documents() -> None:
    """A new edition is an import, not a change of code: the documents' numbers stand in data only."""
    documented = {"2010", "4510", "2020", "5650", "5638", "5672", "5633", "5634", "5620", "5685"}
    found = [
        f"{path.relative_to(ROOT)}: {number}"
        for package in ("bot", "knowledge", "checks")
        for path in (ROOT / package).rglob("*.py")
        for number in re.findall(r"(?<![\w.#])\d{4}(?![\w.])", _code(path))
        if number in documented
    ]
    assert not found


def _code(path: Path) -> str:
    """Return the file without its texts and comments: an example in a sentence is no dependence on a number."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'"""(?:.|\n)*?"""', "", text)
    return re.sub(r'"[^"\n]*"|#.*', "", text)
