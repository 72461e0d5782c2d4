"""Can anything that Slack, or somebody else, sends break the reading?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hearing.heard import Ignored, Options
from bot.hearing.reading import read
from bot.store.inbox import Draft
from bot.webapi.identity import Me
from tests.bot.small_slack import BOT, CHANNEL, DIRECT, TEAM, click, command, event

ME = Me(TEAM, BOT, "B0BOT")

_leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
_json = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
_known = st.sampled_from(
    [
        "type",
        "event",
        "event_id",
        "event_time",
        "team_id",
        "channel",
        "user",
        "ts",
        "thread_ts",
        "text",
        "files",
        "actions",
        "container",
        "message",
        "view",
        "command",
        "trigger_id",
        "enterprise",
        "function",
        "inputs",
    ]
)
_types = st.sampled_from(
    [
        "event_callback",
        "block_actions",
        "view_submission",
        "message_action",
        "shortcut",
        "block_suggestion",
        "view_closed",
        "app_mention",
        "message",
        "app_home_opened",
        "function_executed",
    ]
)
_inner = st.dictionaries(_known, _types | _json, max_size=8)
_bodies = st.dictionaries(_known, _types | _inner | _json, max_size=10)


@given(_bodies)
def test_no_body_breaks_the_reading(body: dict[str, Any]) -> None:
    found = read(body, ME, now=1.0)
    assert isinstance(found, Draft | Options | Ignored)
    if isinstance(found, Draft):
        assert len(found.thread_key) <= 600
        assert all(len(key) <= 600 for key in found.keys)


def message(**fields: Any) -> dict[str, Any]:
    return {"channel": CHANNEL, "user": "U1", "ts": "1.1", "text": "<@U0BOT> hi", **fields}


def test_a_mention_has_one_key_in_common_with_its_message() -> None:
    one = read(event(message()), ME, now=1.0)
    two = read(event(message(), "message"), ME, now=1.0)
    assert isinstance(one, Draft)
    assert isinstance(two, Draft)
    assert (one.kind, two.kind) == ("mention", "mention")
    assert set(one.keys) & set(two.keys) == {f"msg:{TEAM}:{CHANNEL}:1.1"}


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"channel": DIRECT, "text": "hi"}, "message"),
        ({"channel": DIRECT, "text": "hi", "subtype": "file_share", "files": [{}]}, "file"),
        ({"thread_ts": "0.9", "text": "and this?"}, "message"),
        ({"files": [{"id": "F1"}]}, "file"),
    ],
)
def test_a_message_is_read_as_what_it_is(fields: dict[str, Any], kind: str) -> None:
    found = read(event(message(**fields), "message"), ME, now=1.0)
    assert isinstance(found, Draft)
    assert found.kind == kind


def test_what_people_say_to_each_other_is_not_for_us() -> None:
    assert read(event(message(text="hi"), "message"), ME, now=1.0) == Ignored("not_addressed")


def test_an_event_over_ten_minutes_old_is_late() -> None:
    early, late = (read(event(message()), ME, now=now) for now in (500.0, 700.0))
    assert isinstance(early, Draft)
    assert isinstance(late, Draft)
    assert (early.late, late.late) == (False, True)


def test_a_button_belongs_to_the_thread_of_its_message() -> None:
    found = read(click("again:2", "R-1", message(thread_ts="0.5")), ME, now=1.0)
    assert isinstance(found, Draft)
    assert (found.name, found.text, found.thread_ts) == ("again", "R-1", "0.5")


def test_two_commands_never_wait_for_each_other() -> None:
    one, two = (read(command("x"), ME, now=1.0) for _ in range(2))
    assert isinstance(one, Draft)
    assert isinstance(two, Draft)
    assert one.thread_key != two.thread_key


def test_a_body_larger_than_slack_sends_keeps_its_text_only() -> None:
    found = read(event(message(blocks=["x" * 700_000])), ME, now=1.0)
    assert isinstance(found, Draft)
    assert found.text == "<@U0BOT> hi"
    assert len(str(found.payload)) < 100
