"""How do open questions look: the curators' card, the dialog to answer, what askers are told?"""

from collections.abc import Sequence
from typing import Any

from bot.message import File, Message
from bot.render.answer import note_text
from bot.render.blocks import Button, actions, context, sections
from bot.render.escape import bold, clean, code, escape, mention, on_day
from bot.render.limits import Part, fitted
from bot.render.words import counted, day
from bot.store.gaps import Gap, GapState, Proposal
from bot.store.notes import Note

ANSWER = "answer-gap"
APPROVE = "approve-gap"
DECLINE = "decline-gap"
DIALOG = "gap_answer"
REQUIREMENT = "gap-requirement"
COMPONENT = "gap-component"
KEPT_DAYS = ((0, "for good"), (30, "for 30 days"), (90, "for 90 days"), (365, "for a year"))
LONGEST_NOTE = 2_000
LONGEST_PHRASE = 60


def gap_name(number: int) -> str:
    """Write a question's number as people quote it."""
    return f"Q-{number}"


def card(gap: Gap) -> Message:
    """Show an open question in the curators' channel: what is asked, how often, what was proposed."""
    name = gap_name(gap.id)
    head = f"*{name}* ({_state(gap)}): what the documents leave open, edition {code(gap.edition)}"
    asked = f">{escape(gap.question[:1_500])}".replace("\n", "\n>")
    waiting = (
        f"{counted(len(gap.askers), 'request')} for the answer, since {on_day(gap.opened_at)}."
    )
    proposal = f"{_proposed(gap.proposal)}" if gap.proposal else ""
    text = "\n".join(filter(None, (head, asked, proposal, waiting)))
    how = _how(gap) if gap.state in (GapState.OPEN, GapState.PROPOSED) else ""
    blocks = (
        *sections("\n".join(filter(None, (head, asked, proposal)))),
        *context(waiting, how),
        *actions(_buttons(gap)),
    )
    return Message("\n".join(filter(None, (text, how))), blocks)


def _state(gap: Gap) -> str:
    return {
        GapState.OPEN: "open",
        GapState.PROPOSED: "waits for a second person",
        GapState.ANSWERED: "answered",
        GapState.DECLINED: "declined",
    }[gap.state]


def _how(gap: Gap) -> str:
    name = gap_name(gap.id)
    if gap.state is GapState.PROPOSED:
        return f"Somebody else who may curate approves it here, or with `approve {name}`."
    return f"Answer it here, or type `answer {name}: …` (with `until 2027-01-31 for port 5638` where the note is to end, or belongs to a row); `decline {name}` closes it."


def _proposed(proposal: Proposal) -> str:
    if proposal.kind == "alias":
        return (
            f"{mention(proposal.author)}: {code(proposal.text)} stands for {code(proposal.target)}"
        )
    terms = [f"for {code(proposal.target)}"] if proposal.target else []
    terms += [f"until {day(proposal.until)}"] if proposal.until else []
    tied = f" ({', '.join(terms)})" if terms else ""
    quoted = "\n".join(f">{line}" for line in escape(proposal.text).splitlines())
    return f"{mention(proposal.author)}{tied}:\n{quoted}"


def _buttons(gap: Gap) -> list[Button]:
    number = str(gap.id)
    if gap.state is GapState.OPEN:
        return [Button("Answer", ANSWER, number, "primary"), Button("Decline", DECLINE, number)]
    if gap.state is GapState.PROPOSED:
        return [
            Button("Approve", APPROVE, number, "primary"),
            Button("Answer otherwise", ANSWER, number),
            Button("Decline", DECLINE, number),
        ]
    return []


def handed_over(gap: Gap, channel: str, *, joined: bool) -> Message:
    """Say that the curators have the question, or that it is kept though nobody is named to answer it."""
    name = gap_name(gap.id)
    if not channel:
        return _said(
            f"The question is kept as {name}, but no channel of curators is set, so nobody was asked yet. "
            "Whoever runs this bot sets WFO_CURATORS_CHANNEL; `wfo knowledge questions` lists what is open."
        )
    others = (
        f" {counted(len(gap.askers) - 1, 'other')} wait for it too."
        if joined and len(gap.askers) > 1
        else ""
    )
    return _said(f"I asked the curators ({name}).{others} Their answer comes into this thread.")


