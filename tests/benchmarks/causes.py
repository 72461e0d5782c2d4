"""Who tells why a port fails? Each tool's words on the namespace matrix, read in its favour, against the truth.

The looks are taken inside the near namespace of `tests/checks/namespaces`; without root this is left out.
"""

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from rich.console import Console
from rich.table import Table

from checks.failure import Failure
from checks.vantage.local import Local
from tests import needs
from tests.benchmarks.row import Row
from tests.checks.looks import check
from tests.checks.namespaces.network import Network
from tests.checks.namespaces.test_causes import CASES, EVERYWHERE
from tests.rivals import RIVALS, meaning

_OURS = "wfo"
_IPV4 = {name: case for name, case in CASES.items() if not name.startswith("IPv6")}


def run() -> list[Row]:
    """Return how many causes each tool told right; prints the table of them."""
    try:
        needs.namespaces()
    except (pytest.skip.Exception, pytest.fail.Exception) as reason:
        print(f"{reason}: the matrix of causes is left out", file=sys.stderr)
        return []
    net = Network()
    try:
        net.build()
        with net.listener():
            said: dict[str, dict[str, str]] = json.loads(net.run_inside("tests.benchmarks.causes"))
    finally:
        net.remove()
    right = {
        tool: [_is_right(name, words) for name, words in told.items()]
        for tool, told in said.items()
    }
    Console(stderr=True, width=160).print(_table(said))
    ours = sum(right[_OURS])
    return [
        Row(
            name=f"checks: causes right of {len(_IPV4)} by {tool}",
            value=float(sum(each)),
            unit="causes",
            against=None if tool == _OURS else "ours",
            ratio=None if tool == _OURS else round(sum(each) / ours, 3),
        )
        for tool, each in right.items()
    ]


def _is_right(name: str, words: str) -> bool:
    return (
        meaning(words) == _IPV4[name][2] if words not in set(Failure) else words == _IPV4[name][2]
    )


def _table(said: dict[str, dict[str, str]]) -> Table:
    table = Table("far side", "truth", *said)
    for name, case in _IPV4.items():
        cells = [
            f"{'right' if _is_right(name, told[name]) else 'WRONG'}: {told[name][-36:]}"
            for told in said.values()
        ]
        table.add_row(name, case[2] or "open", *cells)
    return table


async def _our_words() -> dict[str, str]:
    local = Local()
    looks = (local.measure(check("tcp", case[1], case[0], EVERYWHERE)) for case in _IPV4.values())
    seen = await asyncio.gather(*looks)
    return {
        name: str(evidence.failure or "open") for name, evidence in zip(_IPV4, seen, strict=True)
    }


def _all_words() -> dict[str, dict[str, str]]:
    said = {_OURS: asyncio.run(_our_words())}
    for rival in RIVALS:
        if not rival.is_there() or "forced" in rival.name:
            continue
        with rival.ready(), ThreadPoolExecutor(len(_IPV4)) as at_once:
            words = at_once.map(
                lambda case, rival=rival: rival.words(case[0], case[1]), _IPV4.values()
            )
            said[rival.name] = dict(zip(_IPV4, words, strict=True))
    return said


if __name__ == "__main__":
    print(json.dumps(_all_words()))
