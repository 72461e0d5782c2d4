"""What is said to a curator on the way of a draft: asked for, waiting, decided?"""

from collections.abc import Sequence

from bot.message import Block, File, Message
from bot.published.touched import Touched
from bot.render.blocks import Button, actions, context, sections
from bot.render.draft_review import PUBLISH
from bot.render.draft_rows import draft_name
from bot.render.editions import sites_line
from bot.render.escape import code, escape, mention, on_day
from bot.render.limits import Part, fitted
from bot.render.words import listed
from knowledge.importing.draft import Draft
from knowledge.model import Edition
from knowledge.reviewing import DraftRecord

IMPORT_AS = "import-as"
MOST_OFFERED = 5


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
