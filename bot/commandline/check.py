"""`wfo check`: does a site meet its requirements?"""

import asyncio
import getpass
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text
from sqlmodel import Session

from bot.commandline.exits import Complaint, Exit
from bot.commandline.explaining import collectors_input
from bot.commandline.reaching import at_hand
from bot.commandline.reports import Form, hand_out, written
from bot.commandline.sites import known_editions, named, opened_store, read_records
from bot.looking.handed_in import Joined, join
from bot.looking.running import carry_out, earlier, last_findings, sweeps, vantages
from bot.looking.scope import plan_for
from bot.render.changed import plain_changes
from bot.render.details import report
from bot.render.evidence import explanation
from bot.render.view import RunView
from bot.sites.record import SiteRecord
from bot.store import runs
from bot.store import sites as stored
from bot.store.engine import Store
from checks.collecting import LARGEST_REPORT, ReportError
from checks.explaining import explain as explain_plan
from checks.history import Changes, FinishedRun, changes
from checks.model import Finding, Outcome, Plan
from checks.runner import run as run_plan
from checks.selection import BadSelection
from knowledge.model import Edition

SHOWN_AFTER_S = 1.0
_NO_RUN: tuple[Finding, ...] = ()
_STYLES = {
    "FAILED": "red",
    "UNKNOWN": "yellow",
    "COULD": "yellow",
    "SKIPPED": "dim",
    "PASSED": "green",
}


