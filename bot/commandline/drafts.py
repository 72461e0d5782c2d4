"""How do drafts, editions and their differences look on a terminal, and as JSON?"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.published.touched import Touched
from knowledge.comparing import Changed, Compared, EditionDiff
from knowledge.golden import ChangedAnswer
from knowledge.importing.draft import Draft, PortRow
from knowledge.model import AddressRange, Edition, Exclusion, PortRequirement
from knowledge.plain import to_plain
from knowledge.reviewing import DraftRecord

_WIDEST_TEXT = 60
_MOST_ANSWER_LINES = 4


def print_draft(draft: Draft, console: Console) -> None:
    """Print what was understood row by row, then what is doubtful, cut off or not understood."""
    said = f"{draft.document}: {draft.title}, {str(draft.outcome).replace('_', ' ')}"
    console.print(Text(said, style="bold"))
    section = ""
    for row in draft.ports:
        if row.section != section:
            section = row.section
            console.print(Text(f"\ntable {section}" if row.table else f"\n{section}", style="dim"))
        _print_port(row, console)
    rows: list[tuple[str, str, str, str]] = []
    rows += [(str(row.line), row.kind, row.value, row.machine or "") for row in draft.exclusions]
    rows += [(str(row.line), "addresses", row.cidr, row.what) for row in draft.ip_ranges]
    rows += [
        (str(row.line), row.topic.replace("_", " "), _short(row.text), "")
        for row in draft.guidelines
    ]
    if rows:
        console.print()
        console.print(_table(("line", "what", "value", "where"), rows))
    remarks = list(_remarks(draft))
    if remarks:
        console.print()
    for line in remarks:
        console.print(Text(line))
    console.print(Text(f"\n{_counted(draft)}", style="bold"))


def _counted(draft: Draft) -> str:
    """Return how much was understood, and how many lines a person should look at."""
    lines = {
        *(cut.line for cut in draft.incomplete),
        *(remark.line for remark in (*draft.doubtful, *draft.not_understood)),
        *(warned.line for warned in draft.warnings if warned.line is not None),
    }
    parts = (
        (len(draft.ports), "port row"),
        (len(draft.exclusions), "exclusion"),
        (len(draft.ip_ranges), "address range"),
        (len(draft.guidelines), "guideline"),
    )
    told = ", ".join(f"{number} {name}{'' if number == 1 else 's'}" for number, name in parts)
    return f"{told}; {len(lines)} line{' needs' if len(lines) == 1 else 's need'} a look"


def _remarks(draft: Draft) -> Iterable[str]:
    for warned in draft.warnings:
        if warned.line is not None:
            yield f"warning, line {warned.line}: {warned.kind.replace('_', ' ')}: {_short(warned.about)}"
    for cut in draft.incomplete:
        yield f"cut off, line {cut.line}: {_short(cut.text)}; not completed and not imported"
    for doubt in draft.doubtful:
        yield f"doubtful, line {doubt.line}: {doubt.reason}{_about(doubt.text)}"
    for unread in draft.not_understood:
        yield f"not understood, line {unread.line}: {unread.reason}{_about(unread.text)}"
    if draft.absent:
        yield f"not in this document: {', '.join(draft.absent).replace('_', ' ')}"


def print_edition(edition: Edition, console: Console) -> None:
    """Print an edition's rows and how much of it is known."""
    title = f"{edition.name}, revision {edition.revision}: {edition.product} {edition.version}, {edition.deployment}"
    console.print(escape(title), style="bold")
    rows = [
        (
            row.key,
            _number(row.port, row.port_to),
            row.transport,
            row.direction or "",
            row.condition or "",
            ", ".join(row.where_open),
            row.purpose,
        )
        for row in edition.ports
    ]
    console.print(
        _table(("key", "port", "transport", "direction", "only if", "open on", "what for"), rows)
    )
    other: list[tuple[str, str, str, str]] = []
    other += [(row.key, row.category, row.value, row.machine) for row in edition.exclusions]
    other += [(row.key, row.topic, _short(row.text), "") for row in edition.guidelines]
    other += [("", "addresses", row.cidr, f"{row.what} (historic)") for row in edition.ip_ranges]
    if other:
        console.print(_table(("key", "what", "value", "where"), other))
    known = ", ".join(f"{part.replace('_', ' ')} {much}" for part, much in edition.known.items())
    console.print(escape(f"known: {known}. {edition.known_note or ''}".strip()))


def print_changed_answers(
    answers: Sequence[ChangedAnswer], console: Console, *, whole: bool = False
) -> None:
    """Print the everyday answers that would change, before and after; those that change in words alone only with `whole`."""
    if not answers:
        console.print("no everyday answer changes")
    for one in answers:
        if whole or not one.in_words:
            console.print(escape(f"“{one.question}”"), style="bold")
            before, after = one.before, one.after
            if not whole:
                before, after = _only_in(before, after), _only_in(after, before)
            console.print(escape(f"  before: {_indented(before)}\n  after:  {_indented(after)}"))
    in_words = [one for one in answers if one.in_words]
    if in_words and not whole:
        many = (
            f"{len(in_words)} everyday answers change"
            if len(in_words) > 1
            else "1 everyday answer changes"
        )
        console.print(
            f"{many} in words alone: same ports, transports and places (`wfo knowledge draft N --whole` shows them)"
        )


