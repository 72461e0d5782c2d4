"""Is each requirement's standing in the rules the true one, and said so that somebody can act?"""

import csv
import io
import json
from typing import Any

import pytest

from checks.firewall.as_csv import write_csv
from checks.firewall.as_json import as_json, write_json
from checks.firewall.reading import read_rules
from checks.firewall.review import Standing
from checks.firewall.reviewing import review
from checks.firewall.rule import RuleTable
from tests.checks.acme import port_row
from tests.checks.firewall.acme_rules import entry, paste, reviewed, site, standings

HEAD = "Source,Destination,Protocol,Port,Action\n"
LOG = "10.4.2.0/24,10.4.2.10,TCP,5638,allow\n"


def one(line: str, port: int = 5638, **fields: Any) -> tuple[str, str]:
    found = entry(reviewed(HEAD + line, **fields), port)
    return found.standing.value, found.sentence


@pytest.mark.parametrize(
    ("rule", "phrase"),
    [
        ("any,10.4.2.10,TCP,5638,allow", "any source"),
        ("10.4.2.0/24,any,TCP,5638,allow", "any destination"),
        ("10.4.2.0/24,10.4.2.10,TCP,any,allow", "any port"),
        ("10.4.2.0/24,10.4.2.10,any,any,allow", "any port and any transport"),
        ("10.4.2.0/24,10.4.2.10,TCP,5600-5700,allow", "ports 5600-5700"),
        ("10.0.0.0/8,10.4.2.10,TCP,5638,allow", "source 10.0.0.0/8"),
        ("0.0.0.0/0,10.4.2.10,TCP,5638,allow", "any source"),
    ],
)
def test_a_rule_that_lets_more_through_is_too_wide(rule: str, phrase: str) -> None:
    assert one(rule + "\n") == ("too wide", f"Line 2 allows it, and more than is asked: {phrase}.")


@pytest.mark.parametrize(
    "rule",
    [
        "10.4.2.0/24,10.4.2.0/24,TCP,5638,allow",
        "10.4.2.0/24,10.4.2.10,TCP,5630-5640,allow",
        "10.4.2.101;10.4.2.102,10.4.2.10/32,6,5638,permit",
        "10.4.2.100-10.4.2.110,10.4.2.10,tcp/udp,5638,ACCEPT",
    ],
)
def test_a_rule_that_fits_is_present(rule: str) -> None:
    assert one(rule + "\n") == ("present", "Line 2 allows it.")


@pytest.mark.parametrize(
    "rule",
    [
        "10.4.2.0/24,10.4.2.10,UDP,5638,allow",
        "10.4.2.0/24,10.4.2.11,TCP,5638,allow",
        "10.9.2.0/24,10.4.2.10,TCP,5638,allow",
        "10.4.2.10,10.4.2.0/24,TCP,5638,allow",
        "10.4.2.0/24,10.4.2.10,TCP,5683,allow",
        "fd00::/8,fd00::10,TCP,5638,allow",
    ],
)
def test_transport_addresses_direction_and_digits_are_exact(rule: str) -> None:
    standing, sentence = one(rule + "\n")
    assert standing == "missing"
    assert sentence.startswith("No rule allows it.")
    assert "Both ends lie in 10.4.2.0/24" in sentence


def test_a_rule_for_one_client_is_not_enough_for_two() -> None:
    said = one("10.4.2.101,10.4.2.10,TCP,5638,allow\n")
    assert said[0] == "missing"
    assert "from 10.4.2.102 to 10.4.2.10" in said[1]


def test_the_first_rule_that_matches_decides() -> None:
    deny = "10.4.2.0/24,any,TCP,any,deny\n"
    assert one(deny + LOG) == ("missing", "Line 2 denies it before line 3 would allow it.")
    assert one(LOG + deny) == ("present", "Line 2 allows it.")


def test_a_deny_that_may_match_before_an_allow_leaves_it_open() -> None:
    assert one("partners,any,TCP,any,deny\n" + LOG) == (
        "cannot be told",
        "Line 2 may deny it: “partners” is not resolved in what was handed in.",
    )


def test_an_allow_that_may_match_does_not_hide_a_certain_one() -> None:
    assert one("partners,any,TCP,any,allow\n" + LOG) == ("present", "Line 3 allows it.")


