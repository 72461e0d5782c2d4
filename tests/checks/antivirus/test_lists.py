"""Are the recorded shapes of Defender's lists read as what they are?"""

import json
from pathlib import Path
from typing import Any

import pytest

from checks.antivirus.lists import Hidden, Lists, OtherScanner, RecordError, read_record

RECORDED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "recorded" / "records.json").read_text(encoding="utf-8")
)
HIDDEN = {
    "not_elevated",
    "hidden_from_admins",
    "hidden_translated",
    "not_elevated_and_empty",
    "hidden_by_policy_and_empty",
    "merge_off_policy_unreadable",
}


def record(name: str) -> dict[str, Any]:
    return dict(RECORDED[name]["record"])


@pytest.mark.parametrize("name", sorted(HIDDEN))
def test_a_hidden_list_is_never_read_as_empty(name: str) -> None:
    assert isinstance(read_record(record(name)), Hidden)


def test_every_recorded_shape_says_how_sure_we_are_of_it() -> None:
    for entry in RECORDED.values():
        assert entry["note"].split(":")[0].split(" (")[0] in {
            "documented",
            "field report",
            "assumed",
        }


def test_lists_texts_and_wrapped_lists_read_alike() -> None:
    bare, wrapped = read_record(record("one_each_bare")), read_record(record("value_and_count"))
    assert isinstance(bare, Lists)
    assert isinstance(wrapped, Lists)
    assert bare.entries["folder"] == wrapped.entries["folder"] == ("C:\\temp\\",)
    assert wrapped.entries["extension"] == (".vid", ".log")
    assert wrapped.entries["process"] == ()


@pytest.mark.parametrize("name", ["none_set", "none_set_in_a_list"])
def test_no_entries_at_all_is_an_empty_list_for_an_elevated_account(name: str) -> None:
    found = read_record(record(name))
    assert isinstance(found, Lists)
    assert not any(found.entries.values())


def test_with_the_merge_off_only_the_policy_counts() -> None:
    found = read_record(record("merge_off"))
    assert isinstance(found, Lists)
    assert found.by_policy_only
    assert found.entries == {"folder": ("C:\\temp\\",), "extension": (), "process": ()}


def test_another_scanner_is_named() -> None:
    found = read_record(record("passive"))
    assert found == OtherScanner(("Contoso Endpoint Shield",), "Passive Mode")


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "text",
        {},
        {"preference": 1},
        {"elevated": True, "preference": {"ExclusionPath": 7}},
        {"elevated": True, "preference": {"ExclusionPath": ["a", 7]}},
        {"elevated": True, "preference": {"ExclusionPath": ["x"] * 5001}},
        {"elevated": True, "preference": {}, "policy": []},
    ],
)
def test_what_is_no_record_is_refused_with_a_sentence(wrong: object) -> None:
    with pytest.raises(RecordError, match=r"\w+"):
        read_record(wrong)
