"""Checks come round by themselves: quiet when nothing changed, once, late if missed, and not during maintenance."""

import re
import time
from pathlib import Path
from typing import Any

import pytest

from bot.app import Bot
from bot.sites.record import SiteRecord
from bot.store import schedules, sweeps
from bot.store.schedules import Schedule
from bot.workspace.seed import COLLEAGUE
from bot.workspace.visitor import Workspace
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT, know


async def command(workspace: Workspace, text: str, user: str = "") -> None:
    await workspace.command(user or workspace.owner, SUPPORT, f"/wfo-schedule {text}".strip())


async def said(workspace: Workspace, words: str, timeout_s: float = LONG) -> dict[str, Any]:
    def found() -> dict[str, Any] | None:
        return next(
            (m for m in reversed(workspace.bot_messages(SUPPORT)) if words in m["text"]), None
        )

    return await workspace.wait_for(found, timeout_s) or {}


async def whispered(workspace: Workspace, words: str) -> dict[str, Any]:
    def found() -> dict[str, Any] | None:
        told = workspace.ephemerals(SUPPORT, workspace.owner)
        return next((m for m in reversed(told) if words in m["text"]), None)

    return await workspace.wait_for(found, LONG) or {}


async def only(bot: Bot) -> Schedule:
    (found,) = await bot.house.store.run(schedules.schedules)
    return found


async def comes_round(bot: Bot, schedule: Schedule, at: float) -> int:
    """Let a schedule be due since `at`, and look."""
    await bot.house.store.run(
        lambda session: schedules.comes_round(session, schedule.name, next_at=at)
    )
    return await bot.schedules.look()


async def swept(bot: Bot, workspace: Workspace, count: int) -> list[sweeps.Sweep]:
    """Wait until so many sweeps are over."""

    async def over() -> list[sweeps.Sweep]:
        found = await bot.house.store.run(sweeps.latest)
        return [s for s in found if s.state is not sweeps.SweepState.RUNNING]

    deadline = time.monotonic() + LONG
    while len(found := await over()) < count:
        assert time.monotonic() < deadline
        await workspace.wait_for(lambda: True)
    return found


