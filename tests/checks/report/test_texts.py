"""Do JSON, CSV, JUnit and the mail say everything, and nothing that a peer could abuse?"""

import csv
import io
import json
import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from checks.history import FinishedRun, changes
from checks.model import Evidence, Outcome
from checks.report.counting import matrix, summary, together
from checks.report.mail import mail_for
from checks.report.to_csv import COLUMNS, write_csv
from checks.report.to_json import as_json, evidence_as_json, write_json
from checks.report.to_junit import write_junit
from tests.checks.acme import SERVER, SILENT, answering, carry_out, plan_of, port_row, site
from tests.checks.report.finished import finished

SCHEMA = json.loads(files("checks.report").joinpath("schema.json").read_text(encoding="utf-8"))


def test_the_schema_is_one_and_a_run_with_every_outcome_follows_it() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    run = finished()
    content = json.loads(write_json(run, changes([replace(run, id="before")], run)))
    Draft202012Validator(SCHEMA).validate(content)
    assert all(content["counts"].values())
    assert sum(content["counts"].values()) == len(content["findings"])


def undescribed(node: dict[str, Any], path: str) -> Iterator[str]:
    for name, field in node.get("properties", {}).items():
        if not {"description", "$ref"} & set(field):
            yield f"{path}.{name}"
        yield from undescribed(field, f"{path}.{name}")
    for name, inner in node.get("$defs", {}).items():
        yield from undescribed(inner, name)
    yield from undescribed(node["items"], path) if "items" in node else ()


def test_every_field_is_documented() -> None:
    assert list(undescribed(SCHEMA, "run")) == []


def test_a_finding_has_the_documented_fields() -> None:
    content = as_json(finished())
    assert (content["run"], content["site"], content["edition"]) == (
        "a1b2c3",
        "site42",
        "9.9-hosted",
    )
    assert content["started"] == "2026-08-01T09:30:00.000Z"
    first = next(f for f in content["findings"] if f["requirement"]["port"] == 7001)
    assert first["from"] == {"role": "client-pc", "vantage": "local"}
    assert first["target"] == {
        "role": "premises-server",
        "host": SERVER,
        "address": SERVER,
        "port": 7001,
    }
    assert (first["outcome"], first["failure"]) == ("failed", "connection_refused")
    assert first["requirement"]["citation"]["section"] == "Ports"
    assert first["reason"] is None


def test_evidence_that_json_cannot_hold_is_still_written() -> None:
    odd = Evidence(facts={"ratio": math.nan, "raw": b"\xff", "deep": {"long": "x" * 9000}})
    written = json.dumps(evidence_as_json(odd), allow_nan=False)
    assert json.loads(written)["ratio"] is None
    assert len(written) < 5000


def test_csv_has_one_line_a_finding_failures_first_and_no_formula() -> None:
    run = finished()
    lines = list(csv.reader(io.StringIO(write_csv(run), newline="")))
    assert tuple(lines[0]) == COLUMNS
    assert len(lines) == len(run.findings) + 1
    outcomes = [line[COLUMNS.index("outcome")] for line in lines[1:]]
    assert outcomes == sorted(
        outcomes, key=["failed", "unknown", "errored", "skipped", "passed"].index
    )
    assert not [cell for line in lines for cell in line if cell[:1] in tuple("=+-@\t\r")]


def test_a_spreadsheet_gets_formulas_as_text() -> None:
    evil = finished().findings[0].model_copy(update={"sentence": "=HYPERLINK(1)", "who": " +1"})
    text = write_csv(FinishedRun("r", site(), finished().started, 1.0, (evil,)))
    assert "'=HYPERLINK(1)" in text
    assert "' +1" in text


def test_junit_counts_what_was_not_seen_as_error_and_survives_control_characters() -> None:
    run = finished()
    suites = ET.fromstring(write_junit(run).split("\n", 1)[1])
    counts = summary(run.findings)
    assert suites.get("tests") == str(len(run.findings))
    assert suites.get("failures") == str(counts["failed"])
    assert suites.get("errors") == str(counts["unknown"] + counts["errored"])
    assert len(suites.findall(".//skipped")) == counts["skipped"]
    failure = suites.find(".//failure[@type='connection_refused']")
    assert failure is not None
    assert "Who must act: the customer's Windows admin" in (failure.text or "")


JUNIT_ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {
        *("name", "tests", "failures", "errors", "time", "skipped", "timestamp", "hostname"),
        *("id", "package", "file", "log", "url", "group"),
    },
    "testcase": {"name", "time", "classname", "group"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
}
"""What Jenkins takes (jenkinsci/xunit-plugin, junit-10.xsd), the strictest of the readers that have a schema."""


def test_junit_holds_nothing_that_a_strict_reader_refuses() -> None:
    suites = ET.fromstring(write_junit(finished()).split("\n", 1)[1])
    for element in suites.iter():
        assert set(element.attrib) <= JUNIT_ATTRIBUTES[element.tag], element.tag
        if element.tag == "testsuite":
            assert {"name", "tests", "failures", "errors"} <= set(element.attrib)
            assert len(element.findall("testcase")) == int(element.attrib["tests"])
        if "time" in element.attrib:
            assert float(element.attrib["time"]) >= 0


def test_the_mail_asks_the_customer_only_for_what_the_customer_can_mend() -> None:
    mail = mail_for(finished())
    assert mail is not None
    assert mail.startswith("Subject: Acme <b>& Söhne</b>, Leipzig: ")
    assert "On 1 August 2026 at 11:30 (Europe/Berlin)" in mail
    for said in ("For your Windows admin:", "For your firewall team:", "For your DNS admin:"):
        assert said in mail
    assert "Required by: Environmental Requirements, 9.9-hosted, Ports, row 1" in mail
    assert "our cloud team" not in mail
    assert "\x1b" not in mail


def test_there_is_no_mail_when_nothing_is_asked_of_the_customer() -> None:
    passed = tuple(f for f in finished().findings if f.outcome is Outcome.PASSED)
    assert passed
    assert mail_for(replace(finished(), findings=passed)) is None


def test_an_unknown_time_zone_is_told_as_utc() -> None:
    run = replace(finished(), site=site(timezone="Mars/Olympus"))
    assert "1 August 2026 at 09:30 (UTC)" in (mail_for(run) or "")


async def test_a_silent_host_is_one_message() -> None:
    found = await carry_out(
        plan_of(port_row(7001), port_row(7002)), answering({}, otherwise=SILENT)
    )
    (group,) = together(found)
    assert [finding.requirement.port for finding in group.findings] == [7001, 7002]


async def test_the_matrix_shows_from_where_a_port_works() -> None:
    both = {"local": ("client-pc",), "pc7": ("client-pc",)}
    plan = plan_of(port_row(7001), vantage=both)
    found = await carry_out(plan, {"local": answering({}), "pc7": answering({7001: SILENT})})
    laid = matrix(found)
    assert laid.rows == ((7001, "Logging"),)
    assert dict(zip(laid.columns, laid.cells[0], strict=True)) == {
        ("client-pc", "local"): Outcome.PASSED,
        ("client-pc", "pc7"): Outcome.FAILED,
    }
