r"""Is coverage judged by Defender's rules?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.antivirus.coverage import Coverage, find_coverage
from checks.antivirus.lists import Category, Hidden, Lists, OtherScanner
from checks.failure import Failure


def coverage(category: Category, value: str, *entries: str) -> Coverage:
    lists: dict[Category, tuple[str, ...]] = {"folder": (), "extension": (), "process": ()}
    return find_coverage(category, value, Lists({**lists, category: entries})).coverage


@pytest.mark.parametrize(
    ("required", "entry", "expected"),
    [
        ("C:\\temp\\", "C:\\temp\\", "exact"),
        ("C:\\temp\\", "c:/TEMP", "exact"),
        ("C:\\App\\Logs\\", "C:\\App", "covered_by"),
        ("C:\\AppData\\", "C:\\App", "missing"),
        ("C:\\temp\\", "C:\\", "broader_than_needed"),
        ("C:\\temp\\", "D:\\", "missing"),
        ("C:\\App\\Logs\\", "C:\\App\\Logs\\Old", "missing"),
        ("C:\\temp\\", "C:\\temp\\*", "covered_only_by_wildcard"),
        ("C:\\App\\Logs\\", "C:\\*\\Logs", "covered_only_by_wildcard"),
        ("C:\\App\\One\\Logs\\", "C:\\*\\Logs", "missing"),
        ("C:\\App\\One\\Logs\\", "C:\\*\\*\\Logs", "covered_only_by_wildcard"),
        ("C:\\App\\Logs\\Deep\\", "C:\\*\\Logs", "covered_only_by_wildcard"),
        ("C:\\App\\Logs\\", "C:\\App\\Log?", "covered_only_by_wildcard"),
        ("C:\\App\\Logs\\", "C:\\App\\Logs\\*.log", "missing"),
        ("C:\\temp\\", "?:\\temp", "missing"),
        ("C:\\a\\b\\c\\d\\e\\f\\g\\", "C:\\*\\*\\*\\*\\*\\*\\*", "missing"),
        ("C:\\Program Files\\CallCopy\\Logs\\", "%ProgramFiles%\\CallCopy", "covered_by"),
        ("C:\\Users\\me\\Logs\\", "%USERPROFILE%\\Logs", "missing"),
    ],
)
def test_folders(required: str, entry: str, expected: str) -> None:
    assert coverage("folder", required, entry) == expected


@pytest.mark.parametrize(
    ("required", "entry", "expected"),
    [
        ("*.vid", ".vid", "exact"),
        ("*.vid", "VID", "exact"),
        ("*.vid", "*.vid", "exact"),
        ("*.vid", "vi?", "covered_only_by_wildcard"),
        ("*.vid", "video", "missing"),
        ("*.log", "lo", "missing"),
    ],
)
def test_extensions(required: str, entry: str, expected: str) -> None:
    assert coverage("extension", required, entry) == expected


@pytest.mark.parametrize(
    ("required", "entry", "expected"),
    [
        ("cc_loggerservice.exe", "CC_LoggerService.exe", "exact"),
        ("cc_loggerservice.exe", "C:\\Apps\\cc_loggerservice.exe", "covered_by"),
        ("cc_loggerservice.exe", "C:\\Apps\\cc_*.exe", "covered_only_by_wildcard"),
        ("cc_loggerservice.exe", "cc_*.exe", "missing"),
        ("cc_loggerservice.exe", "C:\\Apps\\*", "missing"),
        ("cc_loggerservice.exe", "cc_loggerservice", "missing"),
        ("C:\\Apps\\a.exe", "a.exe", "broader_than_needed"),
        ("C:\\Apps\\a.exe", "C:\\*\\a.exe", "covered_only_by_wildcard"),
        ("C:\\Apps\\a.exe", "D:\\Apps\\a.exe", "missing"),
    ],
)
def test_processes(required: str, entry: str, expected: str) -> None:
    assert coverage("process", required, entry) == expected


def test_a_plain_entry_is_preferred_to_a_wildcard_and_the_nearest_is_named() -> None:
    lists: dict[Category, tuple[str, ...]] = {
        "folder": ("C:\\*", "C:\\", "C:\\App"),
        "extension": (),
        "process": (),
    }
    assert find_coverage("folder", "C:\\App\\Logs\\", Lists(lists)).entry == "C:\\App"


def test_with_the_merge_off_the_remark_says_where_to_mend_it() -> None:
    lists = Lists({"folder": (), "extension": (), "process": ()}, by_policy_only=True)
    found = find_coverage("folder", "C:\\temp\\", lists)
    assert found.failure is Failure.EXCLUSION_MISSING
    assert "group policy" in found.remark


def test_hidden_and_foreign_are_unknown_and_never_missing() -> None:
    hidden = find_coverage("folder", "C:\\temp\\", Hidden("not elevated"))
    other = find_coverage("folder", "C:\\temp\\", OtherScanner(("Contoso",), "Passive Mode"))
    assert hidden.failure is Failure.EXCLUSION_LIST_HIDDEN
    assert other.failure is Failure.EXCLUSION_SCANNER_OTHER
    assert "Contoso" in other.remark


@given(
    st.sampled_from(["folder", "extension", "process"]),
    st.text(max_size=60),
    st.lists(st.text("ac:\\*?/%. ", max_size=30), max_size=4),
)
def test_no_text_breaks_the_judgement(category: Category, value: str, entries: list[str]) -> None:
    assert coverage(category, value, *entries) in set(Coverage)


def test_many_stars_cost_no_time() -> None:
    assert coverage("extension", "*." + "a" * 200, "*a*a*a*a*a*b") == "missing"
