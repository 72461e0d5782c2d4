"""Which text does the PDF on standard input hold? Runs in a process of its own, with bounds."""

import importlib
import io
import json
import logging
import re
import sys
import unicodedata
from collections import Counter

import pypdf
from pypdf.errors import PyPdfError

from knowledge.importing.footnotes import RAISED

MOST_PAGES = 300
MOST_LAID_OUT = 60  # a layout costs several times the plain stream
MOST_CHARACTERS = 5_000_000
_MEMORY_BYTES = 1024**3
_CPU_SECONDS = 9
_NEARLY_ALL = 0.95
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_TORN = re.compile(r"(?<!\S)(\S*[A-Za-z])[ ]+(?=([a-z]+)(\S*))")
_ENDING_NUMBER = re.compile(r"[0-9]{1,5}$")
_SMALL = 0.85
_NUMBER = re.compile(r"[0-9]+")
_COLUMNS = re.compile(r"\S\s{2,}\S")


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
        for number, page in enumerate(reader.pages):
            texts.append(_page_text(page, is_laid_out=number < MOST_LAID_OUT))
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
    return {"text": "\n".join(without_running_lines(texts))}


def _page_text(page: pypdf.PageObject, *, is_laid_out: bool) -> str:
    """Return a page's text with its columns below each other; as a plain stream where its places can't be told."""
    raised: dict[str, str] = {}
    plain = _folded(page.extract_text(visitor_text=_Superscripts(raised)))
    try:
        laid_out = _folded(page.extract_text(extraction_mode="layout")) if is_laid_out else ""
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, ZeroDivisionError):
        laid_out = ""
    # Text that is turned or has no widths falls out of the layout: then the stream is all there is.
    is_whole = len(_letters(laid_out)) >= len(_letters(plain)) * _NEARLY_ALL
    text = _without_gaps(laid_out, frozenset(plain.split())) if is_whole else plain
    for printed, told in raised.items():
        text = re.sub(rf"(?<![0-9]){printed}(?![0-9])", told, text)
    return text


class _Superscripts:
    """Notes which numbers have a small digit right behind them: `25` and a raised 1 are no 251."""

    def __init__(self, raised: dict[str, str]) -> None:
        self._raised = raised
        self._before = ""
        self._size = 0.0

    def __call__(
        self, text: str, _cm: list[float], _tm: list[float], _font: object, size: float
    ) -> None:
        """Take one piece of text, in the order of the page."""
        number = _ENDING_NUMBER.search(self._before)
        if number and text.strip().isdecimal() and size < self._size * _SMALL:
            mark = text.strip()
            self._raised[number[0] + mark] = number[0] + mark.translate(RAISED)
        if text.strip():
            self._before, self._size = text, size


def _without_gaps(text: str, words: frozenset[str]) -> str:
    """Join what the layout tore apart within a word (`fir   ewall`): the stream has the word whole."""

    def joined(found: re.Match[str]) -> str:
        first, second = found[1], found[2] + found[3]
        is_torn = first + second in words and not {first, second} <= words
        return first if is_torn else found[0]

    return _TORN.sub(joined, text)


def _folded(text: str) -> str:
    """Spell ligatures out; all other characters stay."""
    return _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def _letters(text: str) -> str:
    return "".join(text.split())


def without_running_lines(pages: list[str]) -> list[str]:
    """Return the pages without the lines that stand at the head or foot of most of them, whatever number they carry."""
    edges: Counter[str] = Counter()
    cut = [[line.rstrip() for line in page.split("\n")] for page in pages]
    for lines in cut:
        edges.update({_like(lines[at]) for at in _edges(lines)})
    running = {text for text, times in edges.items() if times > 1 and times * 2 > len(pages)}
    kept: list[str] = []
    for lines in cut:
        out = {at for at in _edges(lines) if _like(lines[at]) in running}
        body = [line for at, line in enumerate(lines) if at not in out]
        while body and not body[0]:
            body.pop(0)
        while body and not body[-1]:
            body.pop()
        if body:
            kept.append("\n".join(body))
    return kept


def _edges(lines: list[str]) -> list[int]:
    """Return where the first and the last line with text stand, if it isn't a table's header that comes again."""
    filled = [at for at, line in enumerate(lines) if line]
    ends = dict.fromkeys(filled[:1] + filled[-1:])
    return [at for at in ends if not _COLUMNS.search(lines[at].strip())]


def _like(line: str) -> str:
    return _NUMBER.sub("#", " ".join(line.split()))


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
