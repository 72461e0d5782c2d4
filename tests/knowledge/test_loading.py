"""Do edition files say what the documents say, and do bad ones fail with file and field?"""

from pathlib import Path

import pytest

from knowledge.loading import (
    EDITIONS,
    EditionFileError,
    parse_edition,
    read_edition,
    shipped_editions,
)
from knowledge.model import Exclusion, PortRequirement

GOOD = (EDITIONS / "16.3-hosted.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("port: 2010", "port: 70000", r"bad\.yaml: ports\[0\]\.port: Input should be less than"),
        ("port: 2010", 'port: "2010"', r"ports\[0\]\.port: Input should be a valid integer"),
        ("transport: HTTP(S)", "transport: https", r"ports\[0\]\.transport: String should match"),
        ("row: 1\n", "row: 2\n", r"rows must be numbered"),
        ("key: 4510-silverlight-player", "key: 2010-connection-pooling", r"key used twice: 2010"),
        ("category: process", "category: service", r"exclusions\[0\]\.category"),
        ("version: \"16.3\"", "version: \"16.3\"\n  colour: red", r"edition\.colour: Extra inputs"),
        ("port: 2010", "port: 2010\n    port: 2011", r"the key 'port' stands twice"),
        ("ports:", "ports: [", r"bad\.yaml: not readable as YAML"),
        ("    transport: HTTP(S)\n", "", r"ports\[0\]\.transport: Field required"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_file_and_field(before: str, after: str, message: str) -> None:
    with pytest.raises(EditionFileError, match=message):
        parse_edition(GOOD.replace(before, after, 1), name="bad.yaml")


def test_a_file_that_is_no_edition_is_refused() -> None:
    with pytest.raises(EditionFileError, match=r"empty\.yaml: the whole file"):
        parse_edition("", name="empty.yaml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EditionFileError, match=r"nowhere\.yaml: cannot be read"):
        read_edition(tmp_path / "nowhere.yaml")


def test_rows_of_a_kind_are_cited_by_their_running_number() -> None:
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    assert [port.citation.row for port in edition.ports] == list(range(1, 11))
    assert {e.citation.document for e in edition.exclusions} == {"Environmental Requirements"}


def test_every_row_has_our_reading_of_where_to_look() -> None:
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    rows: list[PortRequirement | Exclusion] = [*edition.ports, *edition.exclusions]
    for row in rows:
        assert row.readings, row.key
        assert all(look.why for reading in row.readings for look in reading.looks)
