"""Do reviews and sheets of any size stay within Slack's limits, lose nothing, and mean nothing to Slack?"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.message import Message
from bot.render.firewall import plain, review, which_site
from bot.render.limits import BLOCKS, CHARACTERS, TEXT
from bot.render.port_sheet import port_sheet
from bot.render.row_sources import row_sources
from checks.report.port_sheet.sheet import make_sheet
from tests.checks.firewall.acme_rules import EVERY_PASTE, paste, reviewed, rows, site

MADE = datetime(2026, 11, 23, tzinfo=UTC)
CROWD = {
    "premises-server": ("10.4.2.10",),
    "client-pc": tuple(f"2001:db8:1234:5678:9abc:def0:{n:x}:1" for n in range(256)),
}
HEAD = "Name,Source,Destination,Port,Action\n"


def fits(message: Message) -> bool:
    size = sum(len(json.dumps(block, ensure_ascii=False)) for block in message.blocks)
    return (
        len(message.text) <= TEXT and len(message.blocks) <= BLOCKS and size <= CHARACTERS + 1_000
    )


@pytest.mark.parametrize("name", EVERY_PASTE)
def test_an_everyday_review_fits_into_one_message(name: str) -> None:
    message = review(reviewed(paste(name)))
    assert fits(message)
    assert "table" in {block["type"] for block in message.blocks}


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "".join(f"{'x' * 100}{n},any,192.0.2.{n % 250},22,allow\n" for n in range(2_000)),
        HEAD
        + "a,any,10.4.2.10,5638,allow\n"
        + "".join(f"odd {n},any,any,1,{'shrug ' * 30}\n" for n in range(500)),
    ],
)
def test_a_large_review_goes_into_the_files_whole(text: str) -> None:
    found = reviewed(text)
    message = review(found)
    assert fits(message)
    (table,) = [file for file in message.files if file.name.endswith(".csv")]
    lines = {rule.line for rule in found.extras} | {unread.line for unread in found.unread}
    told = table.content.decode().splitlines()
    assert len(told) >= len(lines)
    assert all(f"line {line}:" in plain(found) for line in sorted(lines)[:50])


def test_a_sheet_for_a_crowd_goes_into_the_files_whole() -> None:
    message = port_sheet(make_sheet(site(hosts=CROWD), rows()), MADE)
    assert fits(message)
    table = next(file for file in message.files if file.name.endswith(".csv"))
    assert CROWD["client-pc"][-1] in table.content.decode()


def test_what_stands_in_rules_means_nothing_to_slack() -> None:
    odd = "<!channel> &amp; *x* `y`"
    message = review(
        reviewed(
            f'{HEAD}"{odd}",any,10.4.2.10,5638,allow\n"{odd}",any,10.9.9.9,1,allow\nz,1,2,3,"{odd}"\n'
        )
    )
    assert "<!channel>" not in message.text
    marked = [text for block in message.blocks for text in _mrkdwn(block)]
    assert marked
    assert not [text for text in marked if "<!channel>" in text]


def _mrkdwn(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if value.get("type") == "mrkdwn" else []
        return own + [text for inner in value.values() for text in _mrkdwn(inner)]
    return [text for inner in value for text in _mrkdwn(inner)] if isinstance(value, list) else []


def test_a_choice_of_sites_is_one_that_slack_takes() -> None:
    message = which_site("R-ABCDEFGH", (), [f"site{n}-{'x' * 55}" for n in range(300)])
    (select,) = [e for b in message.blocks if b["type"] == "actions" for e in b["elements"]]
    assert len(select["options"]) == 100
    assert max(len(option["value"]) for option in select["options"]) <= 150
    assert max(len(option["text"]["text"]) for option in select["options"]) <= 75


def test_the_rows_of_a_table_are_cited_once_below_it() -> None:
    cited = [
        {"document": "D", "edition": "e", "section": section, "row": row}
        for section, row in (("A", 1), ("B", 2), ("B", 3), ("B", 5), ("C", None))
    ]
    assert row_sources(cited) == ["D, edition e: row 1 in A; rows 2-3, 5 in B; C"]
