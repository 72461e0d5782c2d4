"""What does a sentence below a table say about one of its rows: `Port 7002 is only needed with Lantern Maps`?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.importing.conditions import read_row_condition
from knowledge.importing.draft import PortRow, Remarked
from knowledge.importing.sentences import sentences

_NAMED = re.compile(
    r"\bports?\s+([0-9]{2,5}(?:(?:\s*,\s*|\s*,?\s+and\s+|\s+or\s+)[0-9]{2,5})*)(?![\w.:/]*[\w/])",
    re.IGNORECASE,
)
_SOME_ROW = re.compile(
    r"\b(?:the\s+)?(?:first|second|third|last|former|latter|other|next|upper|lower)\s+(?:two\s+|three\s+|of\s+\w+\s+)?(?:ports?|rows?|lines?|entr(?:y|ies)|ones?)\b",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"\b(?:only|optional|needed|required|necessary|used)\b.{0,40}\b(?:if|when|with|for|in|on|while|during)\b",
    re.IGNORECASE,
)


def read_afterwords(
    text: str, number: int, rows: Sequence[PortRow]
) -> tuple[list[PortRow], list[Remarked]] | None:
    """Return a table's rows with the conditions that a paragraph below it gives by their ports, and what a person should look at.

    None if the paragraph says nothing about them.
    """
    kept = list(rows)
    remarks: list[Remarked] = []
    for sentence in sentences(text):
        phrases = [[int(one) for one in re.findall("[0-9]+", found[1])] for found in _NAMED.finditer(sentence)]  # fmt: skip
        named = {port for phrase in phrases for port in phrase}
        condition = read_row_condition(sentence)
        if condition and len(phrases) == 1:
            meant = [at for at, row in enumerate(kept) if row.port in named]
            for at in meant:
                own = kept[at].condition
                kept[at] = replace(kept[at], condition=f"{own}; {condition}" if own else condition)
            if meant:
                reason = "the condition of a row was taken from this sentence below its table"
                remarks.append(Remarked(sentence, reason, number))
        elif rows and _SOME_ROW.search(sentence) and _LIMITS.search(sentence):
            reason = "it limits a row of the table above; which one was not told apart"
            remarks.append(Remarked(sentence, reason, number))
    return (kept, remarks) if remarks else None
