"""Was the text taken from a printed copy, where digits get lost?"""

import re

_PAGE_MARK = re.compile(
    r"^\W{0,20}(?:page\s+[0-9]{1,5}(?:\s*(?:of|/)\s*[0-9]{1,5})?|[0-9]{1,5}\s+of\s+[0-9]{1,5})\W{0,20}$",
    re.IGNORECASE | re.MULTILINE,
)
_LEADERS = re.compile(r"(?:\. ?){5,}\s*[0-9ivx]{0,5}\s*$", re.MULTILINE)
_LOST_DIGIT = re.compile(
    r"\b(?:v|version|release|r)\.?\s+\.\s?[0-9]|\b[0-9]+\.\s+\.[0-9]|\bV \.[0-9]|\bport\s+\.[0-9]",
    re.IGNORECASE,
)


def why_printed(text: str, *, from_pdf: bool) -> str | None:
    """Return why the numbers of a text can't be trusted, or None.

    Page marks and dotted leaders are normal in a PDF, which keeps its digits; in pasted text they tell of paper.
    """
    if _LOST_DIGIT.search(text):
        return "the text comes from a printed copy that lost digits"
    if not from_pdf and _PAGE_MARK.search(text) and _LEADERS.search(text):
        return "the text comes from a printed copy (page marks, dotted leaders), where digits get lost"
    return None
