"""Looks from inside a network namespace: checks come in as JSON lines, evidence goes out in their order."""

import asyncio
import sys

from checks.model import Check, Evidence
from checks.vantage.local import Local


async def _look(lines: list[str]) -> list[Evidence]:
    local = Local()
    checks = [Check.model_validate_json(line) for line in lines]
    return await asyncio.gather(*(local.measure(check) for check in checks))


if __name__ == "__main__":
    for evidence in asyncio.run(_look(sys.stdin.readlines())):
        print(evidence.model_dump_json())
