"""Does an import say what it did not take for sure?"""

from knowledge.importing.document import import_document


def test_a_port_in_running_text_is_no_row_but_is_reported() -> None:
    draft = import_document(
        "page.txt",
        b"Open on the server:\n\nPort Transport Description\n7001 TCP Jobs\n\n"
        b"The old release used port 7002. Rooms have 7003 seats. Jobs go to port 7001.\n",
    )
    assert [row.port for row in draft.ports] == [7001]
    assert [unread.text for unread in draft.not_understood] == ["The old release used port 7002."]


def test_a_word_in_the_transport_cell_that_is_no_transport_is_a_doubt() -> None:
    draft = import_document(
        "page.md", b"| Port | Transport | Use |\n|--|--|--|\n| 7001 | Pigeon | Jobs |\n"
    )
    assert [row.transport for row in draft.ports] == ["PIGEON"]
    assert "no transport that is known" in draft.doubtful[0].reason


def test_a_row_tells_its_description_by_first_words_last_words_and_count() -> None:
    draft = import_document(
        "page.txt",
        b"Port Transport Description\n7001 TCP Links the server with the cloud.\n7002 TCP x\n",
    )
    row = draft.as_json()["ports"][0]
    assert (row["description_starts"], row["description_ends"], row["description_words"]) == (
        "Links the server", "with the cloud.", 6,
    )  # fmt: skip


def test_a_cut_row_tells_the_fields_that_are_there() -> None:
    draft = import_document(
        "page.md", b"| Service | Port | Use |\n|--|--|--|\n| Relay | 7001 | Jobs |\n| Index | 70"
    )
    (cut,) = draft.as_json()["incomplete"]
    assert (cut["component"], cut["port"], cut["line"]) == ("Index", "70", 4)


def test_what_must_be_scanned_is_no_exclusion_but_is_reported() -> None:
    draft = import_document(
        "page.txt",
        b"Antivirus\n\nExclude these on the recorder server:\n\n- rec.exe\n\nNever exclude C:\\Windows\\ or *.dll from scanning.\n",
    )
    assert [row.value for row in draft.exclusions] == ["rec.exe"]
    assert [unread.line for unread in draft.not_understood] == [7]


def test_a_table_of_exclusions_ties_each_to_its_machine() -> None:
    draft = import_document(
        "page.html",
        b"<html><h2>Antivirus exclusions</h2><table><tr><th>Server</th><th>Processes</th><th>Folders</th><th>Extensions</th></tr>"
        b"<tr><td>Recorder</td><td>a.exe<br>b.exe</td><td>D:\\x\\</td><td>*.rec, *.idx</td></tr></table></html>",
    )
    assert [(row.value, row.machine) for row in draft.exclusions] == [
        (value, "Recorder") for value in ("a.exe", "b.exe", "D:\\x\\", "*.rec", "*.idx")
    ]


def test_all_sites_and_other_sites_are_no_condition() -> None:
    draft = import_document(
        "page.txt",
        b"With Video you must also open:\n\nPort Protocol Use\n7001 TCP x\n\n"
        b"All sites also open this port at their location:\n\nPort Protocol Use\n7002 TCP y\n\n"
        b"Other sites need:\n\nPort Protocol Use\n7003 TCP z\n",
    )
    assert [row.condition for row in draft.ports] == ["Video in use", None, None]


def test_a_network_that_is_denied_is_reported_and_no_range() -> None:
    draft = import_document(
        "page.txt",
        b"The cloud servers use 192.0.2.0/24. The range 172.16.0.0/12 is no longer used.\n\nPort Protocol Use\n443 HTTPS x\n",
    )
    assert [found.cidr for found in draft.ip_ranges] == ["192.0.2.0/24"]
    assert [unread.text for unread in draft.not_understood] == [
        "The range 172.16.0.0/12 is no longer used."
    ]


def test_a_copyright_line_belongs_to_no_row() -> None:
    draft = import_document(
        "page.txt",
        "Port Protocol Use\n7001 TCP Jobs\n7002 UDP Voice\n© 2019 Vendor, 443 Main Street\n".encode(),
    )
    assert [row.description for row in draft.ports] == ["Jobs", "Voice"]


def test_the_json_has_the_promised_parts_and_each_row_its_line() -> None:
    draft = import_document(
        "page.txt",
        b"The cloud servers use 192.0.2.0/24. Ask Vendor Support.\n\nPort Protocol Use\n443 HTTPS x\nxxx ? y\n\n"
        b"Exclude on the server:\n\n- a.exe\n",
    ).as_json()
    parts = (
        "ports",
        "exclusions",
        "guidelines",
        "ip_ranges",
        "absent",
        "warnings",
        "incomplete",
    )
    assert {"outcome", *parts} <= set(draft)
    for part in ("ports", "exclusions", "guidelines", "ip_ranges", "warnings"):
        assert draft[part], part
        assert all(row["line"] > 0 for row in draft[part]), part
    assert set(draft["ports"][0]) == {
        "table", "section", "component", "condition", "port", "port_to", "transport", "transport_default", "direction",
        "from", "to", "where_open", "description", "description_starts", "description_ends", "description_words",
        "alternative_to", "line",
    }  # fmt: skip


def test_a_sentence_below_a_table_limits_the_row_that_it_names() -> None:
    draft = import_document(
        "page.txt",
        b"Open on the server:\n\nPort Transport Description\n7001 TCP Jobs\n7002 TCP Maps\n7003 TCP Fax\n\n"
        b"Port 7002 is only needed with Lantern Maps. The last port is only needed if you send faxes.\n\n"
        b"Open on client PCs:\n\nPort Transport Description\n7004 TCP Pages\n",
    )  # fmt: skip
    assert [(row.port, row.condition) for row in draft.ports] == [
        (7001, None), (7002, "Lantern Maps in use"), (7003, None), (7004, None),
    ]  # fmt: skip
    assert [doubt.text for doubt in draft.doubtful] == [
        "Port 7002 is only needed with Lantern Maps.",
        "The last port is only needed if you send faxes.",
    ]


def test_a_row_that_names_another_owner_than_its_process_is_a_doubt() -> None:
    draft = import_document(
        "page.md",
        b"| Process | Port | Transport | Direction | Description |\n|--|--|--|--|--|\n"
        b"| Call Core | 7001 | TCP | Inbound | Listener of Fact Broker |\n"
        b"| Call Core | 7002 | TCP | Inbound | Listener of the Core |\n",
    )
    assert [row.destination for row in draft.ports] == ["Call Core", "Call Core"]
    (doubt,) = draft.doubtful
    assert "listener of Fact Broker" in doubt.reason
