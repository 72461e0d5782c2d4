"""Does an import yield the rows that a document really has?"""

from pathlib import Path

import pytest

from knowledge.importing.document import import_document
from tests.knowledge.importing.comparing_drafts import differences

OWN = Path(__file__).with_name("documents")
VENDORS = Path(__file__).parents[3].parent / "shared" / "requirements"
EXPECTED = sorted(OWN.glob("*.expected.yaml"))


def _document(expected: Path) -> Path:
    stem = expected.name.removesuffix(".expected.yaml")
    return next(path for path in expected.parent.glob(f"{stem}.*") if path != expected)


@pytest.mark.parametrize(
    "expected", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.yaml")
)
def test_a_document_yields_its_rows(expected: Path) -> None:
    document = _document(expected)
    draft = import_document(document.name, document.read_bytes()).as_json()
    assert differences(draft, expected) == []


@pytest.mark.parametrize("name", ["16.1-hosted.txt", "16.2-hybrid.html", "16.3-hosted.txt"])
def test_a_page_of_the_vendor_yields_its_rows(name: str) -> None:
    document = VENDORS / name
    if not document.exists():
        pytest.skip(
            "the vendor's pages are not part of the project and do not lie beside this checkout"
        )
    draft = import_document(name, document.read_bytes()).as_json()
    expected = VENDORS / f"{document.stem}.expected.yaml"
    assert differences(draft, expected) == []


def test_every_document_has_its_expected_rows_and_lines() -> None:
    assert len(EXPECTED) > 15
    for expected in EXPECTED:
        draft = import_document(_document(expected).name, _document(expected).read_bytes())
        lines = [row.line for row in draft.ports]
        assert all(line > 0 for line in lines), expected.name
