"""Does an import get layouts right that once went wrong at first sight?"""

import pytest

from knowledge.importing.document import import_document
from knowledge.importing.draft import Draft


def _import(text: str, name: str = "page.txt") -> Draft:
    return import_document(name, text.encode())


def test_a_footnote_limits_its_row_and_its_mark_is_no_port() -> None:
    for mark, note in (("\u00b9", "\u00b9"), (" (1)", "(1)"), ("[1]", "[1]"), ("<sup>1</sup>", "\u00b9"), ("[^1]", "[^1]:")):  # fmt: skip
        text = f"| Port | Protocol | Use |\n|--|--|--|\n| 8080{mark} | TCP | Old |\n| 8443 | TCP | New |\n\n{note} Only if Osprey Classic is installed.\n"
        draft = _import(text, "page.md")
        told = [(row.port, row.condition) for row in draft.ports]
        assert told == [(8080, "Osprey Classic is installed"), (8443, None)], mark


def test_a_raised_footnote_in_html_is_no_digit() -> None:
    draft = _import(
        "<html><table><tr><th>Port</th><th>Use</th></tr><tr><td>8080<sup>1</sup></td><td>Old</td></tr></table>",
        "p.html",
    )
    assert [row.port for row in draft.ports] == [8080]


def test_a_cell_that_is_wrapped_belongs_to_the_row_above() -> None:
    draft = _import(
        "Service        Port   Protocol  Destination  Description\n"
        "-------------  -----  --------  -----------  ------------------\n"
        "Sync           389    TCP       Active       Reads accounts\n"
        "                                Directory    of all users\n"
        "               636    TCP       Active       The same, with TLS\n"
        "                                Directory\n"
    )
    assert [(row.component, row.port, row.destination) for row in draft.ports] == [
        ("Sync", 389, "Active Directory"), ("Sync", 636, "Active Directory"),
    ]  # fmt: skip
    assert draft.ports[0].description == "Reads accounts of all users"


def test_a_sentence_with_a_number_is_no_row() -> None:
    for header in (
        "Service Port Description",
        "Application  Port(s)  Remarks",
        "Use Port Condition",
    ):
        draft = _import(f"{header}\nKiln 7001 x\n\nKiln 4.2 was tested in 2021 with 300 users.\n")
        assert 300 not in [row.port for row in draft.ports]
        assert not draft.incomplete


def test_an_exclusion_table_keeps_the_machine_of_each_row() -> None:
    draft = _import(
        "# Virus scanners\n\nExclude on the machine named in each row:\n\n"
        "| Machine | Type | Exclusion |\n|---|---|---|\n| Avocet server | Folder | `D:\\Avocet\\` (default) |\n"
        "| | Process | `avocetd.exe` |\n| Client PC | File type | `*.avx` |\n",
        "page.md",
    )
    assert [(x.kind, x.value, x.machine, x.default) for x in draft.exclusions] == [
        ("folder", "D:\\Avocet\\", "Avocet server", True),
        ("process", "avocetd.exe", "Avocet server", None),
        ("extension", "*.avx", "Client PC", None),
    ]


def test_an_exclusion_table_may_have_a_column_for_each_kind() -> None:
    draft = _import(
        "# Antivirus\n\n| Server | Processes | Folders |\n|--|--|--|\n| Recorder | a.exe, b.exe | C:\\R\\ |\n",
        "p.md",
    )
    assert [(x.kind, x.value) for x in draft.exclusions] == [
        ("process", "a.exe"), ("process", "b.exe"), ("folder", "C:\\R\\"),
    ]  # fmt: skip


def test_a_row_that_denies_its_traffic_is_no_requirement() -> None:
    draft = _import(
        "| Source | Destination | Port | Protocol | Action |\n|--|--|--|--|--|\n| LAN | DMZ | 443 | TCP | allow |\n| any | any | 23 | TCP | deny |\n",
        "p.md",
    )
    assert [row.port for row in draft.ports] == [443]
    assert "forbids" in draft.not_understood[0].reason