def test_a_host_that_is_a_name_is_not_guessed() -> None:
    assert one("10.4.2.0/24,198.51.100.7,TCP,443,allow\n", 443) == (
        "cannot be told",
        "Line 2 may allow it: portal.acme.example is a name, and the rule has addresses (198.51.100.7).",
    )
    assert one("10.4.2.0/24,portal.ACME.example,TCP,443,allow\n", 443)[0] == "present"


def test_a_role_without_addresses_is_not_guessed() -> None:
    hosts = {"premises-server": ("10.4.2.10",)}
    assert one(LOG, hosts=hosts) == (
        "cannot be told",
        "Line 2 may allow it: no address is recorded for the client PC.",
    )
    assert one("any,10.4.2.10,TCP,5638,allow\n", hosts=hosts)[0] == "too wide"


def test_the_sites_own_port_is_asked_for() -> None:
    standing, sentence = one(LOG, ports={5638: 15638})
    assert standing == "missing"
    assert sentence.endswith("This site uses 15638 for it.")
    assert one("10.4.2.0/24,10.4.2.10,TCP,15638,allow\n", ports={5638: 15638})[0] == "present"


def test_only_the_other_way_round_decides_nothing() -> None:
    standing, sentence = one("10.4.2.10,10.4.2.0/24,TCP,5633,allow\n", 5633)
    assert standing == "cannot be told"
    assert "the document doesn't say who calls whom" in sentence


def test_a_component_that_is_not_in_use_is_not_asked_for() -> None:
    found = reviewed(HEAD + LOG, components=())
    assert entry(found, 5633).standing is Standing.NOT_NEEDED
    assert entry(found, 5633).sentence == "Screen Recording is not in use at site42."


def test_one_of_two_alternatives_is_enough() -> None:
    text = HEAD + "10.4.2.0/24,any,TCP,443,allow\n"
    found = reviewed(text, edition="16.2-hybrid", components=("wfm-v2",))
    wfm = {e.requirement.port: e for e in found.entries if e.requirement.module == "wfm-v2"}
    assert wfm[443].standing is Standing.TOO_WIDE
    assert wfm[80].standing is Standing.NOT_NEEDED
    assert "One of 80 and 443 is enough" in wfm[80].sentence


def test_extra_rules_are_those_that_no_requirement_asks_for() -> None:
    found = reviewed(paste("generic.md"))
    assert [(rule.line, rule.action) for rule in found.extras] == [(9, "allow")]


def test_a_machines_own_rules_are_judged_at_its_own_door() -> None:
    text = "-P INPUT DROP\n-P OUTPUT DROP\n-A INPUT -p tcp --dport 5638 -s 10.4.2.0/24 -j ACCEPT\n-A OUTPUT -p tcp --dport 5638 -d 10.4.2.10 -j ACCEPT\n-A OUTPUT -p tcp --dport 443 -j ACCEPT\n"
    server = reviewed(text, "premises-server")
    assert entry(server, 5638).lines == (3,)
    assert entry(server, 443).standing is Standing.ELSEWHERE
    client = reviewed(text, "client-pc")
    assert entry(client, 5638).lines == (4,)
    assert (
        entry(client, 443).sentence == "Line 5 allows it, and more than is asked: any destination."
    )


def test_whose_rules_they_are_is_guessed_aloud() -> None:
    found = reviewed(paste("netsh.txt"))
    assert found.place.role == "premises-server"
    assert found.place.why == "4 of its ports stand in them"
    assert reviewed(paste("netsh.txt"), "premises-server").place.why == ""


def test_a_policy_that_lets_everything_through_is_too_wide() -> None:
    found = reviewed("-P INPUT ACCEPT\n-A INPUT -p tcp --dport 22 -j DROP\n")
    assert (
        entry(found, 5638).sentence
        == "No rule names it; it passes because the default lets everything through."
    )
    assert entry(found, 5638).standing is Standing.TOO_WIDE


def test_a_fragment_without_a_policy_says_nothing_about_what_it_does_not_name() -> None:
    found = reviewed(
        "-A INPUT -p tcp --dport 22 -j ACCEPT\n-A INPUT -s 10.4.2.0/24 -p tcp --dport 5638 -j ACCEPT\n"
    )
    assert standings(found)[5638] == "present"
    assert "the chain's policy is not in what was handed in" in entry(found, 5633).sentence


