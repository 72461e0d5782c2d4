"""Does an import get documents right whose rows were written before anybody ran it?"""

from pathlib import Path

import pytest

from knowledge.importing.document import import_document
from tests.knowledge.importing.comparing_drafts import differences

BLIND = Path(__file__).with_name("blind")
NAMES = sorted(path.name.removesuffix(".expected.yaml") for path in BLIND.glob("*.expected.yaml"))
STILL_WRONG: dict[str, str] = {}


def _differences(name: str) -> list[str]:
    expected = BLIND / f"{name}.expected.yaml"
    document = next(path for path in BLIND.glob(f"{name}.*") if path != expected)
    draft = import_document(document.name, document.read_bytes()).as_json()
    return differences(draft, expected)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in STILL_WRONG])
def test_a_document_is_read_as_its_author_meant(name: str) -> None:
    assert _differences(name) == []
