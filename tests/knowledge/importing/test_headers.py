"""Is no port lost, and none given the wrong way, whatever a table's headers call its columns?"""

from typing import Any

import pytest

from knowledge.importing.document import import_document
from knowledge.importing.draft import Draft


def _table(*lines: str) -> Draft:
    header, *rows = lines
    rule = "|" + "---|" * (header.count("|") - 1)
    return import_document("page.md", "\n".join([header, rule, *rows, ""]).encode())


def _told(draft: Draft) -> list[tuple[Any, ...]]:
    return [
        (row.port, row.transport, row.direction, row.source, row.destination)
        for row in draft.ports
    ]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (
            ("| Server | Inbound ports | Outbound ports | Purpose |", "| Web server | TCP 443 | TCP 1433, 25 | Pages |"),
            [(443, "TCP", "inbound", None, "Web server"), (1433, "TCP", "outbound", "Web server", None), (25, "TCP", "outbound", "Web server", None)],
        ),
        (
            ("| Rule | Action | Source | Destination | Service |", "| 1 | Allow | Branch | Portal | TCP/443 |", "| 2 | Deny | any | any | any |"),
            [(443, "TCP", "from-to", "Branch", "Portal")],
        ),
        (
            ("| Local port | Remote host | Remote port | Protocol |", "| any | DB server | 1433 | TCP |", "| 443 | Clients | 1024-65535 | TCP |"),
            [(1433, "TCP", "from-to", None, "DB server"), (443, "TCP", "from-to", None, "Clients")],
        ),
        (
            ("| From zone | From host | To zone | To host | Port | Protocol |", "| DMZ | Portal | LAN | DB server | 1433 | TCP |"),
            [(1433, "TCP", "from-to", "Portal", "DB server")],
        ),
        (
            ("| Port | L4 | App protocol | Client | Server |", "| 443 | TCP | HTTPS | Browser | Portal |"),
            [(443, "TCP", "from-to", "Browser", "Portal")],
        ),
        (
            ("| From \\ To | Portal | Database |", "| Client | HTTPS 443 | - |", "| Portal | - | TCP 1433 |"),
            [(443, "HTTPS", "from-to", "Client", "Portal"), (1433, "TCP", "from-to", "Portal", "Database")],
        ),
    ],
)  # fmt: skip
def test_the_headers_say_which_way_the_ports_go(
    lines: tuple[str, ...], rows: list[tuple[Any, ...]]
) -> None:
    assert _told(_table(*lines)) == rows


def test_a_port_in_a_column_that_is_not_read_is_a_doubt() -> None:
    draft = _table("| Port | Protocol | Use | Legacy |", "| 7001 | TCP | Jobs | TCP 7002 |")
    assert [row.port for row in draft.ports] == [7001]
    assert ["no row was made" in doubt.reason for doubt in draft.doubtful] == [True]


def test_rows_between_the_rules_of_a_drawn_table_are_one_each() -> None:
    text = (
        "+---------+-------+----------+---------------------+\n"
        "| Service | Ports | Protocol | Purpose             |\n"
        "+=========+=======+==========+=====================+\n"
        "| Queue   | 7001, | TCP      | Jobs between the    |\n"
        "| Service | 7002  |          | portal and the core |\n"
        "+---------+-------+----------+---------------------+\n"
        "| Paging  | 7003  | UDP      | Pages               |\n"
        "+---------+-------+----------+---------------------+\n"
    )
    draft = import_document("page.txt", text.encode())
    assert [(row.component, row.port, row.description) for row in draft.ports] == [
        ("Queue Service", 7001, "Jobs between the portal and the core"),
        ("Queue Service", 7002, "Jobs between the portal and the core"),
        ("Paging", 7003, "Pages"),
    ]
