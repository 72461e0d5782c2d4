"""Does a bot that is killed and hindered at random lose nothing, say nothing twice? The short version.

The same asks, faults and kill each time; `make torture` draws new ones and takes longer.
"""

from pathlib import Path

import pytest

from tests.torture.ordeal import Measure, suffer

SEED = 7


async def test_nothing_is_lost_or_doubled_in_a_short_ordeal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measure = Measure(requests=20, kills=1, seconds=5.0, quiet_s=1.5)
    result = await suffer(SEED, measure, tmp_path, "", print)
    assert result.accepted
    assert result.kills == 1
    assert result.faults == 0, result.line() + "\n" + capsys.readouterr().out
