"""What does the thread say when the machinery itself has something to say?"""

import time

from bot.access.access import Decision
from bot.message import Block, Message
from bot.render.escape import mention, mentioned, moment
from bot.request import Request

TRY_AGAIN = "try_again"


def failed(request: Request) -> Message:
    """Say that the work broke, on our side."""
    return _with_button(
        "Something went wrong on my side, so there is no answer yet. "
        f"Try again, or give the reference {request.reference} to whoever runs this bot.",
        request,
    )


def expired(request: Request, seconds: float) -> Message:
    """Say that the work took too long and was stopped."""
    return _with_button(
        f"I stopped after {_span(seconds)} without coming to an end. "
        f"Try again, or give the reference {request.reference} to whoever runs this bot.",
        request,
    )


def given_up(request: Request, attempts: int) -> Message:
    """Say that the bot was interrupted too often in this work."""
    return _with_button(
        f"I was interrupted {attempts} times while working on this and gave up. "
        f"Try again, or give the reference {request.reference} to whoever runs this bot.",
        request,
    )


def waiting(request: Request, seconds: float) -> Message:
    """Say that the request is stored and still in the queue."""
    return Message(
        f"I have your request ({request.reference}) but could not begin for {_span(seconds)}. "
        "It is stored and will be answered."
    )


def not_opened(request: Request) -> Message:
    """Say that a dialog did not come up in time, or that what was entered there was not taken."""
    if request.kind == "view":
        return Message(
            f"I could not take in time what you entered ({request.reference}), and nothing came of it. "
            "Please open the dialog again."
        )
    return Message(
        f"I could not open the dialog in time ({request.reference}). Please press again."
    )


def refused(decision: Decision, user: str = "") -> Message:
    """Say to `user` which right is missing and who can give it."""
    givers = " or ".join(mention(giver) for giver in decision.givers)
    rule = mentioned(decision.rule, user)
    if not decision.missing:
        return Message(f"Not now: {rule}.")
    whom = f"Ask {givers}." if givers else "Whoever runs this bot names the first in WFO_ADMINS."
    need = f"You need the role *{decision.missing}* for this."
    return Message(f"Not allowed: {rule}. {need} {whom}")


def unknown(what: str) -> Message:
    """Say that what a button belongs to is gone."""
    return Message(f"There is nothing left to try again: {what}.")


def elsewhere(why: str) -> Message:
    """Say that the answer stands in a direct message, because it can't stand here."""
    return Message(
        f"I can't write in this channel ({why}), so the answer is in your direct messages. "
        "Somebody can bring me here with /invite."
    )


def late(request: Request, message: Message) -> Message:
    """Put in front of an answer when the question was asked."""
    asked = _asked_at(request)
    note = f"You asked this {asked}, while I was away. Here is the answer."
    context: Block = {"type": "context", "elements": [{"type": "mrkdwn", "text": note}]}
    blocks = (context, *message.blocks) if message.blocks else ()
    return Message(f"{note}\n{message.text}", blocks, message.files)


def _asked_at(request: Request) -> str:
    event = request.payload.get("event")
    stamp = request.ts or (event.get("event_ts") if isinstance(event, dict) else "")
    try:
        seconds = float(stamp or request.received_at)
    except ValueError:
        seconds = request.received_at
    spoken = time.strftime("at %H:%M UTC on %d %B %Y", time.gmtime(seconds))
    return moment(seconds, spoken)


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{round(seconds)} seconds" if minutes < 1 else f"{minutes} min"


def _with_button(text: str, request: Request) -> Message:
    section: Block = {"type": "section", "text": {"type": "plain_text", "text": text}}
    button: Block = {
        "type": "button",
        "action_id": TRY_AGAIN,
        "text": {"type": "plain_text", "text": "Try again"},
        "value": request.reference,
    }
    return Message(text, (section, {"type": "actions", "elements": [button]}))
