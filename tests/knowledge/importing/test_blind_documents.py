"""Does an import get documents right whose rows were written before anybody ran it?"""

from pathlib import Path

import pytest

from knowledge.importing.document import import_document
from tests.knowledge.importing.comparing_drafts import differences

SETS = [
    Path(__file__).with_name(name)
    for name in (
        "blind",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
    )
]
EXPECTED = sorted(path for folder in SETS for path in folder.glob("*.expected.yaml"))


@pytest.mark.parametrize(
    "expected",
    EXPECTED,
    ids=lambda path: f"{path.parent.name}/{path.name.removesuffix('.expected.yaml')}",
)
def test_a_document_is_read_as_its_author_meant(expected: Path) -> None:
    stem = expected.name.removesuffix(".expected.yaml")
    document = next(path for path in expected.parent.glob(f"{stem}.*") if path.stem == stem)
    draft = import_document(document.name, document.read_bytes()).as_json()
    assert differences(draft, expected) == []


def test_all_sets_are_there() -> None:
    assert len(EXPECTED) == 104
