"""Does an import read layouts of other vendors' sheets, a short sample of each?"""

import pytest

from knowledge.importing.document import import_document

Row = tuple[int | None, int | None, str | None, str | None, str | None, str | None]

LISTED = "TCP 7001: jobs\nUDP 7002: voice\n7003/tcp - sync\n"
THREE: list[Row] = [
    (7001, None, "TCP", None, None, None),
    (7002, None, "UDP", None, None, None),
    (7003, None, "TCP", None, None, None),
]
LAYOUTS: dict[str, tuple[str, str, list[Row]]] = {
    "arrows in the direction": (
        "a.md",
        "| Direction | Port | Protocol |\n|--|--|--|\n| Client \u2192 Server | 7001 | TCP |\n| Server <- Cloud | 7002 | TCP |\n",
        [
            (7001, None, "TCP", "from-to", "Client", "Server"),
            (7002, None, "TCP", "from-to", "Cloud", "Server"),
        ],
    ),
    "a column for TCP and one for UDP": (
        "a.md",
        "| Service | TCP | UDP |\n|--|--|--|\n| Names | 53 | 53 |\n| Web | 443 | - |\n",
        [
            (53, None, "TCP", None, None, None),
            (53, None, "UDP", None, None, None),
            (443, None, "TCP", None, None, None),
        ],
    ),
    "terms with their texts": (
        "a.html",
        "<html><h2>Ports</h2><dl><dt>7001/TCP</dt><dd>Jobs</dd><dt>7002-7004/UDP</dt><dd>Voice</dd></dl>",
        [(7001, None, "TCP", None, None, None), (7002, 7004, "UDP", None, None, None)],
    ),
    "versions of HTTP": (
        "a.txt",
        "Port Transport Description\n443 HTTP/2 Pages\n8081 HTTP/HTTPS Pages\n",
        [
            (443, None, "HTTP/2", None, None, None),
            (8081, None, "HTTP", None, None, None),
            (8081, None, "HTTPS", None, None, None),
        ],
    ),
    "lines that begin with a port": (
        "a.txt", f"The server needs these ports:\n\n{LISTED}", THREE,
    ),
    "lines right below the sentence": (
        "a.txt", f"The server needs these ports:\n{LISTED}", THREE,
    ),
    "a table right below the sentence": (
        "a.md",
        "The server needs:\n| Port | Protocol |\n|--|--|\n| 7001 | TCP |\n",
        [(7001, None, "TCP", None, None, None)],
    ),
    "a frame of dashes": (
        "a.txt",
        "+------+-----+\n| Port | Protocol |\n+------+-----+\n| 7001 | TCP |\n+-----+----+\n",
        [(7001, None, "TCP", None, None, None)],
    ),
    "a list of other numbers": (
        "a.md",
        "Limits of this release (ports not counted):\n\n- 8000: agents\n- 512: megabytes\n",
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_yields_its_rows(layout: str) -> None:
    name, text, rows = LAYOUTS[layout]
    draft = import_document(name, text.encode())
    assert [
        (row.port, row.port_to, row.transport, row.direction, row.source, row.destination)
        for row in draft.ports
    ] == rows


def test_a_condition_may_stand_among_the_remarks() -> None:
    draft = import_document(
        "a.md",
        b"| Port | Protocol | Required | Use |\n|--|--|--|--|\n| 7001 | TCP | Only with Video | x |\n| 7002 | TCP | Yes | y |\n",
    )
    assert [row.condition for row in draft.ports] == ["Video in use", None]


def test_single_addresses_are_reported_and_no_ranges() -> None:
    draft = import_document(
        "a.txt",
        b"The cloud servers answer from 192.0.2.0/24 and 203.0.113.10.\n\nPort Protocol Use\n443 HTTPS Cloud\n",
    )
    assert [found.cidr for found in draft.ip_ranges] == ["192.0.2.0/24"]
    assert "203.0.113.10" in draft.not_understood[0].text
