"""Does the port sheet open what is needed, nothing wider, in every form, with its source?"""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from checks.firewall.reading import read_rules
from checks.firewall.review import Standing
from checks.firewall.reviewing import review
from checks.firewall.rule import RuleTable
from checks.model import Requirement
from checks.report.port_sheet.columns import COLUMNS
from checks.report.port_sheet.scripts import packed, write_scripts
from checks.report.port_sheet.sheet import TO_FILL_IN, PortSheet, make_sheet
from checks.report.port_sheet.to_csv import write_csv
from checks.report.port_sheet.to_html import write_html
from checks.report.port_sheet.to_xlsx import HEADER_ROW, write_xlsx
from tests import needs
from tests.checks.acme import port_row
from tests.checks.firewall.acme_rules import ACME, rows, site

MADE = datetime(2026, 11, 23, tzinfo=UTC)
ADDRESSED = {**ACME["hosts"], "portal": ("203.0.113.7",)}
ODD = "=cmd|'/c calc'!A1\n</td><script>alert(1)</script> \"; rm -rf / #`x` $(y) '\u201d\u2019'"


def sheet(**fields: Any) -> PortSheet:
    where = site(**fields)
    return make_sheet(where, rows(where.edition))


def scripts(**fields: Any) -> dict[str, str]:
    return {script.name: script.text for script in write_scripts(sheet(**fields))}


def table(found: PortSheet) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(write_csv(found))))


def book_of(found: PortSheet) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(found, MADE)))


def test_each_row_says_who_calls_whom_on_what_and_where_that_stands() -> None:
    (row,) = [row for row in table(sheet()) if row["Port"] == "5638"]
    assert row == {
        "Site": "site42",
        "Purpose": "Logging between client PCs and the PREMISES server",
        "Component": "Logging",
        "Direction": "client PC → PREMISES server",
        "From": "client PC",
        "From addresses": "10.4.2.101, 10.4.2.102",
        "To": "PREMISES server",
        "To addresses": "10.4.2.10",
        "Port": "5638",
        "Transport": "TCP",
        "Condition": "",
        "Document": "Environmental Requirements",
        "Edition": "16.3-hosted",
        "Section": "Port Information for Hosted inContact WFO, all sites",
        "Row": "7",
    }


def test_what_is_not_in_use_stands_apart_with_its_reason() -> None:
    found = sheet(components=())
    assert "5633" not in {row["Port"] for row in table(found)}
    assert found.left_out[0].reason == "Screen Recording is not in use at site42."
    assert "Screen Recording is not in use" in write_html(found, MADE)
    assert "Not asked for" in book_of(found).sheetnames


def test_the_other_way_round_is_told_as_such() -> None:
    ways = [row for row in sheet().rows if row.ports == "5633"]
    assert [way.is_other_way for way in ways] == [False, True]
    assert "the document does not say who calls" in ways[1].condition


def test_the_sites_own_port_is_opened_and_the_documents_is_named() -> None:
    (row,) = [row for row in table(sheet(ports={5638: 15638})) if "Logging" in row["Component"]]
    assert row["Port"] == "15638"
    assert "The document says 5638" in row["Condition"]


def test_an_address_that_is_not_recorded_is_to_be_filled_in_and_never_any() -> None:
    hosts = {"premises-server": ("10.4.2.10",)}
    found = sheet(hosts=hosts)
    assert {row["From addresses"] for row in table(found) if row["From"] == "client PC"} == {
        f"{TO_FILL_IN}: address of the client PC"
    }
    assert f"{TO_FILL_IN}: address of the cloud" in write_html(found, MADE)
    for text in scripts(hosts=hosts).values():
        assert not re.search(_OPEN_TO_ALL, _live(text)), text


_OPEN_TO_ALL = (
    r"(?i)RemoteAddress '?any|(source|destination) \[? ?any|(src|dst)addr .?all|0\.0\.0\.0|::/0"
)


