"""A sweep looks through a site's agent where it has one, and from the bot's machine where it has none."""

import time

from bot.demo.site import open_demo_site
from bot.fleet.results import results_of
from bot.fleet.standing import Standing
from bot.fleet.sweeping import Fleet, carry_out_sweep
from bot.store import leading, runs, sweeps
from bot.store.sites import put_sites
from bot.store.sweeps import LeftOut, NewSweep
from checks.accounts.subjects import BEAT, CONTROL
from checks.agent.folder import Folder
from checks.agent.joining import join
from checks.model import Outcome
from checks.wire import Beat, Control, Introduction, read
from knowledge.loading import shipped_editions
from tests.bot.agents.conftest import VANTAGE, Field
from tests.checks.agent.server import linked

AWAY = "site43-premises-server"
ROLES = ("client-pc", "premises-server")


async def everybody(_: str) -> LeftOut | None:
    return None


async def test_agent_local_and_offline_sites_of_one_sweep_each_stand_as_they_are(
    field: Field,
) -> None:
    await field.joined()
    await field.invite(site="site43")
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    now = time.time()
    async with open_demo_site(edition, {}) as record:
        records = [
            record.model_copy(update={"id": site, "aliases": (), "vantage": {vantage: ROLES}})
            for site, vantage in (("agent", VANTAGE), ("away", AWAY), ("here", "local"))
        ]
        new = NewSweep("all", [(each.id, each.name) for each in records], "test")
        with field.store.session() as session:
            put_sites(session, records, by="test", now=now)
            sweep = sweeps.start_sweep(session, new, None, now=now)
            leading.seize(session, sweep.id, owner="test", until=now + 60)
        fleet = Fleet(field.store, lambda _: edition, time.time, "test", field.agents)
        await carry_out_sweep(fleet, sweep, everybody)
    by_site = {result.site: result for result in await results_of(field.store, sweep)}
    assert by_site["here"].standing is Standing.PASSED
    assert by_site["away"].standing is Standing.OFFLINE
    assert by_site["away"].note == "it has not been seen yet"
    seen = {f.source.vantage for f in by_site["agent"].findings if f.source is not None}
    assert seen == {VANTAGE}
    passed = sum(f.outcome is Outcome.PASSED for f in by_site["agent"].findings)
    assert passed >= by_site["here"].counts[Outcome.PASSED]
    assert field.kept() == 0


async def test_a_sweep_asks_an_agent_for_nothing_that_it_is_too_old_for(field: Field) -> None:
    folder = Folder(field.folder / "old")
    await join(await field.invite(), folder, "", lambda _: None)
    link = await linked(field.server, folder.read()[1])
    field.stack.push_async_callback(link.close)

    async def on_control(_: str, __: str, content: bytes) -> None:
        hello = Beat(kind="hello", who=Introduction(version="0.1", probes=("tcp",)))
        await link.publish(f"{BEAT}.{read(Control, content).token}", hello.written())

    await link.subscribe(CONTROL, on_control)
    await link.flush()
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    now = time.time()
    async with open_demo_site(edition, {}) as record:
        seen = record.model_copy(update={"aliases": (), "vantage": {VANTAGE: ROLES}})
        with field.store.session() as session:
            put_sites(session, [seen], by="test", now=now)
            new = NewSweep("all", [(seen.id, seen.name)], "test")
            sweep = sweeps.start_sweep(session, new, None, now=now)
            leading.seize(session, sweep.id, owner="test", until=now + 60)
        fleet = Fleet(field.store, lambda _: edition, time.time, "test", field.agents)
        await carry_out_sweep(fleet, sweep, everybody)
    with field.store.session() as session:
        (site,) = sweeps.sites_of(session, sweep.id)
        run = runs.get_run(session, site.run or "")
    assert run is not None
    assert {check.probe for check in run.plan.checks} == {"tcp"}
    assert any("too old for the probe" in skip.reason for skip in run.plan.skips)
