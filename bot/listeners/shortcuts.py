"""Somebody marks a message: what do the requirements say about it, or how is the site that it names?"""

import re

from sqlmodel import Session

from bot.house import House
from bot.listeners.ask import on_question
from bot.listeners.check import check_site
from bot.listeners.permitted import own_near
from bot.parsing.commands import CheckRequest
from bot.parsing.markup import plain
from bot.parsing.names import nearest
from bot.posting.thread import Thread
from bot.render import shortcuts as render
from bot.request import Request
from bot.store import sites

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,252}")
_MOST_WORDS = 2_000
"""Words of a message that are compared with what sites are called."""
_LONGEST_NEAR = 3
"""Words of a message that has no site; of so few a near one may be meant."""


async def on_ask_about(request: Request, thread: Thread, house: House) -> None:
    """Answer the marked message in its thread, as if it had been asked of us."""
    if not plain(request.text):
        await thread.whisper(render.nothing_written())
        return
    await on_question(request, thread, house)


async def on_check_named(request: Request, thread: Thread, house: House) -> None:
    """Check the site that the marked message names: by id, alias or one of its hosts, exactly."""
    words = list(dict.fromkeys(_WORD.findall(plain(request.text))))[:_MOST_WORDS]
    named = await house.store.run(lambda session: _sites_named(session, words))
    allowed = [
        site for site in named if (await house.access.decide(request, "check", site=site)).allowed
    ]
    if len(named) == 1:
        # Whoever may not is told so by the check itself.
        await check_site(request, thread, house, CheckRequest(named[0]))
    elif allowed:
        await thread.whisper(render.which_of(allowed))
    else:
        known = await house.store.run(sites.site_words)
        few = words if len(words) <= _LONGEST_NEAR else []
        near = dict.fromkeys(name for word in few for name in nearest(word, known))
        await thread.whisper(render.no_site_here(await own_near(request, house, near)))


def _sites_named(session: Session, words: list[str]) -> list[str]:
    """Return the ids of the sites whose id, alias or host is one of the words, case aside."""
    written = {form for word in words for form in (word.casefold(), word.casefold().rstrip("._-"))}
    found = []
    for record in sites.all_sites(session):
        own = {word.casefold() for word in record.words}
        own |= {host.casefold() for hosts in record.hosts.values() for host in hosts}
        if own & written:
            found.append(record.id)
    return found
