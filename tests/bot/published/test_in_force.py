"""Commands and bots answer from what is published, and from what is shipped until then."""

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.published.in_force import EditionsError, catalog_in_force, editions_in_force
from bot.published.shelf import Shelf
from bot.settings import Settings
from bot.store.aliases import Alias, add_alias
from bot.store.engine import Store, open_store
from knowledge.answer import answer
from knowledge.loading import shipped_editions
from knowledge.model import Edition
from knowledge.storing import publish


def corrected() -> Edition:
    shipped = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    first, *rest = shipped.ports
    return replace(shipped, ports=(replace(first, port=4711), *rest))


def publish_correction(store: Store) -> None:
    store.run_now(
        lambda session: publish(session, corrected(), author="U1", now=datetime.now(UTC))
    )


@pytest.fixture(name="settings")
def _settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path)


def test_without_a_database_the_shipped_editions_count_and_none_is_made(
    settings: Settings, tmp_path: Path
) -> None:
    assert editions_in_force(settings) == shipped_editions()
    assert list(tmp_path.iterdir()) == []


def test_a_published_revision_replaces_the_shipped_edition_of_its_name(settings: Settings) -> None:
    store = open_store(settings)
    publish_correction(store)
    store.close()
    found = {edition.name: edition for edition in editions_in_force(settings)}
    assert found["16.3-hosted"].revision == 2
    assert found["16.3-hosted"].ports[0].port == 4711
    assert set(found) == {edition.name for edition in shipped_editions()}


def test_a_curators_word_is_understood_by_commands(settings: Settings) -> None:
    store = open_store(settings)
    word = Alias("frobnicator", "component", "logging", "U1", "", 1.0)
    assert store.run_now(lambda session: add_alias(session, word))
    store.close()
    assert (
        "5638" in answer(catalog_in_force(settings), "which port does the frobnicator use?").text
    )


async def test_a_shelf_notices_what_another_process_publishes(settings: Settings) -> None:
    store, other = open_store(settings), open_store(settings)
    shelf = Shelf(settings, store)
    await shelf.refresh()
    before = shelf.current()
    publish_correction(other)
    await shelf.refresh()
    view = shelf.current().view("16.3-hosted")
    assert view is not None
    assert view.edition.revision == 2
    assert before.view("16.3-hosted") is not view
    same = shelf.current()
    await shelf.refresh()
    assert shelf.current() is same
    store.close()
    other.close()


async def test_a_running_shelf_needs_no_word_of_it(settings: Settings) -> None:
    store, other = open_store(settings), open_store(settings)
    shelf = Shelf(settings, store, every_s=0.02)
    await shelf.refresh()
    looking = asyncio.create_task(shelf.run())
    publish_correction(other)
    async with asyncio.timeout(20):
        while not _is_new(shelf):
            await asyncio.sleep(0.02)
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    store.close()
    other.close()


def _is_new(shelf: Shelf) -> bool:
    view = shelf.current().view("16.3-hosted")
    return view is not None and view.edition.revision == 2


def test_a_database_that_cannot_be_used_is_an_error_and_no_silent_fallback(tmp_path: Path) -> None:
    (tmp_path / "wfo.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(EditionsError, match="database"):
        editions_in_force(Settings(_env_file=None, data_dir=tmp_path))


def test_a_question_needs_no_database_library_as_long_as_nothing_was_published(
    tmp_path: Path, settings: Settings
) -> None:
    open_store(settings).close()
    script = (
        "import sys; sys.argv = ['wfo', 'ask', 'what is port 5638 for?']\n"
        "from bot.__main__ import app\n"
        "try:\n    app()\nexcept SystemExit: pass\n"
        "print('loaded' if 'sqlalchemy' in sys.modules else 'not loaded')\n"
    )
    environment = {"PATH": os.environ["PATH"], "WFO_DATA_DIR": str(tmp_path)}
    said = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "5638" in said
    assert said.endswith("not loaded\n")
