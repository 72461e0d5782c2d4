"""Is each form in which rules are handed in read as its program means it?

The pastes are written by hand from the formats that the vendors document.
"""

import pytest

from checks.firewall.reading import is_clearly_rules, read_rules
from checks.firewall.rule import NotRules, RuleTable
from tests.checks.firewall.acme_rules import PASTES, entry, paste, reviewed, standings

EXPECTED: dict[str, dict[int, str]] = {
    "iptables-save.txt": {2010: "too wide", 5638: "present", 5672: "cannot be told", 5633: "too wide", 5634: "too wide"},
    "iptables-listing.txt": {2010: "too wide", 5638: "missing", 5672: "too wide", 5633: "too wide", 5634: "too wide"},
    "nft.txt": {2010: "missing", 5638: "present", 5672: "too wide", 5633: "present", 5634: "cannot be told"},
    "netsh.txt": {2010: "cannot be told", 5638: "present", 5672: "too wide", 5633: "missing", 5634: "cannot be told"},
    "powershell-table.txt": {2010: "present", 5638: "present", 5672: "missing", 5633: "too wide", 5634: "missing"},
    "powershell.csv": {2010: "cannot be told", 5638: "present", 5672: "present", 5633: "cannot be told", 5634: "cannot be told"},
    "powershell-list.txt": dict.fromkeys((2010, 5638, 5672, 5633, 5634), "cannot be told"),
    "windows-export.tsv": {2010: "cannot be told", 5638: "present", 5672: "missing", 5633: "missing", 5634: "missing"},
    "azure.csv": {2010: "cannot be told", 5638: "present", 5672: "missing", 5633: "missing", 5634: "missing"},
    "netstat-windows.txt": {5638: "listening", 5672: "not listening", 5633: "listening", 5634: "not listening"},
    "netstat-linux.txt": {5638: "listening", 5672: "listening", 5633: "not listening", 5634: "not listening"},
    "netstat-macos.txt": {5638: "listening", 5672: "listening", 5633: "not listening", 5634: "not listening"},
    "palo-alto.csv": {
        **dict.fromkeys((2010, 4510, 2020, 5650, 943, 5672, 5633, 5634), "missing"),
        **dict.fromkeys((443, 5638), "cannot be told"),
    },
    "fortinet.conf": {
        **dict.fromkeys((443, 5638, 5633, 5634), "present"),
        **dict.fromkeys((4510, 2020, 5650, 943, 5672), "cannot be told"),
        2010: "missing",
    },
    "fortinet.csv": {
        **dict.fromkeys((2010, 4510, 2020, 5650, 943, 5672, 5633, 5634), "missing"),
        **dict.fromkeys((443, 5638), "cannot be told"),
    },
    "generic.md": {
        **dict.fromkeys((2010, 4510, 2020, 5650, 443, 943, 5672, 5634), "missing"),
        5638: "present",
        5633: "too wide",
    },
    "generic-spaced.txt": {
        **dict.fromkeys((4510, 2020, 5650, 443, 943), "cannot be told"),
        **dict.fromkeys((5672, 5633, 5634), "too wide"),
        2010: "missing",
        5638: "present",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_each_form_is_read_as_its_program_means_it(name: str) -> None:
    found = reviewed(paste(name))
    assert standings(found) == EXPECTED[name]
    assert found.unread == ()


def test_every_paste_has_its_expectation() -> None:
    assert {path.name for path in PASTES.iterdir()} - {"README.md"} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_line_ends_blanks_and_a_byte_order_mark_change_nothing(name: str) -> None:
    text = paste(name)
    expected = standings(reviewed(text))
    assert standings(reviewed("\ufeff" + text.replace("\n", "\r\n"))) == expected
    assert standings(reviewed("```\n" + text + "\n```")) == expected


@pytest.mark.parametrize("name", EXPECTED)
def test_rules_are_recognised_by_themselves_and_sockets_are_not(name: str) -> None:
    assert is_clearly_rules(paste(name)) is not name.startswith("netstat")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what is port 5638 for?",
        "5638 TCP logging\n5633 TCP recording\n",
        "Port,Transport,Description\n5638,TCP,logging\n",
        "TcpTestSucceeded : False\nRemotePort : 5638\n",
        "portal.acme.example\n10.4.2.10\n",
        "we allow 443 and deny the rest, is that ok? From the source to the destination.",
    ],
)
def test_a_question_or_a_list_of_ports_is_no_rules(text: str) -> None:
    assert not is_clearly_rules(text)


