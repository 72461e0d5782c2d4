"""A message never exceeds Slack's limits, and nothing is lost."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.message import Block, File, Message
from bot.render.blocks import Button, actions, context, fields, pieces, sections, table
from bot.render.escape import escape
from bot.render.limits import BLOCKS, CHARACTERS, MOST_PAGES, TEXT, Part, fitted, spread

WHOLE = File("all.txt", "Everything", b"all of it")


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every text in some blocks."""

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("text"), str):
                yield value["text"]
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    for block in blocks:
        yield from walk(block)


def assert_within_limits(message: Message) -> None:
    """Hold a message against the limits of Slack's documentation."""
    assert 0 < len(message.text) <= TEXT
    assert len(message.blocks) <= BLOCKS
    assert sum(len(json.dumps(b, ensure_ascii=False)) for b in message.blocks) <= 1.1 * CHARACTERS
    for block in message.blocks:
        if block["type"] == "section" and "text" in block:
            assert 0 < len(block["text"]["text"]) <= 3_000
        for field in block.get("fields", ()):
            assert 0 < len(field["text"]) <= 2_000
        assert len(block.get("fields", ())) <= 10
        if block["type"] == "context":
            assert 0 < len(block["elements"]) <= 10


def part(text: str) -> Part:
    return Part(escape(text), tuple(sections(escape(text))))


@given(st.lists(st.text(min_size=1, max_size=5_000).filter(str.strip), max_size=40))
def test_parts_of_any_size_stay_within_the_limits(parts: list[str]) -> None:
    shown = [part(text) for text in parts if escape(text).strip()]
    for message in spread([*shown, part("end")], WHOLE):
        assert_within_limits(message)
    assert_within_limits(fitted("words", [*shown, part("end")], WHOLE))


def test_a_few_pages_are_numbered_and_show_everything() -> None:
    parts = [part(f"number {n} " + "x" * 500) for n in range(12)]
    messages = spread(parts, WHOLE)
    assert 1 < len(messages) <= MOST_PAGES
    assert [m.text.splitlines()[-1] for m in messages] == [
        f"({n}/{len(messages)})" for n in range(1, len(messages) + 1)
    ]
    said = "\n".join(message.text for message in messages)
    shown = "\n".join(text for message in messages for text in texts(message.blocks))
    assert all(f"number {n} " in said and f"number {n} " in shown for n in range(12))
    assert all(not message.files for message in messages)


def test_what_exceeds_three_messages_goes_into_a_file_whole_and_is_counted() -> None:
    messages = spread([part(f"number {n} " + "x" * 500) for n in range(60)], WHOLE)
    assert len(messages) == MOST_PAGES
    assert messages[-1].files == (WHOLE,)
    assert "of 60 parts are shown; all of it is in the file all.txt" in messages[-1].text
    assert "all.txt" in " ".join(texts(messages[-1].blocks))


def test_one_message_names_the_file_that_holds_the_rest() -> None:
    message = fitted("word " * 2_000, [part("y" * 2_900) for _ in range(9)], WHOLE)
    assert_within_limits(message)
    assert message.files == (WHOLE,)
    assert "all.txt" in message.text


def test_text_is_split_at_lines_then_words_and_fences_are_closed() -> None:
    assert pieces("a\nb", 3_000) == ["a\nb"]
    first, second = pieces("a" * 50 + "\n" + "b" * 50, 60)
    assert (first, second) == ("a" * 50, "b" * 50)
    fence = pieces("```\n" + "\n".join(f"line {n}" for n in range(40)) + "\n```", 100)
    assert all(piece.count("```") % 2 == 0 for piece in fence)
    assert all(f"line {n}" in "\n".join(fence) for n in range(40))


def test_an_entity_is_never_torn() -> None:
    text = escape("<" * 400)
    assert "".join(pieces(text, 101)) == text
    assert all(piece.count("&") == piece.count(";") for piece in pieces(text, 101))


def test_a_table_too_large_for_a_message_is_none_and_empty_cells_get_a_dash() -> None:
    assert table(("a", "b"), [("x" * 80, "y")] * 120) is None
    small = table(("a", "b"), [("", "<!here>")])
    assert small is not None
    assert [cell["text"] for row in small["rows"] for cell in row] == ["a", "b", "-", "<!here>"]


def test_buttons_and_fields_keep_to_their_lengths() -> None:
    (row,) = actions([Button("x" * 200, "a:1", "v")])
    assert len(row["elements"][0]["text"]["text"]) <= 75
    assert actions([]) == []
    assert len(fields([("n", "v")] * 25)) == 3
    assert fields([("n", "")]) == []
    assert [block["type"] for block in fields([("n", "v" * 2_500)])] == ["section"]
    assert context("", "") == []
