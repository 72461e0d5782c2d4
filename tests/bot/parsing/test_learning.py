"""Is a learner's wish read as it was meant, and everything else left to others?"""

import pytest

from bot.parsing.learning import Learn, parse_learn


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", "go"),
        ("Continue!", "go"),
        ("progress", "progress"),
        ("sheet", "sheet"),
        ("stop", "stop"),
        ("off", "quiet"),
        ("reminder off", "quiet"),
        ("diagnose site-lab", "practice"),
        ("check site-lab", "look"),
        ("unshare", "keep"),
    ],
)
def test_words_that_buttons_carry_can_be_typed(text: str, wish: str) -> None:
    found = parse_learn(text)
    assert found is not None
    assert found.wish == wish


def test_a_reminder_names_its_time_and_maybe_a_zone() -> None:
    assert parse_learn("reminder 9:05") == Learn("remind", clock="09:05")
    assert parse_learn("reminder at 17.30 Europe/Berlin") == Learn(
        "remind", clock="17:30", zone="Europe/Berlin"
    )
    found = parse_learn("reminder 09:00 Mars/Base")
    assert found is not None
    assert "Mars/Base" in found.slip


def test_sharing_names_a_person_as_slack_writes_them() -> None:
    assert parse_learn("share with <@U0OWNERDAN|dana>") == Learn("share", person="U0OWNERDAN")


@pytest.mark.parametrize(
    "text", ["about port 5638", "reminder 25:00", "reminder 9", "share dana", "share <!channel>"]
)
def test_what_is_no_wish_is_left_to_others(text: str) -> None:
    assert parse_learn(text) is None
