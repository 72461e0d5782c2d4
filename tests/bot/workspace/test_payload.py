"""Does `validate_payload` know Slack's limits and what a reader suffers from?"""

import json
from typing import Any

import pytest

from bot.workspace.payload import validate_payload
from bot.workspace.payload.methods import ALSO_REQUIRED, ALSO_TAKEN, NOT_REQUIRED, methods
from bot.workspace.webapi.pipeline import METHODS
from tests.oracles import oracle

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Go"), **more}


def select(count: int) -> Json:
    options = [{"text": plain(f"row {n}"), "value": str(n)} for n in range(count)]
    return {"type": "static_select", "action_id": "pick", "options": options}


def table(rows: int, columns: int, text: str = "x") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * columns] * rows}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def modal(*blocks: Json, **more: Any) -> Json:
    frame = {"type": "modal", "title": plain("Title"), "submit": plain("Go")}
    return {**frame, "blocks": list(blocks), **more}


def errors(method: str, **arguments: Any) -> list[str]:
    return [row.error for row in validate_payload(method, arguments) if not row.is_complaint]


def complaints(**arguments: Any) -> list[str]:
    rows = validate_payload("chat.postMessage", {"channel": "C1", **arguments})
    assert all(row.is_complaint for row in rows), rows
    return [row.message for row in rows]


def numbered(blocks: list[Json]) -> list[Any]:
    return [pytest.param(block, id=f"{block['type']}-{n}") for n, block in enumerate(blocks)]


GOOD: list[Json] = [
    section("x" * 3000),
    section("x", fields=[mrkdwn("y" * 2000)] * 4),
    section("x", fields=[mrkdwn("y" * 900)] * 10, accessory=button(value="v" * 2000)),
    {"type": "header", "text": plain("h" * 150)},
    {"type": "context", "elements": [mrkdwn("c")] * 10},
    {"type": "divider"},
    actions(*[button(action_id=f"go{n}") for n in range(25)]),
    actions(select(100)),
    table(100, 20),
    {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a site map"},
    {"type": "markdown", "text": "m" * 12_000},
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
    {
        "type": "data_table",
        "caption": "Ports",
        "rows": [[{"type": "raw_text", "text": "5638"}]] * 2,
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": {"text": plain("Good"), "value": "1"},
                "negative_button": {"text": plain("Bad"), "value": "0"},
            }
        ],
    },
    {"type": "plan", "title": "Plan", "tasks": [{"title": "look", "status": "complete"}]},
    section("<@U0OWNERDAN> <#C0SUPPORT1|support> <!date^1392734382^{date}|then> <https://a.b|c>"),
    section("a &amp; b &lt;c&gt;"),
]

BAD: list[Json] = [
    section("x" * 3001),
    section("&" * 601),  # 3,005 characters after escaping
    section(""),
    {"type": "section"},
    section("x", fields=[mrkdwn("y")] * 11),
    section("x", fields=[mrkdwn("y" * 2001)]),
    section("x", unknown=1),
    {"type": "header", "text": plain("h" * 151)},
    {"type": "header", "text": mrkdwn("not plain")},
    {"type": "context", "elements": [mrkdwn("c")] * 11},
    {"type": "context", "elements": []},
    actions(*[button(action_id=f"go{n}") for n in range(26)]),
    actions(button(), button()),
    actions(button(text=plain("b" * 76))),
    actions(button(value="v" * 2001)),
    actions(button(url="https://" + "u" * 3000)),
    actions(button(action_id="a" * 256)),
    actions(button(style="blue")),
    actions(select(101)),
    actions(select(0)),
    actions({**select(1), "options": [{"text": plain("x" * 76), "value": "1"}]}),
    actions({**select(1), "options": [{"text": plain("x"), "value": "v" * 151}]}),
    actions({"type": "overflow", "action_id": "o", "options": select(6)["options"]}),
    table(101, 1),
    table(1, 21),
    table(10, 10, "x" * 101),
    table(1, 1, ""),
    {"type": "data_table", "rows": [[{"type": "raw_text", "text": "x"}]] * 2},
    {"type": "image", "image_url": "https://example.com/a.png"},
    {"type": "markdown", "text": "m" * 12_001},
    {"type": "alert", "text": plain("modals only")},
    {"type": "task_card", "task_id": "1", "title": "t", "status": "pending"},
    {"type": "plan", "title": "Plan", "tasks": [{"title": "t", "status": "done"}]},
    {"type": "nonsense"},
    {"type": "divider", "block_id": "b" * 256},
]


@pytest.mark.parametrize("block", numbered(GOOD))
def test_a_block_at_its_limit_passes(block: Json) -> None:
    assert validate_payload("chat.postMessage", post(block)) == []


@pytest.mark.parametrize("block", numbered(BAD))
def test_a_block_over_its_limit_is_refused(block: Json) -> None:
    assert errors("chat.postMessage", **post(block)) != []


def post(*blocks: Json) -> Json:
    return {"channel": "C1", "text": "said", "blocks": list(blocks)}


