"""What do several results show that one alone can't?"""

import pytest

from checks.failure import Failure
from checks.model import FAR_END, Evidence, Finding, Outcome, Plan, Source
from checks.plan import make_plan
from tests.checks.acme import (
    PASSES,
    REFUSED,
    SERVER,
    SILENT,
    answering,
    carry_out,
    exclusion_row,
    judged,
    plan_of,
    port_row,
    reading,
    site,
)

TWO = [port_row(7001), port_row(7002)]
LISTENS = Evidence(facts={"listeners": 1})
LOOPBACK_ONLY = Evidence(failure=Failure.SERVICE_NOT_LISTENING, facts={"loopback_only": True})
LISTENS_NOT = Evidence(failure=Failure.SERVICE_NOT_LISTENING)


def failures(found: list[Finding]) -> list[Failure | None]:
    return [finding.failure for finding in found]


async def test_silence_beside_a_port_that_answers_is_filtered() -> None:
    found = await judged(TWO, {7002: SILENT})
    assert failures(found) == [None, Failure.CONNECTION_FILTERED]
    assert found[1].sentence == f"7002 is dropped on the way: {SERVER} answers on 7001."
    assert found[1].who == "the customer's firewall team"


async def test_a_refusal_is_an_answer_too() -> None:
    found = await judged(TWO, {7001: REFUSED, 7002: SILENT})
    assert found[1].failure is Failure.CONNECTION_FILTERED
    assert "answers on 7001, with a refusal" in found[1].sentence


async def test_the_control_look_shows_that_a_host_is_alive() -> None:
    plan = make_plan(site(), [port_row(7001)])
    control = Evidence(
        facts={"seems_open": False, "closed_by": "connection_refused"}, seconds=0.001
    )
    found = await carry_out(plan, answering({"control": control, 7001: SILENT}))
    assert failures(found) == [Failure.CONNECTION_FILTERED]


async def test_silence_is_not_firm_while_the_host_answers_slowly() -> None:
    slow = PASSES.model_copy(update={"facts": {"connect_ms": 800.0}})
    assert failures(await judged(TWO, {7001: slow, 7002: SILENT}))[1] is Failure.CONNECTION_TIMEOUT


async def test_a_host_that_answers_nowhere_is_said_to_be_silent() -> None:
    found = await judged(TWO, {7001: SILENT, 7002: SILENT})
    assert failures(found) == [Failure.HOST_SILENT] * 2
    assert len({finding.sentence for finding in found}) == 1


async def test_one_silent_port_alone_has_nothing_to_compare_with() -> None:
    (finding,) = await judged([port_row(7001)], {7001: SILENT})
    assert finding.failure is Failure.CONNECTION_TIMEOUT
    assert finding.sentence == f"{SERVER}:7001 gave no answer within 5.0 s."


async def test_an_unreached_host_proves_nothing_about_a_silent_port() -> None:
    rejected = Evidence(failure=Failure.NETWORK_REJECTED, facts={"sender": "10.0.0.1"})
    assert (
        failures(await judged(TWO, {7001: rejected, 7002: SILENT}))[1]
        is Failure.CONNECTION_TIMEOUT
    )


async def test_another_host_does_not_make_silence_filtered() -> None:
    row = port_row(7001)
    hosts = {"premises-server": ("10.4.2.10", "10.4.2.11")}
    found = await judged([row], {("10.4.2.11", 7001): SILENT}, hosts=hosts)
    assert failures(found) == [None, Failure.CONNECTION_TIMEOUT]


SEEMS_OPEN = Evidence(facts={"seems_open": True})


@pytest.mark.parametrize(
    ("probe", "outcome"),
    [
        ("tcp", Outcome.UNKNOWN),
        ("http", Outcome.UNKNOWN),
        ("tls", Outcome.PASSED),
        ("amqp", Outcome.PASSED),
    ],
)
async def test_where_a_closed_port_opens_a_mere_open_proves_nothing(
    probe: str, outcome: Outcome
) -> None:
    plan = make_plan(site(), [port_row(7001, reading("client-pc > premises-server", probe=probe))])
    (finding,) = await carry_out(plan, answering({"control": SEEMS_OPEN}))
    assert finding.outcome is outcome
    if outcome is Outcome.UNKNOWN:
        assert finding.failure is Failure.CONNECTION_UNPROVEN
        assert finding.reason
        assert finding.reason == finding.sentence


async def test_a_failure_behind_such_a_box_says_so() -> None:
    plan = make_plan(site(), [port_row(7001)])
    missing = Evidence(failure=Failure.REPLY_MISSING)
    (finding,) = await carry_out(plan, answering({"control": SEEMS_OPEN, 7001: missing}))
    assert finding.failure is Failure.REPLY_MISSING


BOTH_WAYS = port_row(
    7001, reading("client-pc > premises-server"), reading("premises-server > client-pc")
)


async def test_of_two_readings_one_that_succeeds_is_enough() -> None:
    found = await judged([BOTH_WAYS], {(SERVER, 7001): REFUSED})
    assert [f.outcome for f in found] == [Outcome.SKIPPED, Outcome.PASSED]
    assert found[0].reason == (
        "Not needed: it works from PREMISES server to client PC, and the documents don't say "
        "which of the two listens."
    )
    assert found[0].failure is None
    assert found[0].evidence == REFUSED


