"""Is a collector's report read as evidence, and refused with reasons when it is none?"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.collecting import LARGEST_REPORT, ReportError, look_file, read_report
from checks.failure import Failure
from checks.model import Check, Evidence, Requirement, Site, Source, Target
from checks.plan import make_plan
from checks.probes.control import ODD_PORT
from checks.vantage import NotMeasured
from checks.vantage.handed_in import ABILITIES, HandedIn, standing
from checks.verdict.remarks import remarks
from tests.checks.acme import (
    CLIENT,
    SERVER,
    SILENT,
    answering,
    carry_out,
    exclusion_row,
    port_row,
    reading,
    site,
)

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SITE = Site(
    id="site42",
    name="Acme",
    edition="e",
    hosts={"premises-server": ("10.4.2.10",), "client-pc": ("10.4.2.101",)},
)
PORT = Requirement(key="r", kind="port", component="x", citation={}, port=7001, transport="TCP")
EXCLUSION = Requirement(
    key="e",
    kind="exclusion",
    component="x",
    citation={},
    category="extension",
    value="*.vid",
    machine="premises-server",
)


def report(**changes: Any) -> bytes:
    content: dict[str, Any] = {
        "format": "wfo-report/1",
        "site": "site42",
        "role": "premises-server",
        "host": "SRV1",
        "elevated": True,
        "collected": (NOW - timedelta(hours=1)).isoformat(),
        "connects": [
            {
                "host": "pool.example",
                "port": 7001,
                "address": "192.0.2.1",
                "ms": 4.2,
                "error": None,
            },
            {
                "host": "pool.example",
                "port": 7002,
                "address": None,
                "ms": None,
                "error": "TimedOut",
            },
            {"host": "pool.example", "port": 7003, "ms": None, "error": "SomethingNew"},
        ],
        "listening": [{"port": 7001, "address": "0.0.0.0", "process": "panel"}],
        "processes": [{"name": "a.exe", "running": 1}, {"name": "b.exe", "running": 0}],
        "defender": {
            "elevated": True,
            "mode": "Normal",
            "preference": {"ExclusionExtension": [".vid"]},
        },
    }
    content.update(changes)
    return json.dumps(content).encode()


def check(probe: str, host: str = "pool.example", port: int | None = 7001, **more: Any) -> Check:
    return Check(
        n=0,
        requirement=more.pop("requirement", PORT),
        reading=0,
        probe=probe,
        source=Source(role="premises-server", vantage="SRV1"),
        target=Target(role="cloud", host=host, port=port),
        parameters=more,
    )


def handed_in(**changes: Any) -> HandedIn:
    return HandedIn(read_report(report(**changes), site=SITE, now=NOW), NOW)


async def test_an_open_port_passes_a_bare_look_with_time_and_machine() -> None:
    evidence = await handed_in().measure(check("tcp"))
    assert evidence.failure is None
    assert evidence.facts["report_host"] == "SRV1"
    assert evidence.facts["date"] == "2026-05-04 11:00 UTC"
    assert evidence.facts["connect_ms"] == 4.2


async def test_an_open_port_is_no_proof_of_what_speaks_there() -> None:
    with pytest.raises(NotMeasured, match="does not speak amqp"):
        await handed_in().measure(check("amqp"))


@pytest.mark.parametrize(
    ("port", "failure"),
    [(7002, Failure.CONNECTION_TIMEOUT), (7003, Failure.OTHER_UNMAPPED)],
)
async def test_a_failed_connect_says_why_also_for_deeper_looks(
    port: int, failure: Failure
) -> None:
    for probe in ("tcp", "http"):
        evidence = await handed_in().measure(check(probe, port=port))
        assert evidence.failure is failure


async def test_what_the_report_did_not_look_at_is_not_measured() -> None:
    for wanted in (check("tcp", host="elsewhere.example"), check("process", name="c.exe")):
        with pytest.raises(NotMeasured):
            await handed_in().measure(wanted)
    with pytest.raises(NotMeasured, match="listening"):
        await handed_in(listening=None).measure(check("listening"))


async def test_listeners_and_programs_are_told() -> None:
    assert (await handed_in().measure(check("listening"))).failure is None
    closed = await handed_in().measure(check("listening", port=7009))
    assert closed.failure is Failure.SERVICE_NOT_LISTENING
    assert (await handed_in().measure(check("process", name="A"))).failure is None
    stopped = await handed_in().measure(check("process", name="b.exe"))
    assert stopped.failure is Failure.SERVICE_NOT_RUNNING


async def test_exclusions_are_judged_by_the_same_rules() -> None:
    wanted = check("defender-exclusions", port=None, requirement=EXCLUSION)
    assert (await handed_in().measure(wanted)).facts["coverage"] == "exact"
    hidden = {"elevated": False, "mode": "Normal", "preference": {}}
    evidence = await handed_in(defender=hidden).measure(wanted)
    assert evidence.failure is Failure.EXCLUSION_LIST_HIDDEN
    with pytest.raises(NotMeasured, match="not asked"):
        await handed_in(defender=None, problems=["Defender was not asked"]).measure(wanted)


async def test_a_report_that_grew_old_since_it_came_judges_nothing() -> None:
    fresh = read_report(report(), site=SITE, now=NOW)
    old = HandedIn(fresh, NOW + timedelta(days=3))
    assert (await old.measure(check("tcp"))).failure is Failure.EVIDENCE_STALE


async def test_a_listener_on_loopback_alone_is_none_for_others() -> None:
    listening = [{"port": 7001, "address": "127.0.0.1"}, {"port": 7001, "address": "::1"}]
    evidence = await handed_in(listening=listening).measure(check("listening"))
    assert evidence.failure is Failure.SERVICE_NOT_LISTENING
    everywhere = [*listening, {"port": 7001, "address": "*"}]
    assert (await handed_in(listening=everywhere).measure(check("listening"))).failure is None


async def test_a_port_that_must_be_closed_tells_a_box_that_accepts_everything() -> None:
    accepted = await handed_in().measure(check("control"))
    closed = await handed_in().measure(check("control", port=7002))
    assert accepted.facts["seems_open"] is True
    assert closed.facts["closed_by"] == "connection_timeout"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no collector report"),
        (b"PK\x03\x04", "no collector report"),
        (b"[]", "no collector report"),
        (b" " * (LARGEST_REPORT + 1), "bytes"),
        (report(format="wfo-report/9"), "format"),
        (report(site="site43"), "site43"),
        (report(role="printer"), "printer"),
        (report(collected="2026-05-04T13:00:00"), "zone"),
        (report(collected="2027-01-01T00:00:00Z"), "future"),
        (report(host="<b>"), "host"),
        (report(collected=(NOW - timedelta(days=3)).isoformat()), "too old"),
        (report(connects=[{"host": "x", "port": 70000}]), "port"),
    ],
)
def test_what_is_no_report_for_this_site_is_refused_with_a_reason(
    content: bytes, why: str
) -> None:
    with pytest.raises(ReportError, match=why):
        read_report(content, site=SITE, now=NOW)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    with pytest.raises(ReportError):
        read_report(content, site=SITE, now=NOW)


def test_windows_byte_order_mark_is_no_obstacle() -> None:
    assert read_report(b"\xef\xbb\xbf" + report(), site=SITE, now=NOW).host == "SRV1"


SERVER_ROW = port_row(7001, reading("client-pc > premises-server"))


def test_the_look_file_names_what_to_dial_and_what_must_listen_there() -> None:
    rows = [
        SERVER_ROW,
        port_row(7002, reading("premises-server > client-pc")),
        exclusion_row("a.exe", "process"),
    ]
    found = look_file(site(vantage={}), rows, "premises-server", ABILITIES)
    assert found == {
        "format": "wfo-look/1",
        "id": "site42-9.9-hosted-premises-server",
        "site": "site42",
        "role": "premises-server",
        "connects": [{"host": CLIENT, "port": ODD_PORT}, {"host": CLIENT, "port": 7002}],
        "listening": [7001],
        "processes": ["a.exe"],
        "exclusions": True,
    }


async def test_with_a_report_from_the_server_filtered_is_told_from_not_listening() -> None:
    """The bot's machine gets no answer; the report says whether anything listens there."""
    said = {}
    for name, listening in (("listens", [7001]), ("nothing", [])):
        rows = [{"port": port, "address": "0.0.0.0"} for port in listening]
        content = report(listening=rows, connects=[])
        handed = read_report(content, site=site(), now=NOW)
        both, vantage = standing(site(), handed)
        plan = make_plan(both, [SERVER_ROW], abilities={vantage: ABILITIES})
        points = {
            "local": answering({}, otherwise=SILENT),
            vantage: HandedIn(handed, NOW).measure,
        }
        found = await carry_out(plan, points)
        said[name] = [finding.failure for finding in found]
        assert "Seen by the collector on SRV1" in found[-1].sentence
    assert said == {
        "listens": [Failure.CONNECTION_FILTERED, None],
        "nothing": [Failure.SERVICE_NOT_LISTENING, Failure.SERVICE_NOT_LISTENING],
    }


