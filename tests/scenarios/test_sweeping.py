"""Many sites are swept: what the channel shows while it goes on, and what changed since the last time."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import col, select

from bot.app import Bot
from bot.demo.fleet import open_demo_fleet
from bot.demo.site import open_demo_site
from bot.fleet.start import store_sweep
from bot.parsing.sweeping import Selection
from bot.routes import ROUTES
from bot.sites.record import SiteRecord
from bot.store import access, sweeps
from bot.store.access import Grant
from bot.store.runs import RunState, StoredRun
from bot.store.sweeps import Occasion, Sweep, SweepState
from bot.workspace.visitor import Workspace
from knowledge.loading import shipped_editions
from knowledge.model import Edition
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT, Stage, bot_on, know

PORTS_FROM = 22_000
"""Below those that systems give to whoever connects: one of them may be taken at any moment."""
CLOSED = "wfo_requests_closed_total"
SILENT = {"silverlight-player": "silent"}
"""Keeps a site's run going for some five seconds."""


def roots(workspace: Workspace, words: str) -> list[dict[str, Any]]:
    shown = workspace.bot_messages(SUPPORT)
    return [m for m in shown if m["text"].startswith("The sweep of") and words in m["text"]]


def replies(workspace: Workspace, root: dict[str, Any]) -> str:
    shown = workspace.bot_messages(SUPPORT, root["ts"])
    return "\n".join(m["text"] for m in shown if m["ts"] != root["ts"])


def at_least(count: int, found: Callable[[], list[Any]]) -> Callable[[], list[Any]]:
    return lambda: found() if len(found()) >= count else []


async def sweep(workspace: Workspace, words: str, *, nth: int = 1) -> dict[str, Any]:
    """Sweep and wait until the nth sweep of this channel is told to the end."""
    await workspace.command(workspace.owner, SUPPORT, f"/wfo-sweep {words}")
    done = await workspace.wait_for(at_least(nth, lambda: roots(workspace, "is done")), LONG)
    root: dict[str, Any] = done[-1]
    await workspace.wait_for(lambda: replies(workspace, root), LONG)
    return root


def copies(record: SiteRecord, count: int) -> list[SiteRecord]:
    """Return so many sites at the same place, with a tag."""
    return [
        record.model_copy(update={"id": f"copy{n:02}", "aliases": (), "tags": ("copies",)})
        for n in range(count)
    ]


def empty(record: SiteRecord, n: int) -> SiteRecord:
    """Return a site of its own addresses at which nothing listens."""
    hosts = {role: (f"127.{n % 200 + 1}.7.{k}",) for k, role in enumerate(record.hosts, 1)}
    changed = {"id": f"empty{n:03}", "aliases": (), "tags": ("empty",), "hosts": hosts}
    return record.model_copy(update=changed)


@asynccontextmanager
async def two_sites(
    edition: Edition, bot: Bot, faults: dict[str, str]
) -> AsyncIterator[SiteRecord]:
    """Open one place that two sites share, always at the same ports."""
    async with open_demo_site(edition, faults, ports_from=PORTS_FROM) as record:
        for copy in copies(record, 2):
            await know(bot, copy)
        yield record


async def latest(bot: Bot) -> Sweep:
    (found,) = await bot.house.store.run(lambda session: sweeps.latest(session, limit=1))
    return found


async def runs_of(bot: Bot, prefix: str) -> list[tuple[str, str]]:
    """Return site and state of every run of the sites whose id begins so."""
    query = select(StoredRun.site, StoredRun.state).where(col(StoredRun.site).startswith(prefix))
    rows = await bot.house.store.run(lambda session: session.exec(query).all())
    return sorted((site, state) for site, state in rows)


def press(workspace: Workspace, root: dict[str, Any], label: str, user: str) -> Any:
    buttons = [e for b in root["blocks"] if b["type"] == "actions" for e in b["elements"]]
    button = next(e for e in buttons if e["text"]["text"] == label)
    return workspace.click(user, root, button["action_id"], {"value": button["value"]})


