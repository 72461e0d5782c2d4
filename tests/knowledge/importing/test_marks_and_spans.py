"""Does an import read what stands for something else: ditto marks, wide digits, spans, merged cells?"""

import io

import openpyxl
import pytest

from knowledge.importing.document import import_document
from knowledge.importing.draft import Draft
from knowledge.importing.pdf_text import without_running_lines


def _table(*rows: str) -> Draft:
    text = "| Port | Transport | Use |\n|--|--|--|\n" + "".join(f"| {row} |\n" for row in rows)
    return import_document("page.md", text.encode())


@pytest.mark.parametrize("mark", ["\u3003", '"', "''", "ditto", "same as above", "do."])
def test_a_ditto_mark_is_the_cell_above(mark: str) -> None:
    draft = _table("7001 | UDP | One", f"7002 | {mark} | Two")
    assert [(row.port, row.transport) for row in draft.ports] == [(7001, "UDP"), (7002, "UDP")]


def test_an_empty_transport_cell_is_told_and_not_filled() -> None:
    draft = _table("7001 | UDP | One", "7002 | | Two")
    assert [row.transport for row in draft.ports] == ["UDP", None]
    assert "empty; the row above says UDP" in draft.doubtful[0].reason


def test_wide_digits_and_soft_hyphens_are_digits() -> None:
    draft = _table("\uff17\uff10\uff10\uff11 | TCP | Wide", "70\u00ad02 | TCP | Hyphen")
    assert [row.port for row in draft.ports] == [7001, 7002]


def test_as_many_protocols_as_ports_are_paired_and_told() -> None:
    draft = _table("80, 443 | HTTP, HTTPS | Web", "53, 54 | TCP, UDP | Names")
    told = [(row.port, row.transport) for row in draft.ports]
    assert told == [(80, "HTTP"), (443, "HTTPS"), (53, "TCP"), (53, "UDP"), (54, "TCP"), (54, "UDP")]  # fmt: skip
    assert [remark.line for remark in draft.doubtful] == [3]


def test_from_one_address_to_another_is_a_network_only_if_it_is_exactly_one() -> None:
    draft = import_document(
        "page.txt",
        b"Cloud servers: 192.0.2.0 - 192.0.2.255\n\nOur servers use 203.0.113.5 - 203.0.113.9.\n\n"
        b"Port\tTransport\tDescription\n7001\tTCP\tWeb\n",
    )
    assert [row.cidr for row in draft.ip_ranges] == ["192.0.2.0/24"]
    assert [remark.line for remark in draft.not_understood] == [3]


def test_merged_cells_of_a_sheet_hold_for_each_of_their_rows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("Service", "Port", "Protocol", "Use"),
        ("Vault", 7001, "UDP", "One"),
        (None, 7002, None, "Two"),
        ("Screens only", None, None, None),
        ("Index", 7003, "TCP", "Three"),
    ):
        sheet.append(row)
    for area in ("A2:A3", "C2:C3", "A4:D4"):
        sheet.merge_cells(area)
    packed = io.BytesIO()
    book.save(packed)
    draft = import_document("sheet.xlsx", packed.getvalue())
    told = [(row.component, row.port, row.transport) for row in draft.ports]
    assert told == [("Vault", 7001, "UDP"), ("Vault", 7002, "UDP"), ("Index", 7003, "TCP")]


def test_numbers_before_any_words_are_no_rows() -> None:
    draft = import_document(
        "notes.txt",
        b"Fixed\n\nCase     Area        Description\n20443    Search      Results were cut\n20517    Export      A TCP time-out\n",
    )
    assert draft.outcome == "nothing_found"


def test_lines_at_the_edge_of_each_page_are_left_out() -> None:
    pages = ["Guide\n\nFirst\n\nGuide - page 1 of 2", "Guide\n\nSecond\n\nGuide - page 2 of 2"]
    assert without_running_lines(pages) == ["First", "Second"]


@pytest.mark.parametrize(
    "text",
    [
        "Example\n\nconst options = {\n  host: '127.0.0.1',\n  port: 1081,\n  protocol: 'tcp',\n};\n",
        "# Ports of the code\n\n| Port | Protocol | Notes |\n|--|--|--|\n| various | - | The port to MIPS |\n",
        "# Scanner notes\n\nThe scanner skips a process and its page https://example.org/a/b/c.\n",
    ],
)
def test_programs_words_and_links_are_no_requirements(text: str) -> None:
    draft = import_document("notes.md", text.encode())
    assert draft.outcome == "nothing_found"
