"""An admin edits and adds sites, in a form or by typing; what can't be so is refused at its field."""

from typing import Any

from sqlmodel import select

from bot.app import Bot
from bot.render import site_form as form
from bot.sites.record import SiteRecord
from bot.store import access, sites
from bot.store.access import Grant
from bot.store.audit import StoredAudit
from bot.workspace.visitor import Workspace
from tests.scenarios.conftest import SUPPORT


async def opened(workspace: Workspace, text: str) -> dict[str, Any]:
    """Open a form by typing and return it."""
    await workspace.command(workspace.owner, SUPPORT, text)
    view = await workspace.wait_for(lambda: workspace.view(workspace.owner))
    assert view is not None
    return view


def typed(**fields: str) -> dict[str, Any]:
    """Fill in the fields of the form that one types into."""
    return {name: {name: {"value": text}} for name, text in fields.items()}


def picked(block: str, search: str, value: str) -> dict[str, Any]:
    """Choose in a field that searches."""
    option = {"text": {"type": "plain_text", "text": value}, "value": value}
    return {block: {search: {"selected_option": option}}}


async def whispered(workspace: Workspace, words: str) -> str:
    """Wait for what the admin alone is told."""
    rows = await workspace.wait_for(
        lambda: [m for m in workspace.ephemerals(SUPPORT, workspace.owner) if words in m["text"]]
    )
    return str(rows[-1]["text"])


async def stored(bot: Bot, site: str) -> SiteRecord | None:
    return await bot.house.store.run(lambda s: sites.find_site(s, site))