async def test_a_report_tells_beside_an_exclusion_that_its_program_does_not_run() -> None:
    row = exclusion_row("b.exe", "process")
    evidence = await handed_in().measure(check("defender-exclusions", requirement=row))
    assert next(iter(remarks(evidence))) == "No program of that name runs there."


async def test_what_a_report_cant_tell_names_the_reason_once() -> None:
    handed = read_report(report(connects=[]), site=site(), now=NOW)
    both, vantage = standing(site(vantage={}), handed)
    rows = [port_row(7001, reading("premises-server > client-pc"))]
    plan = make_plan(both, rows, abilities={vantage: ABILITIES})
    (finding,) = await carry_out(plan, {vantage: HandedIn(handed, NOW).measure})
    assert finding.sentence == finding.reason == f"The report did not try {CLIENT}:7001."
    assert finding.who == "whoever ran the collector"


async def test_a_port_that_a_report_saw_open_and_others_heard_speak_is_no_gap() -> None:
    """The collector speaks no protocol; what speaks there is seen from the bot's machine."""
    tried = [{"host": SERVER, "port": 7001, "ms": 1.0}]
    handed = read_report(report(connects=tried, role="client-pc"), site=site(), now=NOW)
    row = port_row(7001, reading("client-pc > premises-server", probe="amqp"))
    both, vantage = standing(site(), handed)
    plan = make_plan(both, [row], abilities={vantage: ABILITIES}, controls=False)
    points = {"local": answering({}), vantage: HandedIn(handed, NOW).measure}
    ours, theirs = await carry_out(plan, points)
    assert (ours.outcome, theirs.outcome) == ("passed", "skipped")
    assert theirs.sentence.startswith("What speaks there was seen from the bot's machine. Here:")