def test_a_direction_and_a_transport_may_stand_in_the_heading() -> None:
    draft = _import(
        "# Curlew\n\n## Inbound TCP ports\n\n| Port | Purpose |\n|--|--|\n| 7001 | Pages |\n\n## Outbound\n\n| Port | Protocol | Purpose |\n|--|--|--|\n| 25 | TCP | Mail |\n",
        "p.md",
    )
    assert [(row.port, row.transport, row.direction) for row in draft.ports] == [
        (7001, "TCP", "inbound"), (25, "TCP", "outbound"),
    ]  # fmt: skip


def test_names_with_their_ports_are_rows() -> None:
    draft = _import(
        "Kite uses the following TCP ports:\n\nKite Web: 8080 (HTTP), 8443 (HTTPS)\nKite Engine: 9100 - 9110\n\n"
        "If Kite Mobile is enabled, open also:\n\nKite Push: 8500\n"
    )
    assert [(row.component, row.port, row.transport, row.condition) for row in draft.ports] == [
        ("Kite Web", 8080, "HTTP", None),
        ("Kite Web", 8443, "HTTPS", None),
        ("Kite Engine", 9100, "TCP", None),
        ("Kite Push", 8500, "TCP", "Kite Mobile in use"),
    ]


def test_a_page_without_gaps_keeps_titles_and_lists_apart() -> None:
    draft = _import(
        "Environmental Requirements\ninContact WFO cloud servers use these address ranges:\n- 192.0.2.0/25\n"
        "Port\nTransport\nDescription\n7120\nTCP\nOpen on client PCs for traffic between the PC and the edge server\n"
        "Antivirus Software\nExclusions belong on every machine with a scanner.\nExclusion Guidelines\n"
        "The following should be excluded from scanning on the edge server:\nThe cap.exe process\nFiles with the *.grb extension\n"
    )
    assert [row.description for row in draft.ports] == [
        "Open on client PCs for traffic between the PC and the edge server"
    ]
    assert [(x.value, x.machine, x.line) for x in draft.exclusions] == [
        ("cap.exe", "edge server", 14), ("*.grb", "edge server", 15),
    ]  # fmt: skip
    assert [row.what for row in draft.ip_ranges] == ["inContact WFO cloud servers"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("TCP, UDP 9480", [(9480, ("TCP", "UDP"))]),
        ("59896, 59911 (TCP, UDP)", [(59896, ("TCP", "UDP")), (59911, ("TCP", "UDP"))]),
        ("7001 tcp, udp 7002", [(7001, ("TCP",)), (7002, ("UDP",))]),
        ("42497 tcp, udp", [(42497, ("TCP", "UDP"))]),
    ],
)
def test_a_list_of_transports_in_a_port_cell(
    cell: str, told: list[tuple[int, tuple[str, ...]]]
) -> None:
    draft = _import(f"| Port/Protocol | Use |\n|--|--|\n| {cell} | x |\n", "p.md")
    found = [(row.port, row.transport) for row in draft.ports]
    assert found == [(port, transport) for port, names in told for transport in names]


def test_two_columns_may_hold_the_ends_of_a_range() -> None:
    for start, end in (("Port from", "Port to"), ("From port", "To port"), ("Start port", "End port")):  # fmt: skip
        draft = _import(
            f"Service,{start},{end},Protocol\nRTP,16384,32767,UDP\nWeb,443,,TCP\nSIP,5060,5060,TCP\n",
            "sheet.csv",
        )
        told = [(row.port, row.port_to, row.transport) for row in draft.ports]
        assert told == [(16384, 32767, "UDP"), (443, None, "TCP"), (5060, None, "TCP")], start


def test_a_list_of_exclusions_may_be_parted_by_machine_or_kind() -> None:
    for mark in ("### {}", "**{}**"):
        server, folders, desk = (
            mark.format(x) for x in ("Recorder server", "Folders", "Client PCs")
        )
        draft = _import(
            f"# Shrike\n\n## Antivirus exclusions\n\n{server}\n\n- `a.exe`\n\n{folders}\n\n- `C:\\R\\`\n\n{desk}\n\n- `b.exe`\n\n"
            "## Backup\n\n- `c.exe`\n",
            "page.md",
        )
        assert [(x.value, x.machine) for x in draft.exclusions] == [
            ("a.exe", "Recorder server"), ("C:\\R\\", "Recorder server"), ("b.exe", "Client PCs"),
        ], mark  # fmt: skip