def test_what_is_no_rules_is_told_with_the_forms_that_are() -> None:
    found = read_rules("hello")
    assert isinstance(found, NotRules)
    assert "nft list ruleset" in found.why


def test_a_disabled_rule_is_named_and_never_counted() -> None:
    found = reviewed(paste("netsh.txt"))
    assert [rule.name for rule in found.disabled] == ["WFO Screen Recording"]
    assert (
        entry(found, 5633).sentence
        == "No rule allows it. Line 16 (WFO Screen Recording) names its port and is disabled."
    )
    palo_alto = reviewed(paste("palo-alto.csv"))
    assert [rule.name for rule in palo_alto.disabled] == ["WFO broker"]


def test_on_windows_a_block_wins_wherever_it_stands() -> None:
    said = entry(reviewed(paste("powershell-table.txt")), 5672).sentence
    assert said == "Line 7 (Block broker) denies it, and so line 8 (Allow broker) allows nothing."


def test_a_jump_brings_its_own_conditions_along() -> None:
    found = reviewed(
        "-P INPUT DROP\n-N WFO\n-A INPUT -s 10.4.2.101/32 -p tcp -j WFO\n-A WFO -p tcp --dport 5638 -j ACCEPT\n"
    )
    assert entry(found, 5638).sentence == "No rule allows it from 10.4.2.102 to 10.4.2.10."


def test_a_conditional_return_leaves_a_doubt() -> None:
    found = reviewed(
        "-P INPUT DROP\n-N WFO\n-A INPUT -p tcp -j WFO\n-A WFO -s 10.4.2.101/32 -j RETURN\n-A WFO -p tcp --dport 5638 -j ACCEPT\n"
    )
    assert "line 4 may leave the chain WFO" in entry(found, 5638).sentence


def test_a_chain_that_was_not_handed_in_leaves_a_doubt() -> None:
    found = reviewed(
        "-P INPUT DROP\n-A INPUT -p tcp -j f2b\n-A INPUT -p tcp --dport 5638 -j ACCEPT\n"
    )
    assert standings(found)[5638] == "cannot be told"
    assert "the chain f2b" in entry(found, 5638).sentence


def test_a_loop_of_chains_ends() -> None:
    found = reviewed(
        "-P INPUT DROP\n-N A\n-N B\n-A INPUT -j A\n-A A -j B\n-A B -j A\n-A INPUT -p tcp --dport 5638 -j ACCEPT\n"
    )
    assert standings(found)[5638] == "cannot be told"


def test_a_listing_without_interfaces_does_not_make_loopback_a_hole() -> None:
    text = (
        "Chain INPUT (policy DROP)\n"
        "target     prot opt source               destination\n"
        "ACCEPT     all  --  anywhere             anywhere\n"
        "ACCEPT     tcp  --  10.4.2.0/24          anywhere             tcp dpt:5638\n"
    )
    found = reviewed(text)
    assert standings(found)[5638] == "present"
    assert standings(found)[5633] == "cannot be told"
    assert "hides interfaces" in entry(found, 5633).sentence


def test_insertions_stand_where_they_are_inserted() -> None:
    text = "iptables -P INPUT DROP\niptables -A INPUT -p tcp --dport 5638 -s 10.4.2.0/24 -j ACCEPT\niptables -I INPUT -p tcp --dport 5638 -j DROP\n"
    assert entry(reviewed(text), 5638).sentence.startswith("Line 3 denies it before line 2")


def test_two_tables_at_one_hook_both_decide() -> None:
    chain = "table inet {} {{\n chain input {{\n  type filter hook input priority 0; policy {};\n  {}\n }}\n}}\n"
    text = chain.format("a", "drop", "ip saddr 10.4.2.0/24 tcp dport 5638 accept") + chain.format(
        "b", "accept", "tcp dport 5633 drop"
    )
    found = reviewed(text)
    assert "another one decides at input" in entry(found, 5638).sentence
    assert standings(found)[5633] == "missing"


def test_a_service_object_by_name_is_never_counted_as_open() -> None:
    found = entry(reviewed(paste("palo-alto.csv")), 5638)
    assert (
        found.sentence
        == "Line 4 (WFO logging) may allow it: the service object “tcp-5638” is not resolved in what was handed in."
    )


