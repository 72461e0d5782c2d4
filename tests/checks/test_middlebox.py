"""Is an open port unproven where something on the way accepts every connection, from the look to the sentence?"""

import pytest

from checks.model import Check, Evidence
from checks.plan import make_plan
from tests import needs
from tests.checks.acme import carry_out, port_row, reading, site
from tests.checks.namespaces.network import OPEN, REDIRECTED, Network

pytestmark = [pytest.mark.namespaces, pytest.mark.xdist_group("namespaces")]


async def test_behind_a_box_that_accepts_everything_open_proves_nothing() -> None:
    """At `REDIRECTED` the far end answers on every port, for one listener that says nothing."""
    needs.namespaces()
    rows = [
        port_row(OPEN),
        port_row(7002, component="anything"),
        port_row(7672, reading("client-pc > premises-server", probe="amqp"), component="bus"),
    ]
    plan = make_plan(
        site(hosts={"premises-server": (REDIRECTED,)}, allowed_networks=("10.99.2.0/24",)), rows
    )
    net = Network()
    try:
        net.build()
        with net.listener():
            seen = [alone for alone, _ in net.look([*plan.checks, *plan.controls])]
    finally:
        net.remove()

    async def measure(check: Check) -> Evidence:
        return seen[check.n]

    found = await carry_out(plan, measure)
    assert seen[plan.controls[0].n].facts["seems_open"] is True
    bare, other, bus = found
    for finding in (bare, other):
        assert (finding.outcome, finding.failure) == ("unknown", "connection_unproven")
        assert "an open port proves nothing" in finding.sentence
        assert finding.who == "the customer's network admin"
    assert bus.failure == "reply_missing"
    assert "Something on the way accepts every port" in bus.sentence