async def test_the_demo_sites_stand_there_in_words_picture_and_tables(
    workspace: Workspace, bot: Bot
) -> None:
    async with open_demo_fleet(shipped_editions(), "16.3-hosted") as records:
        for record in records:
            await know(bot, record)
        root = await sweep(workspace, "all")
    said = root["text"]
    assert "6 failed: site42, site43, site44, site46, site48, site51" in said
    assert "1 agent offline: site47" in said
    assert "1 nothing to look at: site49" in said
    assert "2 passed: site45, site50" in said
    assert "the first sweep" in said
    files = await workspace.wait_for(at_least(3, lambda: _files(workspace, root)), LONG)
    by_ending = {file["name"].rpartition(".")[2]: file for file in files}
    assert "site51 failed: 5638 Logging, 5672 Messaging" in by_ending["png"]["alt_txt"]
    table = workspace.file(by_ending["csv"]["id"]).decode()
    (offline,) = [line for line in table.splitlines() if line.startswith("site47")]
    assert "ok" not in offline.split(",")
    assert workspace.file(by_ending["txt"]["id"]).decode().startswith("Sweep of all sites")


def _files(workspace: Workspace, root: dict[str, Any]) -> list[dict[str, Any]]:
    shown = workspace.bot_messages(SUPPORT, root["ts"])
    return [file for message in shown for file in message.get("files") or []]


async def test_only_what_changed_since_the_last_sweep_is_told(
    workspace: Workspace, bot: Bot, edition: Edition
) -> None:
    async with two_sites(edition, bot, {"logging": "closed"}):
        await sweep(workspace, "tag copies")
    async with two_sites(edition, bot, {"messaging": "closed"}):
        second = await sweep(workspace, "tag copies", nth=2)
        third = await sweep(workspace, "tag copies", nth=3)
        other = await sweep(workspace, "copy00", nth=4)
    said = replies(workspace, second)
    assert "2 mended" in second["text"]
    assert "copy00: newly failing: 5672" in said
    assert "mended: 5638" in said
    assert "5633" not in said
    assert "Nothing changed since" in third["text"]
    assert "copy00" not in replies(workspace, third)
    assert "the first sweep" in other["text"]


async def test_a_site_that_nobody_could_look_at_this_time_is_not_mended(
    workspace: Workspace, bot: Bot, edition: Edition
) -> None:
    async with two_sites(edition, bot, {"logging": "closed"}) as record:
        await sweep(workspace, "tag copies")
        away = copies(record, 1)[0].model_copy(update={"vantage": {"far-agent": ("client-pc",)}})
        await know(bot, away)
        root = await sweep(workspace, "tag copies", nth=2)
    assert "1 agent offline: copy00" in root["text"]
    assert "1 site no longer checked" in root["text"]
    assert "copy00: was failed, now agent offline" in replies(workspace, root)
    assert "mended" not in replies(workspace, root)


async def test_sites_that_the_asker_may_not_check_are_counted_and_neither_named_nor_looked_at(
    workspace: Workspace, bot: Bot, edition: Edition
) -> None:
    carlos = workspace.colleague
    async with two_sites(edition, bot, {}):
        grant = Grant(carlos, "operator", "copy00", workspace.owner)
        await bot.house.store.run(lambda session: access.give(session, grant, now=time.time()))
        await workspace.command(carlos, SUPPORT, "/wfo-sweep tag copies")
        (root,) = await workspace.wait_for(lambda: roots(workspace, "is done"), LONG)
        await workspace.wait_for(lambda: "not allowed" in replies(workspace, root), LONG)
    assert "1 not allowed: (not named 1)" in root["text"]
    assert "copy01" not in root["text"] + replies(workspace, root)
    assert "1 passed: copy00" in root["text"]
    assert await runs_of(bot, "copy") == [("copy00", RunState.FINISHED)]


