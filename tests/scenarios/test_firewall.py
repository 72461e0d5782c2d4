"""Somebody hands firewall rules in, by every way there is, and reads what is missing, too wide, or open."""

import csv
import io
from typing import Any

import openpyxl
import pytest

from bot.app import Bot
from bot.sites.record import SiteRecord
from bot.workspace.visitor import Workspace
from tests.patience import LONG
from tests.scenarios.conftest import SUPPORT, know


def rules(site: SiteRecord) -> str:
    """Open logging to everybody and recording to the clients alone, deny the rest."""
    server = site.hosts["premises-server"][0]
    clients = ",".join(site.hosts["client-pc"])
    log, record = site.ports.get(5638, 5638), site.ports.get(5633, 5633)
    return (
        "-P INPUT DROP\n-P OUTPUT ACCEPT\n"
        f"-A INPUT -d {server}/32 -p tcp -m tcp --dport {log} -j ACCEPT\n"
        f"-A INPUT -s {clients} -d {server}/32 -p tcp -m tcp --dport {record} -j ACCEPT\n"
        f"-A INPUT -d {server}/32 -p tcp -m tcp --dport 3389 -j ACCEPT\n"
    )


async def reviewed(workspace: Workspace, root: str, count: int = 1) -> dict[str, Any]:
    """Wait for a review in the thread, with its table as a file."""

    def found() -> dict[str, Any] | None:
        shown = [m for m in workspace.bot_messages(SUPPORT, root) if "against what" in m["text"]]
        hung = [f for m in workspace.bot_messages(SUPPORT, root) for f in m.get("files") or []]
        tables = [file for file in hung if file["name"].endswith("rules.csv")]
        return (
            shown[count - 1] | {"table": tables[count - 1]}
            if min(len(shown), len(tables)) >= count
            else None
        )

    message = await workspace.wait_for(found, LONG)
    assert message is not None
    return message


def rows_of(workspace: Workspace, message: dict[str, Any]) -> dict[str, str]:
    """Return port → standing, as the file has it."""
    text = workspace.file(message["table"]["id"]).decode()
    found = csv.DictReader(io.StringIO(text))
    return {row["port"]: row["standing"] for row in found if row["what"] == "requirement"}


