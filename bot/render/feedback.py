"""What is said to somebody who rates an answer?"""

from bot.message import Message
from bot.render.answer import ASK_CURATORS
from bot.render.blocks import Button, actions, sections


def thanks() -> Message:
    """Say that it was noted."""
    return Message("Noted, thank you. The curators see in their report which answers help.")


def sorry(reference: str) -> Message:
    """Say that it was noted, and offer the question to the curators."""
    text = (
        "Noted: that answer did not help. The curators see it in their report. "
        "To hand them the question, press the button or type `ask the curators` in the thread."
    )
    buttons = actions([Button("Ask the curators", ASK_CURATORS, reference)])
    return Message(text, (*sections(text), *buttons))
