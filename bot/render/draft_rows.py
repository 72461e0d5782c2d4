"""What did I understand of a document: row by row, and what not?"""

from collections.abc import Iterable

from bot.message import File, Message
from bot.render.blocks import sections, table
from bot.render.escape import bold, code, escape
from bot.render.limits import Part, fitted
from knowledge.importing.draft import Draft, PortRow

MOST_LINES = 12
_LONGEST = 160


def draft_name(number: int) -> str:
    """Write a draft's number as people quote it."""
    return f"D-{number}"


def rows(number: int, draft: Draft) -> Message:
    """Show what was understood, row by row with its line in the document; all of it as a file when long."""
    head = f"{bold(draft_name(number))}: what I understood of {code(draft.document)}, with the line of each row."
    lines = row_lines(draft)
    shown = table(
        ("Line", "Requirement", "For"),
        [(str(line), what, why) for line, what, why in _cells(draft)],
    )
    parts = [Part("", tuple(sections(head)))]
    if shown is not None:
        parts.append(Part("", (shown,)))
    else:
        parts += [
            Part("", tuple(sections(escape("\n".join(lines[n : n + MOST_LINES])))))
            for n in range(0, len(lines), MOST_LINES)
        ]
    whole = "\n".join([f"{draft.title} ({draft.document})", *lines, *remark_lines(draft)]) + "\n"
    file = File(
        f"draft-{number}.txt", f"{draft_name(number)}: all rows and remarks", whole.encode()
    )
    return fitted("\n".join([head, *map(escape, lines)]), parts, file)


def row_lines(draft: Draft) -> list[str]:
    """One plain line a row: `line 12: 5638 TCP Logging, …`."""
    return [f"line {line}: {what}, {why}".rstrip(", ") for line, what, why in _cells(draft)]


def _cells(draft: Draft) -> Iterable[tuple[int, str, str]]:
    for port in draft.ports:
        yield port.line, _port(port), _for(port)
    for exclusion in draft.exclusions:
        where = " ".join(filter(None, (exclusion.machine, exclusion.component)))
        yield exclusion.line, f"exclude {exclusion.kind} {exclusion.value}", where
    for addresses in draft.ip_ranges:
        yield addresses.line, f"addresses {addresses.cidr}", addresses.what
    for guideline in draft.guidelines:
        yield guideline.line, guideline.topic.replace("_", " "), short(guideline.text)


def _port(row: PortRow) -> str:
    number = "no number" if row.port is None else str(row.port)
    number += f"-{row.port_to}" if row.port_to is not None else ""
    # Where the table names no process our label is the text's first words, and the text stands beside it.
    is_text = row.description.startswith(row.component) and not row.condition
    return f"{number} {row.transport or '?'}{'' if is_text else f' {row.component}'}"


def _for(row: PortRow) -> str:
    parts = (
        row.description,
        " ".join(filter(None, (row.direction, _ends(row)))),
        f"default {row.transport_default}" if row.transport_default else "",
        f"open on {', '.join(row.where_open)}" if row.where_open else "",
        f"only if {row.condition}" if row.condition else "",
        f"or {row.alternative_to} instead" if row.alternative_to else "",
    )
    return short("; ".join(part for part in parts if part))


def _ends(row: PortRow) -> str:
    if row.source and row.destination:
        return f"{row.source} {'↔' if row.direction == 'between' else '→'} {row.destination}"
    return (
        f"from {row.source}" if row.source else f"to {row.destination}" if row.destination else ""
    )


def remark_lines(draft: Draft) -> list[str]:
    """One plain line for all that was doubtful, cut off or not understood, and what the document lacks."""
    return [
        *(
            f"not understood, line {r.line}: {_about(r.reason, r.text)}"
            for r in draft.not_understood
        ),
        *(
            f"cut off, line {cut.line}: {short(cut.text)}; not completed, not imported"
            for cut in draft.incomplete
        ),
        *(f"doubtful, line {r.line}: {_about(r.reason, r.text)}" for r in draft.doubtful),
        *(
            f"warning, line {w.line or '-'}: {w.kind.replace('_', ' ')}: {short(w.about)}"
            for w in draft.warnings
        ),
        *(
            [f"not in this document: {', '.join(draft.absent).replace('_', ' ')}"]
            if draft.absent
            else []
        ),
    ]


def _about(reason: str, text: str) -> str:
    return f"{reason}: {short(text)}" if text else reason


def short(text: str, longest: int = _LONGEST) -> str:
    """Cut a text at so many characters; one of a row is brought to a single line first."""
    text = " ".join(text.split()) if longest == _LONGEST else text
    return text if len(text) <= longest else text[:longest].rstrip() + " …"
