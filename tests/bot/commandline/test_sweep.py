"""`wfo sweep`: how many sites stand, in a terminal, and with the promised codes."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlmodel import Session
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.commandline.exits import Complaint, Exit
from bot.demo.site import open_demo_site
from bot.settings import Settings
from bot.sites.record import SiteRecord
from bot.store import sweeps
from bot.store.engine import Store, open_store
from bot.store.sweeps import Progress, StoredSweep, Sweep, SweepState
from knowledge.loading import shipped_editions

SILENT = {"silverlight-player": "silent"}


@pytest.fixture(name="folder", autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the data in a folder of the test's own."""
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.setenv("WFO_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


async def wfo(*arguments: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, list(arguments))


@asynccontextmanager
async def sites(folder: Path, faults: dict[str, str]) -> AsyncIterator[Path]:
    """Open one good place and one with faults; yields a file with three sites, one of which nobody looks at."""
    edition = next(e for e in shipped_editions() if e.name == "16.3-hosted")
    async with (
        open_demo_site(edition, {}) as good,
        open_demo_site(edition, faults) as bad,
    ):
        records = [
            _named(good, "good", "pilot"),
            _named(bad, "bad"),
            _named(good, "blind").model_copy(update={"vantage": {}}),
        ]
        path = folder / "sites.yaml"
        listed = [record.model_dump(mode="json") for record in records]
        path.write_text(yaml.safe_dump({"sites": listed}), encoding="utf-8")
        yield path


def _named(record: SiteRecord, site: str, *tags: str) -> SiteRecord:
    return record.model_copy(update={"id": site, "aliases": (), "tags": tags})


async def test_sites_of_a_file_are_swept_with_nothing_stored(folder: Path) -> None:
    async with sites(folder, {"logging": "closed"}) as path:
        done = await wfo("sweep", "--all", "--sites", str(path))
        one = await wfo("sweep", "--tag", "pilot", "--sites", str(path), "--json")
        nobody = await wfo("sweep", "blind", "--sites", str(path))
    assert done.exit_code == Exit.FAILED
    assert "1 failed: bad" in done.stdout
    assert "1 nothing to look at: blind" in done.stdout
    assert "F failed" in done.stdout
    assert one.exit_code == Exit.PASSED
    assert [site["standing"] for site in json.loads(one.stdout)["sites"]] == ["passed"]
    assert nobody.exit_code == Exit.COULD_NOT_LOOK
    assert not (folder / "data").exists()


async def test_known_sites_are_swept_and_held_against_the_last_time(folder: Path) -> None:
    def shown(done: Result) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(done.stdout)
        return content

    async with sites(folder, {"logging": "closed"}) as path:
        await wfo("sites", "import", str(path))
        picture, table, page = folder / "map.png", folder / "map.csv", folder / "map.svg"
        files = ("--png", str(picture), "--csv", str(table), "--svg", str(page))
        first = await wfo("sweep", "--all", "--json", *files)
        second = await wfo("sweep", "--all", "--json")
        third = await wfo("sweep", "--all")
        listed = await wfo("sweep", "--list", "--json")
    assert shown(first)["since"] is None
    assert shown(first)["counts"] == {"failed": 1, "nothing to look at": 1, "passed": 1}
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert table.read_text("utf-8").startswith("sites,")
    assert shown(second)["since"] == shown(first)["started"]
    assert "<title>bad, 5638 Logging: failed" in page.read_text("utf-8")
    assert "\nSince 20" in third.stdout
    assert "nothing changed." in third.stdout
    assert [one["selection"] for one in json.loads(listed.stdout)] == ["all"] * 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say which sites"),
        (("--all", "--tag", "pilot"), "say which sites"),
        (("--all", "--resume", "x"), "say which sites"),
        (("--tag", "nowhere"), "No site is known yet"),
        (("--all", "--png", "/nowhere/map.png"), "its folder does not exist"),
        (("--all", "--svg", "/"), "is a folder"),
        (("--resume", "nothing"), "there is no sweep 'nothing'"),
        (("--resume", "x", "--sites", "f.yaml"), "--resume goes without --sites"),
    ],
)
async def test_wrong_use_is_told_in_one_line(arguments: tuple[str, ...], said: str) -> None:
    done = await wfo("sweep", *arguments)
    assert isinstance(done.exception, Complaint)
    assert said in str(done.exception)
    assert done.exception.code == Exit.WRONG_USE


async def test_a_sweep_that_was_killed_goes_on_where_it_was(folder: Path) -> None:
    async with sites(folder, SILENT) as path:
        await wfo("sites", "import", str(path))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "sweep", "--all", env=dict(os.environ)
        )
        store = open_store(Settings(_env_file=None))
        try:
            swept = await _half_done(store)
            process.send_signal(signal.SIGKILL)
            await process.wait()
            fresh = await _listed()
            before = {
                site.site: site.run
                for site in store.run_now(lambda s: sweeps.sites_of(s, swept.id))
            }
            # As if the lease of the dead had run out.
            store.run_now(lambda s: _expire(s, swept.id))
            dead = await _listed()
            told = await wfo("sweep", "--list")
            done = await wfo("sweep", "--resume", swept.id, "--json")
            after = {
                site.site: site.run
                for site in store.run_now(lambda s: sweeps.sites_of(s, swept.id))
            }
        finally:
            store.close()
    assert done.exit_code == Exit.FAILED
    assert json.loads(done.stdout)["state"] == SweepState.FINISHED
    begun = {site: run for site, run in before.items() if run is not None}
    assert begun
    assert begun == {site: after[site] for site in begun}
    assert None not in after.values()
    assert (fresh, dead, await _listed()) == ("running", "interrupted", "finished")
    assert "wfo sweep --resume" in told.stdout


async def _listed() -> str:
    """Return where the only sweep stands as the command line says it."""
    (one,) = json.loads((await wfo("sweep", "--list", "--json")).stdout)
    return str(one["state"])


async def _half_done(store: Store) -> Sweep:
    """Wait until a site is done and another goes on."""
    for _ in range(600):
        for one in store.run_now(sweeps.latest):
            listed = store.run_now(lambda s, one=one: sweeps.sites_of(s, one.id))  # type: ignore[misc] # a default
            if {Progress.DONE, Progress.RUNNING} <= {site.progress for site in listed}:
                return one
        await asyncio.sleep(0.05)
    raise AssertionError("no sweep came half-way")


def _expire(session: Session, sweep: str) -> None:
    row = session.get_one(StoredSweep, sweep)
    row.lease_until = 0.0
    session.add(row)
