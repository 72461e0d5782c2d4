"""Which text does a PDF hold?"""

import json
import subprocess
import sys

from knowledge.importing.source import UnreadableDocumentError

_SECONDS = 20


def read_pdf(data: bytes) -> str:
    """Return the text of all pages, read in a process of its own that is stopped after 9 s of work, 20 s or 1 GB of memory.

    Raises `UnreadableDocumentError` for a PDF that is damaged, encrypted, without text or built to do harm.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "knowledge.importing.pdf_text"],
            input=data, capture_output=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocumentError(
            f"The PDF took longer than {_SECONDS} s to read. Import the page as text."
        ) from error
    if done.returncode != 0:
        raise UnreadableDocumentError(
            "The PDF is damaged or too large to read. Import the page as text or HTML."
        )
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise UnreadableDocumentError(str(answer["refused"]))
    text = str(answer["text"])
    if not text.strip():
        raise UnreadableDocumentError(
            "The PDF holds pictures, no text. Import the page as text or HTML."
        )
    return text
