"""Where do the rows of a table stand, said once below it?"""

from collections.abc import Iterable
from typing import Any


def row_of(citation: dict[str, Any]) -> str:
    """Return ` (row 7)`, to stand behind a name; empty for a row without a number."""
    row = citation.get("row")
    return f" (row {row})" if row else ""


def row_sources(citations: Iterable[dict[str, Any]]) -> list[str]:
    """Return a line for each document and edition: `Environmental Requirements, edition 16.3-hosted: rows 2-8 in …; row 9 in …`."""
    documents: dict[tuple[str, str], dict[str, list[int]]] = {}
    for citation in citations:
        own = documents.setdefault(
            (str(citation.get("document") or ""), str(citation.get("edition") or "")), {}
        )
        row = citation.get("row")
        own.setdefault(str(citation.get("section") or ""), []).extend(
            [row] if isinstance(row, int) else []
        )
    return [
        f"{document}, edition {edition}: {'; '.join(_section(name, rows) for name, rows in sections.items())}"
        for (document, edition), sections in documents.items()
    ]


def _section(name: str, rows: list[int]) -> str:
    if not rows:
        return name
    return f"{'row' if len(set(rows)) == 1 else 'rows'} {_spans(sorted(set(rows)))} in {name}"


def _spans(rows: list[int]) -> str:
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)