async def test_a_schedule_speaks_when_something_changed_and_else_is_quiet(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await command(workspace, "site42 weekdays 06:00")
    made = await said(workspace, "From now on I check site42, weekdays 06:00 (UTC)")
    assert re.search(r"Next: <!date\^\d+\^", made["text"])
    schedule = await only(bot)
    assert await comes_round(bot, schedule, time.time() - 1) == 1
    first = await said(workspace, "is done")
    assert "site42" in first["text"]
    assert await comes_round(bot, schedule, time.time() - 1) == 1
    await swept(bot, workspace, 2)
    tables = [m for m in workspace.bot_messages(SUPPORT) if "is done" in m["text"]]
    assert len(tables) == 1, "nothing changed, so nothing is said"
    after = await only(bot)
    assert after.next_at > time.time()


async def test_what_was_missed_comes_once_and_says_that_it_is_late(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await command(workspace, "site42 hourly")
    await said(workspace, "From now on")
    assert await comes_round(bot, await only(bot), time.time() - 9 * 3600) == 1
    told = await said(workspace, "is done")
    assert "late" in str(told["blocks"]), "it should have been nine hours ago"
    assert await bot.schedules.look() == 0


async def test_during_maintenance_a_site_is_left_alone_and_the_digest_says_so(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await command(workspace, "site42 daily 06:00")
    await said(workspace, "From now on I check site42")
    await command(workspace, "digest daily 08:00")
    await said(workspace, "how everything scheduled stands")
    await command(workspace, "maintenance site42 for 2 hours because of updates")
    await said(workspace, "Maintenance of site42")
    every = await bot.house.store.run(schedules.schedules)
    check = next(s for s in every if s.kind == "sweep")
    digest = next(s for s in every if s.kind == "digest")
    await comes_round(bot, check, time.time() - 1)
    (sweep,) = await swept(bot, workspace, 1)
    assert sweep.occasion is not None
    await comes_round(bot, digest, time.time() - 1)
    told = await said(workspace, "1 scheduled")
    assert "1 in maintenance: site42" in told["text"]
    assert "passed" not in told["text"]
    assert "nothing that fails" in told["text"]
    await command(workspace, f"now {digest.name}")
    begun = await said(workspace, "Begun now: the digest")
    assert "when something changed" not in begun["text"], "a digest always speaks"


async def test_the_same_schedule_twice_is_one_and_can_be_paused_resumed_removed(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await command(workspace, "site42 weekdays 06:00")
    made = await said(workspace, "From now on I check")
    await command(workspace, "site42 on weekdays at 6:00")
    await said(workspace, "That is scheduled already")
    schedule = await only(bot)
    buttons = {
        e["text"]["text"]: e
        for b in made["blocks"]
        if b["type"] == "actions"
        for e in b["elements"]
    }
    assert list(buttons) == ["Run now", "Pause", "Remove"]
    pause = buttons["Pause"]
    await workspace.click(workspace.owner, made, pause["action_id"], {"value": pause["value"]})
    await workspace.wait_for_reply(SUPPORT, made["ts"], "Paused: site42")
    assert (await only(bot)).paused
    assert await comes_round(bot, schedule, time.time() - 1) == 0
    await command(workspace, f"resume {schedule.name.lower()}")
    await said(workspace, "Goes on: site42")
    await command(workspace, "")
    listed = await whispered(workspace, "check site42")
    assert schedule.name in listed["text"]
    await command(workspace, f"now {schedule.name}")
    await said(workspace, "is done")
    await command(workspace, f"remove {schedule.name}")
    await said(workspace, "Removed: site42")
    assert await bot.house.store.run(schedules.schedules) == []
    await command(workspace, f"remove {schedule.name}")
    await whispered(workspace, f"There is no `{schedule.name}`")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("site42", "Say which sites and when"),
        ("site42 sometimes", "I can't read"),
        ("site42 every 1 minutes", "At most every 15 minutes"),
        ("site43 daily 06:00", "site42"),
        ("pause", "name one schedule"),
        ("pause S-2222", "There is no"),
        ("maintenance site42", "Say `maintenance"),
        ("maintenance site42 whenever", "I can't read"),
        ("digest never", "I can't read"),
    ],
)
async def test_a_slip_is_explained_to_who_made_it(
    workspace: Workspace, bot: Bot, site: SiteRecord, typed: str, answer: str
) -> None:
    await command(workspace, typed)
    told = await whispered(workspace, answer)
    assert told
    assert await bot.house.store.run(schedules.schedules) == []


async def test_only_makers_and_admins_change_a_schedule_and_only_operators_make_one(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await command(workspace, "site42 daily 06:00")
    await said(workspace, "From now on")
    schedule = await only(bot)
    await workspace.command(COLLEAGUE, SUPPORT, f"/wfo-schedule remove {schedule.name}")
    await workspace.command(COLLEAGUE, SUPPORT, "/wfo-schedule site42 daily 07:00")

    def refused() -> bool:
        return len(workspace.ephemerals(SUPPORT, COLLEAGUE)) == 2

    await workspace.wait_for(refused, LONG)
    assert all("operator" in m["text"] for m in workspace.ephemerals(SUPPORT, COLLEAGUE))
    assert (await only(bot)).when.cron == "0 6 * * *"


async def test_words_in_a_message_do_the_same(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await know(bot, site)
    await workspace.say(
        workspace.owner, SUPPORT, "@wfo schedule site42 mon, thu 22:30 Europe/Berlin"
    )

    async def stored() -> list[Schedule]:
        return await bot.house.store.run(schedules.schedules)

    deadline = time.monotonic() + LONG
    while not (found := await stored()):
        assert time.monotonic() < deadline
        await workspace.wait_for(lambda: True)
    assert found[0].when.words == "mondays, thursdays 22:30 (Europe/Berlin)"


def test_the_command_is_in_the_manifest() -> None:
    assert "/wfo-schedule" in Path("deploy/manifest.json").read_text()
