"""What stands in a modal is read as text, whatever shape it comes in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.forms import entered, first, metadata


def modal(values: object, private: object = "R-1 site42 abc") -> dict[str, Any]:
    return {"view": {"state": {"values": values}, "private_metadata": private}}


def test_texts_options_and_lists_of_options_are_read_by_block() -> None:
    held = entered(
        modal(
            {
                "name": {"name": {"type": "plain_text_input", "value": " Acme "}},
                "site": {"search": {"selected_option": {"value": "site42"}}},
                "ports": {"search": {"selected_options": [{"value": "443"}, {"value": "5638"}]}},
                "empty": {"empty": {"type": "plain_text_input", "value": None}},
            }
        )
    )
    assert held == {
        "name": (" Acme ",),
        "site": ("site42",),
        "ports": ("443", "5638"),
        "empty": (),
    }
    assert first(held, "name") == "Acme"
    assert first(held, "nothing") == ""
    assert metadata(modal({})) == ["R-1", "site42", "abc"]


@pytest.mark.parametrize(
    "payload", [{}, {"view": None}, {"view": {"state": []}}, modal([]), modal({"a": 1}, 7)]
)
def test_what_is_no_modal_holds_nothing(payload: dict[str, Any]) -> None:
    assert not any(entered(payload).values())
    assert all(isinstance(word, str) for word in metadata(payload))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "selected_option", "selected_options", "a"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(_JSON)
def test_anything_that_comes_is_read_as_texts(values: object) -> None:
    for held in entered(modal(values)).values():
        assert all(isinstance(one, str) for one in held)
