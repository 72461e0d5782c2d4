"""A new engineer's first hour: Home, a question, a lesson, a wrong answer, a check."""

import json
import time
from typing import Any

from bot.app import Bot
from bot.sites.record import SiteRecord
from bot.store import access
from bot.store.access import Grant
from bot.workspace.visitor import Workspace
from tests.scenarios.test_learning import open_question, press, said


async def home_with(workspace: Workspace, words: str) -> dict[str, Any]:
    """Wait until the new hire's Home shows these words."""

    def shown() -> dict[str, Any] | None:
        view = workspace.home(workspace.new_hire)
        return view if view is not None and words in json.dumps(view) else None

    view = await workspace.wait_for(shown, 15.0)
    assert view is not None
    return view


def button(view: dict[str, Any], label: str) -> dict[str, Any]:
    """Return the first button of a Home on which these words stand."""
    found = [e for b in view["blocks"] if b["type"] == "actions" for e in b["elements"]]
    found += [b["accessory"] for b in view["blocks"] if b.get("accessory")]
    return next(one for one in found if one["text"]["text"].startswith(label))


async def press_home(workspace: Workspace, view: dict[str, Any], label: str) -> None:
    """Press a button of the new hire's Home."""
    pressed = button(view, label)
    await workspace.click_in_view(
        workspace.new_hire, pressed["action_id"], {"value": pressed["value"]}, view["id"]
    )


async def test_a_new_engineers_first_hour(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    me, dm = workspace.new_hire, workspace.dm(workspace.new_hire)
    granted = Grant(me, "operator", site.id, workspace.owner)
    await bot.house.store.run(lambda s: access.give(s, granted, now=time.time()))

    await workspace.open_home(me)
    home = await home_with(workspace, "Welcome")
    assert "16.3-hosted" in json.dumps(home)
    assert "check: yes" in json.dumps(home)
    assert "administer: no" in json.dumps(home)

    await press_home(workspace, home, "What is port")
    await said(workspace, "Port ")
    home = await home_with(workspace, "Done: it stands under Messages")
    assert "Welcome" not in json.dumps(home)

    await press_home(workspace, home, "Start learning")
    lesson = await said(workspace, "lesson 1 of")
    await press(workspace, lesson, "Ask me")
    question = await said(workspace, "Press a button")
    put = await open_question(bot, workspace)
    wrong = (put.right + 1) % len(put.choices)
    await workspace.say(me, dm, "abcd"[wrong])
    shown = await said(workspace, f"it is {put.choices[put.right]}")
    assert shown["ts"] == question["ts"]

    await workspace.open_home(me)
    home = await home_with(workspace, "cards known")
    await press_home(workspace, home, "Check")
    run = await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(dm) if "was checked" in m["text"]], 20.0
    )
    assert "2 failed" in run[0]["text"]
    await home_with(workspace, "checked before")


async def test_home_says_who_can_allow_a_check_to_who_may_not(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.open_home(workspace.new_hire)
    home = await home_with(workspace, "no site that you may check yet")
    assert workspace.owner in json.dumps(home)
    assert site.id not in json.dumps(home)


async def test_the_home_shows_history_edits_and_chooses_for_an_admin(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    me, dm = workspace.owner, workspace.dm(workspace.owner)

    def home(words: str) -> dict[str, Any] | None:
        view = workspace.home(me)
        return view if view is not None and words in json.dumps(view) else None

    def use(
        view: dict[str, Any], action: str, value: dict[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        rows = [b for b in view["blocks"] if b["type"] == "actions"]
        found = [e["action_id"] for b in rows for e in b["elements"]]
        return next(one for one in found if one.startswith(action)), value

    await workspace.say(me, dm, "check site42")
    await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(dm) if "was checked" in m["text"]], 20.0
    )
    await workspace.open_home(me)
    view = await workspace.wait_for(lambda: home("checked before"))
    assert view is not None
    chosen = {
        "selected_option": {"text": {"type": "plain_text", "text": "site42"}, "value": "site42"}
    }
    await workspace.click_in_view(me, *use(view, "site-history", chosen), view["id"])
    await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(dm) if "The last 1 run" in m["text"]], 20.0
    )
    await workspace.click_in_view(me, *use(view, "site-edit", chosen), view["id"])
    opened = await workspace.wait_for(lambda: workspace.view(me))
    assert opened is not None
    assert opened["title"]["text"] == "Edit site42"
    await workspace.close_view(me)
    await workspace.click_in_view(
        me, *use(view, "check-form", {"value": "check-form"}), view["id"]
    )
    opened = await workspace.wait_for(lambda: workspace.view(me))
    assert opened is not None
    assert opened["title"]["text"] == "Check a site"
    pressed = use(view, "home-editions", {"value": "editions"})
    await workspace.click_in_view(me, *pressed, view["id"])
    await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(dm) if "16.2-hybrid" in m["text"]], 20.0
    )
