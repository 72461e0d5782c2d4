"""Is a file that can't be attached said whole?"""

from hypothesis import given
from hypothesis import strategies as st

from bot.message import File
from bot.posting.spell import LONGEST_PART, spell_out

_lines = st.lists(st.text(alphabet="ab,é", min_size=1, max_size=40), min_size=1, max_size=20)


@given(_lines, st.integers(1, 60))
def test_the_parts_are_the_whole_text(lines: list[str], times: int) -> None:
    text = "\n".join(lines * times)
    _, *parts = spell_out(File("f.csv", "F", text.encode()), "missing_scope")
    said = [part.removeprefix("```\n").removesuffix("\n```") for part in parts]
    assert "\n".join(said) == text
    assert all(len(part) <= LONGEST_PART for part in said)


def test_a_fence_inside_does_not_end_ours() -> None:
    (_, part) = spell_out(File("f.txt", "F", b"```\n<!channel>"), "missing_scope")
    assert part.count("```") == 2
    assert "<!channel>" not in part


def test_a_picture_is_described() -> None:
    (note,) = spell_out(File("p.png", "Who talks to whom", b"\x89PNG\0", "A map."), "x")
    assert note.endswith("A map.")


def test_what_is_too_long_is_said_to_be() -> None:
    (note,) = spell_out(File("f.csv", "F", b"x" * 100_000), "missing_scope")
    assert "too long" in note
