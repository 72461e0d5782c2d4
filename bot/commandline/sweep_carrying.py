"""How does the command line carry a sweep out, go on with it, and show how far it is?"""

import asyncio
import getpass
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlmodel import Session

from bot.commandline.exits import Complaint, Exit
from bot.commandline.reaching import at_hand
from bot.commandline.sites import known_editions, read_records, settings
from bot.fleet.changes import SweepChanges, changes_of
from bot.fleet.results import SiteResult, results_of
from bot.fleet.selection import Chosen, NoneChosen, choose
from bot.fleet.spreading import Bounds
from bot.fleet.sweeping import LEASE_S, Fleet, carry_out_sweep
from bot.fleet.unstored import look_at
from bot.parsing.sweeping import Selection
from bot.store import leading, sites, sweeps
from bot.store.engine import Store
from bot.store.sweeps import LeftOut, NewSweep, Sweep, SweepState
from bot.store.sweeps import Progress as SiteProgress
from knowledge.model import Edition

WATCH_S = 0.3
UNSTORED = "unstored"


@dataclass(frozen=True, slots=True)
class Swept:
    """A sweep that is over: its results in its order, what changed, and how many seconds this command took."""

    sweep: Sweep
    results: tuple[SiteResult, ...]
    changes: SweepChanges
    seconds: float


async def sweep_file(asked: Selection, file: Path) -> Swept:
    """Sweep sites of a file; nothing is read from the database or stored."""
    chosen = _chosen(choose(read_records(file), asked))
    started, editions = time.time(), _editions()
    with _bar(len(chosen.records)) as bar:
        task = bar.add_task("Sweeping", total=len(chosen.records))
        results = await look_at(
            chosen.records, editions.get, lambda _: bar.advance(task), _bounds()
        )
    done = time.time()
    shown = Sweep(
        UNSTORED, chosen.selection.words, getpass.getuser(), SweepState.FINISHED, started, done,
        "", None, None,
    )  # fmt: skip
    return Swept(shown, results, SweepChanges(None), done - started)


async def sweep_stored(store: Store, asked: Selection | None, resume: str) -> Swept:
    """Sweep known sites, or go on with the sweep of the id `resume`, and hold it against the last."""
    owner = f"command line {secrets.token_hex(4)}"
    begun = time.time()
    one = await _resumed(store, resume, owner) if asked is None else _started(store, asked, owner)
    if one.state is SweepState.RUNNING:
        await _carried_out(store, one, owner)
    with store.session() as session:
        over = sweeps.get_sweep(session, one.id) or one
    if over.state is SweepState.RUNNING:
        raise Complaint(f"another process has taken over sweep {one.id}; it goes on there")
    results = await results_of(store, over)
    return Swept(over, results, await changes_of(store, over, results), time.time() - begun)


async def _carried_out(store: Store, one: Sweep, owner: str) -> None:
    """Carry a sweep out, through the agents too where its sites have any; given back however it ends."""

    def places(session: Session) -> set[str]:
        swept = {site.site for site in sweeps.sites_of(session, one.id)}
        return {v for r in sites.all_sites(session) if r.id in swept for v in r.vantage}

    try:
        async with at_hand(store, await store.run(places)) as agents:
            fleet = Fleet(store, _editions().get, time.time, owner, agents, _bounds())
            await _watched(fleet, one)
    finally:
        await store.run(lambda s: leading.let_go(s, one.id, owner=owner))


def _started(store: Store, asked: Selection, owner: str) -> Sweep:
    with store.session() as session:
        chosen = _chosen(choose(sites.all_sites(session), asked))
        new = NewSweep(
            words=chosen.selection.words,
            sites=[(record.id, record.name) for record in chosen.records],
            asked_by=getpass.getuser(),
        )
        now = time.time()
        one = sweeps.start_sweep(session, new, None, now=now)
        leading.take(session, one.id, owner=owner, now=now, until=now + LEASE_S)
        return one


async def _resumed(store: Store, word: str, owner: str) -> Sweep:
    """Take a sweep up; what a killed process held is free after a moment, and that is waited for."""
    give_up = time.time() + LEASE_S + 1
    while True:
        with store.session() as session:
            one = _known(session, word)
            now = time.time()
            if one.state is not SweepState.RUNNING:
                return one
            if leading.take(session, one.id, owner=owner, now=now, until=now + LEASE_S):
                return one
        if now > give_up:
            raise Complaint(f"another process carries sweep {word} out")
        await asyncio.sleep(WATCH_S)


def _known(session: Session, word: str) -> Sweep:
    one = sweeps.get_sweep(session, word)
    if one is None:
        raise Complaint(
            f"there is no sweep {word!r}; `wfo sweep --list` shows the last", Exit.WRONG_USE
        )
    if one.request_id is not None and one.state is SweepState.RUNNING:
        raise Complaint(f"sweep {word} was asked for in Slack; the bot goes on with it")
    return one


async def _watched(fleet: Fleet, one: Sweep) -> None:
    """Carry the sweep out; on a terminal a bar shows how far it is. Cut off, it says how to go on."""

    async def no_gate(_: str) -> LeftOut | None:
        return None  # whoever may run this command may check every site

    work = asyncio.create_task(carry_out_sweep(fleet, one, no_gate))
    try:
        with _bar(0) as bar:
            task = bar.add_task("Sweeping", total=None)
            while not work.done():
                sites = await fleet.store.run(lambda session: sweeps.sites_of(session, one.id))
                over = sum(s.progress in (SiteProgress.DONE, SiteProgress.LEFT_OUT) for s in sites)
                bar.update(task, completed=over, total=len(sites))
                await asyncio.wait({work}, timeout=WATCH_S)
        work.result()
    except asyncio.CancelledError:
        typer.echo(f"wfo: cut off; go on with: wfo sweep --resume {one.id}", err=True)
        raise
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


def _chosen(found: Chosen | NoneChosen) -> Chosen:
    if isinstance(found, NoneChosen):
        near = f"; did you mean {' or '.join(found.near)}?" if found.near else ""
        raise Complaint(f"{found.sentence.rstrip('.')}{near}", Exit.WRONG_USE)
    return found


def _editions() -> Mapping[str, Edition]:
    return {edition.name: edition for edition in known_editions()}


def _bounds() -> Bounds:
    return Bounds(sites=settings().sites_at_once)


def _bar(total: int) -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("Sweeping"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    quiet = not console.is_terminal or total == 1
    return Progress(*columns, console=console, transient=True, disable=quiet)
