"""A curator uploads a document, reviews the draft and publishes it; everybody is answered from it at once."""

import json
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.app import Bot
from bot.listeners.documents import on_publish
from bot.posting.thread import Thread
from bot.render.draft_review import PUBLISH
from bot.request import Request
from bot.sites.record import SiteRecord
from bot.store.inbox import StoredRequest, as_request
from bot.workspace.visitor import Workspace
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT, Stage, bot_on

PAGE = """Environmental Requirements: Port Information

The following ports must be open at the customer location.

| Process | Port | Transport | Direction | Description |
|---|---|---|---|---|
| Web Portal | 443 | TCP | Inbound | Allows access to the Web Portal |
| Logging | 5999 | TCP | Inbound | Collects the log of every client |
| Messaging | 5672 | TCP | Inbound | Carries messages between services |
"""


def buttons(message: dict[str, Any]) -> dict[str, dict[str, Any]]:
    rows = [e for b in message["blocks"] if b["type"] == "actions" for e in b["elements"]]
    return {row["text"]["text"]: row for row in rows}


async def press(workspace: Workspace, user: str, message: dict[str, Any], label: str) -> None:
    button = buttons(message)[label]
    await workspace.click(user, message, button["action_id"], {"value": button["value"]})


async def reviewed(
    workspace: Workspace, edition: str = "16.3-hosted"
) -> tuple[str, dict[str, Any]]:
    """Upload the page as this edition; return the thread and the review."""
    dm = workspace.dm(workspace.owner)
    asked = await workspace.upload(
        workspace.owner, dm, "ports.md", PAGE.encode(), f"import as {edition}"
    )
    return asked, await workspace.wait_for_reply(dm, asked, f": {edition}", LONG)


async def test_an_upload_is_reviewed_published_and_answered_from(
    workspace: Workspace, bot: Bot
) -> None:
    dm = workspace.dm(workspace.owner)
    asked, review = await reviewed(workspace)
    rows = await workspace.wait_for_reply(dm, asked, "what I understood")
    assert "5999 TCP Logging" in rows["text"]
    assert "Against 16.3-hosted, revision 1" in review["text"]
    assert "publishing takes away 6 exclusions of 16.3-hosted" in review["text"]
    assert "everyday answer" in json.dumps(review["blocks"])
    assert "before: " in json.dumps(review["blocks"])
    await press(workspace, workspace.owner, review, "Publish")
    done = await workspace.wait_for_reply(dm, asked, "Published 16.3-hosted, revision 2")
    assert workspace.owner in done["text"]
    await workspace.wait_for(lambda: "as revision 2" in str(workspace.messages(dm, asked)))
    decided = next(m for m in workspace.messages(dm, asked) if m["ts"] == review["ts"])
    assert buttons(decided) == {}
    await again_after_a_crash(bot)
    said = [m for m in workspace.messages(dm, asked) if "Published 16.3-hosted" in m["text"]]
    assert len(said) == 1
    question = await workspace.say(workspace.new_hire, SUPPORT, "@wfo what is port 5999 for?")
    answer = await workspace.wait_for_reply(SUPPORT, question, "5999")
    assert "16.3-hosted" in answer["text"]


async def again_after_a_crash(bot: Bot) -> None:
    """Carry the publication out once more, as a bot does that died before it closed the request."""

    def pressed(session: Session) -> Request:
        rows = session.exec(select(StoredRequest).where(StoredRequest.name == PUBLISH)).all()
        return as_request(rows[-1])

    house = bot.house
    request = await house.store.run(pressed)
    thread = Thread(request, house.store, house.clock, house.changed)
    await on_publish(request, thread, house)
    assert "published" in [shown.step for shown in await thread.shown()]
    assert "not-possible" not in [shown.step for shown in await thread.shown()]


async def test_a_document_without_an_edition_is_asked_about_and_a_button_says_it(
    workspace: Workspace, bot: Bot
) -> None:
    dm = workspace.dm(workspace.owner)
    asked = await workspace.upload(workspace.owner, dm, "ports.md", PAGE.encode())
    ask = await workspace.wait_for_reply(dm, asked, "Which edition", LONG)
    await workspace.say(workspace.owner, dm, "import as 16.1", asked)
    await workspace.wait_for(
        lambda: [m for m in workspace.bot_messages(dm, asked) if "Which edition" in m["text"]][1:],
        LONG,
    )
    await press(workspace, workspace.owner, ask, "16.1-hosted")
    review = await workspace.wait_for_reply(dm, asked, ": 16.1-hosted", LONG)
    number = review["text"].split("D-")[1].split(":")[0]
    await workspace.say(workspace.owner, dm, f"discard D-{number}", asked)
    assert await workspace.wait_for_reply(dm, asked, "was discarded")
    await workspace.say(workspace.owner, dm, f"publish D-{number}", asked)
    assert await workspace.wait_for_reply(dm, asked, "is discarded")