def test_a_message_holds_fifty_blocks_and_a_modal_a_hundred() -> None:
    divider = {"type": "divider"}
    assert errors("chat.postMessage", **post(*[divider] * 50)) == []
    assert errors("chat.postMessage", **post(*[divider] * 51)) == ["invalid_blocks"]
    assert errors("views.open", trigger_id="1", view=modal(*[divider] * 100)) == []
    assert errors("views.open", trigger_id="1", view=modal(*[divider] * 101)) != []


def test_one_table_a_message_and_unique_block_ids() -> None:
    assert errors("chat.postMessage", **post(table(1, 1), table(1, 1))) == ["invalid_blocks"]
    twice = [{"type": "divider", "block_id": "same"}] * 2
    assert errors("chat.postMessage", **post(*twice)) == ["invalid_blocks"]


def test_the_sum_of_all_text_has_a_limit_of_its_own() -> None:
    assert complaints(text="said", blocks=[section("x" * 2900)] * 3) == []
    near = complaints(text="said", blocks=[section("x" * 2600)] * 4)
    assert ["near the unpublished limit" in line for line in near] == [True]
    assert errors("chat.postMessage", **post(*[section("x" * 2900)] * 4)) == [
        "msg_blocks_too_long"
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("hello <!channel>", "pings everybody"),
        ("hello <!here|here>", "pings everybody"),
        ("<@wfo> hello", "malformed mark-up"),
        ("a < b", "malformed mark-up"),
        ("<script>", "malformed mark-up"),
        ("R&D", "unescaped &"),
        ("x" * 4001, "over 4000 characters"),
    ],
)
def test_what_slack_accepts_and_a_reader_suffers_from_is_a_complaint(
    text: str, complaint: str
) -> None:
    assert [complaint in line for line in complaints(text=text)] == [True]


def test_blocks_need_text_and_metadata_stay_small() -> None:
    assert "blocks without text" in complaints(blocks=[section("x")])[0]
    big = {"event_type": "run", "event_payload": {"run": "x" * 600}}
    assert "keep to ids" in complaints(text="x", metadata=big)[0]
    assert errors("chat.postMessage", channel="C1", text="x", metadata={"event_type": "r"}) == [
        "invalid_metadata_format"
    ]


def test_an_update_is_limited_to_four_thousand_characters_and_wants_parse_none() -> None:
    place: Json = {"channel": "C1", "ts": "1.1"}
    assert errors("chat.update", **place, text="x" * 4001, parse="none") == ["msg_too_long"]
    rows = validate_payload("chat.update", {**place, "text": "x"})
    assert [row.pointer for row in rows] == ["/parse"]


@pytest.mark.parametrize(
    "view",
    [
        modal(title=plain("t" * 25)),
        modal(close=plain("c" * 25)),
        modal(private_metadata="p" * 3001),
        modal({"type": "markdown", "text": "m"}),
        modal(table(1, 1)),
        modal(section("x"), unknown=1),
        modal(
            {"type": "input", "label": plain("L"), "element": {"type": "plain_text_input"}},
            submit=None,
        ),
        {"type": "home", "blocks": []},
    ],
)
def test_a_view_over_its_limits_is_refused(view: Json) -> None:
    assert errors("views.open", trigger_id="1", view=view) != []


def test_nested_arguments_may_come_as_json_strings() -> None:
    blocks = json.dumps([section("x" * 3001)])
    assert errors("chat.postMessage", channel="C1", text="x", blocks=blocks) == ["invalid_blocks"]
    assert errors("chat.postMessage", channel="C1", text="x", blocks="nonsense") == [
        "invalid_blocks_format"
    ]


def test_prompts_uploads_and_steps_are_checked() -> None:
    prompt = {"title": "Ask", "message": "what is port 5638 for?"}
    method = "assistant.threads.setSuggestedPrompts"
    assert errors(method, channel_id="D1", prompts=[prompt] * 4) == []
    assert errors(method, channel_id="D1", prompts=[prompt] * 5) != []
    assert errors("files.getUploadURLExternal", filename="a.csv", length=0) != []
    assert errors("functions.completeSuccess", function_execution_id="Fx1", outputs=[]) != []
    assert errors("assistant.threads.setStatus", channel_id="D1", status="looks") != []


def test_the_table_of_methods_agrees_with_the_public_reference() -> None:
    for path in oracle("slack/methods").glob("*.json"):
        published = json.loads(path.read_text("utf-8"))
        ours = methods()[path.stem]
        required = set(published["args"].get("required") or []) - {"token"}
        required -= set(NOT_REQUIRED.get(path.stem, ()))
        assert ours.required == required | set(ALSO_REQUIRED.get(path.stem, ())), path.stem
        extra = {*ALSO_TAKEN["*"], *ALSO_TAKEN.get(path.stem, ())}
        known = set(published["args"]["properties"]) - {"token"}
        assert ours.arguments == known | extra, path.stem
        assert set(ours.scopes) == set((published.get("scope") or {}).get("bot", [])), path.stem
        tier = str(published.get("rate_limits") or "t5")
        assert ours.tier == {"t1": 1, "t2": 2, "t3": 3, "t4": 4}.get(tier, 0), path.stem


def test_every_method_that_is_served_is_known() -> None:
    assert METHODS.keys() <= methods().keys()
