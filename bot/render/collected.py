"""What do we say about a collector's report that can't be used?"""

from bot.message import Message
from bot.render.blocks import sections
from bot.render.escape import code, escape


def no_check_here() -> Message:
    """Say where a report belongs."""
    text = (
        "This looks like a collector's report, and there is no check in this thread that it could belong to. "
        "Check the site first, `/wfo-check site42`, then drop the file into that thread, with `@wfo` beside it."
    )
    return Message(text, tuple(sections(text)))


def refused(name: str, why: str, site: str) -> Message:
    """Say why a report was not taken, and how to get one that is; nothing was judged by it."""
    text = (
        f"I don't use {code(name[:120])}: {escape(why.rstrip('.'))}. Nothing was judged by it. "
        f"`wfo check {escape(site)} --explain --role ROLE` writes what the collector must look at."
    )
    return Message(text, tuple(sections(text)))
