"""What does a program read of a review? Fields may be added, not renamed."""

import json
from typing import Any

from checks.firewall.review import WORDS, Entry, Review
from checks.firewall.rule import Rule, Unread


def write_json(review: Review) -> str:
    """Return one object: site, edition, what was read, whose rules, counts by standing, entries, extras, unread lines."""
    return json.dumps(as_json(review), ensure_ascii=False, indent=1) + "\n"


def as_json(review: Review) -> dict[str, Any]:
    """Return the review as plain values."""
    words = WORDS[review.kind]
    return {
        "site": review.site.id,
        "edition": review.site.edition,
        "kind": review.kind,
        "dialect": review.dialect,
        "place": {"role": review.place.role, "guessed": review.place.why or None},
        "counts": {words[standing]: n for standing, n in review.counts.items()},
        "requirements": [_entry(entry, words[entry.standing]) for entry in review.entries],
        "extra": [_rule(rule) for rule in review.extras],
        "disabled": [_rule(rule) for rule in review.disabled],
        "also_listening": [
            {"line": s.line, "transport": s.transport, "port": s.port, "text": s.text}
            for s in review.also_listening
        ],
        "aside": [_unread(line) for line in review.aside],
        "unread": [_unread(unread) for unread in review.unread],
        "notes": list(review.notes),
    }


def _entry(entry: Entry, word: str) -> dict[str, Any]:
    row, way = entry.requirement, entry.connection
    return {
        "key": row.key,
        "port": row.port,
        "port_to": row.port_to,
        "transport": row.transport,
        "component": row.component,
        "citation": row.citation,
        "standing": word,
        "sentence": entry.sentence,
        "lines": list(entry.lines),
        "from": None
        if way is None
        else {"role": way.source.role, "hosts": list(way.source.hosts)},
        "to": None if way is None else {"role": way.target.role, "hosts": list(way.target.hosts)},
        "ports": None if way is None else [list(span) for span in way.ports],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {"line": rule.line, "name": rule.name, "action": rule.action, "text": rule.text}


def _unread(unread: Unread) -> dict[str, Any]:
    return {"line": unread.line, "text": unread.text, "why": unread.why}
