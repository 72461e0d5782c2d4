"""Why can a user not do this?"""

from bot.workspace.state import Conversation
from bot.workspace.world import NotAcknowledged, World


class Refused(Exception):  # noqa: N818 - it becomes an answer
    """A code for the page and a sentence for the user."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence


def entered(world: World, user: str, channel: str) -> Conversation:
    """Return a conversation that the user is a member of and may write to; Refused else."""
    try:
        world.person(user)
        conversation = world.conversation(channel)
    except KeyError:
        raise Refused("channel_not_found", "There is no such user or channel.") from None
    if user not in conversation.members:
        raise Refused("not_in_channel", "Only members can do this.")
    return conversation


def open_to(world: World, user: str, channel: str) -> Conversation:
    """Return a conversation that the user may write to now; Refused else."""
    conversation = entered(world, user, channel)
    if conversation.is_archived:
        raise Refused("is_archived", "This channel has been archived.")
    if conversation.kind == "im" and not world.manifest.messages_tab:
        raise Refused("messages_tab_disabled", "Sending messages to this app has been turned off.")
    return conversation


def unanswered(world: World, user: str, what: str, error: NotAcknowledged) -> Refused:
    """Tell the user what Slack tells: the app didn't respond."""
    code = "operation_timeout" if error.reason == "timeout" else "dispatch_failed"
    sentence = f'{what} failed with the error "{code}"'
    world.live.show([user], {"type": "notice", "text": sentence})
    return Refused(code, sentence)
