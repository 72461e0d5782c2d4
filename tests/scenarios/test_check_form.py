"""Somebody chooses in a modal which site to check, and which part of it."""

from typing import Any

from bot.app import Bot
from bot.render import check_form as form
from bot.sites.record import SiteRecord
from bot.store import access
from bot.store.access import Grant
from bot.workspace.visitor import Workspace
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT
from tests.scenarios.test_checking import finished


def chosen(search: str, *values: str) -> dict[str, Any]:
    """Fill a select of the modal in."""
    options = [{"text": {"type": "plain_text", "text": v}, "value": v} for v in values]
    one = {"selected_option": options[0]} if options else {}
    many = search in (form.COMPONENT_SEARCH, form.PORT_SEARCH)
    return {search: {"selected_options": options} if many else one}


async def opened(workspace: Workspace, user: str) -> dict[str, Any]:
    """Wait for the modal that is open."""
    view = await workspace.wait_for(lambda: workspace.view(user))
    assert view is not None
    return view


async def labels(workspace: Workspace, user: str, search: str, typed: str) -> list[str]:
    """Return what a select of the modal offers."""
    return [row["text"]["text"] for row in await workspace.options(user, search, typed)]


async def test_who_types_the_bare_command_chooses_site_and_part_in_a_modal(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    me = workspace.owner
    await workspace.command(me, SUPPORT, "/wfo-check")
    view = await opened(workspace, me)
    assert [b["block_id"] for b in view["blocks"][1:]] == [
        "site",
        "role",
        "components",
        "ports",
        "last",
    ]
    assert await labels(workspace, me, form.SITE_SEARCH, "DEMO") == [
        "site42 Demo site on this machine"
    ]
    assert await labels(workspace, me, form.SITE_SEARCH, "nowhere") == []
    assert "PREMISES server" in await labels(workspace, me, form.ROLE_SEARCH, "")
    assert await labels(workspace, me, form.COMPONENT_SEARCH, "scre rec") == ["Screen Recording"]
    assert await labels(workspace, me, form.PORT_SEARCH, "5638") == ["5638 TCP Logging"]
    await workspace.submit_view(
        me,
        {
            "site": chosen(form.SITE_SEARCH, "site42"),
            "ports": chosen(form.PORT_SEARCH, "5638"),
            "components": chosen(form.COMPONENT_SEARCH, "messaging"),
        },
    )
    root = await finished(workspace)
    assert "1 failed" in root["text"]
    assert root.get("thread_ts", root["ts"]) == root["ts"]
    assert not workspace.ephemerals(SUPPORT, me)
    details = await workspace.wait_for_reply(SUPPORT, root["ts"], "FAILED", LONG)
    assert "4510" not in details["text"]


async def test_what_fits_nothing_or_is_not_yours_is_refused_at_its_field(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    me = workspace.owner
    await workspace.command(me, SUPPORT, "/wfo-check")
    await opened(workspace, me)
    answer = await workspace.submit_view(
        me,
        {
            "site": chosen(form.SITE_SEARCH, "site42"),
            "ports": chosen(form.PORT_SEARCH, "9999"),
            "last": {"last": {"selected_options": [{"value": "failed"}]}},
        },
    )
    assert answer["result"] == "errors"
    assert answer["errors"] == {
        "ports": "9999 is neither a port that the edition 16.3-hosted asks for nor one that site42 uses instead.",
        "last": "Nothing failed in the last run, so there is nothing to look at again.",
    }
    answer = await workspace.submit_view(me, {"site": chosen(form.SITE_SEARCH, "site99")})
    assert "no such site" in answer["errors"]["site"]


async def test_the_modal_offers_only_sites_that_one_may_check(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    me = workspace.new_hire
    granted = Grant(me, "operator", "site42", workspace.owner)
    await bot.house.store.run(lambda s: access.give(s, granted, now=1.0))
    await workspace.command(me, SUPPORT, "/wfo-check")
    await opened(workspace, me)
    assert len(await labels(workspace, me, form.SITE_SEARCH, "")) == 1
    await bot.house.store.run(lambda s: access.withdraw(s, granted))
    assert await labels(workspace, me, form.SITE_SEARCH, "") == []
    answer = await workspace.submit_view(me, {"site": chosen(form.SITE_SEARCH, "site42")})
    # The right was lost while the modal stood open: nothing runs, and the asker is told.
    assert answer["result"] in ("errors", "closed")
    await workspace.wait_for(
        lambda: answer["result"] == "errors" or workspace.ephemerals(SUPPORT, me)
    )
    assert not workspace.bot_messages(SUPPORT)


async def test_the_word_alone_offers_a_button_to_choose(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.say(workspace.owner, SUPPORT, "@wfo check")
    (reply,) = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    buttons = {
        e["text"]["text"]: e
        for b in reply["blocks"]
        if b["type"] == "actions"
        for e in b["elements"]
    }
    press = buttons["Choose …"]
    await workspace.click(
        workspace.owner, reply["ts"], press["action_id"], {"value": press["value"]}
    )
    assert (await opened(workspace, workspace.owner))["callback_id"] == form.FORM


async def test_a_kind_of_machine_narrows_a_check_typed_too(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42 only portal")
    root = await finished(workspace)
    details = await workspace.wait_for_reply(SUPPORT, root["ts"], "checks passed", LONG)
    assert "5638" not in details["text"]
    assert "943" in details["text"]
