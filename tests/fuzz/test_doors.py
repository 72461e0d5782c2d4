"""Does nothing from outside break what reads it? A second for each door, the same way each time.

`python -m tests.fuzz` takes longer and goes new ways.
"""

import pytest

from tests.fuzz.doors import DOORS
from tests.fuzz.guided import fuzz

SEED = 20_261


@pytest.mark.parametrize("name", DOORS)
def test_no_input_breaks_a_door(name: str) -> None:
    door, begin = DOORS[name]
    result = fuzz(door, begin, seconds=1.0, seed=SEED)
    assert result.tried
    assert result.findings == [], f"seed {SEED}"


def test_the_fuzzer_finds_what_breaks_a_door() -> None:
    def brittle(data: bytes) -> None:
        if b"5638" in data and b"&amp;" in data:
            raise ValueError("found")

    result = fuzz(brittle, [b"x"], seconds=2.0, seed=1)
    assert {finding.error for finding in result.findings} == {"ValueError: found"}
