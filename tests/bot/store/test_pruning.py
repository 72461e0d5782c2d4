"""Does what has served go, and everything else stay?"""

from sqlmodel import select

from bot.message import File, Message
from bot.request import Request
from bot.store import audit, inbox, posts, runs, turns
from bot.store.audit import Act, Verified
from bot.store.engine import Store
from bot.store.inbox import Draft, State, StoredRequest
from bot.store.posts import Saying, StoredFile, StoredPost
from bot.work.watchdog import REQUESTS_KEPT_S, Watchdog
from checks.model import Plan, Site
from tests.bot.conftest import BOTH

NOW = 1_000_000_000.0
DAY_S = 24 * 3600.0


def asked(store: Store, key: str, at: float, *, ended: bool = True) -> Request:
    payload = {"text": key, "response_url": "https://hooks.slack.com/x"}
    draft = Draft((key,), "command", "T1", "U1", payload, "/wfo", "C1")
    request = store.run_now(
        lambda s: inbox.accept(s, draft, state=State.WAITING, now=at, deadline=at)
    )
    assert request is not None
    file = File(name="x.txt", title="x", content=b"x")
    saying = Saying("answer", Message(f"answer to {key}", files=(file,)))
    store.run_now(lambda s: posts.say(s, request, saying, now=at))
    if ended:
        store.run_now(lambda s: turns.close(s, request, State.DONE, now=at))
    return request


def left(store: Store) -> set[str]:
    with store.session() as session:
        kept = set(session.exec(select(StoredPost.id)))
        assert set(session.exec(select(StoredFile.post_id))) <= kept
        return {row.payload["text"] for row in session.exec(select(StoredRequest))}


@BOTH
async def test_old_requests_go_but_open_ones_runs_and_the_audit_stay(store: Store) -> None:
    old = NOW - REQUESTS_KEPT_S - DAY_S
    asked(store, "old", old)
    asked(store, "open", old, ended=False)
    asked(store, "young", NOW - 31 * DAY_S)
    checked = asked(store, "checked", old)
    plan = Plan(site=Site(id="a", name="a", edition="e"), checks=(), skips=())
    store.run_now(lambda s: runs.start_run(s, plan, checked, now=old))
    store.run_now(lambda s: audit.append(s, Act("U1", "C1", "asked", "r", "done"), now=old))
    await Watchdog(store, lambda: NOW, lambda: None).look()
    assert left(store) == {"open", "young", "checked"}
    assert isinstance(store.run_now(audit.verify), Verified)


async def test_an_address_that_slack_no_longer_honours_is_forgotten(store: Store) -> None:
    used, fresh = asked(store, "used", NOW - 1900), asked(store, "fresh", NOW - 60)
    await Watchdog(store, lambda: NOW, lambda: None).look()

    def address(request: Request) -> str:
        found = store.run_now(lambda s: inbox.find(s, request.reference))
        assert found is not None
        return found[0].response_url

    assert address(used) == ""
    assert address(fresh) != ""
