"""Somebody takes the results of a check further: files, fixes, a mail, and a report that a customer's admin collected."""

import json
import struct
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app import Bot
from bot.sites.record import SiteRecord
from bot.workspace.visitor import Workspace
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT
from tests.scenarios.test_checking import finished

WORDS = {"report": "Report", "fix": "Fixes", "mail": "Mail"}


async def checked(workspace: Workspace) -> dict[str, Any]:
    """Check the site and wait until its thread is complete: the picture comes last."""
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
    root = await finished(workspace)
    await workspace.wait_for(lambda: files(workspace, root["ts"], ".png"), LONG)
    return root


def files(workspace: Workspace, root: str, ending: str) -> list[dict[str, Any]]:
    """Return the files of a thread with that ending, oldest first."""
    shown = [f for m in workspace.bot_messages(SUPPORT, root) for f in m.get("files") or []]
    return [file for file in shown if file["name"].endswith(ending)]


async def test_the_picture_of_the_site_hangs_in_the_thread_with_words_for_who_cant_see_it(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    root = await checked(workspace)
    (picture,) = files(workspace, root["ts"], ".png")
    content = workspace.file(picture["id"])
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    assert width > 800
    assert height > 300
    assert "client PC to PREMISES server" in picture["alt_txt"]
    assert "refused" in picture["alt_txt"]


@pytest.mark.parametrize("word", WORDS)
async def test_whatever_a_button_hands_out_can_be_typed(
    workspace: Workspace, bot: Bot, site: SiteRecord, word: str
) -> None:
    root = await checked(workspace)
    typed = await workspace.say(workspace.owner, SUPPORT, f"@wfo {word}", root["ts"])
    first = await said_after(workspace, root["ts"], typed)
    buttons = [e for b in root["blocks"] if b["type"] == "actions" for e in b["elements"]]
    button = next(b for b in buttons if b["text"]["text"] == WORDS[word])
    await workspace.click(workspace.owner, root, button["action_id"], {"value": button["value"]})
    second = await said_after(workspace, root["ts"], first["ts"], text=first["text"])
    assert second["ts"] != first["ts"]


async def said_after(
    workspace: Workspace, root: str, ts: str, text: str | None = None
) -> dict[str, Any]:
    """Wait for a message of ours in the thread, later than `ts`, with this text if one is given."""

    def said() -> dict[str, Any] | None:
        for message in workspace.bot_messages(SUPPORT, root):
            if message["ts"] > ts and message["text"] and text in (None, message["text"]):
                return message
        return None

    message = await workspace.wait_for(said, LONG)
    assert message is not None
    return message


async def test_the_report_is_a_page_and_a_table(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    root = await checked(workspace)
    await workspace.say(workspace.owner, SUPPORT, "@wfo report", root["ts"])
    (table,) = await workspace.wait_for(lambda: files(workspace, root["ts"], ".csv"), LONG)
    (page,) = files(workspace, root["ts"], ".html")
    assert b"<svg" in workspace.file(page["id"])
    assert b"connection_refused" in workspace.file(table["id"])


async def test_fixes_are_to_paste_and_the_mail_names_what_the_customer_does(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    root = await checked(workspace)
    typed = await workspace.say(workspace.owner, SUPPORT, "@wfo fix", root["ts"])
    fixes = await said_after(workspace, root["ts"], typed)
    assert "Get-NetTCPConnection" in fixes["text"]
    assert "refuses connections" in fixes["text"]
    typed = await workspace.say(workspace.owner, SUPPORT, "@wfo mail", root["ts"])
    mail = await said_after(workspace, root["ts"], typed)
    assert "Subject: Demo site on this machine" in mail["text"]


async def test_results_are_for_who_may_check_the_site(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    root = await checked(workspace)
    before = len(workspace.bot_messages(SUPPORT, root["ts"]))
    await workspace.say(workspace.new_hire, SUPPORT, "@wfo mail", root["ts"])
    (refusal,) = await workspace.wait_for(
        lambda: workspace.ephemerals(SUPPORT, workspace.new_hire)
    )
    assert "check" in refusal["text"]
    assert len(workspace.bot_messages(SUPPORT, root["ts"])) == before


async def test_the_runs_message_names_what_changed_since_the_last_one(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    root = await checked(workspace)
    typed = await workspace.say(workspace.owner, SUPPORT, "@wfo again", root["ts"])
    second = await finished(workspace, after=typed)
    small = json.dumps(second["blocks"])
    assert "Since the last run, <!date^" in small
    assert "As before: 5650 HTTP, HTML5 Player Tokens since <!date^" in small


def report(**changes: Any) -> bytes:
    content = {
        "format": "wfo-report/1",
        "site": "site42",
        "role": "premises-server",
        "host": "SRV1",
        "elevated": True,
        "collected": datetime.now(UTC).isoformat(),
        "listening": [],
        "defender": {
            "elevated": True,
            "mode": "Normal",
            "preference": {"ExclusionExtension": ["vid"]},
        },
        **changes,
    }
    return json.dumps(content).encode()


async def test_a_collectors_report_in_the_thread_is_judged_as_a_vantage_point(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    root = await checked(workspace)
    last = workspace.bot_messages(SUPPORT)[-1]["ts"]
    await workspace.upload(
        workspace.owner, SUPPORT, "srv1.report.json", report(), "@wfo", thread_ts=root["ts"]
    )
    again = await finished(workspace, after=last)
    assert again["thread_ts"] == root["ts"]
    await workspace.wait_for(lambda: files(workspace, root["ts"], ".png")[1:], LONG)
    said = "\n".join(m["text"] for m in workspace.bot_messages(SUPPORT, root["ts"]))
    assert "is still scanned on 127.0.42.2. Seen by the collector on SRV1" in said
    assert "Seen on 127.0.42.2 itself: nothing listens on 5638" in said
    assert "Add-MpPreference -ExclusionExtension '.log'" in said


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (report(site="site43"), "the report is from site43"),
        (b"{}", "this is no collector report"),
        (
            report(collected=(datetime.now(UTC) - timedelta(days=2)).isoformat()),
            "too old to judge by",
        ),
    ],
)
async def test_a_report_that_cant_be_used_is_refused_with_the_reason(
    workspace: Workspace, bot: Bot, site: SiteRecord, content: bytes, why: str
) -> None:
    root = await checked(workspace)
    runs = workspace.calls("chat.postMessage")
    await workspace.upload(
        workspace.owner, SUPPORT, "x.json", content, "@wfo", thread_ts=root["ts"]
    )
    (refusal,) = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    assert why in refusal["text"]
    assert "Nothing was judged by it." in refusal["text"]
    assert workspace.calls("chat.postMessage") == runs


async def test_a_report_from_who_may_not_check_is_not_read(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    root = await checked(workspace)
    await workspace.upload(
        workspace.new_hire, SUPPORT, "x.json", b"{}", "@wfo", thread_ts=root["ts"]
    )
    (refusal,) = await workspace.wait_for(
        lambda: workspace.ephemerals(SUPPORT, workspace.new_hire)
    )
    assert "no collector report" not in refusal["text"]
