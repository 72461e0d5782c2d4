"""Can somebody check without end?"""

import pytest

from bot.access.access import Access
from bot.access.people import People
from bot.hearing.bolt import make_client
from bot.outcome import NotAllowed
from bot.request import Request
from bot.settings import Settings
from bot.store import inbox, runs
from bot.store.engine import Store
from bot.store.inbox import Draft, State
from bot.webapi.identity import Me
from bot.webapi.slack import Slack
from checks.model import Plan, Site
from tests.bot.small_slack import ADMIN

NOW = 10_000.0


def asked(store: Store, key: str, user: str = ADMIN) -> Request:
    draft = Draft((key,), "command", "T1", user, {}, "/wfo-check", "C1")
    request = store.run_now(
        lambda s: inbox.accept(s, draft, state=State.WAITING, now=NOW, deadline=NOW)
    )
    assert request is not None
    return request


def start(store: Store, request: Request, site: str, at: float) -> runs.Run:
    plan = Plan(site=Site(id=site, name=site, edition="e"), checks=(), skips=())
    run = store.run_now(lambda s: runs.start_run(s, plan, request, now=at))
    store.run_now(lambda s: runs.end_run(s, run.id, runs.RunState.FINISHED, now=at))
    return run


@pytest.fixture(name="access")
def _access(settings: Settings, store: Store) -> Access:
    few = settings.model_copy(update={"checks_per_user": 2, "checks_per_site": 3})
    people = People(Slack(make_client(few, "xoxb-1")), Me("T1", "B", "B"), lambda: NOW)
    return Access(few, store, people, lambda: NOW)


async def test_the_third_check_of_an_hour_is_refused_with_a_time(
    access: Access, store: Store
) -> None:
    start(store, asked(store, "1"), "a", NOW - 3000)
    second = asked(store, "2")
    start(store, second, "b", NOW - 10)
    with pytest.raises(NotAllowed, match="possible at 02:56 UTC"):
        await access.require(asked(store, "3"), "check", site="c")
    assert await access.require(second, "check", site="b"), "its own run has been counted"


async def test_what_was_over_an_hour_ago_does_not_count(access: Access, store: Store) -> None:
    for n in range(5):
        start(store, asked(store, str(n)), "a", NOW - 3700 - n)
    assert await access.require(asked(store, "9"), "check", site="a")