async def test_who_may_not_curate_imports_nothing(workspace: Workspace, bot: Bot) -> None:
    dm = workspace.dm(workspace.new_hire)
    asked = await workspace.upload(
        workspace.new_hire, dm, "ports.md", PAGE.encode(), "import as 17.1-hosted"
    )
    refusal = await workspace.wait_for_reply(dm, asked, "Not allowed")
    assert "curator" in refusal["text"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bomb.docx", b"PK\x03\x04 this is no archive", "Nothing was changed"),
        ("cut.pdf", b"%PDF-1.7\n%%EOF", "Nothing was changed"),
        ("lunch.txt", b"There is soup today, and cake at 15:30.\n", "no requirement"),
    ],
)
async def test_a_file_that_is_no_requirement_document_is_said_in_its_thread(
    workspace: Workspace, bot: Bot, name: str, content: bytes, said: str
) -> None:
    dm = workspace.dm(workspace.owner)
    asked = await workspace.upload(workspace.owner, dm, name, content, "import as 17.1-hosted")
    assert await workspace.wait_for_reply(dm, asked, said, LONG)


async def test_where_two_must_agree_one_alone_publishes_nothing(stage: Stage) -> None:
    workspace = stage.workspace
    settings = stage.settings.model_copy(
        update={"approvals": 2, "admins": (workspace.owner, workspace.colleague)}
    )
    async with bot_on(Stage(workspace, settings)):
        dm = workspace.dm(workspace.owner)
        asked, review = await reviewed(workspace)
        await press(workspace, workspace.owner, review, "Publish")
        assert await workspace.wait_for_reply(dm, asked, "A second person who may curate")
        await press(workspace, workspace.owner, review, "Publish")
        assert await workspace.wait_for_reply(dm, asked, "second person has to approve")
        number = review["text"].split("D-")[1].split(":")[0]
        typed = await workspace.say(workspace.colleague, SUPPORT, f"@wfo publish D-{number}")
        done = await workspace.wait_for_reply(SUPPORT, typed, "revision 2")
    assert workspace.owner in done["text"]
    assert f"approved by <@{workspace.colleague}>" in done["text"]


async def test_editions_are_listed_compared_and_chosen_for_a_channel(
    workspace: Workspace, bot: Bot
) -> None:
    await workspace.command(workspace.owner, SUPPORT, "/wfo diff 16.1-hosted 16.3-hosted")
    (shown,) = await workspace.wait_for(lambda: workspace.bot_messages(SUPPORT))
    assert "16.1-hosted → 16.3-hosted" in shown["text"]
    assert "No site has" in shown["text"]
    listing = await workspace.say(workspace.owner, SUPPORT, "@wfo editions")
    assert "(default)" in (await workspace.wait_for_reply(SUPPORT, listing, "revision"))["text"]
    chosen = await workspace.say(workspace.owner, SUPPORT, "@wfo edition 17.1-hosted")
    assert await workspace.wait_for_reply(SUPPORT, chosen, "the edition of this channel")
    asked = await workspace.say(workspace.new_hire, SUPPORT, "@wfo which ports do I need?")
    answer = await workspace.wait_for_reply(SUPPORT, asked)
    assert "17.1-hosted" in json.dumps(answer["blocks"])
    named = await workspace.say(
        workspace.new_hire, SUPPORT, "@wfo what is port 5638 for in 16.3-hosted?"
    )
    assert "16.3-hosted" in (await workspace.wait_for_reply(SUPPORT, named))["text"]
    why = await workspace.say(workspace.new_hire, SUPPORT, "@wfo why?", asked)
    assert await workspace.wait_for_reply(SUPPORT, asked, "the edition of this channel")
    assert why
    unknown = await workspace.say(workspace.owner, SUPPORT, "@wfo diff 16.3 17.1-hosted")
    await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    assert unknown


async def test_in_a_sites_thread_its_edition_goes_before_the_channels(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    chosen = await workspace.say(workspace.owner, SUPPORT, "@wfo edition 17.1-hosted")
    await workspace.wait_for_reply(SUPPORT, chosen, "the edition of this channel")
    checked = await workspace.say(workspace.owner, SUPPORT, f"@wfo check {site.id}")
    await workspace.wait_for_reply(SUPPORT, checked, "was checked", LONG)
    await workspace.say(
        workspace.owner, SUPPORT, "@wfo what is the port of the logging service?", checked
    )
    await workspace.wait_for_reply(SUPPORT, checked, "Port 5638 (TCP)")
    await workspace.say(workspace.owner, SUPPORT, "@wfo why?", checked)
    why = await workspace.wait_for_reply(SUPPORT, checked, "Why this answer")
    assert f"the edition of {site.id}" in why["text"]
    compared = await workspace.say(workspace.owner, SUPPORT, "@wfo diff 16.3-hosted 17.1-hosted")
    shown = await workspace.wait_for_reply(SUPPORT, compared, "→")
    assert f"{site.id} (16.3-hosted, last checked on" in shown["text"]