def test_a_list_of_terms_gives_each_of_its_texts_the_term() -> None:
    draft = _import(
        "<html><h2>Antivirus</h2><p>On the Kiln server exclude:</p><dl><dt>Processes</dt><dd>a.exe</dd><dd>b.exe</dd>"
        "<dt>Default folders</dt><dd>C:\\a\\</dd><dd>C:\\b\\</dd></dl></html>",
        "p.html",
    )
    assert [(x.value, x.machine, x.default) for x in draft.exclusions] == [
        ("a.exe", "Kiln server", None), ("b.exe", "Kiln server", None),
        ("C:\\a\\", "Kiln server", True), ("C:\\b\\", "Kiln server", True),
    ]  # fmt: skip


def test_the_text_of_a_pop_up_is_no_part_of_a_modules_name() -> None:
    draft = _import(
        "If you use Kiln VideoA module that records what agents see you also need:\n\nPort Transport Description\n7001 TCP Video\n7002 TCP Sound\n"
    )
    assert {row.condition for row in draft.ports} == {"Kiln Video in use"}


def test_a_heading_that_begins_with_a_small_letter_ends_the_row_above() -> None:
    draft = _import(
        "Port Transport Description\n5672 TCP Messages\n\niKiln Video\n\nNeeded in addition where iKiln Video is in use:\n\n"
        "Port Transport Description\n5633 TCP Client PCs must let it pass\n"
    )
    assert [(row.description, row.condition) for row in draft.ports] == [
        ("Messages", None), ("Client PCs must let it pass", "iKiln Video in use"),
    ]  # fmt: skip


def test_ports_over_their_indented_texts_are_rows() -> None:
    draft = _import(
        "Ports\n\n443/tcp\n    Web pages\n\n5060/udp, 5060/tcp\n    Calls. Needed only if phones register here.\n\nAsk the vendor.\n"
    )
    assert [(row.port, row.transport, row.description) for row in draft.ports] == [
        (443, "TCP", "Web pages"),
        (5060, "UDP", "Calls. Needed only if phones register here."),
        (5060, "TCP", "Calls. Needed only if phones register here."),
    ]


def test_a_tick_under_a_transport_says_that_the_port_uses_it() -> None:
    draft = _import(
        "| Port(s) | TCP | UDP | Description |\n|--|--|--|--|\n| 53 | \u2713 | \u2713 | Names |\n| 80 | x | | Web |\n",
        "p.md",
    )
    assert [(row.port, row.transport) for row in draft.ports] == [
        (53, "TCP"), (53, "UDP"), (80, "TCP"),
    ]  # fmt: skip


def test_a_table_of_ports_needs_no_header() -> None:
    draft = _import(
        "<html><table><tr><td>22/tcp</td><td>Shell</td></tr><tr><td>161/udp</td><td>Traps</td></tr></table></html>",
        "p.html",
    )
    assert [(row.port, row.transport, row.description) for row in draft.ports] == [
        (22, "TCP", "Shell"), (161, "UDP", "Traps"),
    ]  # fmt: skip


def test_a_direction_may_stand_before_a_list_of_ports() -> None:
    draft = _import(
        "## Network\n\nFulmar Hub:\n- inbound: 9001/tcp (jobs), 9002/tcp (status)\n- outbound: 443/tcp (updates)\n",
        "page.md",
    )
    assert [(row.port, row.transport, row.direction, row.description) for row in draft.ports] == [
        (9001, "TCP", "inbound", "jobs"),
        (9002, "TCP", "inbound", "status"),
        (443, "TCP", "outbound", "updates"),
    ]
    assert {(row.source, row.destination) for row in draft.ports} == {(None, None)}


def test_a_page_that_speaks_of_other_things_requires_nothing() -> None:
    draft = _import(
        "# Notes\n\nWhat is skipped is named: see checks/probes/x.py and `*.log`. A lack of time slows a machine down.\n\n"
        "Scanners are mentioned on that server once; each other program decides case by case what to skip.\n\n"
        '```json\n{"probe": "amqp", "port": 5672, "transport": "TCP"},\n{"target": {"host": "a", "port": 5672}}\n```\n',
        "notes.md",
    )
    assert draft.outcome == "nothing_found"
    assert (draft.ports, draft.exclusions) == ((), ())
