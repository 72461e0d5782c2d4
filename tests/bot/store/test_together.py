"""Two bots write the same row at the same moment: do both go on?"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from sqlmodel import Session, select

from bot.message import Message
from bot.settings import Settings
from bot.sites.record import SiteRecord
from bot.store import inbox, posts
from bot.store.channels import edition_of_channel, set_edition
from bot.store.engine import Store, open_store
from bot.store.inbox import Draft, State
from bot.store.marks import StoredMark, read_mark, write_mark
from bot.store.posts import Saying, StoredPost
from bot.store.sites import SiteChanged, SiteWordTaken, change_site, find_site, put_sites
from tests.bot.conftest import BOTH

pytestmark = BOTH
WRITERS = 8
ROUNDS = 10


def site(name: str, *aliases: str) -> SiteRecord:
    return SiteRecord(
        id=name,
        name=name,
        edition="16.3-hosted",
        aliases=aliases,
        allowed_networks=("127.0.0.0/8",),
    )


async def at_once(
    settings: Settings, write: Callable[[Session, int], None]
) -> list[BaseException]:
    """Let several bots' stores write at the same moment; gives what was raised."""
    stores = [open_store(settings) for _ in range(WRITERS)]

    def by(number: int, store: Store) -> Coroutine[Any, Any, None]:
        return store.run(lambda session: write(session, number))

    try:
        done = await asyncio.gather(
            *[by(number, store) for number, store in enumerate(stores)], return_exceptions=True
        )
    finally:
        for store in stores:
            store.close()
    return [one for one in done if one is not None]


async def test_the_first_writing_of_a_fact_fails_for_nobody(
    settings: Settings, store: Store
) -> None:
    for fact in range(ROUNDS):
        name = f"fact {fact}"

        def write(session: Session, number: int, name: str = name) -> None:
            write_mark(session, name, str(number))

        assert await at_once(settings, write) == []
    facts = store.run_now(lambda s: s.exec(select(StoredMark).order_by(StoredMark.name)).all())
    kept = [row.value for row in facts if row.name.startswith("fact ")]
    assert len(kept) == ROUNDS
    assert set(kept) <= {str(number) for number in range(WRITERS)}


async def test_what_is_read_after_writing_over_is_the_new(store: Store) -> None:
    with store.session() as session:
        write_mark(session, "fact", "old")
        assert read_mark(session, "fact") == "old"
        write_mark(session, "fact", "new")
        assert read_mark(session, "fact") == "new"
        set_edition(session, "T1", "C1", "16.1-hosted", by="U1", now=1.0)
        set_edition(session, "T1", "C1", "16.3-hosted", by="U2", now=2.0)
        assert edition_of_channel(session, "T1", "C1") == ("16.3-hosted", "U2")


async def test_a_step_said_by_several_bots_at_the_same_moment_stands_once(
    settings: Settings, store: Store
) -> None:
    draft = Draft(("k",), "mention", "T1", "U1", {}, channel="C1", ts="1.1", text="hello")
    request = store.run_now(
        lambda s: inbox.accept(s, draft, state=State.WORKING, now=1.0, deadline=60.0)
    )
    assert request is not None
    for n in range(ROUNDS):

        def say(session: Session, number: int, step: str = f"step {n}") -> None:
            posts.say(session, request, Saying(step, Message(f"by {number}")), now=1.0)

        assert await at_once(settings, say) == []
    steps = store.run_now(lambda s: s.exec(select(StoredPost.step)).all())
    assert sorted(steps) == sorted({f"step {n}" for n in range(ROUNDS)})


async def test_the_same_sites_put_by_several_bots_stand_once(settings: Settings) -> None:
    records = [site(f"site{n}", f"office-{n}", f"branch-{n}") for n in range(5)]

    def put(session: Session, number: int) -> None:
        inorder = records if number % 2 else records[::-1]
        put_sites(session, inorder, by="U1", now=1.0)

    assert await at_once(settings, put) == []


async def test_of_many_who_save_one_site_at_the_same_moment_one_does_and_the_others_are_told(
    settings: Settings, store: Store
) -> None:
    old: SiteRecord | None = None
    for turn in range(ROUNDS):

        def change(
            session: Session, number: int, turn: int = turn, old: SiteRecord | None = old
        ) -> None:
            new = site("site42").model_copy(update={"name": f"{turn} {number}"})
            change_site(session, old, new, by=f"U{number}", now=1.0)

        raised = await at_once(settings, change)
        assert [type(one) for one in raised] == [SiteChanged] * (WRITERS - 1)
        old = store.run_now(lambda s: find_site(s, "site42"))
        assert old is not None
        assert old.name.startswith(f"{turn} ")


async def test_one_word_for_two_sites_is_given_to_one_of_them(settings: Settings) -> None:
    raised = await at_once(
        settings, lambda s, n: put_sites(s, [site(f"site{n}", "head-office")], by="U1", now=1.0)
    )
    assert len(raised) == WRITERS - 1
    assert all(isinstance(one, SiteWordTaken) for one in raised), raised