def test_objects_that_were_handed_in_are_resolved() -> None:
    table = read_rules(paste("fortinet.conf"))
    assert isinstance(table, RuleTable)
    first = [rule for rule in table.rules if rule.name == "WFO in"]
    assert [str(rule.ports) for rule in first] == ["5638", "5633, 5634"]
    assert str(first[0].source) == "10.4.2.100-10.4.2.110"


def test_a_negated_side_is_the_rest_of_the_world() -> None:
    text = "Source,Destination,Service,Action\n[Negate] 10.4.2.0/24,10.4.2.10,tcp/5638,allow\n"
    text = text.replace(
        "Source,", "Name,Source Zone,Destination Zone,Application,Source,"
    ).replace("[Negate]", "r,any,any,any,[Negate]")
    assert standings(reviewed(text))[5638] == "missing"


def test_a_line_that_is_not_understood_is_listed_and_counts_as_nothing() -> None:
    text = "Source,Destination,Port,Protocol,Action\n10.4.2.0/24,10.4.2.10,5638,TCP,shrug\n10.4.2.0/24,10.4.2.10,5633,TCP,allow\n"
    found = reviewed(text)
    assert [(unread.line, unread.why) for unread in found.unread] == [
        (2, "the action “shrug” is neither allow nor deny")
    ]
    assert standings(found)[5638] == "cannot be told"
    assert "Line 2 may allow it: the action “shrug”" in entry(found, 5638).sentence
    assert any("not understood" in note for note in found.notes)


def test_a_cell_over_several_lines_keeps_its_first_lines_number() -> None:
    text = 'Source,Destination,Service,Action\n"10.4.2.101\n10.4.2.102",10.4.2.10,TCP/5638,allow\nany,10.4.2.10,TCP/5633,allow\n'
    found = reviewed(text)
    assert entry(found, 5638).lines == (2,)
    assert entry(found, 5633).lines == (4,)


def test_a_line_that_is_no_row_but_names_the_port_leaves_it_open() -> None:
    text = "Source,Destination,Port,Protocol,Action\nany,10.4.2.10,5633,TCP,allow\nsee also 5638\n"
    found = reviewed(text)
    assert [unread.line for unread in found.unread] == [3]
    assert entry(found, 5638).sentence == (
        "No rule that I understand allows it, but line 3, which I don't understand, names one of its ports."
    )


def test_a_verdict_map_may_do_either() -> None:
    text = (
        "table inet f {\n chain c {\n  type filter hook input priority 0; policy drop;\n"
        "  tcp dport vmap { 22 : accept, 5638 : drop }\n  ip saddr 10.4.2.0/24 tcp dport 5638 accept\n }\n}\n"
    )
    found = reviewed(text, "premises-server")
    assert [unread.line for unread in found.unread] == [4]
    assert standings(found)[5638] == "cannot be told"


def test_a_windows_rule_for_authenticated_machines_is_in_doubt() -> None:
    text = paste("netsh.txt").replace("Allow", "Bypass", 1)
    assert "bypass" in entry(reviewed(text), 5638).sentence


HOOK = "table inet f {\n chain c {\n  type filter hook input priority 0;\n  policy drop;\n"


@pytest.mark.parametrize(
    ("rules", "standing"),
    [
        ("ip saddr 10.4.2.0/24 \\\n    tcp dport 5638 accept\n", "present"),
        (
            "ip saddr {\n 10.4.2.101,\n 10.4.2.102\n } tcp dport { 5638 } accept # handle 4\n",
            "present",
        ),
        (
            "meta l4proto 6 ip saddr 10.4.2.0/24 tcp dport 5638 counter packets 1 bytes 2 accept\n",
            "present",
        ),
        (
            "ct status dnat tcp dport 22 drop\n  ip saddr 10.4.2.0/24 tcp dport 5638 accept\n",
            "present",
        ),
        (
            "ct status dnat tcp dport 5638 drop\n  ip saddr 10.4.2.0/24 tcp dport 5638 accept\n",
            "cannot be told",
        ),
        ("ip saddr . tcp dport @pairs accept\n", "cannot be told"),
        (
            "ct state { established, related } accept\n  ct state new ip saddr 10.4.2.0/24 tcp dport 5638 accept\n",
            "present",
        ),
        ("tcp dport != 5638 accept\n", "missing"),
        ("iifname lo accept\n  tcp sport 5638 accept\n", "missing"),
        ("ip6 saddr ::/0 tcp dport 5638 accept\n", "missing"),
        ('log prefix "x: " limit rate 5/minute\n  counter drop\n', "missing"),
    ],
)
def test_each_way_to_write_an_nftables_rule_means_what_nft_means(
    rules: str, standing: str
) -> None:
    found = reviewed(f"{HOOK}  {rules} }}\n}}\n", "premises-server")
    assert standings(found)[5638] == standing
    assert found.unread == ()


