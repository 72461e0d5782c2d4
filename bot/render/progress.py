"""How does progress look: for the learner, for the lead they chose, on paper?"""

import html
from collections.abc import Mapping, Sequence

from bot.learning.progress import Progress
from bot.learning.steps import Known
from bot.message import Block, File, Message
from bot.render.blocks import Button, actions, context, mrkdwn, sections
from bot.render.chart import draw_progress
from bot.render.escape import code, escape, mention
from bot.render.forms import OPTIONS, option
from bot.render.learn import GO, PRACTICE
from bot.render.words import counted, plain_source
from knowledge.learning.model import Lesson

SHEET = "learn-sheet"
SHARE = "learn-share"
KEEP = "learn-keep"
EDITION = "learn-edition"
FULL, EMPTY = "▰", "▱"
BAR = 8


def progress(found: Progress, lead: str, editions: Sequence[str] = ()) -> Message:
    """Show the learner how far they are: in words, as bars, as a picture, with what can be done next.

    `editions` are those that they may learn instead.
    """
    head = f"*Your progress* in edition {code(found.edition)}: {escape(found.words)}."
    practised = f"{counted(found.solved, 'fault')} found at the practice site."
    shared = (
        f"{mention(lead)} gets a line a week on finished parts." if lead else "Only you see this."
    )
    picture = File(
        "progress.png",
        "Your progress",
        draw_progress(f"Progress · {found.edition}", found.bars, found.days),
        alt(found),
    )
    lines = "\n".join(_bar(bar.name, bar.known, bar.cards) for bar in found.bars)
    blocks = (
        *sections(head),
        *sections(lines),
        *context(practised, shared),
        *actions(
            [
                Button("Go on", GO, "go", "primary"),
                Button("Sheet to print", SHEET, "sheet"),
                Button("Practice: find a fault", PRACTICE, "practice"),
                *([Button("Stop sharing", KEEP, "unshare")] if lead else []),
            ]
        ),
        *([] if lead else [_chooser()]),
        *([_edition_chooser(editions)] if len(editions) > 1 else []),
    )
    return Message(
        f"Your progress: {escape(found.words)}. {practised} {shared}", blocks, (picture,)
    )


def _edition_chooser(editions: Sequence[str]) -> Block:
    picker = {
        "type": "static_select",
        "action_id": EDITION,
        "placeholder": {"type": "plain_text", "text": "Choose an edition"},
        "options": [option((name, f"edition {name}")) for name in editions[:OPTIONS]],
    }
    text = mrkdwn("Learn another edition; `learn 17.1-hosted` does the same.")
    return {"type": "section", "text": text, "accessory": picker}


def _chooser() -> Block:
    picker = {
        "type": "users_select",
        "action_id": SHARE,
        "placeholder": {"type": "plain_text", "text": "Choose a person"},
    }
    text = mrkdwn(
        "Share which parts you finished with somebody, once a week (you can take it back):"
    )
    return {"type": "section", "text": text, "accessory": picker}


def _bar(name: str, known: int, cards: int) -> str:
    full = round(BAR * known / cards) if cards else BAR
    return f"{FULL * full}{EMPTY * (BAR - full)}  {escape(name)}: {known} of {cards}"


def alt(found: Progress) -> str:
    """Say what the chart shows."""
    parts = "; ".join(f"{bar.name} {bar.known} of {bar.cards}" for bar in found.bars)
    answers = sum(day.right + day.wrong for day in found.days)
    right = sum(day.right for day in found.days)
    said = f"Bars of what is known: {parts}. In the last {len(found.days)} days {answers} answers, {right} right."
    return said[:1000]


def for_lead(learner: str, found: Progress) -> Message:
    """Tell the lead which parts are finished; no scores, nothing that went wrong."""
    parts = ", ".join(found.finished) or "none yet"
    text = (
        f"{mention(learner)} shares their onboarding with you. Finished so far: {escape(parts)} "
        f"({len(found.finished)} of {len(found.bars)} parts)."
    )
    return Message(
        text,
        (*sections(text), *context("Once a week, until they or you want no more of it.")),
    )


def reminded(clock: str, zone: str) -> Message:
    """Say when reminders come."""
    text = (
        f"I remind you each day at {escape(clock)} ({escape(zone)}) if something is due: one message at most. "
        "`learn reminder off` ends it."
    )
    return Message(text, tuple(sections(text)))


def shared(person: str) -> Message:
    """Say what is shared, with whom, and how to take it back."""
    text = (
        f"{mention(person)} gets one line each Monday: which parts you finished, nothing else. "
        "`learn unshare` takes it back at once."
    )
    button = actions([Button("Stop sharing", KEEP, "unshare")])
    return Message(text, (*sections(text), *button))


def sheet(edition: str, path: Sequence[Lesson], known: Mapping[str, Known]) -> Message:
    """Hand out the sheet to print, as a page that needs nothing else."""
    content = _page(edition, path, known).encode()
    text = f"Your sheet for edition {code(edition)}: open it in a browser and print it."
    file = File(f"wfo-{edition}.html", "Sheet to print", content)
    return Message(text, tuple(sections(text)), (file,))


_STYLE = """
body{font:11pt/1.4 system-ui,sans-serif;color:#1d1c1d;max-width:46em;margin:2em auto;padding:0 1em}
h1{font-size:1.5em;border-bottom:3px solid #1f4e5f;padding-bottom:.2em}
h2{font-size:1.1em;margin:1.4em 0 .3em;break-after:avoid}
ul{margin:.2em 0;padding-left:1.2em}li{margin:.2em 0;break-inside:avoid}
small{color:#5c5b60}.mark{float:right;font-weight:normal;color:#5c5b60;font-size:.85em}
@media print{body{margin:0;font-size:10pt}}
"""


def _page(edition: str, path: Sequence[Lesson], known: Mapping[str, Known]) -> str:
    parts = "".join(_part(lesson, known) for lesson in path)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>WFO {html.escape(edition)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>What WFO needs: {html.escape(edition)}</h1>"
        f"<p>Facts from the requirements of this edition, each with its place in the document.</p>{parts}"
        "</body></html>"
    )


def _part(lesson: Lesson, known: Mapping[str, Known]) -> str:
    right = sum(1 for card in lesson.cards if card.key in known and known[card.key].last_right)
    items = "".join(
        f"<li>{html.escape(point.text)}"
        + (
            f"<br><small>{html.escape(plain_source(point.citation))}</small>"
            if point.citation is not None
            else ""
        )
        + "</li>"
        for point in lesson.points
    )
    mark = f'<span class="mark">{right} of {len(lesson.cards)} cards known</span>'
    return f"<h2>{mark}{html.escape(lesson.title)}</h2><ul>{items}</ul>"
