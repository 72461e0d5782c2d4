"""Which text does the PDF on standard input hold? Runs in a process of its own, with bounds."""

import importlib
import io
import json
import logging
import sys

import pypdf
from pypdf.errors import PyPdfError

MOST_PAGES = 300
MOST_CHARACTERS = 5_000_000
_MEMORY_BYTES = 1024**3
_CPU_SECONDS = 25


def read_pages(data: bytes) -> dict[str, str]:
    """Return `text` of all pages, or `refused` with a sentence."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"refused": "The PDF is encrypted. Import the page as text or HTML."}
        if len(reader.pages) > MOST_PAGES:
            return {
                "refused": f"The PDF has {len(reader.pages)} pages; at most {MOST_PAGES} are read."
            }
        texts: list[str] = []
        for page in reader.pages:
            texts.append(page.extract_text())
            if sum(map(len, texts)) > MOST_CHARACTERS:
                return {"refused": "The PDF holds more text than a requirement document."}
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
    ) as error:
        return {
            "refused": f"The PDF is damaged ({type(error).__name__}). Import the page as text or HTML."
        }
    return {"text": "\n".join(texts)}


def main() -> None:
    """Read standard input, write JSON to standard output."""
    if sys.platform != "win32":
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    logging.disable()
    sys.stdout.write(json.dumps(read_pages(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