def test_rules_of_one_version_of_ip_say_nothing_of_the_other() -> None:
    hosts = {"premises-server": ("fd00::10",), "client-pc": ("fd00::101",)}
    found = reviewed(
        "-P INPUT ACCEPT\n-A INPUT -p tcp --dport 22 -s 10.4.2.0/24 -j DROP\n",
        "premises-server",
        hosts=hosts,
    )
    assert entry(found, 5638).standing is Standing.CANNOT_TELL
    assert "IPv4 only" in entry(found, 5638).sentence


def test_a_range_of_ports_needs_all_of_it() -> None:
    def standing(ports: str) -> str:
        table = read_rules(HEAD + f'10.4.2.0/24,10.4.2.10,TCP,"{ports}",allow\n')
        assert isinstance(table, RuleTable)
        return review(table, site(), [port_row(7000, port_to=7010)]).entries[0].standing.value

    assert standing("7000-7010") == "present"
    assert standing("7000-7004;7005-7010") == "present"
    assert standing("7000-7009") == "missing"


def test_what_listens_is_never_called_allowed() -> None:
    found = reviewed(paste("netstat-windows.txt"))
    assert found.kind == "sockets"
    assert "not what a firewall allows" in found.notes[0]
    assert (
        entry(found, 5672).sentence
        == "Port 5672 listens for the machine itself only (line 9): nobody else gets there."
    )
    assert [(s.transport, s.port) for s in found.also_listening] == [("TCP", 135), ("UDP", 5353)]


def test_the_table_has_every_row_with_its_citation_and_no_formula() -> None:
    text = (
        HEAD.replace("Source", "Name,Source")
        + '=cmd|x!A1,any,10.4.2.10,TCP,5638,allow\n"+1",any,10.9.9.9,TCP,22,allow\n'
    )
    rows = list(csv.DictReader(io.StringIO(write_csv(reviewed(text)))))
    first = next(row for row in rows if row["port"] == "5638")
    assert (first["standing"], first["document"], first["row"]) == (
        "too wide",
        "Environmental Requirements",
        "7",
    )
    assert first["from_addresses"] == "10.4.2.101 10.4.2.102"
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert [row["lines"] for row in rows if row["what"] == "extra rule"] == ["3"]


def test_no_line_of_a_rule_is_lost_between_reading_and_the_file() -> None:
    found = list(csv.DictReader(io.StringIO(write_csv(reviewed(paste("iptables-save.txt"))))))
    aside = {row["lines"]: row["sentence"] for row in found if row["what"] == "left aside"}
    assert aside["12"] == "it is only for what the machine says to itself"
    assert aside["20"] == "LOG decides nothing"


def test_a_program_reads_the_same_as_a_person() -> None:
    found = reviewed(paste("netsh.txt"))
    told = json.loads(write_json(found))
    assert told == as_json(found)
    assert told["counts"]["missing"] == 1
    assert {row["port"] for row in told["requirements"]} >= {5638, 443}


ZONED = "Name,From Zone,Source,To Zone,Destination,Service,Action\n"


def test_a_deny_of_another_zone_does_not_touch_what_a_rule_of_this_zone_allows() -> None:
    deny, allow = (
        "guests,guest,any,any,any,any,deny\n",
        "log,lan,10.4.2.0/24,dmz,10.4.2.10,tcp/5638,allow\n",
    )
    found = entry(reviewed(ZONED + deny + allow), 5638)
    assert found.standing is Standing.PRESENT
    assert found.sentence == "Line 3 (log) allows it, for what goes from “lan” to “dmz” only."
    same = entry(reviewed(ZONED + deny.replace("guest,", "lan,") + allow), 5638)
    assert same.standing is Standing.CANNOT_TELL


def test_an_action_that_is_not_known_may_be_either() -> None:
    odd = "10.4.2.0/24,10.4.2.10,TCP,any,tunnel\n"
    assert one(odd + LOG)[0] == "cannot be told"
    assert one(LOG + odd)[0] == "present"
    assert one(odd, 5633)[0] == "cannot be told"
    found = reviewed(HEAD + odd)
    assert found.extras == ()
    assert [unread.line for unread in found.unread] == [2]


@pytest.mark.parametrize(
    "rule",
    [
        "10.4.2.101 10.4.2.102,10.4.2.10,TCP,5633 5638,allow",
        "10.4.2.0 255.255.255.0,10.4.2.10,TCP,5638,allow",
        "10.4.2.100 - 10.4.2.110,10.4.2.10,TCP,5638,allow",
    ],
)
def test_values_may_stand_with_blanks_between_them(rule: str) -> None:
    assert one(rule + "\n") == ("present", "Line 2 allows it.")
