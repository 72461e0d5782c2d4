"""How does a draft look to the curator who decides on it?"""

from collections.abc import Iterable, Sequence

from bot.message import Block, File, Message
from bot.published.effects import Review
from bot.published.touched import Touched
from bot.render.blocks import Button, actions, context, sections, table
from bot.render.editions import difference_lines, sites_line
from bot.render.editions import summary as differences
from bot.render.escape import bold, code, escape, mention, on_day
from bot.render.limits import Part, fitted
from bot.render.words import counted, listed
from knowledge.golden import ChangedAnswer
from knowledge.importing.draft import Draft, PortRow
from knowledge.model import Edition
from knowledge.reviewing import DraftRecord

PUBLISH = "publish-draft"
DISCARD = "discard-draft"
IMPORT_AS = "import-as"
MOST_LINES = 12
MOST_ANSWERS = 4
MOST_OFFERED = 5
MOST_SAID = 400  # characters of an answer beside its rival; the file has both whole
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
        yield guideline.line, guideline.topic.replace("_", " "), _short(guideline.text)


def _port(row: PortRow) -> str:
    number = "no number" if row.port is None else str(row.port)
    number += f"-{row.port_to}" if row.port_to is not None else ""
    return f"{number} {row.transport or '?'} {row.component}"


def _for(row: PortRow) -> str:
    parts = (
        row.description,
        row.direction or "",
        ", ".join(row.where_open or ()),
        f"only if {row.condition}" if row.condition else "",
    )
    return _short("; ".join(part for part in parts if part))


def remark_lines(draft: Draft) -> list[str]:
    """One plain line for all that was doubtful, cut off or not understood, and what the document lacks."""
    return [
        *(
            f"not understood, line {r.line}: {r.reason}: {_short(r.text)}"
            for r in draft.not_understood
        ),
        *(
            f"cut off, line {cut.line}: {_short(cut.text)}; not completed, not imported"
            for cut in draft.incomplete
        ),
        *(f"doubtful, line {r.line}: {r.reason}: {_short(r.text)}" for r in draft.doubtful),
        *(
            f"warning, line {w.line or '-'}: {w.kind.replace('_', ' ')}: {_short(w.about)}"
            for w in draft.warnings
        ),
        *(
            [f"not in this document: {', '.join(draft.absent).replace('_', ' ')}"]
            if draft.absent
            else []
        ),
    ]


def review(found: Review, approvals: int) -> Message:
    """Show what publishing would change, and the buttons; the file has everything."""
    record = found.stored.record
    draft = record.draft
    name = draft_name(record.id)
    head = (
        f"*{name}: {escape(record.edition)}*, from {code(record.file_name)} by {mention(record.author)}. "
        f"{_counts(draft)}"
    )
    remarks = [*lost_lines(found), *remark_lines(draft)]
    changes = difference_lines(found.difference) if found.difference else []
    answers = [line for one in found.answers for line in _answer_lines(one)]
    said = _difference_said(found)
    sites = sites_line(found.stored.touched)
    how = _how(record, approvals)
    plain = [
        f"{name}: {record.edition}",
        *remarks, said, *changes, *answers, sites, "", "All rows:", *row_lines(draft),
    ]  # fmt: skip
    parts = [
        _part(head),
        *_some("To look at", remarks),
        *_some(said, changes),
        *_answers(found.answers),
        Part("", tuple(context(sites, how))),
    ]
    text = "\n".join(
        filter(
            None,
            (
                head,
                escape("\n".join(remarks)),
                escape(said),
                escape("\n".join([*changes, *answers])),
                sites,
                how,
            ),
        )
    )
    file = File(f"review-{record.id}.txt", f"{name}: the whole review", "\n".join(plain).encode())
    cut = (
        len(remarks) > MOST_LINES or len(changes) > MOST_LINES or len(found.answers) > MOST_ANSWERS
    )
    message = fitted(text, parts, file)
    files = message.files or ((file,) if cut else ())
    # Never cut off with the rest: a draft without its buttons could not be decided on.
    return Message(message.text, (*message.blocks, *actions(_buttons(record))), files)