def _live(text: str) -> str:
    """Return the lines that a machine carries out."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))


def test_without_addresses_no_script_opens_anything() -> None:
    for name, text in scripts(hosts={}).items():
        assert not re.search(r"New-NetFirewallRule|-j ACCEPT|accept|allow", _live(text)), name


@pytest.mark.parametrize("name", ["site42-iptables.sh", "site42.nft", "site42-fortinet.conf"])
def test_the_scripts_open_what_the_review_asks_for_and_nothing_wider(name: str) -> None:
    """What one room writes the other reads: both must mean the same."""
    where = site(hosts=ADDRESSED)
    found = read_rules(scripts(hosts=ADDRESSED)[name].replace("FILL-IN-", 'any" #'))
    assert isinstance(found, RuleTable)
    done = review(found, where, rows(), "firewall")
    assert {entry.standing for entry in done.entries} == {Standing.PRESENT}, [
        e.sentence for e in done.entries
    ]
    assert done.extras == ()


def test_windows_scripts_are_by_role_scoped_and_leave_names_to_be_filled_in() -> None:
    found = scripts()
    assert {name for name in found if name.endswith(".ps1")} == {
        "site42-premises-server.ps1",
        "site42-client-pc.ps1",
    }
    rule = next(
        line for line in found["site42-premises-server.ps1"].splitlines() if "'5638'" in line
    )
    assert "-Direction Inbound" in rule
    assert "-LocalPort '5638' -RemoteAddress '10.4.2.101','10.4.2.102'" in rule
    client = found["site42-client-pc.ps1"]
    portal = [line for line in client.splitlines() if "portal.acme.example" in line]
    assert portal
    assert all(line.startswith("#") for line in portal)


def test_every_script_cites_each_requirement_beside_its_rules() -> None:
    for name, text in scripts(hosts=ADDRESSED).items():
        assert "Required by Environmental Requirements, 16.3-hosted" in text, name
        assert "row 7" in text, name


def test_the_shell_script_is_one_that_a_shell_accepts() -> None:
    shell = shutil.which("sh") or needs.program("sh")
    for hosts in (ACME["hosts"], ADDRESSED, {}):
        text = scripts(hosts=hosts)["site42-iptables.sh"]
        done = subprocess.run([shell, "-n"], input=text.encode(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_both_versions_of_ip_are_written_apart() -> None:
    hosts = {
        "premises-server": ("10.4.2.10", "fd00::10"),
        "client-pc": ("10.4.2.101", "fd00::101"),
    }
    text = _live(scripts(hosts=hosts)["site42-iptables.sh"])
    assert "ip6tables -A FORWARD -s fd00::101 -d fd00::10" in text
    assert "iptables -A FORWARD -s 10.4.2.101 -d 10.4.2.10 " in text
    mixed = {"premises-server": ("10.4.2.10",), "client-pc": ("fd00::101",)}
    assert "5638" not in _live(scripts(hosts=mixed)["site42-iptables.sh"])


def test_rules_of_one_sheet_have_names_of_their_own() -> None:
    found = make_sheet(site(edition="16.3-premises", hosts={}), rows("16.3-premises"))
    names = [row.name for row in found.rows]
    assert len(set(names)) == len(names)
    assert max(map(len, names), default=0) <= 35


def test_the_workbook_can_be_printed_filtered_and_ticked_off() -> None:
    page = book_of(sheet(hosts={}))["Port sheet"]
    assert page.freeze_panes == f"A{HEADER_ROW + 1}"
    assert page.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.fitToHeight == 0
    assert page.auto_filter.ref is not None
    header = [cell.value for cell in page[HEADER_ROW]]
    assert header == [*COLUMNS, "Opened on", "By"]
    gaps = [
        c
        for row in page.iter_rows(min_row=HEADER_ROW + 1)
        for c in row
        if str(c.value).startswith(TO_FILL_IN)
    ]
    assert gaps
    assert {cell.fill.fgColor.rgb for cell in gaps} == {"00FFF2CC"}


def test_the_same_sheet_makes_the_same_files() -> None:
    assert packed(write_scripts(sheet())) == packed(write_scripts(sheet()))
    assert write_xlsx(sheet(), MADE)[:4] == b"PK\x03\x04"
    with zipfile.ZipFile(io.BytesIO(packed(write_scripts(sheet())))) as archive:
        assert archive.testzip() is None
        assert archive.read("site42-client-pc.ps1").startswith("\ufeff# ".encode())


def hostile(text: str) -> PortSheet:
    row: Requirement = port_row(
        7000,
        purpose=text,
        component=text,
        condition=text,
        citation={"document": text, "edition": text, "section": text, "row": 1},
    )
    return make_sheet(site(name=(text or "x")[:100], hosts=ADDRESSED), [row])


@settings(max_examples=40, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60), st.just(ODD), st.sampled_from("=+-@\t\r").map(lambda c: f"{c}1+1")
    )
)
def test_outside_text_is_never_a_formula_markup_or_a_command(text: str) -> None:
    found = hostile(text)
    cells = [cell for line in csv.reader(io.StringIO(write_csv(found))) for cell in line]
    assert not [
        cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    ]
    for page in book_of(found):
        for line in page.iter_rows():
            assert not [
                c for c in line if c.data_type == "f" or str(c.value or "").startswith("=")
            ]
    assert "<script" not in write_html(found, MADE)
    for script in write_scripts(found):
        live = [line for line in _live(script.text).splitlines() if line.strip()]
        assert all(re.match(_COMMANDS, line) for line in live), live


_COMMANDS = re.compile(
    r"set -eu$|ip6?tables -A FORWARD |add rule inet filter forward |New-NetFirewallRule -DisplayName '|set (address|service|rulebase) |"
    r"config firewall |\s+(edit|set|next)\b|end$"
)


def test_a_hostile_text_stays_inside_the_quotes_of_a_shell(tmp_path: Path) -> None:
    """Run the script with stand-ins for iptables that write down what they were called with."""
    for program in ("iptables", "ip6tables"):
        (tmp_path / program).write_text('#!/bin/sh\nprintf "%s\\n" "$@" >> "$OUT"\n')
        (tmp_path / program).chmod(0o755)
    text = next(s.text for s in write_scripts(hostile(ODD)) if s.name.endswith(".sh"))
    out = tmp_path / "out"
    shell = shutil.which("sh") or needs.program("sh")
    subprocess.run(
        [shell, "-s"],
        input=text.encode(),
        env={"PATH": str(tmp_path), "OUT": str(out)},
        check=True,
    )
    assert out.read_text().count("ACCEPT") == 1
