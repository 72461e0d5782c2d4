"""The site of these tests with the rows of a shipped edition, and a review of a paste in one call."""

from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from checks.firewall.reading import read_rules
from checks.firewall.review import WORDS, Entry, Review
from checks.firewall.reviewing import review
from checks.firewall.rule import NotRules
from checks.model import Requirement, Site
from knowledge.loading import shipped_editions
from knowledge.model import Edition

PASTES = Path(__file__).parent / "pastes"
EVERY_PASTE = sorted(path.name for path in PASTES.iterdir() if path.name != "README.md")
ACME: dict[str, Any] = {
    "id": "site42",
    "name": "Acme, Leipzig",
    "edition": "16.3-hosted",
    "components": ("screen-recording", "desktop-analytics"),
    "hosts": {
        "premises-server": ("10.4.2.10",),
        "portal": ("portal.acme.example",),
        "cloud": ("203.0.113.5",),
        "client-pc": ("10.4.2.101", "10.4.2.102"),
    },
    "allowed_networks": ("10.4.2.0/24", "203.0.113.0/28"),
}


@cache
def edition(name: str) -> Edition:
    return next(edition for edition in shipped_editions() if edition.name == name)


@cache
def rows(name: str = "16.3-hosted") -> tuple[Requirement, ...]:
    known = edition(name)
    found = [*map(asdict, known.ports), *map(asdict, known.exclusions)]
    fields = Requirement.model_fields
    return tuple(
        Requirement.model_validate({k: v for k, v in row.items() if k in fields}) for row in found
    )


def site(**fields: Any) -> Site:
    return Site.model_validate({**ACME, **fields})


def paste(name: str) -> str:
    return (PASTES / name).read_text(encoding="utf-8")


def reviewed(text: str, told: str | None = None, **fields: Any) -> Review:
    """Review a text; a text that is no rules fails the test with what we would say."""
    where = site(**fields)
    found = read_rules(text)
    assert not isinstance(found, NotRules), found.why
    return review(found, where, rows(where.edition), told)


def entry(found: Review, port: int) -> Entry:
    return next(entry for entry in found.entries if entry.requirement.port == port)


def standings(found: Review) -> dict[int, str]:
    """Return port → word, without what other machines decide."""
    words = WORDS[found.kind]
    return {
        entry.requirement.port or 0: words[entry.standing]
        for entry in found.entries
        if words[entry.standing] != "decided elsewhere"
    }