def check(  # noqa: PLR0913 - one parameter an option
    site: Annotated[str, typer.Argument(help="The site's id or an alias.")],
    sites: Annotated[
        Path | None,
        typer.Option(
            help="Take the site from this sites.yaml; nothing is read from the database or stored."
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="Only these: a port, component or probe, or `failed`; repeatable, commas."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a machine.")] = False,
    evidence: Annotated[
        bool,
        typer.Option("--evidence", help="Also show what each look saw, and why it was taken."),
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what would be sent where; nothing is sent.")
    ] = False,
    role: Annotated[
        str,
        typer.Option(help="With --explain: the collector's input for a machine in this role."),
    ] = "",
    handed_in: Annotated[
        list[Path] | None,
        typer.Option("--with", help="A collector's report as one more vantage point; repeatable."),
    ] = None,
    form: Annotated[
        Form | None, typer.Option("--report", help="Write the run as this instead of text.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where --report goes; default: standard output.")
    ] = None,
) -> None:
    """Check a site: what fails and why, who must act, what to paste.

    Only the hosts in the site's record are looked at, and only within its allowed networks. Exit codes: 0 all
    passed, 1 something failed or is unknown, 2 wrong use, 3 nothing could be looked at.
    """
    form = Form.JSON if as_json and form is None and not explain else form
    _make_sense(explain=explain, role=role, form=form, out=out)
    words = [word for part in only or [] for word in part.replace(",", " ").casefold().split()]
    reports = [_read(file) for file in handed_in or []]
    if explain:
        typer.echo(_explained(site, sites, words, role, quiet=as_json), nl=False)
        return
    wanted = _Wanted(words, reports)
    if sites is not None:
        record = named(site, read_records(sites))
        done, found = asyncio.run(_unstored(_joined(record, reports), wanted))
    else:
        with opened_store() as store:
            done, found = asyncio.run(_stored(store, site, wanted))
    if form is not None:
        hand_out(written(form, _finished(done), found), out)
    else:
        _show(done, found, evidence=evidence)
    raise typer.Exit(int(_verdict(done)))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the check shall look at, and the collector's reports that stand beside it."""

    words: list[str]
    reports: list[tuple[Path, bytes]]


def _make_sense(*, explain: bool, role: str, form: Form | None, out: Path | None) -> None:
    if role and not explain:
        raise Complaint("--role goes with --explain", Exit.WRONG_USE)
    if explain and form is not None:
        raise Complaint(
            "--explain carries nothing out, so there is nothing to report", Exit.WRONG_USE
        )
    if out is not None and form is None:
        raise Complaint("--out goes with --report html, csv, junit or json", Exit.WRONG_USE)
    if out is not None and not out.absolute().parent.is_dir():
        raise Complaint(f"there is no folder {out.parent}; nothing was checked", Exit.WRONG_USE)


def _read(file: Path) -> tuple[Path, bytes]:
    try:
        with file.open("rb") as stream:
            return file, stream.read(LARGEST_REPORT + 1)
    except OSError as error:
        raise Complaint(f"{file}: {error.strerror or error}", Exit.WRONG_USE) from error


def _joined(record: SiteRecord, reports: list[tuple[Path, bytes]]) -> Joined:
    joined = Joined(record)
    for file, content in reports:
        try:
            joined = join(joined, content, time.time())
        except ReportError as error:
            raise Complaint(f"{file}: {error}; nothing was checked", Exit.WRONG_USE) from error
    return joined


def _explained(site: str, file: Path | None, words: list[str], role: str, *, quiet: bool) -> str:
    if file is not None:
        record, last = named(site, read_records(file)), _NO_RUN
    else:
        with opened_store() as store, store.session() as session:
            record, last = _recorded(session, site)
    if role:
        return collectors_input(record, _edition(record), role, quiet=quiet)
    # The site's certificates are sent nowhere, and would fill the page.
    bare = record.model_copy(update={"trusted_roots": ""})
    return explain_plan(_plan(Joined(bare), words, last))


def _recorded(session: Session, word: str) -> tuple[SiteRecord, tuple[Finding, ...]]:
    record = named(word, tuple(stored.all_sites(session)))
    return record, last_findings(session, record.id)


def _edition(record: SiteRecord) -> Edition:
    edition = next((e for e in known_editions() if e.name == record.edition), None)
    if edition is None:
        raise Complaint(
            f"the edition {record.edition} of {record.id} is not loaded; `wfo knowledge list` shows those that are",
            Exit.WRONG_USE,
        )
    return edition


def _plan(joined: Joined, words: list[str], last: tuple[Finding, ...]) -> Plan:
    record = joined.record
    try:
        return plan_for(
            record, _edition(record), only=words, last=last, abilities=joined.abilities
        )
    except BadSelection as error:
        raise Complaint(str(error), Exit.WRONG_USE) from error


async def _unstored(joined: Joined, wanted: _Wanted) -> tuple[RunView, Changes | None]:
    started = time.time()
    plan = _plan(joined, wanted.words, _NO_RUN)
    looks = run_plan(plan, {**vantages(), **joined.measure}, at_once=sweeps())
    findings = [finding async for finding in _watched(plan, looks)]
    return _view("unstored", plan, findings, started, time.time()), None


async def _stored(store: Store, word: str, wanted: _Wanted) -> tuple[RunView, Changes | None]:
    with store.session() as session:
        record, last = _recorded(session, word)
    joined = _joined(record, wanted.reports)
    async with at_hand(store, record.vantage) as agents:
        if agents is not None:
            able = await agents.abilities(record.vantage)
            joined = replace(joined, abilities={**able, **joined.abilities})
        plan = _plan(joined, wanted.words, last)
        with store.session() as session:
            run = runs.start_run(session, plan, None, now=time.time(), asked_by=getpass.getuser())
        looks = carry_out(store, run, {**vantages(), **joined.measure}, time.time, agents)
        findings = [finding async for finding in _watched(plan, looks)]
    view = _view(run.id, plan, findings, run.started_at, time.time())
    with store.session() as session:
        return view, changes(earlier(session, run), _finished(view))


def _view(run: str, plan: Plan, findings: list[Finding], started: float, ended: float) -> RunView:
    return RunView(run, plan, tuple(findings), "finished", "", started, ended - started)


def _finished(view: RunView) -> FinishedRun:
    started = datetime.fromtimestamp(view.started_at, UTC)
    return FinishedRun(view.run, view.plan.site, started, view.seconds, view.everything)


async def _watched(
    plan: Plan, found: AsyncGenerator[Finding, None]
) -> AsyncGenerator[Finding, None]:
    """Pass findings on; on a terminal a progress bar appears once it takes longer than a second."""
    console = Console(stderr=True)
    columns = (TextColumn("Checking"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    task = progress.add_task("checks", total=len(plan.checks))
    timer = asyncio.get_running_loop().call_later(SHOWN_AFTER_S, progress.start)
    try:
        async with aclosing(found) as findings:
            async for finding in findings:
                progress.advance(task)
                yield finding
    finally:
        timer.cancel()
        progress.stop()


def _show(done: RunView, found: Changes | None, *, evidence: bool) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for line in report(done).splitlines():
        word = line.partition(" ")[0].rstrip(":")
        console.print(Text(line, style=_STYLES.get(word, "")))
    for line in ["", *changed] if (changed := plain_changes(found)) else []:
        console.print(Text(line))
    if evidence:
        for finding in done.everything[: done.looked]:
            console.print(Text("\n" + "\n".join(explanation(finding))))


def _verdict(done: RunView) -> Exit:
    """Nothing looked at is no pass: "not checked" must never read as green."""
    outcomes = {finding.outcome for finding in done.everything}
    if outcomes & {Outcome.FAILED, Outcome.UNKNOWN}:
        return Exit.FAILED
    if Outcome.PASSED not in outcomes:
        print("wfo: nothing could be looked at; the reasons stand above", file=sys.stderr)
        return Exit.COULD_NOT_LOOK
    return Exit.FAILED if Outcome.ERRORED in outcomes else Exit.PASSED
