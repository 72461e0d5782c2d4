"""What do we say to who marked a message that holds nothing for us?"""

from collections.abc import Sequence

from bot.message import Message
from bot.render.blocks import Button, actions, sections
from bot.render.escape import code
from bot.render.help import CHECK, MOST_NEAR
from bot.render.words import listed


def nothing_written() -> Message:
    """Say that the marked message has no text, as where it is a picture."""
    return _said("That message has no text, so there is nothing to look up.", ())


def which_of(named: Sequence[str]) -> Message:
    """Ask which of several sites is meant; nothing was looked at."""
    sites = listed([code(site) for site in named[:MOST_NEAR]])
    more = f" and {len(named) - MOST_NEAR} more" if len(named) > MOST_NEAR else ""
    return _said(f"That message names {sites}{more}. Which one shall I check?", named)


def no_site_here(near: Sequence[str]) -> Message:
    """Say that the marked message names no site that we know."""
    asked = f" Did you mean {listed([code(site) for site in near[:MOST_NEAR]])}?" if near else ""
    text = f"That message names no site that I know, so nothing was checked.{asked} `/wfo-check` lets you choose one."
    return _said(text, near)


def _said(text: str, sites: Sequence[str]) -> Message:
    buttons = [Button(f"Check {site}", f"{CHECK}:{n}", site) for n, site in enumerate(sites)]
    return Message(text, (*sections(text), *actions(buttons[:MOST_NEAR])))
