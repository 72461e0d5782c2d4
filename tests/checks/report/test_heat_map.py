"""Does a heat map say at a glance, and without colours, what fails where and what nobody looked at?"""

import csv
import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from checks.model import Outcome
from checks.report.grid.fitting import MOST_COLUMNS, MOST_ROWS
from checks.report.grid.texts import LONGEST_ALT
from checks.report.grid.value import Cell, age_in_brief, worst_of
from checks.report.heat_map import (
    HeatMap,
    heat_alt,
    heat_csv,
    heat_of,
    heat_png,
    heat_svg,
    heat_table,
)
from checks.report.history_picture import (
    history_alt,
    history_csv,
    history_of,
    history_png,
)
from tests.checks.report.finished import HOSTILE, finished

OK = Cell(Outcome.PASSED, timedelta(minutes=5))
OLD = Cell(Outcome.PASSED, timedelta(days=9))
FAILED = Cell(Outcome.FAILED, timedelta(hours=3), "connection refused")
NEVER = Cell()


def small() -> HeatMap:
    cells = ((OK, FAILED), (OLD, NEVER))
    return HeatMap(("site42", "site43"), ("7001 Logging", "7002 Bus"), cells)


def large(sites: int, columns: int) -> HeatMap:
    """Everything is well, but in the last row and in the last column."""
    cells = [[OK] * (columns - 1) + [FAILED] for _ in range(sites - 1)] + [[FAILED] * columns]
    return HeatMap(
        tuple(f"site{n}" for n in range(sites)),
        tuple(f"{n} Port" for n in range(columns)),
        tuple(map(tuple, cells)),
    )


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)
    return [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text")]


def test_cells_say_words_and_ages_beside_their_colours() -> None:
    written = texts(heat_svg(small()))
    for words in ("ok", "5m ago", "failed", "3h ago", "9d ago", "not checked", "site43"):
        assert words in written
    assert "pale: seen more than 24h ago" in written


def test_a_pass_of_long_ago_is_not_green() -> None:
    fills = {
        hint: fill
        for fill, hint in _filled(heat_svg(small()))
        if hint.startswith(("site42, 7001", "site43, 7001"))
    }
    assert fills["site42, 7001 Logging: ok, 5m ago"] == "#d8f0e2"
    assert fills["site43, 7001 Logging: ok, 9d ago"] == "#ffffff"
    assert "1 ok, 1 ok more than 24h ago, 1 failed, 1 not checked" in heat_alt(small())


def _filled(svg: str) -> list[tuple[str, str]]:
    space = "{http://www.w3.org/2000/svg}"
    return [
        (each.attrib["fill"], each.findtext(f"{space}title") or "")
        for each in ET.fromstring(svg).iter(f"{space}rect")
    ]


def test_many_columns_get_letters_and_the_legend_explains_them() -> None:
    written = texts(heat_svg(large(3, 20)))
    assert "ok 5m" in written
    assert "F 3h" in written
    assert {"F", "failed", "?", "unknown", "!", "could not look", "-", "not checked"} <= {*written}


def test_a_map_too_large_to_read_shows_the_worst_and_says_so() -> None:
    heat = large(260, 55)
    written = texts(heat_svg(heat))
    said = next(text for text in written if "are shown" in text)
    assert said == (
        "199 of 260 sites are shown, and the worst of the others in the last row; "
        "39 of 55 requirements are shown, and the worst of the others in the last column."
    )
    assert {"61 other sites", "16 other requirements", "site259", "54 Port"} <= {*written}
    assert heat_table(heat).endswith(f"{said}\n")
    assert len(list(csv.reader(io.StringIO(heat_csv(heat))))) == 261


def test_as_many_as_can_be_read_are_shown_one_by_one() -> None:
    written = texts(heat_svg(large(MOST_ROWS, MOST_COLUMNS)))
    assert {"site0", "site199", "0 Port", "39 Port"} <= {*written}
    assert not [text for text in written if "other" in text]
    assert written.count("0 Port") == 4, "the heads stand again above each fifty rows"


def test_a_group_that_was_looked_at_in_part_is_not_green() -> None:
    assert worst_of((OK, NEVER), "sites").outcome is None
    assert worst_of((OK, OLD), "sites").age == timedelta(days=9)
    assert worst_of((OK, FAILED, FAILED), "sites").note == "2 of 3 sites"


def test_the_png_holds_the_whole_and_stays_small_enough_for_a_thread() -> None:
    content = heat_png(large(MOST_ROWS, MOST_COLUMNS))
    assert len(content) < 2**20
    with Image.open(io.BytesIO(content)) as image:
        assert image.width > MOST_COLUMNS * 40
        assert image.height > MOST_ROWS * 20
    with Image.open(io.BytesIO(heat_png(small()))) as image:
        assert len(image.convert("RGB").getcolors(1 << 16) or ()) > 5


def test_the_table_is_readable_without_colours() -> None:
    lines = heat_table(small()).splitlines()
    assert lines[2:5] == [
        "        1        2",
        "site42  ok 5m    F 3h",
        "site43  (ok 9d)  -",
    ]
    assert "1 = 7001 Logging" in lines
    assert lines[-1].endswith("- not checked, in brackets: seen more than 24h ago.")


def test_the_words_name_what_failed_where_within_slacks_limit() -> None:
    said = heat_alt(small())
    assert said.startswith("Sites and requirements. 2 sites by 2 requirements. ")
    assert said.endswith("site42 failed: 7002 Bus.")
    assert len(heat_alt(large(260, 55))) <= LONGEST_ALT


def test_the_spreadsheet_has_words_and_no_formulas() -> None:
    heat = replace(small(), sites=("=1+1", "site43"))
    rows = list(csv.reader(io.StringIO(heat_csv(heat))))
    assert rows == [
        ["sites", "7001 Logging", "7002 Bus"],
        ["'=1+1", "ok, 5m ago", "failed, 3h ago, connection refused"],
        ["site43", "ok, 9d ago", "not checked"],
    ]


def test_cells_that_dont_fill_the_table_are_an_error() -> None:
    for cells in ((), ((OK,), (OK, OK))):
        with pytest.raises(ValueError, match=r"rows|columns"):
            heat_svg(replace(small(), cells=cells))


def test_an_empty_map_says_that_there_is_nothing() -> None:
    empty = HeatMap((), (), ())
    assert "Nothing to show." in texts(heat_svg(empty))
    assert "nothing to show" in heat_alt(empty)
    assert heat_png(empty)
    assert heat_table(empty)


@given(st.text(max_size=80), st.text(max_size=80))
def test_hostile_names_stay_text(site: str, note: str) -> None:
    heat = HeatMap((site,), (HOSTILE,), ((Cell(Outcome.FAILED, None, note),),), title=site)
    svg = heat_svg(heat)
    assert not list(ET.fromstring(svg).iter("script"))
    assert all(len(row) == 2 for row in csv.reader(io.StringIO(heat_csv(heat))))
    assert len(heat_alt(heat)) <= LONGEST_ALT
    assert heat_table(heat)


def test_the_last_runs_of_sites_make_a_map_and_a_site_without_one_is_not_checked() -> None:
    run = finished()
    heat = heat_of({"site42": run, "site43": None}, run.started + timedelta(hours=2))
    assert heat.columns[0] == "7001 Logging"
    assert heat.cells[0][0] == Cell(Outcome.FAILED, timedelta(hours=2), heat.cells[0][0].note)
    assert {cell.outcome for cell in heat.cells[1]} == {None}


def test_the_history_of_a_site_is_a_strip_of_runs_with_their_dates() -> None:
    newest = finished()
    partial = tuple(f for f in newest.findings if f.requirement.port != 7001)
    before = replace(
        newest, id="before", started=newest.started - timedelta(days=1), findings=partial
    )
    picture = history_of([newest, before])
    assert picture.runs == ("31 Jul 11:30", "1 Aug 11:30")
    assert picture.requirements[0] == "7001 Logging"
    assert [cell.outcome for cell in picture.cells[0]] == [None, Outcome.FAILED]
    assert history_png(picture).startswith(b"\x89PNG")
    assert "the last 2 runs" in history_alt(picture)
    assert history_csv(picture).startswith("requirements,31 Jul 11:30,1 Aug 11:30\r\n")
    assert '7001 Logging,not checked,"failed, connection refused"' in history_csv(picture)


def test_a_history_holds_the_last_runs_and_names_years_where_they_differ() -> None:
    run = finished()
    many = [replace(run, started=run.started - timedelta(days=60 * n)) for n in range(30)]
    picture = history_of(many, last=5)
    assert len(picture.runs) == 5
    assert picture.runs[0] == "4 Dec 2025 10:30"
    with pytest.raises(ValueError, match="at least one run"):
        history_of([])


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=59), "59m"),
        (timedelta(hours=47), "47h"),
        (timedelta(days=13), "13d"),
        (timedelta(days=14), "2w"),
    ],
)
def test_an_age_is_told_in_one_unit(age: timedelta, said: str) -> None:
    assert age_in_brief(age) == said
