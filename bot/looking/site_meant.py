"""Which site is meant by what somebody wrote, or by the thread it stands in; which of its places?"""

import re
from dataclasses import dataclass

from sqlmodel import Session

from bot.parsing.markup import plain
from bot.request import Request
from bot.sites.record import SiteRecord
from bot.store import conversation, sites
from checks.firewall.placing import ON_THE_WAY
from checks.naming import role_name

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LONGEST = 2_000  # characters in which a site's word is looked for


@dataclass(frozen=True, slots=True)
class SiteUnclear:
    """No site is meant for sure; `named` are those that were named, none or several."""

    named: tuple[str, ...] = ()


def site_meant(session: Session, request: Request, words: str) -> SiteRecord | SiteUnclear:
    """Return the one site that the words name exactly (id or alias), else the one of this thread.

    A thread is about the site of its last run, else about the only one that was named in it.
    """
    named = _named(session, words)
    if not named:
        run = conversation.last_run(session, request)
        if run is not None:
            named = [run.plan.site.id]
    if not named:
        for before in reversed(conversation.earlier(session, request)):
            named = _named(session, plain(before.text))
            if named:
                break
    record = sites.find_site(session, named[0]) if len(named) == 1 else None
    return record or SiteUnclear(tuple(named))


def _named(session: Session, words: str) -> list[str]:
    known = sites.site_words(session)
    found = (known.get(word.casefold().rstrip("._-")) for word in _WORD.findall(words[:_LONGEST]))
    return list(dict.fromkeys(site for site in found if site is not None))


def place_told(word: str, record: SiteRecord) -> str | None:
    """Return the role that a word means (its name, its slug, one of its hosts), or `firewall`; None for neither."""
    known = {ON_THE_WAY: ON_THE_WAY, "the firewall": ON_THE_WAY, "way": ON_THE_WAY}
    for role, hosts in record.hosts.items():
        names = (role, role.replace("-", " "), role_name(role), f"{role_name(role)}s", *hosts)
        known |= {name.casefold(): role for name in names}
    return known.get(" ".join(word.casefold().split()).removeprefix("the "))
