"""A document that somebody handed in is read apart, and costs the bot nothing but an answer."""

import io
import zipfile

import pytest

from bot.curating.reading_documents import DocumentError, read_document
from knowledge.importing.draft import ImportOutcome

PAGE = b"""Environmental Requirements

| Process | Port | Transport | Direction | Description |
|---|---|---|---|---|
| Logging | 5999 | TCP | Inbound | Collects the log of every client |
"""


def bomb() -> bytes:
    """Make a Word file that unpacks to 64 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(64):
                part.write(b" " * (1024 * 1024))
    return packed.getvalue()


async def test_a_document_comes_back_as_the_draft_that_was_read() -> None:
    draft = await read_document("ports.md", PAGE, "17.1-hosted")
    assert [(row.port, row.line) for row in draft.ports] == [(5999, 5)]
    assert draft.edition == "17.1-hosted"


async def test_a_page_without_requirements_is_no_error() -> None:
    draft = await read_document("lunch.txt", b"There is soup today.\n", None)
    assert draft.outcome is ImportOutcome.NOTHING_FOUND


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.pdf", b"%PDF-1.7 nothing"), ("empty.txt", b""), ("-c", b"\0" * 99)],
)
async def test_a_hostile_file_is_a_sentence(name: str, content: bytes) -> None:
    await refused(name, content)


async def test_a_file_that_unpacks_to_much_more_is_a_sentence() -> None:
    await refused("bomb.docx", bomb())


async def refused(name: str, content: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        await read_document(name, content, "17.1-hosted")
    assert name in str(caught.value)
    assert len(str(caught.value)) < 400


async def test_a_file_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(DocumentError, match="within"):
        await read_document("ports.md", PAGE, None, longest_s=0.01)
