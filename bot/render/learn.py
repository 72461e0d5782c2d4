"""How does learning look: a lesson, a question, what came of it?"""

from collections.abc import Sequence

from bot.learning.steps import Reopened
from bot.message import Block, File, Message
from bot.render.blocks import Button, actions, context, sections
from bot.render.escape import bold, code, escape, moment
from bot.render.limits import Part, fitted
from bot.render.words import counted, plain_source, source
from bot.store.learning import OTHER, Put
from knowledge.learning.model import LETTERS, Card, Lesson

GO = "learn-go"
ANSWER = "learn-answer"
STOP = "learn-stop"
QUIET = "learn-quiet"
PROGRESS = "learn-progress"
PRACTICE = "learn-practice"
LONGEST_LABEL = 24  # characters of a choice that stand on its button; longer ones stand above, with their letter
MOST_CHANGES = 5


def lesson(shown: Lesson, n: int, of: int, picture: File | None) -> Message:
    """Show a lesson: what there is to know, where it stands, the picture, and the way to the questions."""
    head = f"{bold(shown.title)}   lesson {n} of {of}"
    points = "\n".join(f"• {escape(point.text)}" for point in shown.points)
    sources = _sources(shown)
    after = f"Then {counted(len(shown.cards), 'question')}." if shown.cards else ""
    if picture is not None:
        after = f"The map is in this message's thread. {after}"
    parts = [
        Part("", tuple(sections(f"{head}\n{points}"))),
        Part("", tuple(context(*sources, after))),
        Part(
            "",
            tuple(actions([Button("Ask me", GO, "go", "primary"), Button("Stop", STOP, "stop")])),
        ),
    ]
    text = "\n".join([f"{shown.title}, lesson {n} of {of}", *(p.text for p in shown.points)])
    whole = File("lesson.txt", shown.title, text.encode())
    said = fitted(f"{escape(text)}\nType `learn` for the questions.", parts, whole)
    return Message(said.text, said.blocks, (*said.files, *([picture] if picture else [])))


def _sources(shown: Lesson) -> list[str]:
    cited = [point.citation for point in shown.points if point.citation is not None]
    if not cited:
        return ["These are words of this bot, not of the vendor's documents."]
    chapters = dict.fromkeys(c.section.split(",")[0] for c in cited)
    rows = sorted({c.row for c in cited if c.row is not None})
    told = f", rows {', '.join(map(str, rows))}" if rows else ""
    first = source(cited[0]).split(", edition ")[0]
    return [
        f"Source: {first}, edition {code(cited[0].edition)}: {escape('; '.join(chapters))}{told}"
    ]


def question(put: Put, card: Card, *, changed: str = "", due: int = 0) -> Message:
    """Put a question, with a button for each choice; `changed` says why a known card is asked anew."""
    labels = [_label(n, choice, put.choices) for n, choice in enumerate(put.choices)]
    above = _above(put.choices)
    again = f"Asked again, because the document changed: {changed}" if changed else ""
    more = f"{counted(due, 'card')} due after this one." if due else ""
    typed = "Press a button or type its letter, or the answer itself."
    blocks = (
        *context(escape(again)),
        *sections(f"{bold(card.question)}{above}"),
        *actions(
            [
                Button(label, f"{ANSWER}:{n}", f"{put.request_id} {n}")
                for n, label in enumerate(labels)
            ]
        ),
        *context(f"{typed} {more}".strip()),
    )
    choices = "\n".join(f"{LETTERS[n]}  {choice}" for n, choice in enumerate(put.choices))
    text = "\n".join(part for part in (again, card.question, choices, typed) if part)
    return Message(escape(text), blocks)


def _above(choices: Sequence[str]) -> str:
    if not _long(choices):
        return ""
    return "\n" + "\n".join(f"*{LETTERS[n]}*  {escape(text)}" for n, text in enumerate(choices))


def _long(choices: Sequence[str]) -> bool:
    return any(len(choice) > LONGEST_LABEL for choice in choices)


def _label(n: int, choice: str, choices: Sequence[str]) -> str:
    return LETTERS[n] if _long(choices) else f"{LETTERS[n]}   {choice}"


def answered(put: Put, card: Card | None, *, said: str = "") -> Message:
    """Show a question that was answered: right, or what was wrong with the row that says so.

    `card` is None if the edition has it no more. `said` is what was typed where it was none of the choices.
    """
    asked = card.question if card is not None else "This question"
    right = put.choices[put.right]
    if put.chosen is None:
        return _closed(f"{bold(asked)}\nNot answered.", f"{asked}\nNot answered.")
    given = said or ("something else" if put.chosen == OTHER else put.choices[put.chosen])
    if put.chosen == put.right:
        return _closed(
            f"{bold(asked)}\n✅ Right: {bold(right)}", f"{asked}\nRight: {right}", small=card
        )
    words = f"Not {given}: it is {right}."
    row = f"\n> {escape(card.shown)}" if card is not None else ""
    return _closed(
        f"{bold(asked)}\n❌ Not {escape(given[:80])}: it is {bold(right)}.{row}",
        f"{asked}\n{words}\n{card.shown if card is not None else ''}",
        small=card,
    )


