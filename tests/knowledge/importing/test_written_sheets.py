"""Does an import read port sheets that are written by rule, in many layouts and spellings?"""

from collections.abc import Callable
from random import Random

import pytest

from knowledge.importing.document import import_document
from tests.knowledge.importing.comparing_drafts import port_differences
from tests.knowledge.importing.sheets.layouts import LAYOUTS, Sheet

SEEDS = 15


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_a_written_sheet_yields_its_rows(layout: Callable[[Random], Sheet]) -> None:
    for seed in range(SEEDS):
        sheet = layout(Random(f"{layout.__name__}{seed}"))
        rows = import_document(sheet.name, sheet.data).as_json()["ports"]
        told = [(row["port"], row["transport"]) for row in rows]
        assert told == [(row["port"], row["transport"]) for row in sheet.ports], sheet.data
        assert not list(port_differences(rows, sheet.ports, has_process=sheet.has_process)), (
            sheet.data
        )