async def test_what_speaks_there_is_told_once_also_if_it_is_wrong() -> None:
    """The bot's machine heard another service; that a report saw the port open is no finding of its own."""
    tried = [{"host": SERVER, "port": 7001, "ms": 1.0}]
    handed = read_report(report(connects=tried, role="client-pc"), site=site(), now=NOW)
    row = port_row(7001, reading("client-pc > premises-server", probe="amqp"))
    both, vantage = standing(site(), handed)
    plan = make_plan(both, [row], abilities={vantage: ABILITIES}, controls=False)
    wrong = Evidence(failure=Failure.REPLY_WRONG_SERVICE, facts={"guess": "SSH"})
    points = {"local": answering({7001: wrong}), vantage: HandedIn(handed, NOW).measure}
    ours, theirs = await carry_out(plan, points)
    assert (ours.outcome, theirs.outcome) == ("failed", "skipped")


async def test_in_a_report_too_silence_beside_an_open_port_is_filtered() -> None:
    """The open port was only opened, since the collector speaks no AMQP: it still shows that the host is alive."""
    tried = [
        {"host": SERVER, "port": 7001, "error": "TimedOut"},
        {"host": SERVER, "port": 7002, "ms": 2.0},
    ]
    handed = read_report(report(connects=tried, role="client-pc"), site=site(), now=NOW)
    both, vantage = standing(site(vantage={}), handed)
    rows = [
        port_row(7001, reading("client-pc > premises-server")),
        port_row(7002, reading("client-pc > premises-server", probe="amqp"), component="bus"),
    ]
    plan = make_plan(both, rows, abilities={vantage: ABILITIES}, controls=False)
    silent, _ = await carry_out(plan, {vantage: HandedIn(handed, NOW).measure})
    assert silent.failure is Failure.CONNECTION_FILTERED
    assert silent.sentence.startswith(f"7001 is dropped on the way: {SERVER} answers on 7002.")


