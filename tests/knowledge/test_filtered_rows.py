"""Are all limits kept where several rows are asked for: transport, modules, exceptions, places?"""

import pytest

from knowledge.answer import answer
from knowledge.catalog import Catalog
from knowledge.model import PortRequirement

BASE = [2010, 4510, 2020, 5650, 443, 943, 5638, 5672]
ALL = [*BASE, 5633, 5634]


def _without(rows: list[int], *ports: int) -> list[int]:
    return [port for port in rows if port not in ports]


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("all TCP ports except the ones for optional modules", [4510, 943, 5638, 5672]),
        ("all tcp ports without the modules", [4510, 943, 5638, 5672]),
        ("tcp ports only, no modules", [4510, 943, 5638, 5672]),
        ("which tcp ports are always needed?", [4510, 943, 5638, 5672]),
        ("the tcp ports of the optional modules", [5633, 5634]),
        ("which http ports do we need without any module", [2020, 5650]),
        ("base ports without the silverlight stuff", _without(BASE, 4510, 943)),
        ("all base ports minus the html5 player ones", _without(BASE, 2020, 5650)),
        ("base ports except 443", _without(BASE, 443)),
        ("every port except 443 and 2010, no modules there", _without(BASE, 443, 2010)),
        ("all ports but 5634", _without(ALL, 5634)),
        ("all ports without 443", _without(ALL, 443)),
        ("list all ports excluding logging", _without(ALL, 5638)),
        ("all ports, but not the ones for silverlight", _without(ALL, 4510, 943)),
        ("which ports aren't for silverlight?", _without(ALL, 4510, 943)),
        ("give me everything except the tcp ports", [2010, 2020, 5650, 443]),
        ("all http ports except 2020", [5650]),
        ("they use desktop analytics but not screen recording. which ports on the client PCs?", [443, 5634]),
        ("modules: none. which ports?", BASE),
        ("SR no, DA no: port list?", BASE),
        ("SR no, DA yes: port list?", [*BASE, 5634]),
        # What is left out in a state of affairs is what is asked about.
        ("all ports except 443 are open, what doesn't work?", [443]),
    ],
)  # fmt: skip
def test_every_limit_is_kept(catalog: Catalog, text: str, ports: list[int]) -> None:
    facts = answer(catalog, text).facts
    found = [fact.port for fact in facts if isinstance(fact, PortRequirement)]
    assert sorted(p for p in found if p) == sorted(ports)
