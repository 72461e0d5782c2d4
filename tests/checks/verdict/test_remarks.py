"""Does a sentence also say what was tried beside the address that decided, and who saw it when?"""

import pytest

from checks.failure import Failure
from checks.model import Evidence, Outcome
from checks.verdict.sentences import port_words, sentence_for
from tests.checks.acme import PASSES, SERVER, judged, plan_of, port_row, reading


async def test_an_address_that_was_not_reached_is_told_beside_the_one_that_works() -> None:
    both = PASSES.model_copy(
        update={
            "facts": {"unreached": ["fd99::2"], "not_permitted": ["192.0.2.7"]},
            "addresses": (
                {"address": SERVER, "family": "ipv4", "failure": None},
                {"address": "fd99::2", "family": "ipv6", "failure": Failure.CONNECTION_TIMEOUT},
            ),
        }
    )
    (finding,) = await judged([port_row(7001)], {7001: both})
    assert "Also tried IPv6 fd99::2: no answer." in finding.sentence
    assert "outside the site's allowed networks: 192.0.2.7." in finding.sentence


async def test_what_a_collector_saw_is_told_with_machine_and_time() -> None:
    facts = {"report_host": "SRV1", "date": "2026-05-04 11:00 UTC"}
    (finding,) = await judged([port_row(7001)], {7001: Evidence(facts=facts)})
    assert "Seen by the collector on SRV1, 2026-05-04 11:00 UTC." in finding.sentence


async def test_a_policy_that_admits_everybody_passes_with_a_remark() -> None:
    row = port_row(7001, reading("client-pc > premises-server", probe="silverlight-policy"))
    seen = PASSES.model_copy(update={"facts": {"admits_everyone": True}})
    (finding,) = await judged([row], {7001: seen})
    assert finding.outcome is Outcome.PASSED
    assert finding.sentence.endswith(
        "admits pages from any site, which is more than the player needs."
    )


@pytest.mark.parametrize(
    ("fields", "ports", "said"),
    [
        ({}, {}, "7001"),
        ({}, {7001: 27001}, "7001 (here 27001)"),
        ({"port_to": 7001}, {7001: 27001}, "27001"),
    ],
)
def test_a_port_that_the_site_uses_instead_is_named_with_the_documented_one(
    fields: dict[str, int], ports: dict[int, int], said: str
) -> None:
    check = plan_of(port_row(7001, **fields), ports=ports).checks[0]
    assert port_words(check) == said
    assert f"{said} accepts and hangs up" in sentence_for(check, Failure.REPLY_HUNG_UP, {})


def test_a_dialled_place_says_for_which_documented_port() -> None:
    check = plan_of(port_row(7001), ports={7001: 27001}).checks[0]
    sentence = sentence_for(check, Failure.CONNECTION_TIMEOUT, {})
    assert sentence.startswith(f"{SERVER}:27001 (for 7001) gave no answer")
