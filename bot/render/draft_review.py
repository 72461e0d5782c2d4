"""What would publishing a draft change, and which buttons decide on it?"""

from collections.abc import Sequence

from bot.message import File, Message
from bot.published.effects import Review
from bot.render.blocks import Button, actions, context, sections
from bot.render.draft_rows import MOST_LINES, draft_name, remark_lines, row_lines, short
from bot.render.editions import difference_lines, sites_line
from bot.render.editions import summary as differences
from bot.render.escape import bold, code, escape, mention
from bot.render.limits import Part, fitted
from bot.render.words import counted, listed
from knowledge.golden import ChangedAnswer
from knowledge.importing.draft import Draft
from knowledge.reviewing import DraftRecord

PUBLISH = "publish-draft"
DISCARD = "discard-draft"
MOST_ANSWERS = 4
MOST_SAID = 400  # characters of an answer beside its rival; the file has both whole


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
        before = short(_only_in(before, after), MOST_SAID)
        after = short(_only_in(after, one.before), MOST_SAID)
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


def _part(text: str) -> Part:
    return Part("", tuple(sections(text)))
