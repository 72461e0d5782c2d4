"""Are the entries of a list that say in words what to open read as rows, and others not?"""

import pytest

from knowledge.importing.document import import_document
from knowledge.importing.draft import Draft
from knowledge.importing.rules import read_rule


def _listed(*entries: str, above: str = "Please allow on the site firewall:") -> Draft:
    text = "\n".join(
        ["Lark Gateway 2", "", "Firewall", "", above, ""] + [f"- {one}" for one in entries]
    )
    return import_document("page.txt", text.encode())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("TCP 443 outbound from the gateway to cloud.lark.example", ("TCP 443", "outbound", "from the gateway to cloud.lark.example")),
        ("Outbound TCP 443 to cloud.lark.example", ("TCP 443", "Outbound", "to cloud.lark.example")),
        ("Allow inbound UDP 5000-5100 from phones", ("UDP 5000-5100", "inbound", "from phones")),
        ("8443/TCP \u2013 outbound \u2013 licence check", ("8443/TCP", "outbound", "licence check")),
        ("TCP port 8081 (outbound) for licence checks", ("TCP 8081", "outbound", "for licence checks")),
        ("Port 8082 (TCP, outbound): status", ("8082 TCP", "outbound", "status")),
        ("DNS (UDP 53) to your name server", ("UDP 53", "", "DNS (UDP 53) to your name server")),
        ("SIP: UDP 5060 and TCP 5061", ("UDP 5060 and TCP 5061", "", "SIP: UDP 5060 and TCP 5061")),
        ("TCP 23 must stay closed", None),
        ("Port 8080 has moved to TCP 8443", None),
        ("TCP 443 to the portal and, at night, UDP 53 to the name server", None),
        ("The gateway answers within 443 ms", None),
    ],
)  # fmt: skip
def test_what_a_rule_in_words_says(text: str, rule: tuple[str, str, str] | None) -> None:
    assert read_rule(text) == rule


def test_rules_in_words_have_their_direction_and_both_ends() -> None:
    draft = _listed(
        "TCP 443 outbound from the gateway to cloud.lark.example",
        "UDP 7410-7419 inbound from the office network to the gateway",
        "Gateway to time.lark.example: UDP 123",
    )
    assert [(row.port, row.port_to, row.transport, row.direction) for row in draft.ports] == [
        (443, None, "TCP", "outbound"), (7410, 7419, "UDP", "inbound"), (123, None, "UDP", None),
    ]  # fmt: skip
    assert [(row.source, row.destination) for row in draft.ports[:2]] == [
        ("gateway", "cloud.lark.example"), ("office network", "gateway"),
    ]  # fmt: skip
    assert {row.where_open for row in draft.ports} == {("site firewall",)}


def test_an_entry_that_is_no_row_is_reported_and_parts_no_list() -> None:
    draft = _listed(
        "TCP 443 outbound to the portal", "TCP 23 must stay closed", "TCP 8443 inbound"
    )
    assert [(row.port, row.table) for row in draft.ports] == [(443, 1), (8443, 1)]
    assert [unread.text for unread in draft.not_understood] == ["TCP 23 must stay closed"]


@pytest.mark.parametrize("above", ["New in this release:", "What we fixed:"])
def test_a_list_that_asks_for_no_opening_gives_no_rows_from_running_text(above: str) -> None:
    assert _listed("The relay now listens on TCP 8443 as well", above=above).ports == ()


def test_a_port_that_a_table_calls_unused_is_a_doubt() -> None:
    draft = import_document(
        "page.md", b"| Port | Transport | Use |\n|--|--|--|\n| 7001 | TCP | Jobs |\n| 23 | TCP | No longer used |\n"
    )  # fmt: skip
    assert ["not used" in doubt.reason for doubt in draft.doubtful] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "What is new:\n\n* **HTTP/2** - is the default now\n* **HTTP/1** - is in maintenance\n",
        "Our plan:\\n\\n* HTTP 2 is in maintenance.\\n* HTTP 3 is to come.\\n",
        "The arguments are:\n\n* `*` - To allow all reads\n* a path - To allow one\n",
    ],
)
def test_versions_and_stars_are_no_ports(text: str) -> None:
    assert import_document("page.md", text.encode()).ports == ()
