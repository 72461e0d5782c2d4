"""What does a spreadsheet read of a review? One line a requirement, then what is extra, disabled and not understood."""

import csv
import io
from collections.abc import Iterator

from checks.connections import span_text
from checks.firewall.review import WORDS, Entry, Review
from checks.spreadsheet import harmless

COLUMNS = (
    "site", "edition", "what", "standing", "port", "transport", "component", "from_role", "from_addresses", "to_role",
    "to_addresses", "site_port", "sentence", "lines", "condition", "document", "section", "row", "text",
)  # fmt: skip


def write_csv(review: Review) -> str:
    """Return RFC 4180 with CRLF below a line of column names; nothing in it is a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for row in _rows(review):
        own = {"site": review.site.id, "edition": review.site.edition, **row}
        writer.writerow({column: harmless(value) for column, value in own.items()})
    return out.getvalue()


def _rows(review: Review) -> Iterator[dict[str, object]]:
    for entry in review.entries:
        yield _entry(entry, WORDS[review.kind][entry.standing])
    for what, rules in (("extra rule", review.extras), ("disabled rule", review.disabled)):
        for rule in rules:
            yield {"what": what, "lines": rule.line, "sentence": rule.name, "text": rule.text}
    for socket in review.also_listening:
        yield {
            "what": "also listens", "transport": socket.transport, "site_port": socket.port, "lines": socket.line, "text": socket.text,
        }  # fmt: skip
    for what, lines in (("not understood", review.unread), ("left aside", review.aside)):
        for line in lines:
            yield {"what": what, "lines": line.line, "sentence": line.why, "text": line.text}
    for note in review.notes:
        yield {"what": "note", "sentence": note}


def _entry(entry: Entry, word: str) -> dict[str, object]:
    row, way = entry.requirement, entry.connection
    found: dict[str, object] = {
        "what": "requirement",
        "standing": word,
        "port": row.port if row.port is not None else "",
        "transport": row.transport or "",
        "component": row.component,
        "sentence": entry.sentence,
        "lines": " ".join(map(str, entry.lines)),
        "condition": row.condition or "",
        **{key: row.citation.get(key) or "" for key in ("document", "section", "row")},
    }
    if way is not None:
        found |= {
            "from_role": way.source.role,
            "from_addresses": " ".join(way.source.hosts),
            "to_role": way.target.role,
            "to_addresses": " ".join(way.target.hosts),
            "site_port": span_text(way.ports),
        }
    return found
