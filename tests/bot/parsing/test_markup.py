"""Slack's mark-up is read as its author saw it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.commands import read_words
from bot.parsing.markup import plain, without_mention


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("<http://site42.example.com|site42.example.com>", "site42.example.com"),
        ("<https://site42.example.com|site42.example.com>", "site42.example.com"),
        ("<mailto:a@acme.example|a@acme.example>", "a@acme.example"),
        ("<tel:5638|5638>", "5638"),
        ("<http://evil.example|site42>", "site42 (http://evil.example)"),
        ("<http://a.example/x>", "http://a.example/x"),
        ("<@U1|anna> in <#C1|ops>", "@anna in #ops"),
        ("<@U1> in <#C1>", "@U1 in #C1"),
        ("<!here> <!subteam^S1|@team> <!date^1^{date}|today>", "@here @team today"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;", "&lt;"),
        ("&lt;@U1&gt;", "<@U1>"),
        ("\u201csite42\u201d", '"site42"'),
        ("port\u00a05638\u200b?", "port 5638?"),
        ("C:\\temp\\ \u2013 why", "C:\\temp\\ - why"),
        ("site42 \u2014only 5638", "site42 --only 5638"),
        ("5638 \u2014 5672", "5638 - 5672"),
    ],
)
def test_mark_up_becomes_what_was_typed(sent: str, seen: str) -> None:
    assert plain(sent) == seen


@given(st.text(alphabet=st.characters(max_codepoint=0x7E, min_codepoint=0x20), max_size=300))
def test_what_was_escaped_comes_back_exactly_once(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain(escaped) == text.strip()


def test_our_own_mention_is_taken_out_wherever_it_stands() -> None:
    assert without_mention("<@UBOT> what is 5638?", "UBOT") == "what is 5638?"
    assert without_mention("<@UBOT|wfo>: what is 5638?", "UBOT") == "what is 5638?"
    assert without_mention("what is 5638, <@UBOT>?", "UBOT") == "what is 5638 ?"
    assert without_mention("<@UBOT> ask <@U2>", "UBOT") == "ask <@U2>"
    assert without_mention("<@UANY> 5638", "") == "5638"


@pytest.mark.parametrize("piece", [" ", "<", "<@", "<a", "&", "&amp;", "!", ", ", "\n", "|"])
def test_a_huge_text_of_anything_is_read(piece: str) -> None:
    text = piece * (40_000 // len(piece)) + "a"
    assert read_words(plain(without_mention(text, "UBOT"))) is not None