async def test_an_admin_edits_a_site_and_the_audit_says_what_changed(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    view = await opened(workspace, "/wfo sites edit SITE42")
    assert view["title"]["text"] == "Edit site42"
    assert [b["block_id"] for b in view["blocks"]][:3] == ["name", "edition", "timezone"]
    zones = await workspace.options(workspace.owner, form.ZONE_SEARCH, "new york")
    assert [z["value"] for z in zones] == ["America/New_York"]
    await workspace.submit_view(
        workspace.owner,
        {
            **typed(name="Demo, moved", aliases="demo, acme"),
            **picked("timezone", form.ZONE_SEARCH, "America/New_York"),
        },
    )
    said = await whispered(workspace, "was changed by")
    assert "Time zone: `UTC` → `America/New_York`" in said or "→ `America/New_York`" in said
    found = await stored(bot, "acme")
    assert found is not None
    assert (found.name, found.timezone) == ("Demo, moved", "America/New_York")
    assert (found.hosts, found.trusted_roots) == (site.hosts, site.trusted_roots)
    acts = await bot.house.store.run(lambda s: list(s.exec(select(StoredAudit.what))))
    assert any("site site42: name:" in act and "Demo, moved" in act for act in acts)


async def test_each_fault_stands_at_its_field_and_nothing_is_written(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await opened(workspace, "/wfo sites edit site42")
    answer = await workspace.submit_view(
        workspace.owner,
        {
            **typed(hosts="portal = 10.9.9.9", ports="443", vantage="local = client-pv"),
            **picked("edition", form.EDITION_SEARCH, "18.9-hosted"),
        },
    )
    assert answer["result"] == "errors"
    assert "NAME = VALUE" in answer["errors"]["ports"]
    answer = await workspace.submit_view(workspace.owner, typed(ports="443 = 99999"))
    assert "at most 65535" in answer["errors"]["ports"]
    answer = await workspace.submit_view(workspace.owner, typed(ports="443 = 20443"))
    assert set(answer["errors"]) == {"hosts", "edition", "vantage"}
    assert "none of the allowed networks: 10.9.9.9 (portal)" in answer["errors"]["hosts"]
    assert "client-pc" in answer["errors"]["vantage"]
    assert await stored(bot, "site42") == site


async def test_two_who_edit_at_once_are_noticed(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await opened(workspace, "/wfo sites edit site42")
    await workspace.say(workspace.owner, SUPPORT, "@wfo sites set site42 name Faster")
    await whispered(workspace, "Faster")
    answer = await workspace.submit_view(workspace.owner, typed(name="Slower"))
    assert "was changed by you elsewhere" in answer["errors"]["name"]
    found = await stored(bot, "site42")
    assert found is not None
    assert found.name == "Faster"


async def test_the_second_of_two_admins_is_told_in_words_and_overwrites_nothing(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    other = workspace.colleague
    granted = Grant(other, "admin", "*", workspace.owner)
    await bot.house.store.run(lambda s: access.give(s, granted, now=1.0))
    for user in (workspace.owner, other):
        await workspace.command(user, SUPPORT, "/wfo sites edit site42")
        await workspace.wait_for(lambda user=user: workspace.view(user))  # type: ignore[misc] # mypy and defaults
    answer = await workspace.submit_view(workspace.owner, typed(name="Faster"))
    assert answer["result"] == "closed"
    await whispered(workspace, "Faster")
    answer = await workspace.submit_view(other, typed(name="Slower"))
    said = answer["errors"]["name"]
    assert "site42 was changed by another admin" in said
    assert "nothing was saved" in said
    assert workspace.owner not in said, "a form can't mention anybody, and an id means nothing"
    found = await stored(bot, "site42")
    assert found is not None
    assert found.name == "Faster"


def test_who_was_faster_by_a_moment_is_mentioned_where_that_can_be() -> None:
    told = form.changed_at_once("site42", "U0OWNERDAN")
    assert "<@U0OWNERDAN> at the same moment" in told.text
    assert "Name:" not in told.text
    assert "by the command line at" in form.changed_at_once("site42", "command line").text


async def test_a_site_is_added_once(workspace: Workspace, bot: Bot, site: SiteRecord) -> None:
    await opened(workspace, "/wfo sites add")
    new = {
        **typed(
            id="site42", name="Acme, Leipzig", allowed_networks="10.4.2.0/24",
            hosts="premises-server = 10.4.2.10", vantage="local = client-pc", aliases="DEMO",
        )
    }  # fmt: skip
    answer = await workspace.submit_view(workspace.owner, new)
    assert "known already" in answer["errors"]["id"]
    answer = await workspace.submit_view(workspace.owner, {**new, **typed(id="site77")})
    if answer["result"] == "errors":
        assert "already means site" in answer["errors"]["aliases"]
        answer = await workspace.submit_view(workspace.owner, typed(aliases=""))
    assert answer["result"] == "closed"
    assert "site77" in await whispered(workspace, "was added by")
    found = await stored(bot, "site77")
    assert found is not None
    assert found.hosts == {"premises-server": ("10.4.2.10",)}
    assert found.edition == "16.3-hosted"


async def test_who_is_no_admin_neither_opens_nor_writes(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    me = workspace.new_hire
    granted = Grant(me, "operator", "*", workspace.owner)
    await bot.house.store.run(lambda s: access.give(s, granted, now=1.0))
    await workspace.command(me, SUPPORT, "/wfo sites edit site42")
    await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, me))
    await workspace.say(me, SUPPORT, "@wfo sites set site42 allowed_networks 0.0.0.0/0")
    refused = await workspace.wait_for(
        lambda: rows if len(rows := workspace.ephemerals(SUPPORT, me)) > 1 else None
    )
    assert refused is not None
    assert all("admin" in row["text"] for row in refused)
    assert workspace.view(me) is None
    assert await stored(bot, "site42") == site


async def test_by_mention_a_button_opens_the_form_and_a_typo_is_asked_about(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    me = workspace.owner
    await workspace.say(me, SUPPORT, "@wfo edit site site42")
    rows = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, me))
    (press,) = [e for b in rows[0]["blocks"] if b["type"] == "actions" for e in b["elements"]]
    await workspace.click(me, rows[0]["ts"], press["action_id"], {"value": press["value"]})
    view = await workspace.wait_for(lambda: workspace.view(me))
    assert view is not None
    assert view["callback_id"] == form.FORM
    await workspace.command(me, SUPPORT, "/wfo sites edit site43")
    assert "site42" in await whispered(workspace, "Did you mean")
    await workspace.say(me, SUPPORT, "@wfo sites set site42 colour red")
    assert "`timezone`" in await whispered(workspace, "no field")
    await workspace.say(me, SUPPORT, "@wfo sites set site42 hosts")
    assert "portal = 127." in await whispered(workspace, "Hosts of *site42*")
    assert await stored(bot, "site42") == site
    await workspace.say(me, SUPPORT, "@wfo sites set site42 aliases none")
    await whispered(workspace, "→ nothing")
    await workspace.command(me, SUPPORT, "/wfo sites")
    assert "site42" in await whispered(workspace, "that you may check")