async def test_a_report_of_silence_says_how_long_the_collector_waited() -> None:
    tried = [{"host": SERVER, "port": 7001, "error": "TimedOut"}]
    handed = read_report(report(connects=tried, role="client-pc"), site=site(), now=NOW)
    both, vantage = standing(site(vantage={}), handed)
    rows = [port_row(7001, reading("client-pc > premises-server"))]
    plan = make_plan(both, rows, abilities={vantage: ABILITIES}, controls=False)
    (silent,) = await carry_out(plan, {vantage: HandedIn(handed, NOW).measure})
    assert silent.sentence.startswith(f"{SERVER}:7001 gave no answer within 5.0 s.")


async def test_a_machine_that_reports_in_two_roles_answers_for_both() -> None:
    as_client = report(role="client-pc", connects=[{"host": SERVER, "port": 7001, "ms": 1.0}])
    as_server = report(connects=[{"host": CLIENT, "port": 7002, "error": "TimedOut"}])
    where, beside, vantage = site(vantage={}), None, ""
    for content in (as_client, as_server):
        handed = read_report(content, site=where, now=NOW)
        where, vantage = standing(where, handed)
        beside = HandedIn(handed, NOW, beside).measure
    assert beside is not None
    rows = [
        port_row(7001, reading("client-pc > premises-server")),
        port_row(7002, reading("premises-server > client-pc")),
    ]
    plan = make_plan(where, rows, abilities={vantage: ABILITIES}, controls=False)
    found = await carry_out(plan, {vantage: beside})
    outcomes = {(f.requirement.port, f.probe): f.outcome for f in found}
    assert outcomes[7001, "tcp"] == "passed"
    assert outcomes[7002, "tcp"] == "failed"


async def test_why_the_collector_did_not_look_is_passed_on() -> None:
    why = "connects were not looked at: no program here can open any"
    with pytest.raises(NotMeasured, match=r"did not try .* \(connects were not looked at: no"):
        await handed_in(connects=[], problems=["something else", why]).measure(check("tcp"))


async def test_exclusions_in_a_report_are_planned_and_judged() -> None:
    handed = read_report(report(), site=site(), now=NOW)
    both, vantage = standing(site(vantage={}), handed)
    rows = [exclusion_row("*.vid", "extension"), exclusion_row("C:\\Logs\\")]
    plan = make_plan(both, rows, abilities={vantage: ABILITIES})
    found = await carry_out(plan, {vantage: HandedIn(handed, NOW).measure})
    assert [finding.outcome for finding in found] == ["passed", "failed"]
    assert found[1].sentence == (
        f"C:\\Logs\\ is still scanned on {SERVER}. Seen by the collector on SRV1, 2026-05-04 11:00 UTC."
    )
