"""A run that is interrupted goes on; one that is asked for twice is one run; one that is stopped stops."""

import time

from bot.app import Bot
from bot.demo.site import open_demo_site
from bot.looking.running import carry_out
from bot.looking.scope import plan_for
from bot.store import runs
from bot.store.runs import RunState
from bot.workspace.visitor import Workspace
from checks.model import Check, Evidence, Outcome
from checks.vantage.local import Local
from knowledge.model import Edition
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT, Stage, bot_on, know

SILENT = {"silverlight-player": "silent", "logging": "closed"}


def over(workspace: Workspace) -> list[str]:
    return [m["text"] for m in workspace.bot_messages(SUPPORT) if "was checked" in m["text"]]


def stopped(workspace: Workspace) -> list[str]:
    return [m["text"] for m in workspace.bot_messages(SUPPORT) if "was stopped" in m["text"]]


def running(workspace: Workspace) -> list[str]:
    return [m["text"] for m in workspace.bot_messages(SUPPORT) if "is being checked" in m["text"]]


async def test_a_check_that_was_cut_off_goes_on_after_a_restart(
    stage: Stage, edition: Edition
) -> None:
    workspace = stage.workspace
    async with open_demo_site(edition, SILENT) as record:
        async with bot_on(stage) as bot:
            await know(bot, record)
            await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
            await workspace.wait_for(lambda: running(workspace))
            stored = await bot.house.store.run(
                lambda session: runs.latest_runs(session, record.id)
            )
            assert stored[0].state is RunState.RUNNING
        assert over(workspace) == []
        async with bot_on(stage) as bot:
            await workspace.wait_for(lambda: over(workspace), LONG)
            again = await bot.house.store.run(lambda session: runs.latest_runs(session, record.id))
    assert [run.id for run in again] == [stored[0].id]
    assert len([m for m in workspace.bot_messages(SUPPORT) if m.get("thread_ts") is None]) <= 1
    assert "2 failed" in over(workspace)[0]


async def test_the_same_check_asked_for_twice_is_one_run_shown_twice(
    workspace: Workspace, bot: Bot, edition: Edition
) -> None:
    async with open_demo_site(edition, SILENT) as record:
        await know(bot, record)
        await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
        await workspace.wait_for(lambda: running(workspace))
        await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
        await workspace.wait_for(lambda: len(over(workspace)) == 2, LONG)
        stored = await bot.house.store.run(lambda session: runs.latest_runs(session, record.id))
    assert len(stored) == 1


async def test_a_run_that_is_stopped_ends_and_says_so(
    workspace: Workspace, bot: Bot, edition: Edition
) -> None:
    async with open_demo_site(edition, SILENT) as record:
        await know(bot, record)
        await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
        await workspace.wait_for(lambda: running(workspace))
        (root,) = workspace.bot_messages(SUPPORT)
        (button,) = [e for b in root["blocks"] if b["type"] == "actions" for e in b["elements"]]
        await workspace.click(
            workspace.owner, root, button["action_id"], {"value": button["value"]}
        )
        stopped = await workspace.wait_for(
            lambda: [m for m in workspace.bot_messages(SUPPORT) if "was stopped" in m["text"]]
        )
    assert " of 13 checks done" in stopped[0]["text"]


async def test_slacks_own_stop_button_stops_the_run_of_its_thread(
    workspace: Workspace, bot: Bot, edition: Edition
) -> None:
    async with open_demo_site(edition, SILENT) as record:
        await know(bot, record)
        await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
        await workspace.wait_for(lambda: running(workspace))
        (root,) = workspace.bot_messages(SUPPORT)
        await workspace.stop_agent(workspace.owner, SUPPORT, root["ts"])
        await workspace.wait_for(lambda: stopped(workspace))


async def test_who_may_not_check_a_site_may_not_stop_its_run(
    workspace: Workspace, bot: Bot, edition: Edition
) -> None:
    async with open_demo_site(edition, SILENT) as record:
        await know(bot, record)
        await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
        await workspace.wait_for(lambda: running(workspace))
        (root,) = workspace.bot_messages(SUPPORT)
        (button,) = [e for b in root["blocks"] if b["type"] == "actions" for e in b["elements"]]
        await workspace.click(
            workspace.new_hire, root, button["action_id"], {"value": button["value"]}
        )
        await workspace.say(workspace.new_hire, SUPPORT, "@wfo stop", root["ts"])
        await workspace.stop_agent(workspace.new_hire, SUPPORT, root["ts"])
        await workspace.wait_for(
            lambda: len(workspace.ephemerals(SUPPORT, workspace.new_hire)) >= 3, LONG
        )
        told = [row["text"] for row in workspace.ephemerals(SUPPORT, workspace.new_hire)]
        assert all("operator" in text for text in told)
        await workspace.wait_for(lambda: over(workspace), LONG)
    assert not stopped(workspace)


async def test_the_second_check_of_a_user_over_the_limit_is_told_when(
    stage: Stage, edition: Edition
) -> None:
    workspace = stage.workspace
    few = Stage(workspace, stage.settings.model_copy(update={"checks_per_user": 1}))
    async with open_demo_site(edition, {}) as record, bot_on(few) as bot:
        await know(bot, record)
        await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
        await workspace.wait_for(lambda: over(workspace), LONG)
        await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
        (told,) = await workspace.wait_for(
            lambda: workspace.ephemerals(SUPPORT, workspace.owner), LONG
        )
    assert "the next one is possible at" in told["text"]


async def test_only_what_has_no_result_yet_is_measured_again(bot: Bot, edition: Edition) -> None:
    measured: list[int] = []
    local = Local()

    async def measure(check: Check) -> Evidence:
        measured.append(check.n)
        return await local.measure(check)

    async with open_demo_site(edition, {}) as record:
        plan = plan_for(record, edition)
        store = bot.house.store
        run = await store.run(
            lambda session: runs.start_run(session, plan, None, now=time.time(), asked_by="test")
        )
        first = carry_out(store, run, {"local": measure}, time.time)
        seen = [await anext(first), await anext(first)]
        await first.aclose()
        stored = await store.run(lambda session: runs.findings(session, run.id))
        before = {finding.n for finding in stored}
        assert {finding.n for finding in seen} <= before
        measured.clear()
        rest = [f async for f in carry_out(store, run, {"local": measure}, time.time)]
    assert not before & {n for n in measured if n < len(plan.checks)}
    assert {finding.n for finding in rest} == {check.n for check in plan.checks}
    assert all(f.outcome in (Outcome.PASSED, Outcome.SKIPPED) for f in rest)