def lost_lines(found: Review) -> list[str]:
    """Warn of what the edition in force holds and this document doesn't: publishing takes it away."""
    before, after = found.stored.before, found.stored.after
    if before is None:
        return []
    parts = (
        ("exclusion", before.exclusions, after.exclusions),
        ("guideline", before.guidelines, after.guidelines),
        ("address range", before.ip_ranges, after.ip_ranges),
        ("port row", before.ports, after.ports),
    )
    return [
        f"this document holds no {one}s: publishing takes away {counted(len(old), one)} of {before.name}"
        for one, old, new in parts
        if old and not new
    ]


def _counts(draft: Draft) -> str:
    counts = [
        counted(len(draft.ports), "port row"),
        counted(len(draft.exclusions), "exclusion"),
        counted(len(draft.guidelines), "guideline"),
        counted(len(draft.ip_ranges), "address range"),
    ]
    doubts = len(draft.not_understood) + len(draft.incomplete) + len(draft.doubtful)
    return f"{listed(counts)} understood; {counted(doubts, 'place')} doubtful, cut off or not understood."


def _difference_said(found: Review) -> str:
    if found.difference is None:
        return f"{found.stored.after.name} is new: nothing is replaced."
    before = found.stored.before
    revision = f", revision {before.revision}" if before else ""
    return f"Against {found.difference.old}{revision}: {differences(found.difference)}."


def _some(title: str, lines: Sequence[str]) -> list[Part]:
    more = (
        [f"… and {len(lines) - MOST_LINES} more, in the file"] if len(lines) > MOST_LINES else []
    )
    shown = "\n".join([*lines[:MOST_LINES], *more])
    if not lines:
        return [_part(bold(title))] if title != "To look at" else []
    return [_part(f"{bold(title)}\n{escape(shown)}")]


def _answers(changed: Sequence[ChangedAnswer]) -> list[Part]:
    if not changed:
        return [_part("No everyday answer changes.")]
    more = len(changed) - MOST_ANSWERS
    title = f"{counted(len(changed), 'everyday answer')} would change"
    parts = [_part(bold(title + (f" ({more} more in the file)" if more > 0 else "")))]
    shown = changed[:MOST_ANSWERS]
    return [*parts, *(_part(escape("\n".join(_answer_lines(one, shorter=True)))) for one in shown)]


def _answer_lines(one: ChangedAnswer, *, shorter: bool = False) -> list[str]:
    before, after = one.before, one.after
    if shorter:
        before = _short(_only_in(before, after), MOST_SAID)
        after = _short(_only_in(after, one.before), MOST_SAID)
    return [f"“{one.question}”", f"before: {before}", f"after: {after}"]


def _only_in(text: str, other: str) -> str:
    """Return the lines that the other answer doesn't have, without sources; all of it if that leaves nothing."""
    there = set(other.splitlines())
    own = [x for x in text.splitlines() if x not in there and not x.startswith("Source:")]
    return "\n".join(own) or text


def _how(record: DraftRecord, approvals: int) -> str:
    name = draft_name(record.id)
    if record.state == "awaiting_approval" and record.requested_by:
        return (
            f"{mention(record.requested_by)} wants to publish this; a second person approves it with "
            f"*Publish* or `publish {name}`."
        )
    second = " A second person has to approve it." if approvals > 1 else ""
    return f"Nothing is in force yet. Press *Publish*, or type `publish {name}` or `discard {name}`.{second}"


def _buttons(record: DraftRecord) -> list[Button]:
    if record.state not in ("open", "awaiting_approval"):
        return []
    return [
        Button("Publish", PUBLISH, str(record.id), "primary"),
        Button("Discard", DISCARD, str(record.id), "danger"),
    ]


