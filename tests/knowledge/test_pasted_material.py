"""Is pasted material read for what it is: states, columns, headers and lists above a question?"""

import pytest

from knowledge.answer import answer
from knowledge.catalog import Catalog
from knowledge.model import Answer, Exclusion, PortRequirement


def _stated(found: Answer) -> list[int | str | None]:
    ports = [fact.port for fact in found.facts if isinstance(fact, PortRequirement)]
    return [*ports, *(fact.value for fact in found.facts if isinstance(fact, Exclusion))]


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("443/tcp open\n5633/tcp closed\nwhat is the closed port for?", [5633]),
        ("443/tcp open\n943/tcp open\n4510/tcp closed\nwhat are the open ones for?", [443, 943]),
        ("port 5672 ok\nport 5638 failed\nwhat does the failed one do?", [5638]),
        ("tnc a -p 443 -> True\ntnc a -p 943 -> False\nwhat is the failing one for", [943]),
        ("2010: yes\n443: yes\n5650: no\nwhat is the missing one for", [5650]),
        ("\u2611 2010\n\u2610 5672\nwhats the unchecked one", [5672]),
        ("[x] 2010\n[ ] 2020\n[ ] 5650\nwhat are the unticked ones for?", [2020, 5650]),
        ("1. 943\n2. 4510\n3. 5650\nwhat is the second one", [4510]),
        ("5633, 5634, 5638 - what is the last one for?", [5638]),
        ("what is the closed port 5638 for?", [5638]),
        ("443/tcp open\n943/tcp open\nwhat is the closed one for?", [443, 943]),
    ],
)
def test_a_state_or_a_place_picks_the_line_that_is_meant(
    catalog: Catalog, text: str, ports: list[int]
) -> None:
    assert sorted(map(str, _stated(answer(catalog, text)))) == sorted(map(str, ports))


def test_the_third_of_a_list_is_judged_alone(catalog: Catalog) -> None:
    found = answer(
        catalog, "- 5633 SR: done\n- 5634 DA: done\n- 5635 DA: open?\nis that third one real"
    )
    assert found.verdict != "yes"
    assert found.unlisted == ("5635",)


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("id,port,status\n943,5672,open\n944,2020,closed\nwhat are these for?", [5672, 2020]),
        ("line;port;proto\n2010;5638;tcp\n2020;5672;tcp\nwhat are these ports?", [5638, 5672]),
        ("| nr | dst port |\n| 443 | 5638 |\nwhat is this?", [5638]),
        ("name\tport\nweb 2020\t443\nwhat is this for?", [443]),
    ],
)
def test_only_the_port_column_holds_ports(catalog: Catalog, text: str, ports: list[int]) -> None:
    assert _stated(answer(catalog, text)) == ports


@pytest.mark.parametrize(
    "text",
    [
        "HTTP/1.1 503 Service Unavailable\nRetry-After: 120\nX-Request: 5650\n\nwhy does the portal answer with this?",
        "HTTP/1.1 200 OK\nContent-Length: 5638\nwhat is that",
    ],
)
def test_a_number_in_an_http_header_is_no_port(catalog: Catalog, text: str) -> None:
    assert not _stated(answer(catalog, text))


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        (
            "Rule 5638: permit tcp any any eq 443\nwhat is 443 for? 5638 is only the rule number",
            [443],
        ),
        (
            "2020-05-14 09:43:12 DROP TCP 10.1.2.3 10.1.2.4 52011 5638\nwhats the dropped port for",
            [5638],
        ),
        ("telnet a 5636 fails and telnet a 5634 works. what are the two for?", [5634]),
        ("for p in 2020 5650; do nc -zv prem $p; done\nwhat are the two for", [2020, 5650]),
    ],
)
def test_a_port_is_found_where_the_tool_writes_it(
    catalog: Catalog, text: str, ports: list[int]
) -> None:
    assert _stated(answer(catalog, text)) == ports


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("AV:\n- cc_loggerservice.exe ok\n- cc_screencapserver.exe ok\nwhich extensions do i still have to add", ["*.vid", "*.log"]),
        ("excluded so far:\n*.vid\n*.log\nwhich processes are missing?", ["cc_screencapserver.exe", "cc_loggerservice.exe"]),
        ("*.vid is excluded. which extensions remain?", ["*.log"]),
    ],
)  # fmt: skip
def test_what_is_left_of_one_kind_is_given(catalog: Catalog, text: str, values: list[str]) -> None:
    assert _stated(answer(catalog, text)) == values


@pytest.mark.parametrize("text", ["cc_loggerservice.exe running fine?", "- *.vid yes\n- *.log no\nis that right?"])  # fmt: skip
def test_a_listed_value_is_never_called_unlisted(catalog: Catalog, text: str) -> None:
    found = answer(catalog, text)
    listed = {"cc_loggerservice.exe", "*.vid", "*.log"}
    assert not listed & set(found.unlisted)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("port;transport\n4510;TCP\n943;TCP\n5638;TCP\nare the three transports right?", "yes"),
        ("port,transport\n4510,TCP\n943,TCP\n5638,UDP\nare the transports right?", "no"),
        ("2010 https, 443 https, 2020 https - protocols ok?", "no"),
        ("2010 https, 443 https, 2020 http - protocols ok?", "yes"),
        ("tcp 5638, udp 5672: transports right?", "no"),
    ],
)
def test_a_column_of_transports_is_checked_port_by_port(
    catalog: Catalog, text: str, verdict: str
) -> None:
    assert answer(catalog, text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("[x] 2010\n[x] 443\n[x] 5633\ncustomer has SR. is it complete?", "no"),
        ("[x] 2010\n[x] 443\n[x] 2020\n[x] 5650\n[x] 4510\n[x] 943\n[x] 5638\n[ ] 5672\nis it complete?", "no"),
        ("2010, 443, 2020, 5650, 4510, 943, 5638, 5672, 5633. customer has SR, is that all?", "yes"),
        ("2010 https ok\n5638 udp ok\nanything wrong here?", "yes"),
        ("2010 https\n5638 tcp\nanything wrong here?", "no"),
        ("4510, 2020, 934: anything wrong?", "yes"),
        # Whether something runs is in no document.
        ("4510/tcp closed\n943/tcp open\ndoes silverlight work then?", None),
        ("Test-NetConnection prem -Port 5638\nTcpTestSucceeded : False\ndoes this mean logging is broken?", None),
    ],
)  # fmt: skip
def test_a_list_is_judged_as_it_is_asked_about(
    catalog: Catalog, text: str, verdict: str | None
) -> None:
    assert answer(catalog, text).verdict == verdict
