"""A workflow looks a requirement up and checks a site; what it can't have it is told in words."""

import json

from bot.app import Bot
from bot.sites.record import SiteRecord
from bot.workspace.visitor import Workspace
from tests.patience import LONG


async def ended(workspace: Workspace, step: str, **inputs: str) -> tuple[str, str]:
    """Run a step; return how it ended, and its outputs or its error."""
    run = await workspace.run_function(workspace.owner, step, inputs)
    await workspace.wait_for(lambda: run.state != "running", LONG)
    return run.state, run.error or json.dumps(run.outputs)


async def test_a_requirement_is_looked_up_with_its_source(workspace: Workspace, bot: Bot) -> None:
    run = await workspace.run_function(
        workspace.new_hire,
        "look_up_requirement",
        {"question": "What is port 5638 for?", "user": workspace.new_hire},
    )
    await workspace.wait_for(lambda: run.state == "completed", LONG)
    assert run.outputs["found"] is True
    assert "ogging" in run.outputs["answer"]
    assert run.outputs["edition"] == "16.3-hosted"
    assert "Environmental Requirements, edition 16.3-hosted" in run.outputs["source"]


async def test_what_the_documents_do_not_say_is_not_found(workspace: Workspace, bot: Bot) -> None:
    run = await workspace.run_function(
        workspace.owner, "look_up_requirement", {"question": "port 5683?", "user": workspace.owner}
    )
    await workspace.wait_for(lambda: run.state == "completed", LONG)
    assert run.outputs["found"] is False
    assert run.outputs["source"] == "none"


async def test_a_site_is_checked_in_the_name_of_a_person_who_sees_it(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    run = await workspace.run_function(
        workspace.owner, "check_site", {"site": "SITE42", "user": workspace.owner}
    )
    await workspace.wait_for(lambda: run.state == "completed", LONG)
    assert run.outputs["outcome"] == "failed"
    assert run.outputs["failed"] == 2
    assert "refuses connections" in run.outputs["summary"]
    dm = workspace.dm(workspace.owner)
    await workspace.wait_for(
        lambda: [
            m
            for m in workspace.bot_messages(dm)
            if "site42" in m["text"] and "was checked" in m["text"]
        ],
        LONG,
    )


async def test_errors_are_words_and_rights_fail_closed(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    me = workspace.owner
    assert await ended(workspace, "check_site", site="site43", user=me) == (
        "failed",
        "No site is called 'site43', so nothing was checked. Did you mean site42?",
    )
    state, why = await ended(workspace, "check_site", site="site42", user=workspace.new_hire)
    assert state == "failed"
    assert why.startswith("Not allowed:")
    assert "operator" in why
    state, why = await ended(workspace, "check_site", site="site42", user=workspace.stranger)
    assert state == "failed"
    assert "belongs to another organisation" in why
    state, why = await ended(
        workspace, "look_up_requirement", question="5638?", user=me, edition="18.9-hosted"
    )
    assert state == "failed"
    assert "16.3-hosted" in why
    assert not workspace.bot_messages(workspace.dm(workspace.new_hire))


async def test_a_step_that_does_not_say_who_asks_gets_nothing(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    state, why = await ended(workspace, "check_site", site="site42", user="-")
    assert state == "failed"
    assert "belongs to another organisation" in why
