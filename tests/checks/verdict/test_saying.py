"""Do sentence, doer and fix say the right thing, and nothing that could do harm?"""

import re
from typing import Any

import pytest

from checks.failure import MEANINGS, Failure
from checks.model import Check, Evidence, Finding, Outcome, Target
from checks.verdict.acting import who_must_act
from checks.verdict.fixes import fix_for, powershell_quoted
from checks.verdict.sentences import LONGEST_VALUE, sentence_for
from tests.checks.acme import (
    CLIENT,
    SERVER,
    SILENT,
    exclusion_row,
    judged,
    plan_of,
    port_row,
    reading,
    site,
)
from tests.checks.powershell import mistakes


def check(**fields: Any) -> Check:
    return plan_of(port_row(7001), **fields).checks[0]


@pytest.mark.parametrize("failure", list(Failure))
def test_every_word_has_a_whole_sentence_without_any_evidence(failure: Failure) -> None:
    sentence = sentence_for(check(), failure, {})
    assert sentence.endswith(".")
    assert not re.search(r"[{}]|None", sentence)


@pytest.mark.parametrize("failure", list(Failure))
@pytest.mark.parametrize("role", ["premises-server", "portal", "cloud"])
def test_every_word_names_who_must_act(failure: Failure, role: str) -> None:
    assert who_must_act(failure, Target(role=role, host="x", port=1), site())


@pytest.mark.parametrize(
    ("failure", "role", "who"),
    [
        (Failure.CONNECTION_FILTERED, "premises-server", "the customer's firewall team"),
        (
            Failure.CONNECTION_FILTERED,
            "cloud",
            "the customer's firewall team, then our cloud team",
        ),
        (Failure.TLS_CERT_EXPIRED, "portal", "our cloud team"),
        (Failure.TLS_CERT_EXPIRED, "premises-server", "the customer's Windows admin"),
        (Failure.EXCLUSION_MISSING, "premises-server", "the customer's antivirus admin"),
        (Failure.AGENT_OFFLINE, "cloud", "whoever runs the agent"),
    ],
)
def test_who_must_act_follows_the_cause_and_the_target(
    failure: Failure, role: str, who: str
) -> None:
    assert who_must_act(failure, Target(role=role, host="x", port=1), site()) == who


def test_a_portal_on_premises_is_the_customers() -> None:
    target = Target(role="portal", host="x", port=1)
    on_premises = site(edition="9.9-premises")
    assert (
        who_must_act(Failure.REPLY_MISSING, target, on_premises) == "the customer's Windows admin"
    )


def test_what_a_peer_says_stays_one_bounded_line_and_is_no_placeholder() -> None:
    guess = "{host} {0.__class__}\r\n\x1b[31mred\u202e" + "x" * 5000
    sentence = sentence_for(check(), Failure.REPLY_WRONG_SERVICE, {"guess": guess, "host": "evil"})
    assert "{host} {0.__class__}" in sentence
    assert len(sentence) < LONGEST_VALUE + 60
    assert sentence.isprintable()


@pytest.mark.parametrize(
    ("probe", "facts", "said"),
    [
        ("tcp", {"connect_ms": 0.4}, f"{SERVER} accepts connections on 7001 (0.4 ms)."),
        (
            "tls",
            {"days_left": 83},
            "with a certificate that is trusted and valid for 83 more days.",
        ),
        (
            "amqp",
            {"product": "RabbitMQ", "version": "3.10.8"},
            "speaks AMQP 0-9-1 (RabbitMQ 3.10.8).",
        ),
        ("http", {"status": 401}, f"{SERVER}:7001 answers HTTP 401."),
        ("listening", {}, "something listens on 7001."),
        ("disk-room", {"free_mib": 9, "folder": "C:"}, "itself: 9 MiB are free where C: lies."),
    ],
)
async def test_a_pass_says_what_was_seen(probe: str, facts: dict[str, object], said: str) -> None:
    row = port_row(7001, reading("client-pc > premises-server", probe=probe))
    able = {"vantage": {"pc": ("client-pc",)}}
    check = plan_of(row, **able).checks[0]
    assert said in sentence_for(check, None, facts)


def rules(fix: str | None) -> list[str]:
    """Return the lines of a fix that do something."""
    return [line for line in (fix or "").splitlines() if not line.startswith("#")]


def test_a_dropped_port_gets_rules_for_the_recorded_addresses_only() -> None:
    pcs = {"client-pc": (CLIENT, "pc-without-address"), "premises-server": (SERVER,)}
    fix = fix_for(
        check(hosts=pcs, ports={7001: 27001}), Failure.CONNECTION_FILTERED, site(hosts=pcs)
    )
    assert fix is not None
    assert fix.startswith(
        f"# On each firewall in between: allow TCP from {CLIENT} to {SERVER} port 27001."
    )
    assert rules(fix) == [
        "New-NetFirewallRule -DisplayName 'WFO 27001 in' -Direction Inbound -Action Allow "
        f"-Protocol TCP -LocalPort 27001 -RemoteAddress '{CLIENT}' -Profile Domain",
        'netsh advfirewall firewall add rule name="WFO 27001 in" dir=in action=allow '
        f"protocol=TCP localport=27001 remoteip={CLIENT} profile=domain",
    ]


