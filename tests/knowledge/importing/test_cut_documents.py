"""Is a row that the document cuts off reported, and never completed or counted?"""

import pytest

from knowledge.importing.document import import_document

ONE_LINE = "Ports\n\nPort Transport Description\n7001 TCP First row here\n"
WITH_PROCESS = "Ports\n\nProcess Port Transport Direction Description\nRelay 7001 TCP Inbound First row here\n"
ONE_CELL = "Process\n\nPort\n\nTransport\n\nDirection\n\nDescription\n\nRelay\n\n7001\n\nTCP\n\nInbound\n\nFirst\n\n"
PIPES = "Port | Transport | Description |\n7001 | TCP | First |\n"
HTML = "<html><table><tr><th>Port</th><th>Transport</th><th>Description</th></tr><tr><td>7001</td><td>TCP</td><td>A</td></tr>"


@pytest.mark.parametrize(
    "text",
    [
        *(ONE_LINE + end for end in ("7002", "7002 TCP", "7002 TC", "7002 TCP Sends data to the")),
        *(WITH_PROCESS + end for end in ("Queue 7002", "Queue 7002 TCP", "Queue 7002 TCP Inb", "7002 TCP Outbound")),
        *(ONE_CELL + end for end in ("Queue\n\n7002", "7002\n\nTCP", "7002\n\nTCP\n\nInb", "7002\n\nTCP\n\nInbound")),
        *(PIPES + end for end in ("7002 |", "7002 | TC", "7002 | TCP | Sends the")),
        *(HTML + end for end in ("<tr><td>7002", "<tr><td>7002</td><td>TCP</td><td>Sends logs to")),
    ],
)  # fmt: skip
def test_a_cut_row_is_reported_and_no_port(text: str) -> None:
    draft = import_document("page.html" if text.startswith("<") else "page.txt", text.encode())
    assert [row.port for row in draft.ports] == [7001]
    assert [warned.kind for warned in draft.warnings] == ["cut_off_in_table"]
    assert [cut.cells["port"] for cut in draft.incomplete] == ["7002"]


@pytest.mark.parametrize("text", [WITH_PROCESS + "Queue", ONE_CELL + "Queue"])
def test_a_process_at_the_end_is_one_without_rows(text: str) -> None:
    draft = import_document("page.txt", text.encode())
    assert [(warned.kind, warned.about) for warned in draft.warnings] == [
        ("process_without_rows", "Queue")
    ]
    assert [row.port for row in draft.ports] == [7001]


def test_a_line_that_begins_like_a_row_is_listed_as_not_understood() -> None:
    draft = import_document(
        "page.txt", (ONE_LINE + "7002 what is this\n7003 TCP Third row\n").encode()
    )
    assert [row.port for row in draft.ports] == [7001, 7003]
    assert [unread.line for unread in draft.not_understood] == [5]
