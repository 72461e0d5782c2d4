"""Are exclusions taken exactly, each with its machine, however they are listed?"""

import pytest

from knowledge.importing.document import import_document
from knowledge.importing.exclusion_values import read_values


def _exclusions(text: str) -> list[tuple[str, str, str | None]]:
    page = f"Lantern Suite 4\n\nAntivirus Exclusions\n\n{text}\n"
    draft = import_document("page.txt", page.encode())
    assert draft.ports == ()
    return [(row.kind, row.value, row.machine) for row in draft.exclusions]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (r"E:\Calls\*\Audio\ ", [("folder", "E:\\Calls\\*\\Audio\\")]),
        (r"\\nas01\calls$\incoming\ ", [("folder", "\\\\nas01\\calls$\\incoming\\")]),
        (r"%TEMP%\lantern*.tmp", [("folder", "%TEMP%\\lantern*.tmp")]),
        ("the folder ${LANTERN_HOME}/store", [("folder", "${LANTERN_HOME}/store")]),
        ("C:/Lantern/store/", [("folder", "C:/Lantern/store/")]),
        ("Extensions: .lrec, lidx", [("extension", ".lrec"), ("extension", "lidx")]),
        ("files that end in .lrec", [("extension", ".lrec")]),
        ('Add-MpPreference -ExclusionPath "D:\\Ring\\", "E:\\Ring\\"', [("folder", "D:\\Ring\\"), ("folder", "E:\\Ring\\")]),
        ("Add-MpPreference -ExclusionExtension .fvr -Force", [("extension", ".fvr")]),
        ("Quarry Service Desk, extension 9310", []),
        ("Write to support@lantern.com or cloud.lantern.com", []),
    ],
)  # fmt: skip
def test_what_a_text_names(text: str, values: list[tuple[str, str]]) -> None:
    assert read_values(text) == values


def test_a_numbered_heading_or_a_label_names_the_machine() -> None:
    text = (
        "3.1 Archive Server\n\nProcesses:\n  archived.exe\n\nServer: Media server\nExcluded processes: mediad.exe\n\n"
        "On each client PC:\n\n- lantern.exe\n\nExclusions for kiosks\n\n  kiosk.exe\n"
    )
    assert _exclusions(text) == [
        ("process", "archived.exe", "Archive Server"), ("process", "mediad.exe", "Media server"),
        ("process", "lantern.exe", "client PC"), ("process", "kiosk.exe", "kiosks"),
    ]  # fmt: skip


def test_a_list_goes_on_under_a_short_line_that_names_a_kind() -> None:
    text = "On the gateway, exclude the folders\n\n- D:\\Spool\\\n\nand these processes:\n\n- gated.exe\n"
    assert _exclusions(text) == [
        ("folder", "D:\\Spool\\", "gateway"),
        ("process", "gated.exe", "gateway"),
    ]


def test_one_sentence_that_denies_leaves_the_others_in_force() -> None:
    text = (
        "Do not exclude C:\\Windows\\ or a whole drive. On the gateway, exclude only gated.exe.\n"
    )
    assert _exclusions(text) == [("process", "gated.exe", "gateway")]


def test_commands_are_for_the_machine_on_which_they_are_run() -> None:
    text = 'Run this on the media server:\n\n```\nAdd-MpPreference -ExclusionProcess "mediad.exe"\n```\n'
    assert _exclusions(text) == [("process", "mediad.exe", "media server")]


@pytest.mark.parametrize(
    ("sentence", "ranges"),
    [
        ("license.lantern.example has its addresses in 203.0.113.0/25.", ["203.0.113.0/25"]),
        ("The cloud used to be in 198.51.100.0/24; it is now in 203.0.113.0/25.", ["203.0.113.0/25"]),
        ("Until 2021 the range 198.51.100.0/24 was used by the servers.", []),
        ("The controllers come with addresses of 192.168.0.0/24; change them.", []),
        ("Allow traffic between the nodes in 10.20.0.0/16 on the firewall.", ["10.20.0.0/16"]),
        ("The drawings show servers in 203.0.113.0/25.", []),
        ("Printers with addresses in 192.168.10.0/24 need no rule.", []),
    ],
)  # fmt: skip
def test_which_networks_are_the_products(sentence: str, ranges: list[str]) -> None:
    page = f"Port Transport Description\n7001 TCP Jobs\n\nAddresses\n\n{sentence}\n"
    assert [row.cidr for row in import_document("page.txt", page.encode()).ip_ranges] == ranges