def published(
    edition: Edition, record: DraftRecord, by: str, touched: Sequence[Touched], now: float
) -> Message:
    """Say that it counts from now on: revision, author, who approved it, date, and the sites it touches."""
    people = mention(record.requested_by or by)
    approved = f", approved by {mention(by)}" if record.requested_by else ""
    text = (
        f"*Published {escape(edition.name)}, revision {edition.revision}* ({draft_name(record.id)}), by {people}"
        f"{approved}, {on_day(now)}. Answers and checks use it from now on.\n{sites_line(touched)}"
    )
    return Message(text, tuple(sections(text)))


def decided(record: DraftRecord) -> Block:
    """Say in place of the buttons what became of a draft."""
    as_what = f" as revision {record.revision}" if record.revision is not None else ""
    return context(f"{draft_name(record.id)} was {record.state}{as_what}.")[0]


def discarded(number: int, by: str) -> Message:
    """Say that a draft is closed, and changed nothing."""
    return _said(f"{draft_name(number)} was discarded by {mention(by)}; nothing was changed.")


def awaiting(number: int, by: str) -> Message:
    """Say that a second person has to agree."""
    name = draft_name(number)
    text = (
        f"{mention(by)} wants to publish {name}. A second person who may curate approves it: "
        f"*Publish*, or `publish {name}`."
    )
    return Message(
        text, (*sections(text), *actions([Button("Publish", PUBLISH, str(number), "primary")]))
    )


def drafts(records: Sequence[DraftRecord]) -> Message:
    """List the drafts that wait."""
    if not records:
        return _said("No draft waits. Upload a requirement document to me to make one.")
    lines = [
        f"• {draft_name(one.id)}: {escape(one.edition)}, from {code(one.file_name)} by {mention(one.author)}, "
        f"{one.state.replace('_', ' ')}. `draft {draft_name(one.id)}` shows it."
        for one in records
    ]
    text = "\n".join(lines)
    return fitted(
        text, [_part(line) for line in lines], File("drafts.txt", "Drafts", text.encode())
    )


def not_possible(sentence: str) -> Message:
    """Say why a document can't be read or a draft can't be published."""
    return _said(
        f"{escape(sentence[:1].upper() + sentence[1:].rstrip('.'))}. Nothing was changed."
    )


def nothing_found(draft: Draft) -> Message:
    """Say that a readable document requires nothing."""
    return _said(
        f"I found no requirement in {code(draft.document)}, so there is no draft. Nothing was changed."
    )


def which_edition(file: str, held: Sequence[str], reference: str) -> Message:
    """Ask which edition a document is: pages mostly don't say, and nothing is guessed."""
    text = (
        f"Which edition is {code(file)}? Pages mostly don't say. Press one, or type `import as 17.1-hosted` "
        "in this thread with its version and deployment."
    )
    buttons = [
        Button(name, f"{IMPORT_AS}:{n}", f"{reference} {name}")
        for n, name in enumerate(held[:MOST_OFFERED])
    ]
    return Message(text, (*sections(text), *actions(buttons)))


def left_alone(files: Sequence[str]) -> Message:
    """Say that a file beside a question was not imported."""
    return _said(
        f"I answered the question and left {listed([code(name) for name in files])} alone. "
        "To import it, type `import as 17.1-hosted` in this thread."
    )


def no_file() -> Message:
    """Say that there is no document in this thread."""
    return _said(
        "There is no document in this thread. Upload it to me with the edition's name beside it."
    )


def _said(text: str) -> Message:
    return Message(text, tuple(sections(text)))


def _part(text: str) -> Part:
    return Part("", tuple(sections(text)))


def _short(text: str, longest: int = _LONGEST) -> str:
    text = " ".join(text.split()) if longest == _LONGEST else text
    return text if len(text) <= longest else text[:longest].rstrip() + " …"
