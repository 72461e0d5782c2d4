"""What is planned, what is left out, and why?"""

import pytest

from checks.identity import identity
from checks.model import FAR_END, Evidence, Finding, Outcome, Plan
from checks.parameters import LISTEN_S
from checks.plan import SWEEP_FROM, make_plan
from checks.probes import PROBES
from checks.probes.control import ODD_PORT
from checks.selection import BadSelection, parse_selection
from tests.checks.acme import (
    CLIENT,
    SERVER,
    answering,
    carry_out,
    exclusion_row,
    plan_of,
    port_row,
    reading,
    site,
)


def reasons(plan: Plan) -> list[str]:
    return [skip.reason for skip in plan.skips]


def test_each_vantage_point_looks_at_each_host_of_the_target_role() -> None:
    plan = plan_of(
        port_row(7001),
        hosts={"premises-server": ("10.4.2.10", "10.4.2.11"), "client-pc": (CLIENT,)},
        vantage={"local": ("client-pc",), "site42-pc": ("client-pc",)},
    )
    seen = {(check.source.vantage, check.target.host) for check in plan.checks}
    assert seen == {(v, h) for v in ("local", "site42-pc") for h in ("10.4.2.10", "10.4.2.11")}
    assert [check.n for check in plan.checks] == [0, 1, 2, 3]


def test_the_first_target_role_with_hosts_is_looked_at() -> None:
    row = port_row(7001, reading("client-pc > portal | premises-server"))
    assert plan_of(row).checks[0].target.role == "premises-server"
    both = {"portal": ("portal.acme.example",), "premises-server": (SERVER,)}
    assert plan_of(row, hosts=both).checks[0].target.host == "portal.acme.example"


def test_the_port_that_the_site_uses_instead_is_dialled() -> None:
    check = plan_of(port_row(7001), ports={7001: 27001}).checks[0]
    assert (check.target.port, check.requirement.port) == (27001, 7001)


def test_a_range_is_looked_at_port_by_port() -> None:
    plan = plan_of(port_row(7001, port_to=7003))
    assert [check.target.port for check in plan.checks] == [7001, 7002, 7003]


@pytest.mark.parametrize(
    ("row", "fields", "said"),
    [
        (
            port_row(7001, module="screen-recording"),
            {},
            "Screen Recording is not in use at site42.",
        ),
        (port_row(7001), {"vantage": {}}, "No vantage point in the role client-pc at site42."),
        (
            port_row(7001, reading("client-pc > portal | cloud")),
            {},
            "No host is recorded for portal or cloud at site42.",
        ),
        (
            port_row(None),
            {},
            "The document leaves this port open: it depends on the integration, whose guide names it.",
        ),
        (
            exclusion_row("C:\\Logs\\"),
            {},
            "Defender's exclusions cannot be read from the bot's machine; an agent or a collector report "
            "on the PREMISES server can.",
        ),
        (
            port_row(7001, port_to=9000),
            {},
            "A range of more than 64 ports is not looked at port by port.",
        ),
    ],
)
def test_a_skip_is_reported_with_its_reason(
    row: object, fields: dict[str, object], said: str
) -> None:
    plan = plan_of(row, **fields)  # type: ignore[arg-type] # parametrize loses the type
    assert (plan.checks, reasons(plan)) == ((), [said])


def test_a_row_without_our_interpretation_is_skipped() -> None:
    row = port_row(7001).model_copy(update={"readings": ()})
    assert reasons(plan_of(row)) == [
        "Nobody has laid down yet how to look at this row: the document does not say who listens."
    ]


def test_an_agent_reads_exclusions_of_its_own_machine_only() -> None:
    hosts = {"premises-server": ("rec1", "rec2")}
    plan = plan_of(
        exclusion_row("C:\\Logs\\"), hosts=hosts, vantage={"rec1": ("premises-server",)}
    )
    assert {check.target.host for check in plan.checks} == {"rec1"}
    assert reasons(plan) == ["No vantage point is known to run on rec2 itself."]


def test_abilities_say_what_the_bots_machine_can_read() -> None:
    able = {"local": {"defender-exclusions"}}
    plan = make_plan(site(), [exclusion_row("C:\\Logs\\"), port_row(7001)], abilities=able)
    assert [check.probe for check in plan.checks] == ["defender-exclusions"]
    assert reasons(plan) == ["tcp cannot be looked at from the bot's machine."]


