"""Whatever is typed, marked, chosen or handed to a workflow names nobody, links nowhere and turns no line in what we say."""

import json
import time

import pytest

from bot.app import Bot
from bot.sites.record import SiteRecord
from bot.store import sites
from bot.workspace.visitor import Workspace
from tests.scenarios.conftest import SUPPORT
from tests.scenarios.test_nobody_gets_in import Attacker, Treasure, around

BAD = "<!channel> <@U0VICTIM1> <https://evil.example|here> *b* `c` \u202egnp\x00\x07 =HYPERLINK(1)"
LONG = "x" * 2900
LIVE = ("<!channel", "<@U0VICTIM1", "<https://evil", "\u202e", "\\u0000", "\\u0007")
RECORD = SiteRecord(
    id="ours1", name=f"Acme {BAD}"[:100].replace("\x00", "").replace("\x07", ""), edition="18.9-unloaded",
    allowed_networks=("10.66.77.0/24",), hosts={"portal": ("10.66.77.88",)}, tags=("wet",),
)  # fmt: skip
COMMANDS = (
    "/wfo-check {}", "/wfo-check ours1 only {}", "/wfo-sweep {}", "/wfo-sweep tag {}", "/wfo-schedule {} hourly",
    "/wfo-schedule ours1 {}", "/wfo-schedule maintenance ours1 for 2 hours because {}", "/wfo-schedule remove {}",
    "/wfo-schedule", "/wfo-learn {}",
    "/wfo-learn reminder 09:00 {}", "/wfo sites", "/wfo sites set ours1 {} x", "/wfo sites set ours1 name {}",
    "/wfo port sheet for {}", "/wfo history of {}", "/wfo compare with {}", "/wfo diff {} {}",
    "/wfo review these rules for {}\na,b", "/wfo {}", "/wfo-sweep all",
)  # fmt: skip
RULES = f"name,source,destination,port,protocol,action\n{BAD.replace(',', ' ')},any,10.66.77.88,443,tcp,allow\n"


@pytest.mark.parametrize("words", [BAD, LONG], ids=["hostile", "long"])
async def test_nothing_hostile_reaches_slack(workspace: Workspace, bot: Bot, words: str) -> None:
    me = workspace.owner
    await bot.house.store.run(lambda s: sites.put_sites(s, [RECORD], by="test", now=time.time()))
    sender = Attacker(workspace, bot, Treasure({"request": "R-AAAAAAAA"}), me, SUPPORT, [])
    for command in COMMANDS:
        await workspace.command(me, SUPPORT, command.replace("{}", words))
    place = {"id": workspace.channel(SUPPORT), "name": "support"}
    for callback in ("ask_about", "check_named", "review_rules"):
        for text in (words, f"{words} ours1", f"review these rules for {words}\n{RULES}"):
            ts = await workspace.say(me, SUPPORT, "marked")
            message = {"ts": ts, "text": text, "user": me}
            body = {"type": "message_action", "callback_id": callback, "channel": place}
            await sender.deliver({**body, "message": message, "message_ts": ts})
    for callback in ("check_form", "site_form"):
        fields = ("site", "ports", "id", "name", "hosts", "aliases", "edition", "timezone")
        await sender.submit(callback, "R-AAAAAAAA", dict.fromkeys(fields, words))
        await sender.submit(callback, f"R-AAAAAAAA ours1 {words}", dict.fromkeys(fields, words))
    for action in ("form-site", "form-component", "site-zone", "site-edition"):
        await sender.type_into(action, words)
    await workspace.upload(
        me, SUPPORT, "rules.csv", RULES.encode(), "@wfo review these rules for ours1"
    )
    for step, given in (("look_up_requirement", "question"), ("check_site", "site")):
        await workspace.run_function(me, step, {given: words, "user": me})
        await workspace.run_function(
            me, step, {given: "5638?", "edition": words, "site": "x", "user": me}
        )
    await workspace.open_home(me)
    await sender.settle()
    await workspace.wait_for(lambda: workspace.home(me))
    said = [
        json.dumps(row.details.get("arguments", {}), ensure_ascii=False)
        for row in workspace.journal.of("call")
    ]
    # What answers a modal or a select is plain text to Slack: there only what turns or hides words counts.
    heard = [(each, LIVE[3:]) for each in sender.heard]
    found = [
        around(each, mark)
        for each, marks in [*((each, LIVE) for each in said), *heard]
        for mark in marks
        if mark in each
    ]
    assert found == []
