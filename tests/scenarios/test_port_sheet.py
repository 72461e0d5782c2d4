"""Somebody hands the customer's firewall team the sheet of a site: by button, by word, by command."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from bot.app import Bot
from bot.sites.record import SiteRecord
from bot.workspace.visitor import Workspace
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT
from tests.scenarios.test_checking import finished

ENDINGS = {".xlsx", ".html", ".csv", ".zip"}


async def handed_over(
    workspace: Workspace, root: str = "", count: int = 1
) -> dict[str, dict[str, Any]]:
    """Wait for the sheet's files; by ending, the last ones of their kind."""

    def found() -> dict[str, dict[str, Any]]:
        shown = [
            f for m in workspace.bot_messages(SUPPORT, root or None) for f in m.get("files") or []
        ]
        sheets = [f for f in shown if f["name"].startswith("site42-ports")]
        by_ending = {f".{f['name'].rpartition('.')[2]}": f for f in sheets}
        return by_ending if len(sheets) >= count * len(ENDINGS) else {}

    return await workspace.wait_for(found, LONG)


async def test_the_button_of_a_check_and_the_word_in_its_thread_hand_over_the_same_sheet(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.command(workspace.owner, SUPPORT, "/wfo-check site42")
    root = await finished(workspace)
    buttons = [e for b in root["blocks"] if b["type"] == "actions" for e in b["elements"]]
    button = next(b for b in buttons if b["text"]["text"] == "Port sheet")
    await workspace.click(workspace.owner, root, button["action_id"], {"value": button["value"]})
    first = await handed_over(workspace, root["ts"])
    assert first.keys() == ENDINGS
    await workspace.say(workspace.owner, SUPPORT, "@wfo port sheet", root["ts"])
    second = await handed_over(workspace, root["ts"], 2)
    for ending in (".csv", ".zip"):
        assert workspace.file(first[ending]["id"]) == workspace.file(second[ending]["id"])


@pytest.mark.parametrize("typed", ["/wfo sheet site42", "/wfo port sheet for site42"])
async def test_the_command_shows_the_sheet_and_hangs_its_files_below(
    workspace: Workspace, bot: Bot, site: SiteRecord, typed: str
) -> None:
    await workspace.command(workspace.owner, SUPPORT, typed)
    found = await handed_over(workspace)
    (shown,) = [m for m in workspace.bot_messages(SUPPORT) if "port sheet of site42" in m["text"]]
    assert f"{site.ports[5638]} TCP from" in shown["text"]
    book = openpyxl.load_workbook(io.BytesIO(workspace.file(found[".xlsx"]["id"])))
    assert str(site.ports[5638]) in [cell.value for cell in book["Port sheet"]["H"]]
    names = zipfile.ZipFile(io.BytesIO(workspace.file(found[".zip"]["id"]))).namelist()
    assert "site42-premises-server.ps1" in names
    assert "site42-fortinet.conf" in names


async def test_without_a_site_it_says_how_to_ask(workspace: Workspace, bot: Bot) -> None:
    await workspace.say(workspace.owner, SUPPORT, "@wfo port sheet")
    (said,) = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    assert "/wfo sheet site42" in said["text"]


async def test_the_sheet_is_for_who_may_check_the_site(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.command(workspace.new_hire, SUPPORT, "/wfo sheet site42")
    await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.new_hire), LONG)
    assert workspace.bot_messages(SUPPORT) == []


async def test_a_site_that_is_not_known_is_asked_about(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.command(workspace.owner, SUPPORT, "/wfo sheet site43")
    (said,) = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    assert "Did you mean `site42`?" in said["text"]
