"""Does no text break the reading of rules, or take long, or make something open that is not?"""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.firewall.reading import read_rules
from checks.firewall.reading.lines import LONGEST_TEXT, MOST_RULES
from checks.firewall.review import Standing
from checks.firewall.reviewing import review
from checks.firewall.rule import NotRules, RuleTable
from tests.checks.firewall.acme_rules import PASTES, paste, reviewed, rows, site

NAMES = sorted(
    path.name for path in PASTES.iterdir() if path.suffix not in ("",) and path.name != "README.md"
)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_SOON_S = 20.0  # of computing, on a slow machine; a reading that is not linear takes minutes


@QUICK
@given(st.sampled_from(NAMES), st.integers(0, 4000), st.integers(0, 300), st.text(max_size=40))
def test_a_paste_that_was_damaged_breaks_nothing(name: str, at: int, gone: int, put: str) -> None:
    text = paste(name)
    damaged = text[:at] + put + text[at + gone :]
    found = read_rules(damaged)
    if not isinstance(found, NotRules):
        done = review(found, site(), rows())
        assert len(done.entries) == len([row for row in rows() if row.kind == "port"])
        assert all(entry.sentence for entry in done.entries)


@QUICK
@given(st.sampled_from([n for n in NAMES if not n.startswith("netstat")]), st.data())
def test_taking_rules_away_opens_nothing(name: str, data: st.DataObject) -> None:
    """Without an allow rule nothing may stand better than before: what isn't there is never counted."""
    table = read_rules(paste(name))
    assert isinstance(table, RuleTable)
    kept = tuple(rule for rule in table.rules if rule.action == "deny" or data.draw(st.booleans()))
    fewer = RuleTable(
        table.dialect, kept, table.unread, table.aside, table.defaults, table.unshown, table.denies_first, table.version, table.notes
    )  # fmt: skip
    place = reviewed(paste(name)).place.role or "firewall"
    before, after = review(table, site(), rows(), place), review(fewer, site(), rows(), place)
    open_now = {Standing.PRESENT, Standing.TOO_WIDE}
    for old, new in zip(before.entries, after.entries, strict=True):
        assert (
            new.standing not in open_now
            or old.standing in open_now
            or old.standing is Standing.CANNOT_TELL
        )


@pytest.mark.parametrize(
    "text",
    [
        "-A INPUT -j ACCEPT\n" * 12_000,
        "-A INPUT " + "-m x " * 500_000,
        "table inet f {\n" * 20_000,
        "table inet f { chain c { type filter hook input priority 0; " + "{" * 100_000,
        "Source,Destination,Port,Action\n" + '"' * 1_000_000,
        "Source,Destination,Port,Action\n" + "a," * 900_000,
        "Source | Destination | Port | Action\n" + "-" * 1_000_000,
        "Source  Destination  Port  Action\n" + " x" * 500_000,
        "Chain INPUT (policy DROP)\ntarget prot opt source destination\n" + "ACCEPT all -- 0.0.0.0/0 0.0.0.0/0\n" * 9_000,
        "Rule Name: x\nLocalPort: " + "1," * 500_000,
        "config firewall policy\n" + "edit 1\n" * 19_000,
        "config firewall addrgrp\nedit a\nset member " + "a " * 900 + "\nend\nconfig firewall policy\nedit 1\nset srcaddr a\nset action accept\nend",
        "tcp 0 0 0.0.0.0:1 0.0.0.0:* LISTEN\n" * 19_000,
        "DisplayName Direction Action\n----------- --------- ------\n" + "x " * 900_000,
        "\n" * 60_000,
        "x" * (LONGEST_TEXT + 1),
        "-N A\n" + "".join(f"-A A{n} -j A{n + 1}\n" * 3 for n in range(40)) + "-A INPUT -j A0\n-A A40 -p tcp -j ACCEPT\n",
    ],
    ids=range(17),
)  # fmt: skip
def test_a_hostile_text_is_read_or_refused_soon(text: str) -> None:
    began = time.thread_time()
    found = read_rules(text)
    if not isinstance(found, NotRules):
        review(found, site(), rows())
    assert time.thread_time() - began < _SOON_S


def test_more_rules_than_are_compared_are_refused_and_not_cut() -> None:
    found = read_rules("Source,Destination,Port,Action\n" + "any,any,1,deny\n" * (MOST_RULES + 1))
    assert isinstance(found, NotRules)
    assert "5,000 rules" in found.why


def test_many_rules_and_hosts_are_compared_soon() -> None:
    lines = "".join(
        f"10.{n % 250}.{n // 250}.0/24,10.4.2.10,TCP,{5000 + n % 900},allow\n"
        for n in range(MOST_RULES)
    )
    hosts = {
        "premises-server": tuple(f"10.4.2.{n}" for n in range(10, 30)),
        "client-pc": tuple(f"10.4.{n // 200 + 3}.{n % 200}" for n in range(250)),
    }
    began = time.thread_time()
    done = reviewed("Source,Destination,Protocol,Port,Action\n" + lines, hosts=hosts)
    assert done.rules == MOST_RULES
    assert time.thread_time() - began < _SOON_S
