"""What we say about ourselves is complete in words, and asks where something near was meant."""

from bot.render import help as render
from tests.bot.render.test_answer import buttons
from tests.bot.render.test_limits import assert_within_limits


def test_an_unknown_site_is_a_question_with_a_button_each() -> None:
    message = render.unknown_site("site<43>", ("site42", "site41"))
    assert "Did you mean `site42` or `site41`?" in message.text
    assert "<43>" not in message.text
    assert [b["value"] for b in buttons(message)] == ["site42", "site41"]
    assert len({b["action_id"] for b in buttons(message)}) == 2


def test_with_nothing_near_it_says_where_to_look() -> None:
    message = render.unknown_site("x" * 5_000, ())
    assert "wfo sites list" in message.text
    assert_within_limits(message)


def test_a_missing_site_is_explained_with_those_that_are_known() -> None:
    message = render.no_site_named("", [f"site{n}" for n in range(40)])
    assert "/wfo-check site42" in message.text
    assert "and 35 more" in message.text
    assert "No site is known yet" in render.no_site_named("", []).text


def test_every_message_says_in_text_what_its_blocks_show() -> None:
    for message in (
        render.usage("16.3-hosted", 3, 1),
        render.small_talk(),
        render.not_planned("'x' selects no check."),
        render.nothing_before("answer"),
    ):
        assert_within_limits(message)
        assert message.blocks