async def test_rules_below_the_words_are_compared_with_the_site_that_they_name(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    asked = await workspace.say(
        workspace.owner, SUPPORT, f"@wfo review these rules for site42\n```\n{rules(site)}```"
    )
    shown = await reviewed(workspace, asked)
    assert "TOO WIDE: 5638 TCP, Logging (row 7)" in shown["text"]
    assert "MISSING: 5672 TCP, Messaging (row 8): No rule allows it." in shown["text"]
    assert "line 5: " in shown["text"]
    assert "judged as those of the PREMISES server" in shown["text"]
    assert "Environmental Requirements, edition 16.3-hosted" in shown["text"]
    (table,) = [block for block in shown["blocks"] if block["type"] == "table"]
    cells = [[cell["text"] for cell in row] for row in table["rows"]]
    assert cells[0] == ["Requirement", "Why"]
    assert "present: 5633 TCP, Screen Recording (row 9)" in [row[0] for row in cells]
    found = rows_of(workspace, shown)
    assert (found["5638"], found["5633"], found["5672"], found["443"]) == (
        "too wide",
        "present",
        "missing",
        "decided elsewhere",
    )


async def test_a_bare_paste_that_is_clearly_rules_asks_for_the_site_and_goes_on_when_it_is_chosen(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    asked = await workspace.say(workspace.owner, SUPPORT, f"@wfo {rules(site)}")
    which = await workspace.wait_for_reply(SUPPORT, asked, "For which site", LONG)
    (select,) = [e for b in which["blocks"] if b["type"] == "actions" for e in b["elements"]]
    option = next(o for o in select["options"] if o["value"].endswith(" site42"))
    await workspace.click(workspace.owner, which, select["action_id"], {"selected_option": option})
    assert rows_of(workspace, await reviewed(workspace, asked))["5633"] == "present"


async def test_in_the_thread_of_a_check_the_site_is_known_and_no_mention_is_needed(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.command(workspace.owner, SUPPORT, "/wfo sheet site42")
    (root, *_) = await workspace.wait_for(lambda: workspace.bot_messages(SUPPORT), LONG)

    def hung() -> bool:
        return any(m.get("files") for m in workspace.bot_messages(SUPPORT, root["ts"]))

    await workspace.wait_for(hung, LONG)
    await workspace.say(workspace.owner, SUPPORT, rules(site), root["ts"])
    assert rows_of(workspace, await reviewed(workspace, root["ts"]))["5638"] == "too wide"


async def test_a_marked_message_and_its_file_are_reviewed(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    told = await workspace.say(workspace.colleague, SUPPORT, f"rules of site42:\n{rules(site)}")
    await workspace.shortcut(workspace.owner, "review_rules", told)
    assert rows_of(workspace, await reviewed(workspace, told))["5633"] == "present"
    told = await workspace.upload(
        workspace.colleague, SUPPORT, "rules.txt", rules(site).encode(), "from site42"
    )
    await workspace.shortcut(workspace.owner, "review_rules", told)
    assert rows_of(workspace, await reviewed(workspace, told))["5672"] == "missing"


async def test_what_the_shortcut_does_can_be_typed_below_a_colleagues_message(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    told = await workspace.say(workspace.colleague, SUPPORT, f"rules of site42:\n{rules(site)}")
    await workspace.say(workspace.owner, SUPPORT, "@wfo review these rules", told)
    assert rows_of(workspace, await reviewed(workspace, told))["5633"] == "present"
    told = await workspace.upload(
        workspace.colleague, SUPPORT, "rules.txt", rules(site).encode(), "from site42"
    )
    await workspace.say(workspace.owner, SUPPORT, "@wfo review", told)
    assert rows_of(workspace, await reviewed(workspace, told))["5672"] == "missing"


async def test_words_without_rules_say_how_they_are_handed_in(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await workspace.say(workspace.owner, SUPPORT, "@wfo review these rules for site42")
    (said,) = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    assert "I see no rules" in said["text"]


async def test_a_marked_message_without_rules_is_told_so(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    told = await workspace.say(workspace.colleague, SUPPORT, "site42: hello\nthere")
    await workspace.shortcut(workspace.owner, "review_rules", told)
    (said,) = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    assert "I find no firewall rules" in said["text"]


async def test_an_uploaded_table_is_reviewed_with_and_without_words(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    server, client = site.hosts["premises-server"][0], site.hosts["client-pc"][0]
    text = f"Source,Destination,Protocol,Port,Action\n{client},{server},TCP,{site.ports[5638]},allow\nany,any,any,any,deny\n"
    asked = await workspace.upload(
        workspace.owner, SUPPORT, "export.csv", text.encode(), "@wfo site42"
    )
    assert rows_of(workspace, await reviewed(workspace, asked))["5672"] == "missing"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in text.splitlines():
        sheet.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    asked = await workspace.upload(
        workspace.owner,
        SUPPORT,
        "export.xlsx",
        out.getvalue(),
        "@wfo review these rules for site42 on the firewall",
    )
    shown = await reviewed(workspace, asked)
    assert rows_of(workspace, shown)["5672"] == "missing"
    assert "judged as a firewall on the way" in shown["text"]


async def test_the_words_alone_mean_the_rules_above_in_the_thread(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    asked = await workspace.say(
        workspace.owner, SUPPORT, f"@wfo review these rules for site42\n{rules(site)}"
    )
    await reviewed(workspace, asked)
    await workspace.say(
        workspace.owner, SUPPORT, "@wfo review these rules on the client-pc", asked
    )
    second = await reviewed(workspace, asked, 2)
    assert "judged as those of the client PC" in second["text"]
    await workspace.say(workspace.owner, SUPPORT, "@wfo review these rules on the moon", asked)
    (said,) = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    assert "I don't know whose rules `moon` are" in said["text"]


@pytest.mark.parametrize(
    "text", ["@wfo review these rules for site42\n{}", "@wfo rules of site42\n{}"]
)
async def test_rules_are_compared_only_for_who_may_check_the_site(
    workspace: Workspace, bot: Bot, site: SiteRecord, text: str
) -> None:
    asked = await workspace.say(workspace.new_hire, SUPPORT, text.format(rules(site)))
    (said,) = await workspace.wait_for(
        lambda: workspace.ephemerals(SUPPORT, workspace.new_hire), LONG
    )
    assert "check" in said["text"]
    assert workspace.bot_messages(SUPPORT, asked) == []


async def test_hostile_rules_are_shown_as_text_only(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    odd = "<!channel> *bold* `x` =cmd|'/c calc'!A1"
    text = f'Name,Source,Destination,Port,Action\n"{odd}",any,any,5638,allow\n"{odd}",any,203.0.113.9,22,allow\n{odd},1,2,3,4\n'
    asked = await workspace.upload(
        workspace.owner, SUPPORT, "x.csv", text.encode(), "@wfo review these rules for site42"
    )
    shown = await reviewed(workspace, asked)
    assert "<!channel>" not in shown["text"]
    table = workspace.file(shown["table"]["id"]).decode()
    assert not [
        cell
        for row in csv.reader(io.StringIO(table))
        for cell in row
        if cell[:1] in ("=", "+", "@")
    ]


async def test_a_question_with_pasted_output_stays_a_question(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    asked = await workspace.say(
        workspace.owner,
        SUPPORT,
        "@wfo what is this port for?\n  TCP    0.0.0.0:5638    0.0.0.0:0    LISTENING\n",
    )
    reply = await workspace.wait_for_reply(SUPPORT, asked)
    assert "ogging" in reply["text"]


async def test_a_site_whose_edition_is_not_loaded_is_told_so(
    workspace: Workspace, bot: Bot, site: SiteRecord
) -> None:
    await know(
        bot, site.model_copy(update={"id": "site99", "aliases": (), "edition": "99.9-hosted"})
    )
    await workspace.say(
        workspace.owner, SUPPORT, f"@wfo review these rules for site99\n{rules(site)}"
    )
    (said,) = await workspace.wait_for(lambda: workspace.ephemerals(SUPPORT, workspace.owner))
    assert "99.9-hosted" in said["text"]
