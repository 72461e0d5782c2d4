"""What goes wrong on the way: calls, envelopes, sockets."""

import random

from bot.workspace.faults import Action, Rule
from bot.workspace.visitor import Workspace

METHODS = (
    "chat.postMessage",
    "chat.postMessage",
    "chat.postMessage",
    "chat.update",
    "chat.postEphemeral",
    "conversations.*",
    "users.*",
    "files.*",
    "response_url",
    "auth.test",
    "apps.connections.open",
)
AT_METHODS: tuple[Action, ...] = (
    "cut_before",
    "cut_after",
    "http_500_json",
    "http_500_html",
    "rate_limit",
    "slow_before",
    "slow_after",
)
AT_ENVELOPES: tuple[Action, ...] = ("drop_envelope", "drop_ack", "duplicate", "delay")
AT_ONCE = (
    ("disconnect", "refresh_requested"),
    ("disconnect", "warning"),
    ("disconnect", "too_many_websockets"),
    ("abort", ""),
    ("silent", ""),
    ("mute", ""),
)


def make_trouble(workspace: Workspace, chance: random.Random) -> None:
    """Arm one fault by chance, or let one befall at once; what did not strike so far doesn't any more.

    Else a bot that has little to do, because it was just killed, would meet all that has gathered meanwhile.
    """
    workspace.world.faults.clear()
    dice = chance.random()
    if dice < 0.6:
        workspace.arm(
            Rule(
                on=chance.choice(METHODS),
                action=chance.choice(AT_METHODS),
                times=chance.randint(1, 3),
                seconds=chance.choice((0.3, 1.0, 2.0)),
            )
        )
    elif dice < 0.85:
        workspace.arm(
            Rule(
                on="envelope:*",
                action=chance.choice(AT_ENVELOPES),
                times=chance.randint(1, 2),
                seconds=0.5,
            )
        )
    elif dice < 0.9:
        workspace.arm(Rule(on="ticket", action="refuse_ticket"))
    else:
        action, value = chance.choice(AT_ONCE)
        workspace.befall(action, value, chance.uniform(0.5, 3.0))
