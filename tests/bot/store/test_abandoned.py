"""What is closed or deleted without anybody's asking: does the audit tell of it?"""

from sqlmodel import select

from bot.message import Message
from bot.request import Request
from bot.store import audit, inbox, posts, turns
from bot.store.abandoned import GONE, abandon_team
from bot.store.audit import Line, Verified
from bot.store.engine import Store
from bot.store.inbox import Draft, State, StoredRequest
from bot.store.posts import PostState, Saying, StoredPost
from bot.work.watchdog import REQUESTS_KEPT_S, Watchdog
from tests.bot.conftest import BOTH

pytestmark = BOTH


def asked(store: Store, key: str, team: str) -> Request:
    draft = Draft((key,), "command", team, "U1", {}, "/wfo", "C1")
    made = store.run_now(lambda s: inbox.accept(s, draft, state=State.WAITING, now=1, deadline=2))
    assert made is not None
    return made


def told(store: Store) -> list[Line]:
    assert isinstance(store.run_now(audit.verify), Verified)
    return store.run_now(lambda s: list(audit.export(s)))


async def test_what_a_closed_workspace_left_ends_with_a_line_each(store: Store) -> None:
    gone, stays = asked(store, "1", "T1"), asked(store, "2", "T2")
    for request in (gone, stays):
        saying = Saying("answer", Message("hello"))
        store.run_now(lambda s, r=request, w=saying: posts.say(s, r, w, now=1.0))  # type: ignore[misc] # defaults
    assert store.run_now(lambda s: abandon_team(s, "T1", now=5.0)) == 1
    request_line, posts_line = told(store)
    assert (request_line.reference, request_line.result) == (gone.reference, GONE)
    assert "dropped 1 messages" in posts_line.what
    with store.session() as session:
        states = {row.team: row.state for row in session.exec(select(StoredPost))}
    assert states == {"T1": PostState.LOST, "T2": PostState.DUE}
    assert store.run_now(lambda s: abandon_team(s, "T1", now=6.0)) == 0
    assert len(told(store)) == 2, "nothing was left, so nothing is told"


async def test_what_housekeeping_deletes_is_told_in_one_line(store: Store) -> None:
    for key in ("1", "2", "3"):
        request = asked(store, key, "T1")
        store.run_now(lambda s, r=request: turns.close(s, r, State.DONE, now=10.0))  # type: ignore[misc] # defaults
    dog = Watchdog(store, lambda: REQUESTS_KEPT_S + 100, lambda: None)
    await dog.look()
    with store.session() as session:
        assert session.exec(select(StoredRequest)).all() == []
    (line,) = told(store)
    assert (line.where, line.what[:18]) == ("housekeeping", "deleted 3 requests")
