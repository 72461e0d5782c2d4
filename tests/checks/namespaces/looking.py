"""Looks from inside a network namespace: checks come in as JSON lines, evidence goes out in their order.

Each line holds what a single look saw, and what a sweep of all of them saw: null where it would look singly or not at all.
"""

import asyncio
import json
import sys

from checks.model import Check, Evidence
from checks.sweep import Sweep
from checks.vantage.local import Local


async def _look(checks: list[Check]) -> list[Evidence]:
    local = Local()
    return await asyncio.gather(*(local.measure(check) for check in checks))


async def _sweep(checks: list[Check]) -> dict[int, Evidence | None]:
    sweep = Sweep()
    # Numbered anew: all come with the same number, as each was made alone.
    taken = [c.model_copy(update={"n": n}) for n, c in enumerate(checks) if sweep.takes(c)]
    return {check.n: seen async for check, seen in sweep.measure_all(taken)}


async def _both(checks: list[Check]) -> tuple[list[Evidence], dict[int, Evidence | None]]:
    return await asyncio.gather(_look(checks), _sweep(checks))


if __name__ == "__main__":
    alone, together = asyncio.run(_both([Check.model_validate_json(line) for line in sys.stdin]))
    for number, evidence in enumerate(alone):
        swept = together.get(number)
        print(
            json.dumps(
                [
                    evidence.model_dump(mode="json"),
                    None if swept is None else swept.model_dump(mode="json"),
                ]
            )
        )
