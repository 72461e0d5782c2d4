"""Does the reckoning see what was lost, doubled and left at work? Without that its zeros say nothing."""

import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.message import Message
from bot.settings import Settings
from bot.store import audit, inbox, posts
from bot.store.audit import Act
from bot.store.engine import Store, open_store
from bot.store.inbox import Draft, State, StoredRequest
from bot.store.posts import Saying
from bot.workspace.server import open_workspace
from bot.workspace.visitor import Workspace
from tests.torture.askers import PLANTED, Askers
from tests.torture.reckoning import Reckoning, leaks, reckon, settled


@pytest.fixture(name="workspace")
async def _workspace() -> AsyncIterator[Workspace]:
    async with open_workspace() as workspace:
        yield workspace


@pytest.fixture(name="store")
def _store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(Settings(_env_file=None, data_dir=tmp_path, database_url=""))
    yield store
    store.close()


@pytest.fixture(name="askers")
def _askers(workspace: Workspace) -> Askers:
    return Askers(workspace, random.Random(1))


def reckoned(askers: Askers, store: Store) -> Reckoning:
    return reckon(askers.workspace, askers, store, [])


async def _ask(askers: Askers) -> tuple[str, str]:
    channel = askers.channels[0]
    ts = await askers.workspace.say(askers.workspace.owner, channel, "@wfo hello")
    askers.said.append((channel, ts))
    return channel, ts


def _accept(store: Store, place: tuple[str, str], key: str) -> str:
    channel, ts = place
    draft = Draft((key,), "mention", "T1", "U1", {}, channel=channel, ts=ts)
    with store.session() as session:
        request = inbox.accept(session, draft, state=State.WAITING, now=1.0, deadline=2.0)
        assert request is not None
        posts.say(session, request, Saying("answer", Message("hello")), now=1.0)
    return request.reference


def _show(workspace: Workspace, place: tuple[str, str], reference: str, text: str = "hi") -> None:
    payload: dict[str, Any] = {"request": reference, "step": "answer"}
    mark = {"event_type": "wfo_step", "event_payload": payload}
    workspace.post_as_bot(place[0], {"text": text, "thread_ts": place[1], "metadata": mark})


async def test_a_question_without_an_answer_is_lost(askers: Askers, store: Store) -> None:
    place = await _ask(askers)
    assert reckoned(askers, store).lost == 1
    _accept(store, place, "a")
    assert reckoned(askers, store).lost == 1, "stored is not answered"
    assert not settled(store)


async def test_one_answer_is_neither_lost_nor_doubled_and_two_are(
    askers: Askers, store: Store
) -> None:
    place = await _ask(askers)
    reference = _accept(store, place, "a")
    _show(askers.workspace, place, reference)
    once = reckoned(askers, store)
    assert (once.accepted, once.lost, once.doubled) == (1, 0, 0)
    _show(askers.workspace, place, reference)
    assert reckoned(askers, store).doubled == 1


async def test_a_question_that_was_stored_twice_is_doubled(askers: Askers, store: Store) -> None:
    place = await _ask(askers)
    for key in ("a", "b"):
        _show(askers.workspace, place, _accept(store, place, key))
    assert reckoned(askers, store).doubled == 1


async def test_open_requests_and_live_messages_are_stuck(askers: Askers, store: Store) -> None:
    place = await _ask(askers)
    _show(askers.workspace, place, _accept(store, place, "a"), "site42 is being checked")
    # The request, its post that is still due, and what the message says.
    assert reckoned(askers, store).stuck == 3


async def test_an_audit_that_lacks_a_closed_request_is_broken(
    askers: Askers, store: Store
) -> None:
    assert reckoned(askers, store).audit_broken == 0
    act = Act("U1", "C1", "x", "r", "done")
    store.run_now(lambda s: audit.append(s, act, now=1.0))
    assert reckoned(askers, store).audit_broken == 0
    reference = _accept(store, await _ask(askers), "a")
    with store.session() as session:
        row = session.exec(select(StoredRequest)).one()
        assert row.reference == reference
        row.state = State.DONE
        session.add(row)
    assert reckoned(askers, store).audit_broken == 0, "one line for one request"
    _accept(store, await _ask(askers), "b")
    with store.session() as session:
        for row in session.exec(select(StoredRequest)):
            row.state = State.DONE
            session.add(row)
    assert reckoned(askers, store).audit_broken == 1


async def test_a_change_that_undoes_another_is_seen(askers: Askers, store: Store) -> None:
    for before, after in (("a", "b"), ("b", "c")):
        act = Act("U1", "C1", f"site site42: name: {before} -> {after}", "r", "written")
        store.run_now(lambda s, a=act: audit.append(s, a, now=1.0))  # type: ignore[misc] # defaults
    assert reckoned(askers, store).undone == 0
    act = Act("U1", "C1", "site site42: name: b -> d", "r", "written")
    store.run_now(lambda s: audit.append(s, act, now=1.0))
    assert reckoned(askers, store).undone == 1


async def test_a_secret_in_the_log_is_seen(workspace: Workspace) -> None:
    assert leaks(workspace, "nothing", []) == 0
    assert leaks(workspace, f"{workspace.bot_token} and {PLANTED}", []) == 2
