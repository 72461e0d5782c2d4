"""Does every message fit, and is nothing cut?"""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.message import Message
from bot.posting.fit import LONGEST_TEXT, fit


def test_a_message_that_fits_stays_as_it_is() -> None:
    message = Message("short", ({"type": "divider"},))
    assert fit(message) is message


def test_too_many_blocks_are_replaced_by_the_text_that_says_it_all() -> None:
    fitted = fit(Message("all", ({"type": "divider"},) * 51))
    assert (fitted.text, fitted.blocks) == ("all", ())
    assert fitted.files[0].content == b"all"


_pieces = st.lists(
    st.sampled_from(["a", " ", "\n", "&amp;", "&lt;", "🙂"]), min_size=1, max_size=12
)


@given(_pieces)
def test_what_is_left_out_stands_whole_in_the_file(pieces: list[str]) -> None:
    text = "".join(pieces) * 600
    fitted = fit(Message(text))
    assert len(fitted.text) <= LONGEST_TEXT
    if len(text) > LONGEST_TEXT:
        assert fitted.files[0].content.decode() == text
        kept = fitted.text.partition("\n… The whole text")[0]
        assert text.startswith(kept)
        assert not re.search(r"&[a-z]*$", kept), "an escape was halved"
