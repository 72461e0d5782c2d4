"""Does any file end in a draft or one clear error, in bounded time and memory?"""

import io
import time
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from knowledge.importing.document import import_document
from knowledge.importing.draft import Draft, read_draft
from knowledge.importing.opening import LARGEST_BYTES
from knowledge.importing.source import UnreadableDocumentError

QUICK = settings(max_examples=120, deadline=5_000, suppress_health_check=[HealthCheck.too_slow])
PIECES = st.sampled_from(
    ["Port", "Transport", "Description", "Process", "Direction", "7001", "TCP", "xxx", "?", "|", "\n", "\n\n", "\t", "7002 TCP Text",
     "Relay", "If you use X, add:", "- *.vid", "C:\\temp\\", "10.0.0.0/24", "<table>", "<tr><td>", "</td>", "7001-7005", "•", ":", ".", "between A and B",
     "Antivirus Software", "Inbound", "…", "<td rowspan='3'>", "<!--", "-->", "#", "and", "or", "\u00a0", "on client PCs", "default 7010"]
)  # fmt: skip


def _import(data: bytes, name: str = "page.txt") -> Draft | None:
    try:
        return import_document(name, data)
    except UnreadableDocumentError:
        return None


@QUICK
@given(st.binary(max_size=3_000))
def test_any_bytes_end_in_a_draft_or_one_error(data: bytes) -> None:
    _import(data)


@QUICK
@given(
    st.lists(PIECES, max_size=60),
    st.sampled_from([" ", "\n", "\n\n", " | "]),
    st.sampled_from(["a.txt", "a.html", "a.md"]),
)
def test_any_shuffled_table_ends_in_a_draft_that_can_be_stored(
    pieces: list[str], joint: str, name: str
) -> None:
    draft = _import((joint.join(pieces) + " ").encode(), name)
    if draft is not None:
        assert read_draft(draft.as_json()) == draft
        assert all(row.port is None or 1 <= row.port <= 65535 for row in draft.ports)


@QUICK
@given(st.text(max_size=2_000))
def test_any_text_below_a_header_ends_in_a_draft(text: str) -> None:
    _import(f"Port Transport Description\n{text}\n".encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "text",
    [
        "between " * 2_000,
        "a and " * 3_000,
        "7001, " * 3_000,
        "TCP/" * 4_000,
        "if you use " * 1_500,
        "\\a" * 9_000,
        "C:\\" + "a b " * 4_000,
        "on the server and " * 1_000,
        "x" * 19_000,
        "from the server to " * 1_000,
        "exclude " + "/a" * 9_000,
        ". " * 9_000,
        "1-" * 9_000,
        "exclude on " + "the a " * 3_000,
    ],
)
@pytest.mark.parametrize(
    "frame", ["{}", "Port Transport Description\n7001 TCP {}\n", "Port | Description\n{} | {}\n"]
)
def test_a_long_line_is_read_in_linear_time(text: str, frame: str) -> None:
    started = time.process_time()
    _import(frame.replace("{}", text[:9_500]).encode())
    assert time.process_time() - started < 5


def test_a_large_page_of_rows_is_read_in_bounded_time() -> None:
    rows = "".join(f"{1 + number % 65535} TCP Row of the big page\n" for number in range(4_000))
    started = time.process_time()
    draft = _import(f"Port Transport Description\n{rows}".encode())
    assert draft is not None
    assert len(draft.ports) == 4_000
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("comments.md", b"<!--\n" * 4_000),
        ("labels.txt", b"Port: a\n" * 4_000),
        ("fields.txt", b"".join(b"Label%d: x\n" % number for number in range(3_000))),
        ("list.txt", b"- 7001/tcp: x\n" * 4_000),
        (
            "titles.txt",
            (b"Relay Agent\nThis text is longer than its title, and says more.\n") * 1_500,
        ),
    ],
)
def test_what_begins_again_and_again_is_read_in_linear_time(name: str, data: bytes) -> None:
    started = time.process_time()
    _import(data, name)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("rows.txt", b"Port Transport\n" + b"7001 TCP\n" * 20_000, "20,001 lines and rows"),
        ("page.html", b"<html>" + b"<p><b>text" * 60_000, "elements"),
        ("prose.txt", (b"word " * 3_000 + b"\n\n") * 100, "characters of text"),
        (
            "rows.html",
            b"<table>" + b"<tr><td>7001</td><td>TCP</td></tr>" * 20_000,
            "lines and rows",
        ),
    ],
)
def test_more_than_a_page_is_refused_by_name(name: str, data: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=why):
        import_document(name, data)