def test_an_agent_that_does_not_know_the_probe_is_too_old_for_it() -> None:
    near = site(vantage={"site42-client-pc": ("client-pc",)})
    plan = make_plan(near, [port_row(7001)], abilities={"site42-client-pc": {"http"}})
    assert reasons(plan) == [
        "The agent at the vantage point site42-client-pc is too old for the probe tcp; update it."
    ]


def test_a_port_that_must_be_closed_is_looked_at_once_a_host_and_vantage_point() -> None:
    plan = make_plan(site(), [port_row(7001), port_row(7002)])
    (control,) = plan.controls
    assert (control.n, control.probe, control.target.port) == (2, "control", ODD_PORT)
    assert control.target.host == SERVER


def test_names_and_grants_come_from_the_record_and_the_rows() -> None:
    rows = [
        port_row(
            7443, reading("client-pc > portal", probe="tls"), component="web", transport="HTTPS"
        ),
        port_row(
            7943,
            reading("client-pc > portal", probe="silverlight-policy"),
            component="player-policy",
        ),
        port_row(7510, reading("client-pc > portal"), component="player-sockets"),
    ]
    plan = plan_of(*rows, hosts={"portal": ("portal.acme.example",)}, ports={7443: 443})
    tls, policy, tcp = (check.parameters for check in plan.checks)
    assert tls == {"server_name": "portal.acme.example"}
    assert policy == {"must_grant": [7510], "origin": "https://portal.acme.example"}
    assert tcp == {"listen_s": LISTEN_S}


def test_an_origin_names_a_port_that_is_not_the_usual_one() -> None:
    rows = [
        port_row(7443, reading("client-pc > portal", probe="tls"), transport="HTTPS"),
        port_row(7943, reading("client-pc > portal", probe="silverlight-policy"), component="x"),
    ]
    plan = plan_of(*rows, hosts={"portal": ("::1",)})
    assert plan.checks[1].parameters["origin"] == "https://[::1]:7443"


def test_without_a_portal_no_origin_is_made_up() -> None:
    row = port_row(7943, reading("client-pc > premises-server", probe="silverlight-policy"))
    assert plan_of(row).checks[0].parameters["origin"] is None


ROWS = (
    port_row(7001),
    port_row(7002, reading("client-pc > premises-server", probe="amqp"), component="bus"),
    port_row(7003, component="screen-recording", module="screen-recording"),
)


@pytest.mark.parametrize(
    ("words", "ports"),
    [("7001", [7001]), ("AMQP", [7002]), ("bus, 7001", [7001, 7002]), ("27002", [7002])],
)
def test_only_keeps_what_was_asked_for(words: str, ports: list[int]) -> None:
    only = parse_selection(words, ROWS)
    plan = make_plan(site(ports={7002: 27002}), ROWS, only=only)
    assert [check.requirement.port for check in plan.checks] == ports


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            "99999",
            "99999 is neither a port that the edition 9.9-hosted asks for nor one that site42",
        ),
        ("7001 7999", "7999 is neither"),
        ("amqp", "nothing that site42 is checked for fits the choice"),
    ],
)
def test_a_choice_that_leaves_nothing_is_refused(words: str, why: str) -> None:
    """A run of nothing would look clean, and stand as the last one."""
    with pytest.raises(BadSelection, match=why):
        make_plan(site(), ROWS[:1], only=parse_selection(words, ROWS))


def test_a_probe_that_cant_be_taken_here_keeps_its_skip() -> None:
    rows = [port_row(7002, reading("portal > cloud", probe="amqp"))]
    plan = make_plan(site(), rows, only=parse_selection("amqp", rows))
    assert (len(plan.checks), len(plan.skips)) == (0, 1)


def test_only_keeps_the_skip_of_what_was_asked_for() -> None:
    only = parse_selection("screen-recording", ROWS)
    plan = make_plan(site(), ROWS, only=only)
    assert (plan.checks, plan.controls) == ((), ())
    assert reasons(plan) == ["Screen Recording is not in use at site42."]


def test_failed_selects_what_was_not_good_in_the_last_run() -> None:
    check = plan_of(*ROWS).checks[1]
    last = Finding(
        n=7,
        requirement=check.requirement,
        probe=check.probe,
        source=check.source,
        target=check.target,
        outcome=Outcome.UNKNOWN,
    )
    only = parse_selection("failed", ROWS, [last])
    assert [identity(c) for c in make_plan(site(), ROWS, only=only).checks] == [identity(last)]