def test_without_a_recorded_address_the_rule_does_not_open_to_everybody() -> None:
    nobody = site(hosts={"premises-server": (SERVER,)})
    fix = fix_for(check(hosts=nobody.hosts), Failure.CONNECTION_FILTERED, nobody)
    assert "-RemoteAddress '<address of the client PC>'" in (fix or "")


def test_the_cloud_is_opened_on_the_customers_firewall_alone() -> None:
    hosts = {"cloud": ("pool.vendor.example",), "premises-server": (SERVER,)}
    (check,) = plan_of(port_row(7001, reading("premises-server > cloud")), hosts=hosts).checks
    fix = fix_for(check, Failure.CONNECTION_FILTERED, site(hosts=hosts))
    assert fix == (
        f"# On each firewall in between: allow TCP from {SERVER} to pool.vendor.example port 7001."
    )


def test_a_policy_of_the_looking_machine_is_opened_outward() -> None:
    fix = fix_for(check(), Failure.LOCAL_BLOCKED, site()) or ""
    assert (
        f"-Direction Outbound -Action Allow -Protocol TCP -RemotePort 7001 -RemoteAddress '{SERVER}'"
        in fix
    )
    assert f"ufw allow out proto tcp to {SERVER} port 7001" in fix


def excluded(value: str, category: str) -> str:
    plan = plan_of(exclusion_row(value, category), vantage={"agent": ("premises-server",)})
    return fix_for(plan.checks[0], Failure.EXCLUSION_MISSING, site()) or ""


@pytest.mark.parametrize(
    ("value", "category", "command"),
    [
        ("C:\\Logs\\", "folder", "Add-MpPreference -ExclusionPath 'C:\\Logs\\' -ErrorAction Stop"),
        ("*.vid", "extension", "Add-MpPreference -ExclusionExtension '.vid' -ErrorAction Stop"),
        ("a.exe", "process", "Add-MpPreference -ExclusionProcess 'a.exe' -ErrorAction Stop"),
    ],
)
def test_an_exclusion_is_added_and_never_set(value: str, category: str, command: str) -> None:
    assert rules(excluded(value, category)) == [command]


@pytest.mark.parametrize("quote", ["'", "\u2018", "\u2019", "\u201a", "\u201b"])
def test_no_quote_ends_a_powershell_text(quote: str) -> None:
    assert powershell_quoted(f"C:\\a{quote}; calc") == f"'C:\\a{quote}{quote}; calc'"


def test_no_line_break_ends_a_powershell_text() -> None:
    assert powershell_quoted("a\n; calc\r`n$(calc)") == "'a; calc`n$(calc)'"


HOSTILE = Evidence(
    failure=Failure.NETWORK_REJECTED,
    address="6.6.6.6",
    detail="'; Remove-Item C:\\ -Recurse #",
    facts={"sender": "6.6.6.6", "guess": "'; calc #"},
)


@pytest.mark.parametrize("failure", list(Failure))
async def test_no_fix_is_wide_sets_lists_or_holds_evidence(failure: Failure) -> None:
    seen = HOSTILE.model_copy(update={"failure": failure})
    (finding,) = await judged([port_row(7001)], {7001: seen})
    fix = finding.fix or ""
    assert not re.search(r"Set-|\bany\b|0\.0\.0\.0|::/0", fix, re.IGNORECASE)
    assert "6.6.6.6" not in fix
    assert "calc" not in fix
    assert "Remove-Item" not in fix
    # The parser knows no lists of bare words, which PowerShell takes as arguments.
    lines = [rule for rule in rules(fix) if "Select-Object" not in rule]
    assert [mistakes(line) for line in lines] == [[]] * len(lines), "what is pasted is well-formed"


async def test_a_host_name_cannot_break_out_of_a_comment() -> None:
    hosts = {"premises-server": ("evil\nRemove-Item C:\\",), "client-pc": (CLIENT,)}
    (finding,) = await judged([port_row(7001)], {7001: SILENT}, hosts=hosts)
    assert not [line for line in rules(finding.fix) if line.startswith("Remove-Item")]


@pytest.mark.parametrize("failure", list(Failure))
async def test_the_outcome_of_a_word_is_the_one_in_the_list(failure: Failure) -> None:
    seen = Evidence(failure=failure)
    found: list[Finding] = await judged([port_row(7001)], {7001: seen})
    (finding,) = found
    assert finding.outcome is Outcome(MEANINGS[failure].outcome)
    assert (finding.reason is None) is (finding.outcome is Outcome.FAILED)
    assert finding.who
