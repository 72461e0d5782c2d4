"""What lets an app open a modal after a user did something?"""

from bot.workspace.state import Trigger
from bot.workspace.world import World


def make_trigger(world: World, user: str, parent: str | None = None) -> str:
    """Return a trigger id of `user`; `parent` is the view in which something was pressed."""
    micros = int(world.clock.now() * 1_000_000)
    trigger_id = f"{micros % 10**13}.{micros % 10**12}.{world.ids.secret(32).lower()}"
    world.state.triggers[trigger_id] = Trigger(user, world.clock.now(), parent)
    return trigger_id
