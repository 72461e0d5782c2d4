"""Nothing that isn't ours means anything to Slack."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.escape import bold, clean, code, escape, fenced, link, mention, mentioned, moment

HOSTILE = [
    "<!channel>",
    "<@U123>",
    "<http://evil|here>",
    "&lt;",
    "`x`",
    "*x*",
    "```",
    "\x00\x1b[31m",
]


@given(st.text(max_size=200) | st.sampled_from(HOSTILE))
def test_no_mark_up_survives(text: str) -> None:
    for shown in (escape(text), code(text), bold(text), fenced(text)):
        assert "<" not in shown
        assert ">" not in shown
        assert not re.search(r"&(?!amp;|lt;|gt;)", shown)
    assert "`" not in code(text)[1:-1]
    assert "*" not in bold(text)[1:-1]
    assert fenced(text).count("```") == 2


def test_an_asterisk_in_bold_still_looks_like_one() -> None:
    assert bold("the extension *.vid") == "*the extension \N{ASTERISK OPERATOR}.vid*"


def test_control_characters_are_dropped() -> None:
    assert escape("a\x00b\x1b[31mc\td\n") == "ab[31mc\td\n"
    assert clean("a\x07b<") == "ab<"


@pytest.mark.parametrize("user", ["", "U", "U1><!channel", "dana", "@here"])
def test_what_is_no_user_id_is_never_a_mention(user: str) -> None:
    assert "<@" not in mention(user)
    assert mention("U0OWNER") == "<@U0OWNER>"


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "http://a|b", "http://a>b", "http://a b"]
)
def test_what_is_no_address_of_the_web_is_not_linked(url: str | None) -> None:
    assert link(url, "label") == "label"


def test_an_address_is_linked_and_a_time_is_the_readers() -> None:
    assert (
        link("https://a.example/?x=1&y=2", "a < b") == "<https://a.example/?x=1&amp;y=2|a &lt; b>"
    )
    assert moment(1795408245.9, "then") == "<!date^1795408245^{date_short_pretty} {time}|then>"


def test_ids_in_a_sentence_of_ours_are_mentioned_and_the_reader_is_you() -> None:
    assert mentioned("no grant allows U0COLLEAGU to check", "U0COLLEAGU") == (
        "no grant allows you to check"
    )
    assert mentioned("no grant allows U0COLLEAGU2 to <b>", "U0COLLEAGU") == (
        "no grant allows <@U0COLLEAGU2> to &lt;b&gt;"
    )
    assert mentioned("reader granted to group S0SUPPORT1 or channel C0SUPPORT1") == (
        "reader granted to group <!subteam^S0SUPPORT1> or channel <#C0SUPPORT1>"
    )
    assert mentioned("admin by WFO_ADMINS: U0OWNERDAN, SUPPORT") == (
        "admin by WFO_ADMINS: <@U0OWNERDAN>, SUPPORT"
    )