@pytest.mark.parametrize("words", ["", "smtp", "7001 amqpp", "failed"])
def test_a_word_that_selects_nothing_is_an_error(words: str) -> None:
    with pytest.raises(BadSelection) as raised:
        parse_selection(words, ROWS)
    assert "choose by port" in str(raised.value) or "nothing failed" in str(raised.value)


def test_an_agent_at_the_listeners_end_is_asked_once_whether_anything_listens() -> None:
    points = {"local": ("client-pc",), "pc7": ("client-pc",), "rec1": ("premises-server",)}
    plan = plan_of(port_row(7001), vantage=points)
    far_ends = [check for check in plan.checks if check.reading == FAR_END]
    assert [(c.probe, c.source.vantage, c.target.port) for c in far_ends] == [
        ("listening", "rec1", 7001)
    ]
    assert len(plan.checks) == 3


def test_probes_on_the_machine_itself_are_told_what_to_look_for() -> None:
    plan = plan_of(exclusion_row("a.exe", "process"), vantage={"rec1": ("premises-server",)})
    assert plan.checks[0].parameters == {"category": "process", "item": "a.exe"}


@pytest.mark.parametrize("category", ["process", "folder"])
def test_every_parameter_is_one_that_the_probe_knows(category: str) -> None:
    rows = [
        exclusion_row("a.exe", category),
        *(
            port_row(7000 + n, reading("client-pc > portal", probe=probe), component=probe)
            for n, probe in enumerate(sorted(PROBES))
            if probe not in ("control", "process", "disk-room", "defender-exclusions")
        ),
    ]
    hosts = {"portal": ("portal.acme.example",), "premises-server": (SERVER,)}
    plan = plan_of(*rows, hosts=hosts, vantage={"a": ("client-pc", "premises-server")})
    assert len(plan.checks) >= len(rows)
    for check in plan.checks:
        PROBES[check.probe].model_validate(check.parameters)


def test_no_far_end_is_asked_where_the_bots_machine_stands_in_for_it() -> None:
    assert all(check.reading != FAR_END for check in plan_of(port_row(7001)).checks)


def test_a_sweep_does_not_wait_for_what_peers_do_unasked() -> None:
    pcs = tuple(f"10.4.2.{n}" for n in range(SWEEP_FROM))
    row = port_row(7001, reading("premises-server > client-pc"))
    few, many = (plan_of(row, hosts={"client-pc": hosts}) for hosts in (pcs[1:], pcs))
    assert {check.parameters.get("listen_s") for check in few.checks} == {LISTEN_S}
    assert not any(check.parameters for check in many.checks)


AGENT = {"hosts": {"premises-server": ("rec1",)}, "vantage": {"rec1": ("premises-server",)}}
EXCLUSIONS = [exclusion_row("C:\\Logs\\"), exclusion_row("a.exe", "process")]


def test_an_agent_also_looks_at_the_room_of_excluded_folders() -> None:
    plan = make_plan(site(**AGENT), EXCLUSIONS)
    assert [(check.probe, check.parameters) for check in plan.checks] == [
        ("defender-exclusions", {"category": "folder", "item": "C:\\Logs\\"}),
        ("disk-room", {"folder": "C:\\Logs\\"}),
        ("defender-exclusions", {"category": "process", "item": "a.exe"}),
    ]


async def test_what_an_agent_saw_of_exclusions_and_room_is_judged() -> None:
    able = {"rec1": {"defender-exclusions", "disk-room"}}
    plan = make_plan(site(**AGENT), EXCLUSIONS, abilities=able)
    seen = {
        "defender-exclusions": Evidence(
            facts={"coverage": "missing"}, failure="exclusion_missing"
        ),
        "disk-room": Evidence(facts={"folder": "C:\\Logs\\", "free_mib": 900}),
    }
    folder, room, process = await carry_out(plan, {"rec1": answering(seen)})
    assert (folder.sentence, folder.who) == (
        "C:\\Logs\\ is still scanned on rec1.",
        "the customer's antivirus admin",
    )
    assert "Add-MpPreference -ExclusionPath 'C:\\Logs\\'" in (folder.fix or "")
    assert room.sentence == "Seen on rec1 itself: 900 MiB are free where C:\\Logs\\ lies."
    assert (room.outcome, process.outcome) == (Outcome.PASSED, Outcome.FAILED)


def test_what_a_vantage_point_cannot_look_at_beside_the_list_is_left_out() -> None:
    able = {"rec1": {"defender-exclusions"}}
    plan = make_plan(site(**AGENT), EXCLUSIONS, abilities=able)
    assert {check.probe for check in plan.checks} == {"defender-exclusions"}