async def test_a_reading_that_works_from_elsewhere_does_not_excuse_itself() -> None:
    hosts = {"premises-server": ("10.4.2.10", "10.4.2.11"), "client-pc": ("10.4.2.101",)}
    answers = {("10.4.2.11", 7001): REFUSED, ("10.4.2.101", 7001): REFUSED}
    found = await judged([BOTH_WAYS], answers, hosts=hosts)
    by_host = {f.target.host: f.outcome for f in found if f.target}
    assert by_host == {
        "10.4.2.10": Outcome.PASSED,
        "10.4.2.11": Outcome.FAILED,
        "10.4.2.101": Outcome.SKIPPED,
    }


async def test_a_reading_that_works_everywhere_makes_the_other_needless() -> None:
    hosts = {"premises-server": (SERVER,), "client-pc": ("10.4.2.101", "10.4.2.102")}
    found = await judged([BOTH_WAYS], {("10.4.2.102", 7001): REFUSED}, hosts=hosts)
    assert [f.outcome for f in found] == [Outcome.PASSED, Outcome.PASSED, Outcome.SKIPPED]


async def test_where_no_reading_connects_both_are_shown_and_no_firewall_is_blamed() -> None:
    found = await judged([BOTH_WAYS], {7001: SILENT})
    assert [f.outcome for f in found] == [Outcome.FAILED] * 2
    for finding in found:
        assert "the documents don't name the listener" in finding.sentence
        assert finding.who is not None
        assert finding.who.startswith("us, to find out which side listens")
        assert finding.fix is None


async def test_of_two_alternative_ports_one_open_port_passes() -> None:
    rows = [port_row(7080, module=None), port_row(7443, alternative_to=7080)]
    found = await judged(rows, {7080: REFUSED})
    assert [f.outcome for f in found] == [Outcome.SKIPPED, Outcome.PASSED]
    assert found[0].reason == "Not needed: 7443 is open, and one of the two suffices."
    neither = await judged(rows, {7080: REFUSED, 7443: REFUSED})
    assert [f.outcome for f in neither] == [Outcome.FAILED] * 2


async def test_an_alternative_of_another_component_is_no_alternative() -> None:
    rows = [port_row(7080, component="web"), port_row(7443, component="wfm", alternative_to=7080)]
    assert failures(await judged(rows, {7443: REFUSED})) == [None, Failure.CONNECTION_REFUSED]


def two_ended() -> Plan:
    """Return a plan with an agent at the listener's end too."""
    plan = plan_of(port_row(7001))
    (check,) = plan.checks
    far = check.model_copy(
        update={
            "n": 1,
            "reading": FAR_END,
            "probe": "listening",
            "source": Source(role="premises-server", vantage="server"),
        }
    )
    return plan.model_copy(update={"checks": (check, far)})


@pytest.mark.parametrize(
    ("far_end", "near", "failure", "said"),
    [
        (LISTENS, SILENT, Failure.CONNECTION_FILTERED, "something listens on this port"),
        (LISTENS_NOT, SILENT, Failure.SERVICE_NOT_LISTENING, "nothing listens on 7001"),
        (LOOPBACK_ONLY, REFUSED, Failure.SERVICE_NOT_LISTENING, "on loopback only"),
        (LISTENS, REFUSED, Failure.CONNECTION_REFUSED, "a firewall imitates a closed port"),
        (LISTENS_NOT, REFUSED, Failure.SERVICE_NOT_LISTENING, "nothing listens on 7001"),
        (Evidence(failure=Failure.OTHER_UNMAPPED), REFUSED, Failure.CONNECTION_REFUSED, "refuses"),
    ],
)
async def test_the_far_end_tells_a_dead_service_from_a_blocked_way(
    far_end: Evidence, near: Evidence, failure: Failure, said: str
) -> None:
    points = {"local": answering({7001: near}), "server": answering({7001: far_end})}
    found = await carry_out(two_ended(), points)
    assert found[0].failure is failure
    assert said in found[0].sentence


async def test_an_exclusion_that_is_broader_than_needed_passes_with_a_remark() -> None:
    plan = plan_of(exclusion_row("C:\\Logs\\"), vantage={"server": ("premises-server",)})
    covered = Evidence(facts={"coverage": "broader_than_needed", "remark": "C: is all of it."})
    finding, _room = await carry_out(plan, {"server": answering({}, otherwise=covered)})
    assert finding.outcome is Outcome.PASSED
    assert finding.sentence.endswith("is excluded from scanning on 10.4.2.10. C: is all of it.")


async def test_a_list_that_nobody_compared_is_never_green() -> None:
    agent = {"server": ("premises-server",)}
    plan = plan_of(exclusion_row("a.exe", "process"), vantage=agent)
    (finding,) = await carry_out(plan, {"server": answering({}, otherwise=Evidence())})
    assert (finding.outcome, finding.failure) == (Outcome.UNKNOWN, Failure.OTHER_UNMAPPED)
