"""Does the control tell a port that must be closed and is not?"""

from tests.checks import peers
from tests.checks.looks import look


async def test_a_closed_port_is_as_it_must_be() -> None:
    evidence = await look("control", 4)
    assert evidence.failure is None
    assert (evidence.facts["seems_open"], evidence.facts["closed_by"]) == (
        False,
        "connection_refused",
    )


async def test_an_open_port_is_a_fact_and_left_to_the_verdict() -> None:
    with peers.listener(peers.keep_silent) as port:
        evidence = await look("control", port)
    assert (evidence.failure, evidence.facts["seems_open"]) == (None, True)