def _closed(shown: str, text: str, small: Card | None = None) -> Message:
    cited = small.citation if small is not None else None
    blocks = (*sections(shown), *context(f"Source: {source(cited)}" if cited is not None else ""))
    told = f"\nSource: {plain_source(cited)}" if cited is not None else ""
    return Message(escape(text + told), blocks)


def finished(title: str, upcoming: Lesson | None, right: int, asked: int) -> Message:
    """Say that a lesson is done, and what comes next."""
    coming = f"Next: {upcoming.title}." if upcoming is not None else "That was the last one."
    text = f"Lesson “{title}” is done: {right} of {counted(asked, 'card')} known. {coming}"
    buttons = [
        Button("Next lesson", GO, "go", "primary"),
        Button("Progress", PROGRESS, "progress"),
        Button("Stop for now", STOP, "stop"),
    ]
    return Message(
        f"{escape(text)} Type `learn` to go on.",
        (*sections(f"🎓 {escape(text)}"), *actions(buttons)),
    )


def edition_chosen(name: str, *, follows: bool) -> Message:
    """Say which edition is learnt from now on, and what becomes of what is known."""
    which = f"edition {code(name)}" + (", whichever is in force" if follows else "")
    text = (
        f"You learn {which} from now on. Cards whose fact is the same there stay known; the others come again, and I say "
        "what is different. `learn edition default` follows the edition in force."
    )
    return said(text) if not follows else said(f"You learn {which} from now on.")


def rest(until: float | None) -> Message:
    """Say that there is nothing to do now, and when there is."""
    if until is None:
        text = "There is nothing to learn in the edition in force."
        return Message(text, tuple(sections(text)))
    when = moment(until, "later")
    said = f"Nothing is due now. The next card comes back {when}."
    plain = "Nothing is due now; type `learn progress` to see how far you are."
    buttons = [
        Button("Progress", PROGRESS, "progress"),
        Button("Practice: find a fault", PRACTICE, "practice"),
    ]
    return Message(
        plain, (*sections(f"{said} `/wfo-learn reminder 09:00` tells you."), *actions(buttons))
    )


def changes(found: Sequence[Reopened], edition: str) -> list[Block]:
    """Say which of the learnt facts are different in the edition in force."""
    lines = changes_lines(found, edition)
    return sections(escape("\n".join(lines))) if lines else []


def changes_lines(found: Sequence[Reopened], edition: str) -> list[str]:
    """Say the same in plain lines."""
    if not found:
        return []
    lines = [f"Since you learnt, {counted(len(found), 'fact')} changed (edition {edition} now):"]
    lines += [
        f"• {one.was}: {'no longer in the document' if one.now is None else 'now ' + one.now}"
        for one in found[:MOST_CHANGES]
    ]
    more = len(found) - MOST_CHANGES
    return [*lines, f"• and {more} more"] if more > 0 else lines


def with_changes(message: Message, found: Sequence[Reopened], edition: str) -> Message:
    """Put in front of a message what changed since."""
    if not found:
        return message
    said = escape("\n".join(changes_lines(found, edition)))
    blocks = (*changes(found, edition), *message.blocks)
    return Message(f"{said}\n{message.text}", blocks, message.files)


def in_your_messages() -> Message:
    """Tell the asker of a command in a channel where the lesson is."""
    text = "Your lesson is in your direct messages with me: only you see how you learn."
    return Message(text, tuple(sections(text)))


def stopped() -> Message:
    """Say that learning stops, and that nothing is lost."""
    text = (
        "Stopped: no question is open and no reminder will come. What you know stays written down; "
        "`/wfo-learn` goes on whenever you like."
    )
    return Message(text, tuple(sections(text)))


def said(text: str, *buttons: Button) -> Message:
    """Say one thing of our own, with buttons."""
    return Message(text, (*sections(text), *actions(list(buttons))))


def reminder(due: int, upcoming: Lesson | None, clock: str) -> Message:
    """Remind, once a day at most, with the way to end it."""
    what = f"{counted(due, 'card')} to look at again" if due else "a new lesson"
    title = f": {upcoming.title}" if not due and upcoming is not None else ""
    text = f"Good day! Today there is {what}{escape(title)}. It takes a few minutes."
    if due:
        text = text.replace("there is", "there are" if due != 1 else "there is")
    buttons = [
        Button("Begin", GO, "go", "primary"),
        Button("No more reminders", QUIET, "reminder off"),
    ]
    small = context(
        f"You asked for this at {escape(clock)} each day; `learn reminder off` ends it."
    )
    return Message(f"{text} Type `learn` to begin.", (*sections(text), *small, *actions(buttons)))