def test_a_paragraph_of_a_megabyte_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="characters"):
        import_document("p.html", b"<html><body><p>" + b"7001 TCP x " * 100_000 + b"</p>")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_in_the_encoding_that_it_was_saved_in(encoding: str) -> None:
    text = "Port Transport Description\n7001 TCP Gr\u00f6\u00dfe\n7002 TCP b\n"
    draft = import_document("page.txt", text.encode(encoding))
    assert [row.description for row in draft.ports] == ["Gr\u00f6\u00dfe", "b"]


def test_a_file_that_is_too_large_is_refused_at_once() -> None:
    with pytest.raises(UnreadableDocumentError, match="at most 10 MB"):
        import_document("big.txt", b"7001 TCP x\n" * (LARGEST_BYTES // 10))


@pytest.mark.parametrize(
    "data", [b"", b"  \n ", b"\x00\x01\x02\x03" * 100, b"\x7fELF" + bytes(200)]
)
def test_an_empty_or_binary_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocumentError):
        import_document("x.bin", data)


def test_deeply_nested_html_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="nests more than"):
        import_document("deep.html", b"<html><body>" + b"<div>" * 100_000)


def test_spans_of_a_million_cells_stay_small() -> None:
    cell = b"<td colspan='1000000' rowspan='1000000'>7001</td>"
    draft = _import(
        b"<html><table><tr><th>Port</th><th>Transport</th></tr>"
        + (b"<tr>" + cell * 20 + b"</tr>") * 10
        + b"</table></html>",
        "s.html",
    )
    assert draft is None or len(draft.ports) < 3_000


def test_a_zip_bomb_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 80_000_000)
    with pytest.raises(UnreadableDocumentError, match="unpacks to"):
        import_document("bomb.docx", packed.getvalue())


@pytest.mark.parametrize("inside", ["word/document.xml", "xl/workbook.xml", "other"])
def test_a_damaged_archive_is_refused(inside: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(inside, b"<not xml")
    with pytest.raises(UnreadableDocumentError):
        import_document("x.docx", packed.getvalue())


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nnonsense",
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>",
    ],
)
def test_a_damaged_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocumentError, match="PDF"):
        import_document("x.pdf", data)


def test_a_pdf_without_text_is_refused() -> None:
    writer, packed = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(packed)
    with pytest.raises(UnreadableDocumentError, match="no text"):
        import_document("scan.pdf", packed.getvalue())


def test_a_docx_keeps_its_tables_and_sentences() -> None:
    document, packed = docx.Document(), io.BytesIO()
    document.add_heading("Kiln ports")
    document.add_paragraph("If you use Kiln Glaze, open on client PCs:")
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells],
        ["Port", "Protocol", "Purpose", "8901-8903", "UDP", "Glaze"],
        strict=True,
    ):
        cell.text = text
    document.save(packed)
    draft = import_document("kiln.docx", packed.getvalue())
    row = draft.ports[0]
    assert (row.port, row.port_to, row.transport, row.condition, row.where_open) == (
        8901,
        8903,
        "UDP",
        "Kiln Glaze in use",
        ("client PCs",),
    )


def test_a_sheet_keeps_its_rows() -> None:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for cells in (
        ["Service", "Port", "Protocol", "Source", "Destination"],
        ["Kiln", 8911, "TCP", "Client", "Kiln server"],
        [None, "8912, 8913", "UDP", "Kiln server", "Client"],
    ):
        sheet.append(cells)
    book.save(packed)
    draft = import_document("kiln.xlsx", packed.getvalue())
    assert [(row.component, row.port, row.transport, row.source) for row in draft.ports] == [
        ("Kiln", 8911, "TCP", "Client"), ("Kiln", 8912, "UDP", "Kiln server"), ("Kiln", 8913, "UDP", "Kiln server"),
    ]  # fmt: skip
