"""A schedule whose maker, site or channel is gone checks nothing, says so where people read it, and rests."""

import time
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.app import Bot
from bot.scheduling.when import When, next_moment
from bot.sites.record import SiteRecord
from bot.store import access, schedules, sites, sweeps
from bot.store.access import Grant
from bot.store.runs import StoredRun
from bot.store.schedules import Schedule
from bot.workspace import seed
from bot.workspace.visitor import Workspace
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT

RECORD = SiteRecord(
    id="harbour7", name="Quiet Harbour", edition="16.3-hosted", tags=("wet",),
    allowed_networks=("10.66.77.0/24",), hosts={"portal": ("10.66.77.88",)},
)  # fmt: skip
UNLOADED = RECORD.model_copy(update={"id": "ours1", "edition": "18.9-unloaded", "tags": ("dry",)})
"""A site at which nothing is dialled: its edition is not loaded."""
YEARLY = When("0 0 1 1 *", "UTC", "yearly (UTC)")


async def due(bot: Bot, maker: str, words: str, channel: str = seed.SUPPORT) -> Schedule:
    """Let a schedule of somebody come round now; `words` are empty for a digest."""

    def store(session: Session) -> Schedule:
        sites.put_sites(session, [RECORD, UNLOADED], by="test", now=1.0)
        coming = next_moment(YEARLY, time.time()) or 0.0
        kind: Any = "sweep" if words else "digest"
        new = Schedule(
            "", kind, seed.TEAM_ID, channel, maker, words, YEARLY, coming, None, paused=False
        )
        made = schedules.add_schedule(session, new, made_for=1, now=time.time())[0]
        schedules.comes_round(session, made.name, next_at=time.time() - 1)
        return made

    return await bot.house.store.run(store)


async def rests(bot: Bot, workspace: Workspace, schedule: Schedule, why: str) -> None:
    """Hold that the channel is told why, nothing was checked, and the schedule is paused."""

    def told() -> list[str]:
        return [m["text"] for m in workspace.bot_messages(SUPPORT) if why in m["text"]]

    (text,) = await workspace.wait_for(told, LONG)
    assert text.startswith("Not checked: ")
    assert schedule.name in text

    def look(session: Session) -> tuple[Schedule | None, int]:
        found = schedules.find_schedule(session, schedule.name)
        return found, len(session.exec(select(StoredRun)).all())

    deadline = time.monotonic() + LONG
    while not ((now := await bot.house.store.run(look))[0] and now[0].paused):
        assert time.monotonic() < deadline
        await workspace.wait_for(lambda: True)
    assert now[1] == 0
    assert await bot.house.store.run(sweeps.latest) == []


@pytest.mark.parametrize("words", ["harbour7", "all", "tag wet", ""])
async def test_a_maker_who_lost_the_role_checks_nothing_any_more(
    workspace: Workspace, bot: Bot, words: str
) -> None:
    schedule = await due(bot, workspace.colleague, words)
    await bot.schedules.look()
    await rests(bot, workspace, schedule, "no grant allows")
    assert await bot.schedules.look() == 0


async def test_a_maker_who_may_check_another_site_only_checks_nothing_here(
    workspace: Workspace, bot: Bot
) -> None:
    grant = Grant(workspace.colleague, "operator", "ours*")
    await bot.house.store.run(lambda session: access.give(session, grant, now=1.0))
    schedule = await due(bot, workspace.colleague, "tag wet")
    await bot.schedules.look()
    await rests(bot, workspace, schedule, "any of these sites")


async def test_a_maker_who_left_checks_nothing_any_more(workspace: Workspace, bot: Bot) -> None:
    workspace.world.person(workspace.colleague).deleted = True
    grant = Grant(workspace.colleague, "operator")
    await bot.house.store.run(lambda session: access.give(session, grant, now=1.0))
    schedule = await due(bot, workspace.colleague, "harbour7")
    await bot.schedules.look()
    await rests(bot, workspace, schedule, "is not an active user")


@pytest.mark.parametrize(
    ("words", "why"),
    [("gone8", "No site is called gone8"), ("tag old", "No site has the tag old")],
)
async def test_a_site_or_tag_that_is_gone_is_said(
    workspace: Workspace, bot: Bot, words: str, why: str
) -> None:
    schedule = await due(bot, workspace.owner, words)
    await bot.schedules.look()
    await rests(bot, workspace, schedule, why)


async def test_in_an_archived_channel_its_maker_is_told_alone(
    workspace: Workspace, bot: Bot
) -> None:
    await due(bot, workspace.owner, "ours1", seed.ALERTS)
    workspace.befall("archive_channel", seed.ALERTS)
    await bot.schedules.look()
    own = workspace.dm(workspace.owner)

    def told() -> list[str]:
        return [m["text"] for m in workspace.bot_messages(own) if "ours1" in m["text"]]

    assert "no plan" in (await workspace.wait_for(told, LONG))[0]


async def test_run_now_is_for_who_may_check_it_and_runs_in_their_name(
    workspace: Workspace, bot: Bot
) -> None:
    schedule = await due(bot, workspace.colleague, "ours1")
    await bot.house.store.run(
        lambda s: schedules.pause_schedule(s, schedule.name, paused=True, next_at=time.time())
    )
    await workspace.say(workspace.new_hire, SUPPORT, f"@wfo schedule now {schedule.name}")
    refused = await workspace.wait_for(
        lambda: workspace.ephemerals(SUPPORT, workspace.new_hire), LONG
    )
    assert "operator" in refused[0]["text"]
    await workspace.say(workspace.owner, SUPPORT, f"@wfo schedule now {schedule.name}")
    shown = await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(SUPPORT) if "is done" in m["text"]], LONG
    )
    assert "1 no plan: ours1" in shown[0]["text"]
    (sweep,) = await bot.house.store.run(sweeps.latest)
    assert sweep.asked_by == workspace.owner


async def test_a_digest_tells_only_what_its_maker_may_check(
    workspace: Workspace, bot: Bot
) -> None:
    grant = Grant(workspace.colleague, "operator", "ours*")
    await bot.house.store.run(lambda session: access.give(session, grant, now=1.0))
    await due(bot, workspace.owner, "all")
    await bot.house.store.run(
        lambda s: sites.put_sites(
            s, [RECORD.model_copy(update={"edition": "18.9-unloaded"})], by="test", now=1.0
        )
    )
    await bot.schedules.look()
    await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(SUPPORT) if "is done" in m["text"]], LONG
    )
    await due(bot, workspace.colleague, "", seed.ALERTS)
    await bot.schedules.look()
    told = await workspace.wait_for(lambda: workspace.bot_messages(seed.ALERTS), LONG)
    assert "1 no plan: ours1" in told[0]["text"]
    assert "1 not named here" in told[0]["text"]
    assert "harbour7" not in str(told)
