"""The demo site is real listeners, broken as its file says, and looked at by the real probes."""

import asyncio

import pytest

from bot.demo.site import SITE, open_demo_site, read_faults
from bot.looking.running import vantages
from bot.looking.scope import plan_for
from checks.failure import Failure
from checks.model import Finding, Outcome
from checks.runner import run
from knowledge.loading import shipped_editions
from knowledge.model import Edition


@pytest.fixture(name="edition", scope="module")
def _edition() -> Edition:
    """Take the hosted edition as it is shipped."""
    return next(e for e in shipped_editions() if e.name == "16.3-hosted")


async def look(edition: Edition, faults: dict[str, str] | None = None) -> list[Finding]:
    """Check the demo site with these faults."""
    async with open_demo_site(edition, faults) as record:
        return [finding async for finding in run(plan_for(record, edition), vantages())]


def failures(findings: list[Finding]) -> dict[str, Failure | None]:
    bad = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.ERRORED)
    return {f.requirement.component: f.failure for f in findings if f.outcome in bad}


async def test_the_first_check_shows_four_causes_and_the_rest_passes(edition: Edition) -> None:
    findings = await look(edition)
    assert failures(findings) == {
        "logging": Failure.CONNECTION_REFUSED,
        "silverlight-player": Failure.CONNECTION_FILTERED,
        "html5-player-tokens": Failure.REPLY_WRONG_SERVICE,
        "web-portal": Failure.TLS_CERT_EXPIRED,
    }
    passed = {f.requirement.component for f in findings if f.outcome is Outcome.PASSED}
    assert passed == {
        "connection-pooling",
        "html5-player",
        "silverlight-policy",
        "messaging",
        "screen-recording",
        "desktop-analytics",
    }


async def test_without_faults_everything_that_can_be_looked_at_passes(edition: Edition) -> None:
    findings = await look(edition, {})
    assert failures(findings) == {}
    assert all(f.outcome in (Outcome.PASSED, Outcome.SKIPPED) for f in findings)


async def test_its_record_is_a_site_like_any_other(edition: Edition) -> None:
    async with open_demo_site(edition) as record:
        assert record.id == SITE
        assert record.allowed_networks == ("127.0.0.0/8",)
        documented = {row.port for row in edition.ports}
        assert set(record.ports) == documented
        assert not set(record.ports.values()) & documented
        assert "BEGIN CERTIFICATE" in record.trusted_roots


async def test_two_may_be_open_at_once_and_nothing_stays_behind(edition: Edition) -> None:
    async with open_demo_site(edition) as first, open_demo_site(edition) as second:
        assert not set(first.ports.values()) & set(second.ports.values())
        address, port = first.hosts["portal"][0], first.ports[2020]
        _, writer = await asyncio.open_connection(address, port)
    writer.close()
    with pytest.raises(OSError, match=r"refused|Connect call failed"):
        await asyncio.open_connection(address, port)


def test_the_faults_name_components_of_the_edition(edition: Edition) -> None:
    assert set(read_faults()) <= {row.component for row in edition.ports}