def test_a_command_over_several_lines_is_one_rule() -> None:
    text = "iptables -P INPUT DROP\niptables -A INPUT -p tcp --dport 5638 \\\n  -s 10.4.2.0/24 \\\n  -j ACCEPT\n"
    assert entry(reviewed(text), 5638).sentence == "Line 2 allows it."


@pytest.mark.parametrize(
    "text",
    [
        "\nName DisplayName Enabled Direction Action\n---- ----------- ------- --------- ------\n{A} Log             True   Inbound  Allow\n"
        "{B} Other           True   Inbound  Allow\n",
        '"Name","DisplayName","Enabled","Profile","Direction","Action"\n"{A}","Log","True","Any","Inbound","Allow"\n'
        '"{B}","Other","True","Any","Inbound","Allow"\n',
    ],
)
def test_a_windows_list_without_ports_proves_nothing_and_says_what_does(text: str) -> None:
    found = reviewed(text)
    assert set(standings(found).values()) == {"cannot be told"}
    assert any("netsh advfirewall" in note for note in found.notes)


@pytest.mark.parametrize("name", ["service-tcp-5638", "TCP_5638", "tcp5638", "port-5638"])
def test_an_object_named_like_a_port_is_in_doubt_for_that_port_alone(name: str) -> None:
    found = reviewed(paste("palo-alto.csv").replace("tcp-5638", name))
    assert standings(found)[5638] == "cannot be told"
    assert standings(found)[5672] == "missing"


def test_a_table_that_was_cut_to_the_width_of_a_window_is_in_doubt() -> None:
    text = (
        paste("powershell-table.txt").replace("10.4.2.0/24", "10.4.2.0...").replace("5633", "56..")
    )
    found = reviewed(text)
    assert standings(found)[5638] == "cannot be told"
    assert standings(found)[5633] == "cannot be told"


NETSH = "Rule Name: {}\nEnabled: Yes\nDirection: In\nProfiles: Domain,Private,Public\nLocalIP: Any\nRemoteIP: Any\nProtocol: {}\n{}Action: Allow\n\n"


def windows(name: str, protocol: str, ports: str = "Any", program: str = "") -> str:
    """Write one rule as netsh prints it."""
    lines = f"LocalPort: {ports}\nRemotePort: Any\n" if protocol != "Any" else ""
    return NETSH.format(name, protocol, lines + (f"Program: {program}\n" if program else ""))


LOG = windows("Log", "TCP", "5638")


@pytest.mark.parametrize(
    ("other", "standing"),
    [
        (
            windows(
                "Remote Assistance (TCP-In)", "TCP", program="%SystemRoot%\\system32\\msra.exe"
            ),
            "missing",
        ),
        (windows("Spooler (RPC)", "TCP", "RPC", "C:\\Windows\\System32\\spoolsv.exe"), "missing"),
        (windows("Remote Event Log (RPC)", "TCP", "RPC"), "missing"),
        (windows("IPHTTPS", "TCP", "IPHTTPSIn"), "missing"),
        (windows("Teredo", "UDP", "Teredo"), "missing"),
        (windows("Play To", "UDP", "PlayToDiscovery"), "missing"),
        (windows("@{Microsoft.AAD.BrokerPlugin_1000}", "Any"), "missing"),
        (windows("Your account", "Any"), "cannot be told"),
        (windows("Firefox", "TCP"), "cannot be told"),
        (
            windows("Recorder", "TCP", program="C:\\Program Files\\CallCopy\\rec.exe"),
            "cannot be told",
        ),
    ],
)
def test_what_windows_brings_along_opens_nothing_for_a_product(other: str, standing: str) -> None:
    found = reviewed(LOG + other, "premises-server")
    assert standings(found)[5638] == "too wide"
    assert standings(found)[5633] == standing
    assert found.unread == ()
