"""Do words become the moments that they mean, also where clocks change?"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scheduling.when import NotAMoment, When, next_moment, read_when
from bot.scheduling.windows import Once, Weekly, ends_at, read_window

BERLIN = "Europe/Berlin"


def at(text: str, zone: str = BERLIN) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("words", "cron", "said"),
    [
        ("daily 06:00", "0 6 * * *", "daily 06:00"),
        ("06:00", "0 6 * * *", "daily 06:00"),
        ("every day at 6:05", "5 6 * * *", "daily 06:05"),
        ("weekdays 06:00", "0 6 * * 1-5", "weekdays 06:00"),
        ("on weekends at 22.30", "30 22 * * 0,6", "weekends 22:30"),
        ("mon, thu 22:30", "30 22 * * 1,4", "mondays, thursdays 22:30"),
        ("sundays 02:00", "0 2 * * 0", "sundays 02:00"),
        ("every tuesday and friday at 07:15", "15 7 * * 2,5", "tuesdays, fridays 07:15"),
        ("weekdays 06:00, 18:00", "0 6,18 * * 1-5", "weekdays 06:00, 18:00"),
        ("hourly", "0 * * * *", "hourly"),
        ("every 4 hours", "0 */4 * * *", "every 4 hours"),
        ("every 30 minutes", "*/30 * * * *", "every 30 minutes"),
        ("cron 0 6 1 * *", "0 6 1 * *", "cron 0 6 1 * *"),
    ],
)
def test_words_are_read_and_said_again(words: str, cron: str, said: str) -> None:
    when = read_when(words, BERLIN)
    assert when == When(cron, BERLIN, f"{said} ({BERLIN})")
    if not said.startswith("cron"):
        assert read_when(said, BERLIN) == when, "what is said can be typed"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "sometimes",
        "weekdays",
        "daily 25:00",
        "daily 06:61",
        "every 5 hours",
        "every 0 hours",
        "every 7 minutes",
        "every 5 minutes",
        "mon 06:00 tue 07:30",
        "cron * * * * *",
        "cron 61 6 * * *",
        "cron 0 6 31 2 *",
        "cron 0,5 6 * * *",
        "weekdays 06:00 mars/olympus",
    ],
)
def test_what_means_no_moment_is_refused_with_a_sentence(words: str) -> None:
    found = read_when(words, BERLIN)
    assert isinstance(found, NotAMoment)
    assert found.sentence.endswith(".")


def test_another_time_zone_may_be_named() -> None:
    assert read_when("daily 06:00 america/new_york", BERLIN) == When(
        "0 6 * * *", "America/New_York", "daily 06:00 (America/New_York)"
    )
    found = read_when("daily 06:00 utc", BERLIN)
    assert isinstance(found, When)
    assert found.zone == "UTC"


def test_six_stays_six_when_clocks_change() -> None:
    when = read_when("daily 06:00", BERLIN)
    assert isinstance(when, When)
    for day, hour in (("2026-10-24", 4), ("2026-10-25", 5)):
        found = next_moment(when, at(f"{day}T00:00"))
        assert found is not None
        assert datetime.fromtimestamp(found, UTC).hour == hour


def test_a_skipped_hour_comes_after_the_gap_and_a_repeated_one_once() -> None:
    when = read_when("daily 02:30", BERLIN)
    assert isinstance(when, When)
    found = next_moment(when, at("2026-03-29T00:00"))
    assert found is not None
    assert datetime.fromtimestamp(found, ZoneInfo(BERLIN)).strftime("%d %H") == "29 03"
    first = next_moment(when, at("2026-10-25T00:00"))
    assert first is not None
    second = next_moment(when, first)
    assert second is not None
    assert datetime.fromtimestamp(second, ZoneInfo(BERLIN)).day == 26


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    found = read_when(text.casefold(), "UTC")
    if isinstance(found, When):
        assert next_moment(found, 0.0) is not None
    read_window(text.casefold(), "UTC", 0.0)


def test_a_weekly_window_is_open_between_its_ends_also_past_midnight() -> None:
    window = read_window("saturday 22:00-04:00", BERLIN, 0.0)
    assert isinstance(window, Weekly)
    assert window.seconds == 6 * 3600
    assert ends_at(window, at("2026-11-21T21:59")) is None
    assert ends_at(window, at("2026-11-21T22:00")) == at("2026-11-22T04:00")
    assert ends_at(window, at("2026-11-22T03:59")) == at("2026-11-22T04:00")
    assert ends_at(window, at("2026-11-22T04:00")) is None


def test_a_window_that_comes_once() -> None:
    window = read_window("2026-12-01 22:00 to 2026-12-02 04:00", BERLIN, 0.0)
    assert window == Once(at("2026-12-01T22:00"), at("2026-12-02T04:00"))
    assert ends_at(window, at("2026-12-01T23:00")) == at("2026-12-02T04:00")
    assert ends_at(window, at("2026-12-02T04:00")) is None
    assert read_window("for 2 hours", BERLIN, 1000.0) == Once(1000.0, 8200.0)


def test_a_window_that_comes_once_may_name_its_day_once() -> None:
    window = read_window("2026-12-01 02:00-06:30", BERLIN, 0.0)
    assert window == Once(at("2026-12-01T02:00"), at("2026-12-01T06:30"))
    window = read_window("2026-12-01 22:00 to 04:00", BERLIN, 0.0)
    assert window == Once(at("2026-12-01T22:00"), at("2026-12-02T04:00"))


@pytest.mark.parametrize(
    "words",
    [
        "",
        "soon",
        "2026-12-02 22:00 to 2026-12-01 04:00",
        "2026-13-02 22:00 to 2026-14-01 04:00",
        "for 90 days",
        "for 0 hours",
        "noday 02:00-04:00",
        "sunday 02:00-25:00",
    ],
)
def test_what_means_no_window_is_refused(words: str) -> None:
    assert isinstance(read_window(words, BERLIN, 0.0), NotAMoment)
