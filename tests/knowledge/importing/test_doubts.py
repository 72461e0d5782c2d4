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
