"""Is what was written on disk, and only that?"""

import asyncio

from sqlmodel import Session, select

from bot.settings import Settings
from bot.store.engine import Store, open_store
from bot.store.marks import StoredMark, read_mark, write_mark
from tests.bot.conftest import BOTH

pytestmark = BOTH


def _bad(session: Session) -> None:
    write_mark(session, "bad", "1")
    raise ValueError("no")


async def test_of_works_done_together_only_the_broken_one_is_undone(store: Store) -> None:
    works = [
        *(store.run(lambda s, n=n: write_mark(s, f"good{n}", str(n))) for n in range(5)),  # type: ignore[misc] # defaults
        store.run(_bad),
        *(store.run(lambda s, n=n: write_mark(s, f"late{n}", str(n))) for n in range(5)),  # type: ignore[misc] # defaults
    ]
    done = await asyncio.gather(*works, return_exceptions=True)
    assert [type(result) for result in done if result is not None] == [ValueError]
    assert await store.run(lambda s: read_mark(s, "bad")) is None
    assert await store.run(lambda s: read_mark(s, "late4")) == "4"


async def test_what_was_written_stands_after_reopening(store: Store, settings: Settings) -> None:
    await store.run(lambda s: write_mark(s, "kept", "yes"))
    again = open_store(settings)
    assert again.run_now(lambda s: read_mark(s, "kept")) == "yes"
    again.close()


async def test_the_command_line_writes_beside_a_running_bot(
    store: Store, settings: Settings
) -> None:
    other = open_store(settings)
    await asyncio.gather(
        *(store.run(lambda s, n=n: write_mark(s, f"a{n}", "")) for n in range(20)),  # type: ignore[misc] # defaults
        *(
            asyncio.to_thread(other.run_now, lambda s, n=n: write_mark(s, f"b{n}", ""))
            for n in range(20)
        ),
    )
    with store.session() as session:
        assert len(session.exec(select(StoredMark)).all()) == 40
    other.close()


async def test_who_still_works_when_the_database_is_closed_ends_without_a_word(
    store: Store,
) -> None:
    store.close()
    late = asyncio.create_task(store.run(lambda session: None))
    await asyncio.wait([late])
    assert late.cancelled()
