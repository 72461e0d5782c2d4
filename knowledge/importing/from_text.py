"""Which lines does a plain text have: headings, list items, running text?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.importing.footnotes import raised
from knowledge.importing.source import INVISIBLE, Line, UnreadableDocumentError

MOST_LINES = 50_000
LONGEST_LINE = 20_000

_ITEM = re.compile(
    r"^[ \t]*(?:[\u2022\u2023\u25aa\u25cf\u25e6\u2043\u00b7\uf0b7]|[-*+\u2013\u2014](?=\s)|o(?=\s{2,}))[ \t\u00a0]*(?=\S)"
)
# What a mail quotes, and the fences of a program in Markdown.
_QUOTED = re.compile(r"^ {0,3}(?:>[ \t]?)+(?=\s*\S)")
_FENCE = re.compile(r"^\s*(?:```|~~~)\s*\w*\s*$")
_WIKI_HEADING = re.compile(r"^h[1-6]\.\s+(?=\S)")
_WIKI_HEADER = re.compile(r"^\s*\|\|.+\|\|\s*$")
_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?=\S)")
_NUMBERED = re.compile(r"([0-9]{1,2})[.)]\s+(?=\S)")
_UNDERLINE = re.compile(r"^[ \t]*(?:={3,}|-{3,}|~{3,})[ \t]*$")
_LABELLED = re.compile(r"[A-Za-z][\w /()#.,&?'-]{0,40}:\s+\S")
_NEARLY_AS_LONG = 0.8
_LONGEST_PATH = 300
# A dash before wide gaps is the empty first cell of a row.
_COLUMNS = re.compile(r"\t|\s{3,}")
_FEWEST_COLUMNS = 4
_COPYRIGHT = re.compile(r"^\W{0,20}(?:\u00a9|\(c\)\s|copyright\b).{0,200}$", re.IGNORECASE)
_RULER = re.compile(r"^[ \t]*[-=]{2,}(?:[ \t]+[-=]{2,})+[ \t]*$")
_PAGE_MARK = re.compile(
    r"^\W{0,20}(?:page\s+[0-9]{1,5}(?:\s*(?:of|/)\s*[0-9]{1,5})?|[0-9]{1,5}\s+of\s+[0-9]{1,5})\W{0,20}$", re.IGNORECASE
)  # fmt: skip
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500})(?<=\S)\1|`([^`\n]{1,500})`")
_SLANTED = re.compile(r"(?<![\w*\\])\*(?=\w)([^*\n]{1,200}?)(?<=\w)\*(?![\w*]|\.\w)")
_LINK = re.compile(r"!?\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")
_ESCAPED = re.compile(r"\\([_*#<>\[\]])")
_IN_PATH = re.compile(r"(?:[A-Za-z]:|%|^\W?\\)\\\S*$")
_SUPER = re.compile(r"<sup>([^<\n]{1,10})</sup>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)


def read_text(text: str) -> list[Line]:
    """Return the lines that hold something; page marks and rules are left out, Markdown marks taken off.

    Raises `UnreadableDocumentError` for more lines, or a longer one, than any help page has.
    """
    physical = (
        INVISIBLE.sub("", text)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\f", "\n")
        .split("\n")
    )
    if len(physical) > MOST_LINES:
        raise UnreadableDocumentError(
            f"The file has {len(physical):,} lines; at most {MOST_LINES:,} are read. Import the page itself, not an archive."
        )
    lines: list[Line] = []
    blank = True
    for number, raw in enumerate(physical, 1):
        if len(raw) > LONGEST_LINE:
            raise UnreadableDocumentError(
                f"Line {number} has {len(raw):,} characters; at most {LONGEST_LINE:,} are read. Save the page as text or HTML again."
            )
        raw = _QUOTED.sub("", raw) if ">" in raw[:4] else raw
        if raw.strip() in {"", ">"} or _PAGE_MARK.match(raw):
            blank = blank or not raw.strip()
            continue
        if _RULER.match(raw) or _COPYRIGHT.match(raw):
            continue
        if _FENCE.match(raw):
            blank = True
            continue
        if _UNDERLINE.match(raw):
            if lines and not blank and _is_underlined(lines[-1].text, raw):
                lines[-1] = replace(lines[-1], mark="heading")
            blank = True
            continue
        lines.append(_line(number, raw, blank_before=blank))
        blank = False
    return _with_numbered_items(lines)


def _is_underlined(text: str, rule: str) -> bool:
    """Tell a heading's underline from the rule that closes a table or a `Label: value` block."""
    if "|" in text or text.endswith((".", ";", ":")):
        return False
    return not _LABELLED.match(text) or len(rule.strip()) >= len(text) * _NEARLY_AS_LONG


def _with_numbered_items(lines: Sequence[Line]) -> list[Line]:
    """Mark `1. this`, `2) that` as entries of a list where a colon announces them or they stand together.

    A numbered line that stands alone is a heading.
    """
    marked: list[Line] = []
    before = 0
    for place, line in enumerate(lines):
        found = _NUMBERED.match(line.text) if line.mark == "text" else None
        number = int(found[1]) if found else 0
        announced = bool(marked) and marked[-1].text.endswith(":")
        follows = number > 1 and number == before + 1
        below = lines[place + 1 : place + 2]
        together = any(
            not after.blank_before
            and (after_number := _NUMBERED.match(after.text)) is not None
            and int(after_number[1]) == number + 1
            for after in below
        )
        if found and (announced or follows or together):
            marked.append(replace(line, text=line.text[found.end() :], mark="item"))
            before = number
        else:
            marked.append(line)
            before = before if not line.blank_before else 0
    return marked


def without_comments(text: str) -> str:
    """Blank out `<!-- -->` in Markdown, keeping the line numbers."""
    kept: list[str] = []
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept += [text[place:start], "\n" * text.count("\n", start, end)]
        place = end + len("-->")
    return "".join([*kept, text[place:]])


def _line(number: int, raw: str, *, blank_before: bool) -> Line:
    if _WIKI_HEADER.match(raw):
        raw = raw.replace("||", "|")
    if _MARKDOWN_HEADING.match(raw):
        return Line(number, _unmarked(raw.strip().strip("#")), blank_before, "heading", raw)
    wiki = _WIKI_HEADING.match(raw)
    if wiki:
        return Line(number, _unmarked(raw[wiki.end() :]), blank_before, "heading", raw)
    item = _ITEM.match(raw)
    if item and "|" not in raw and len(_COLUMNS.split(raw.strip())) < _FEWEST_COLUMNS:
        return Line(number, _unmarked(raw[item.end() :]), blank_before, "item", raw)
    return Line(number, _unmarked(raw), blank_before, raw=raw)


def _unmarked(text: str) -> str:
    """Take off what Markdown adds to words; tabs and runs of spaces stay, they part columns."""
    if "](" in text or "<" in text:
        # A break inside a cell keeps its lines apart: `443<br>80` beside `TCP<br>UDP`.
        line_end = "\n" if "|" in text else " "
        text = _SUPER.sub(lambda found: raised(found[1]), _BREAK.sub(line_end, text))
        text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(lambda found: found[2] or found[3], text)
    text = _SLANTED.sub(r"\1", text) if "*" in text else text
    return _ESCAPED.sub(_unescaped, text).strip(" \r\n\u00a0")


def _unescaped(found: re.Match[str]) -> str:
    r"""Take the backslash off a mark; in `C:\Users\*\Logs` it parts folders."""
    before = found.string[max(0, found.start() - _LONGEST_PATH) : found.start() + 1]
    return found[0] if _IN_PATH.search(before.rsplit(maxsplit=1)[-1]) else found[1]