def answered(gap: Gap, note: Note) -> Message:
    """Tell an asker what our team notes; it is never the vendor's word."""
    text = f"The curators answered {gap_name(gap.id)}. The documents still don't say it.\n{note_text(note)}"
    return _said(text)


def understood(gap: Gap, proposal: Proposal, found: Message) -> Message:
    """Tell an asker which word was added, with the answer that it gives now."""
    head = (
        f"The curators answered {gap_name(gap.id)}: {code(proposal.text)} stands for "
        f"{code(proposal.target)} now ({mention(proposal.author)}). The documents say:"
    )
    return Message(f"{head}\n{found.text}", (*sections(head), *found.blocks), found.files)


def declined(gap: Gap, by: str) -> Message:
    """Tell an asker that the curators won't answer."""
    return _said(f"The curators ({mention(by)}) closed {gap_name(gap.id)} without an answer.")


def closed_before(number: int) -> Message:
    """Say that a question is answered, declined, or was never there."""
    return _said(f"{gap_name(number)} is not open. `questions` lists what is.")


def not_yours() -> Message:
    """Say that a second person has to agree."""
    return _said("A second person has to approve what you proposed.")


def done(gap: Gap, what: str) -> Message:
    """Tell the curator what became of it."""
    return _said(f"{gap_name(gap.id)}: {what}")


def dialog(gap: Gap, reference: str) -> dict[str, Any]:
    """Build the dialog to answer: a note of our team, tied to a requirement or not, or a new word."""
    return {
        "type": "modal",
        "callback_id": DIALOG,
        "private_metadata": f"{reference} {gap.id}",
        "title": _plain(f"Answer {gap_name(gap.id)}"),
        "submit": _plain("Answer"),
        "close": _plain("Cancel"),
        "blocks": [
            *sections(
                f"Edition {code(gap.edition)}\n>{escape(gap.question[:1_500])}".replace(
                    "\n", "\n>", 0
                )
            ),
            _input(
                "note",
                "Note of our team",
                {"type": "plain_text_input", "multiline": True, "max_length": LONGEST_NOTE},
                "Shown under the answer with your name and the date, never as the vendor's word.",
            ),
            _input(
                "requirement",
                "Tie the note to a requirement",
                {"type": "external_select", "min_query_length": 0, "action_id": REQUIREMENT},
                "Then it is shown wherever that row is.",
            ),
            _input(
                "days",
                "How long the note counts",
                {
                    "type": "static_select",
                    "options": [_option(label, str(d)) for d, label in KEPT_DAYS],
                },
            ),
            _input(
                "phrase",
                "Or a new word",
                {"type": "plain_text_input", "max_length": LONGEST_PHRASE},
                "An everyday word or phrase that people use for a component.",
            ),
            _input(
                "component",
                "What the word stands for",
                {"type": "external_select", "min_query_length": 0, "action_id": COMPONENT},
            ),
        ],
    }


def _input(name: str, label: str, element: dict[str, Any], hint: str = "") -> dict[str, Any]:
    block = {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": _plain(label),
        "element": {"action_id": name, **element},
    }
    return block | ({"hint": _plain(hint)} if hint else {})


def options(choices: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Build the choices of a select from pairs of label and value; Slack takes 100."""
    return {"options": [_option(label, value) for label, value in choices[:100]]}


def _option(label: str, value: str) -> dict[str, Any]:
    return {"text": _plain(label[:75] or "-"), "value": value[:150]}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": clean(text), "emoji": False}


def questions(gaps: Sequence[Gap], report: Sequence[str]) -> Message:
    """List what waits for an answer, then the report of the last weeks."""
    lines = [
        f"• *{gap_name(gap.id)}* ({_state(gap)}, {counted(len(gap.askers), 'asker')}, since {on_day(gap.opened_at)}): "
        f"{escape(gap.question[:200])}"
        for gap in gaps
    ]
    head = f"{counted(len(gaps), 'question')} open" if gaps else "No question is open."
    text = "\n".join([bold(head), *lines, *map(escape, report)])
    parts = [Part("", tuple(sections(bold(head))))]
    parts += [Part("", tuple(sections(line))) for line in lines]
    parts += [
        Part("", tuple(sections(escape("\n".join(report[n : n + 12])))))
        for n in range(0, len(report), 12)
    ]
    return fitted(text, parts, File("questions.txt", "Questions", text.encode()))


def _said(text: str) -> Message:
    return Message(text, tuple(sections(text)))