def _only_in(text: str, other: str) -> str:
    """Return the first lines that the other answer doesn't have, without the sources."""
    there = set(other.splitlines())
    own = [x for x in text.splitlines() if x not in there and not x.startswith("Source:")]
    more = (
        [f"… and {len(own) - _MOST_ANSWER_LINES} lines more"]
        if len(own) > _MOST_ANSWER_LINES
        else []
    )
    return "\n".join([*own[:_MOST_ANSWER_LINES], *more]) or text


def _indented(text: str) -> str:
    return text.replace("\n", "\n          ")


def print_touched(touched: Sequence[Touched], console: Console) -> None:
    """Print the sites that a change of editions touches."""
    for one in touched:
        ran = f", last checked by {one.ran_by}" if one.ran_by else ", never checked"
        console.print(escape(f"touches {one.site} ({one.edition}{ran})"))


def print_diff(difference: EditionDiff, console: Console) -> None:
    """Print what was added, removed and changed, and what can't be told."""
    console.print(escape(f"{difference.old} → {difference.new}"), style="bold")
    for mark, rows in (("+", difference.added), ("-", difference.removed)):
        for row in rows:
            console.print(escape(f"{mark} {named(row)}"))
    for changed in difference.changed:
        console.print(escape(f"~ {named(changed.new)}: {_fields(changed)}"))
    if difference.is_empty:
        console.print("no difference found")
    for note in difference.notes:
        console.print(escape(f"? {note.replace('_', ' ')}"))


def _fields(changed: Changed) -> str:
    return "; ".join(
        f"{change.field.replace('_', ' ')} {change.old or 'not stated'} → {change.new or 'not stated'}"
        for change in changed.fields
    )


def diff_json(difference: EditionDiff) -> dict[str, Any]:
    """Return the differences as plain values, each requirement whole."""
    return {
        "old": difference.old,
        "new": difference.new,
        "added": [to_plain(row) for row in difference.added],
        "removed": [to_plain(row) for row in difference.removed],
        "changed": [
            {
                "old": to_plain(row.old),
                "new": to_plain(row.new),
                "fields": [asdict(field) for field in row.fields],
            }
            for row in difference.changed
        ],
        "notes": list(difference.notes),
    }


def edition_json(edition: Edition) -> dict[str, Any]:
    """Return an edition as plain values."""
    heads = (
        "name",
        "product",
        "version",
        "deployment",
        "document",
        "url",
        "known",
        "known_note",
        "revision",
    )
    parts = ("ports", "exclusions", "guidelines", "ip_ranges")
    values: dict[str, Any] = {head: getattr(edition, head) for head in heads}
    return {
        **values,
        **{part: [to_plain(row) for row in getattr(edition, part)] for part in parts},
    }


def print_records(records: list[DraftRecord], console: Console) -> None:
    """Print the list of drafts."""
    rows = [
        (
            str(row.id),
            row.edition,
            row.file_name,
            row.state.replace("_", " "),
            row.requested_by or row.author,
            f"{row.created_at:%Y-%m-%d %H:%M} UTC",
        )
        for row in records
    ]
    console.print(_table(("draft", "edition", "file", "state", "by", "since"), rows))


def named(row: Compared) -> str:
    """Return a requirement in one line."""
    if isinstance(row, PortRequirement):
        only = f", {row.condition}" if row.condition else ""
        return f"{_number(row.port, row.port_to)} {row.transport} {row.component}{only}"
    if isinstance(row, Exclusion):
        return f"exclusion {row.category} {row.value} on {row.machine}"
    if isinstance(row, AddressRange):
        return f"addresses {row.cidr}"
    return f"guideline {row.topic}"


def _print_port(row: PortRow, console: Console) -> None:
    """Print a row on as many lines as it needs: what it requires, then its terms and its text."""
    head = f"{_number(row.port, row.port_to)} {row.transport or '?'}"
    line = Text(f"{row.line:>5}  ", style="dim")
    line.append(head, style="bold")
    # Without a process column the label is the text's first words: then the text itself is printed, once.
    is_text = row.description.startswith(row.component) and not row.condition
    line.append(f"  {row.description if is_text else row.component}", style="default")
    console.print(line)
    ends = _ends(row)
    terms = (
        " ".join(filter(None, (row.direction, ends))),
        f"default {row.transport_default}" if row.transport_default else "",
        f"open on {', '.join(row.where_open)}" if row.where_open else "",
        f"only if {row.condition}" if row.condition else "",
        f"or {row.alternative_to} instead" if row.alternative_to else "",
    )
    said = "; ".join(filter(None, terms))
    for text in filter(None, (said, "" if is_text else row.description)):
        console.print(Padding(Text(text), (0, 0, 0, 7)))


def _ends(row: PortRow) -> str:
    if row.source and row.destination:
        return f"{row.source} {'↔' if row.direction == 'between' else '→'} {row.destination}"
    return (
        f"from {row.source}" if row.source else f"to {row.destination}" if row.destination else ""
    )


def _number(port: int | None, port_to: int | None) -> str:
    if port is None:
        return "no number"
    return f"{port}-{port_to}" if port_to else str(port)


def _about(text: str) -> str:
    return f": {_short(text)}" if text else ""


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST_TEXT else f"{text[: _WIDEST_TEXT - 1]}…"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    table = Table(*heads, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(Text, row))
    return table
