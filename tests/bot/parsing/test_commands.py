"""What is typed becomes a request, or a sentence about what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.commands import (
    Again,
    CheckRequest,
    Help,
    Question,
    Said,
    Stop,
    UsageError,
    Whoami,
    Why,
    parse_check_request,
    read_words,
)


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("site42", CheckRequest("site42")),
        ("check site42", CheckRequest("site42")),
        ("`Site42`", CheckRequest("Site42")),
        ('"site42"', CheckRequest("site42")),
        ("site42 only failed", CheckRequest("site42", ("failed",))),
        ("site42 --only 5638,5672", CheckRequest("site42", ("5638", "5672"))),
        (
            "site42 only Screen Recording, 443",
            CheckRequest("site42", ("screen", "recording", "443")),
        ),
    ],
)
def test_a_site_and_what_narrows_it_are_read(text: str, request_: CheckRequest) -> None:
    assert parse_check_request(text) == request_


@pytest.mark.parametrize("text", ["", "  ", "check", "``"])
def test_nothing_typed_is_told_apart_from_something_wrong(text: str) -> None:
    assert parse_check_request(text) == UsageError("")


@pytest.mark.parametrize(
    "text", ["site42 site43", "site42 only", "site42 please", "s only " + "1 " * 30]
)
def test_a_stray_word_is_a_usage_error_with_a_sentence(text: str) -> None:
    said = parse_check_request(text)
    assert isinstance(said, UsageError)
    assert said.sentence.endswith(".")
    assert len(said.sentence) < 200


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", Help()),
        ("Help!", Help()),
        ("whoami", Whoami()),
        ("Who am I?", Whoami()),
        ("?", Help()),
        ("again", Again(only_failed=False)),
        ("Run again.", Again(only_failed=False)),
        ("only failed", Again(only_failed=True)),
        ("again, only failed", Again(only_failed=True)),
        ("Stop!", Stop()),
        ("why?", Why()),
        ("Why this answer?", Why()),
        ("check site42", CheckRequest("site42")),
        ("check site42!", CheckRequest("site42")),
        ("check whether 5638 is open", Question("check whether 5638 is open")),
        ("why exclude C:\\temp\\?", Question("why exclude C:\\temp\\?")),
    ],
)
def test_words_in_a_message_mean_what_the_buttons_do(text: str, said: Said) -> None:
    assert read_words(text) == said


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert read_words(text) is not None
    assert isinstance(parse_check_request(text), CheckRequest | UsageError)