async def test_a_sweep_that_was_cut_off_goes_on_with_what_is_missing(
    stage: Stage, edition: Edition
) -> None:
    workspace = stage.workspace
    async with (
        open_demo_site(edition, SILENT, ports_from=PORTS_FROM) as slow,
        open_demo_site(edition, {}) as quick,
    ):
        first = quick.model_copy(update={"id": "copy09", "aliases": (), "tags": ("copies",)})
        async with bot_on(stage) as bot:
            for record in (first, *copies(slow, 2)):
                await know(bot, record)
            await workspace.command(workspace.owner, SUPPORT, "/wfo-sweep tag copies")
            await workspace.wait_for(lambda: roots(workspace, "1 of 3 sites done"), LONG)
            before = await runs_of(bot, "copy")
        assert ("copy09", RunState.FINISHED) in before
        assert not roots(workspace, "is done")
        async with bot_on(stage) as bot:
            await workspace.wait_for(lambda: roots(workspace, "is done"), LONG)
            after = await runs_of(bot, "copy")
    assert after == [(f"copy{n}", RunState.FINISHED) for n in ("00", "01", "09")]
    assert len(roots(workspace, "")) == 1


@pytest.mark.parametrize("way", ["button", "word"])
async def test_a_sweep_that_is_stopped_says_which_sites_were_not_reached(
    workspace: Workspace, bot: Bot, edition: Edition, way: str
) -> None:
    ts = ""
    async with two_sites(edition, bot, SILENT):
        if way == "button":
            await workspace.command(workspace.owner, SUPPORT, "/wfo-sweep tag copies")
        else:
            ts = await workspace.say(workspace.owner, SUPPORT, "@wfo sweep tag copies")
        (root,) = await workspace.wait_for(lambda: roots(workspace, "is under way"), LONG)
        # Who may not check these sites may not stop their sweep.
        await press(workspace, root, "Stop", workspace.new_hire)
        (told,) = await workspace.wait_for(
            lambda: workspace.ephemerals(SUPPORT, workspace.new_hire), LONG
        )
        assert "operator" in told["text"]
        assert (await latest(bot)).state is SweepState.RUNNING
        if way == "button":
            await press(workspace, root, "Stop", workspace.owner)
        else:
            # In the thread that waits for the sweep, the word overtakes it.
            await workspace.say(workspace.owner, SUPPORT, "@wfo stop", ts)
        (over,) = await workspace.wait_for(lambda: roots(workspace, "was stopped"), LONG)
    assert "2 not reached: copy00, copy01" in over["text"]
    assert {state for _, state in await runs_of(bot, "copy")} == {RunState.CANCELLED}
    assert (await latest(bot)).ended_by == workspace.owner


async def test_a_check_and_a_sweep_of_the_same_site_share_one_run(
    workspace: Workspace, bot: Bot, edition: Edition
) -> None:
    def checks(words: str) -> list[str]:
        shown = [m["text"] for m in workspace.bot_messages(SUPPORT)]
        return [text for text in shown if text.startswith("copy") and words in text]

    async with two_sites(edition, bot, SILENT):
        await workspace.command(workspace.owner, SUPPORT, "/wfo-check copy00")
        await workspace.wait_for(lambda: checks("is being checked"), LONG)
        await workspace.command(workspace.owner, SUPPORT, "/wfo-sweep tag copies")
        (root,) = await workspace.wait_for(lambda: roots(workspace, "is under way"), LONG)
        await workspace.wait_for(lambda: "copy01" in str(roots(workspace, "")[0]["blocks"]), LONG)
        await workspace.command(workspace.owner, SUPPORT, "/wfo-check copy01")
        await workspace.wait_for(lambda: len(checks("is being checked")) == 2, LONG)
        # The run that the sweep led goes on for the one who asked for it as well.
        await press(workspace, root, "Stop", workspace.owner)
        await workspace.wait_for(lambda: roots(workspace, "was stopped"), LONG)
        await workspace.wait_for(lambda: len(checks("was checked")) == 2, LONG)
    assert await runs_of(bot, "copy") == [(f"copy0{n}", RunState.FINISHED) for n in range(2)]


def closed(bot: Bot) -> float:
    """How many commands came to a good end."""
    value = bot.pulse.registry.get_sample_value(CLOSED, {"kind": "action", "state": "done"})
    return value or 0.0


async def test_a_scheduled_quiet_sweep_speaks_only_when_something_changed(
    workspace: Workspace, bot: Bot, edition: Edition
) -> None:
    async def due(n: int, **resting: str) -> None:
        occasion = Occasion("weekdays 06:00", time.time() - 3600, late=True, quiet=True)
        for expected in (True, False):
            stored = await bot.house.store.run(
                lambda session: store_sweep(
                    session,
                    Selection(tag="copies"),
                    key=f"schedule:1:{n}",
                    team="T0WORKSHOP",
                    channel=workspace.channel("support"),
                    user=workspace.owner,
                    now=time.time(),
                    occasion=occasion,
                    resting=resting,
                )
            )
            assert (stored is not None) is expected
        await workspace.wait_for(lambda: closed(bot) >= n, LONG)

    async with two_sites(edition, bot, {}):
        await due(1)
        (first,) = await workspace.wait_for(lambda: roots(workspace, "is done"), LONG)
        await due(2, copy01="Maintenance until 08:00.")
        await due(3)
    async with two_sites(edition, bot, {"logging": "closed"}):
        await due(4)
        await workspace.wait_for(at_least(2, lambda: roots(workspace, "is done")), LONG)
    assert len(roots(workspace, "")) == 2
    assert "weekdays 06:00" in str(first["blocks"])
    assert "late" in str(first["blocks"])


async def test_sixty_sites_are_swept_in_seconds_and_bounded(
    workspace: Workspace, bot: Bot, edition: Edition
) -> None:
    async with open_demo_site(edition, {}) as record:
        for n in range(60):
            await know(bot, empty(record, n))
    root = await sweep(workspace, "tag empty")
    assert "60 failed: empty000" in root["text"]
    assert Counter(await runs_of(bot, "empty")).most_common(1)[0][1] == 1
    assert (await latest(bot)).ended_at is not None


async def test_a_site_that_was_checked_too_often_is_left_out_and_named(
    stage: Stage, edition: Edition
) -> None:
    workspace = stage.workspace
    few = Stage(workspace, stage.settings.model_copy(update={"checks_per_site": 1}))
    async with bot_on(few) as bot, two_sites(edition, bot, {}):
        await sweep(workspace, "copy00")
        root = await sweep(workspace, "tag copies", nth=2)
    assert "1 checked too often: copy00" in root["text"]
    assert "1 passed: copy01" in root["text"]


async def test_a_sweep_past_its_deadline_ends_and_can_be_tried_again(
    stage: Stage, edition: Edition
) -> None:
    workspace = stage.workspace
    hasty = replace(ROUTES.commands["/wfo-sweep"], deadline_s=1.5)
    routes = replace(ROUTES, commands={**ROUTES.commands, "/wfo-sweep": hasty})
    async with bot_on(stage, routes) as bot, two_sites(edition, bot, SILENT):
        await workspace.command(workspace.owner, SUPPORT, "/wfo-sweep tag copies")
        (told,) = await workspace.wait_for(lambda: expired(workspace), LONG)
        assert (await latest(bot)).state is SweepState.ABANDONED
        assert {state for _, state in await runs_of(bot, "copy")} == {RunState.ABANDONED}
    async with bot_on(stage) as bot, two_sites(edition, bot, {}):
        await press(workspace, told, "Try again", workspace.owner)
        (root,) = await workspace.wait_for(lambda: roots(workspace, "is done"), LONG)
    assert "2 passed: copy00, copy01" in root["text"]


def expired(workspace: Workspace) -> list[dict[str, Any]]:
    shown = workspace.bot_messages(SUPPORT)
    return [m for m in shown if "without coming to an end" in m["text"]]


async def test_a_selection_that_means_nothing_is_asked_about(
    workspace: Workspace, bot: Bot, edition: Edition
) -> None:
    async with two_sites(edition, bot, {}):
        for words in ("", "tag copie", "edition 9.9", "copy00 copy77"):
            await workspace.command(workspace.owner, SUPPORT, f"/wfo-sweep {words}")
        told = await workspace.wait_for(
            at_least(4, lambda: workspace.ephemerals(SUPPORT, workspace.owner)), LONG
        )
    said = "\n".join(row["text"] for row in told)
    assert "`tag copies`" in said
    assert "No site has the tag copie. Nothing was checked. Did you mean `copies`?" in said
    assert "No site has the edition 9.9" in said
    assert "No site is called copy77" in said
    assert not await runs_of(bot, "copy")
