"""How do somebody's sites and the checks that go on look on their Home?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.message import Block
from bot.render import check_form, site_form
from bot.render.blocks import Button, actions, context, sections
from bot.render.escape import bold, escape, mention, moment
from bot.render.forms import OPTIONS, option
from bot.render.help import CHECK
from bot.render.results import HISTORY
from bot.render.run import STOP
from bot.render.words import SIGNS, SPOKEN, counted
from bot.store.overview import LastRun, Running
from checks.model import Outcome


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site the reader may check, and its last finished run if there is one."""

    id: str
    name: str
    last: LastRun | None


def head(text: str) -> Block:
    """Build a heading."""
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def running_checks(running: Sequence[Running]) -> list[Block]:
    """Show what is being checked, how far it is, and a way to stop each."""
    blocks = [head("Running checks")] if running else []
    for n, run in enumerate(running):
        said = (
            f"{bold(run.site)}, asked by {mention(run.asked_by)} {moment(run.started_at, 'now')}: "
            f"{counted(run.results, 'result')} so far"
        )
        stop = actions([Button("Stop", f"{STOP}:home{n}", run.run)])[0]["elements"][0]
        blocks += [{**sections(said)[0], "accessory": stop}]
    return blocks


def site_blocks(
    sites: Sequence[SiteLine],
    *,
    more: int,
    givers: Sequence[str],
    offline: Sequence[str],
    writes: bool,
) -> list[Block]:
    """Show sites with their last outcome and what can be done; `more` are not shown, `givers` can allow a check."""
    blocks: list[Block] = [head("Sites")]
    for n, site in enumerate(sites):
        said = sections(f"{bold(site.id)} {escape(site.name)}\n{outcome_line(site.last)}")[0]
        check = actions([Button("Check", f"{CHECK}:home{n}", site.id)])[0]["elements"][0]
        blocks.append({**said, "accessory": check})
    if not sites:
        can = ", ".join(mention(giver) for giver in givers)
        allow = f" {can} can allow it." if can else ""
        blocks += sections(f"There is no site that you may check yet.{allow}")
    elif more > 0:
        blocks += context(f"and {counted(more, 'more site')}: `/wfo-check` takes any of them.")
    if offline:
        blocks += sections(f"⚠️ Agents offline: {escape(', '.join(offline))}.")
    return [*blocks, *_more(sites, writes=writes)]


def _more(sites: Sequence[SiteLine], *, writes: bool) -> list[Block]:
    """Build the row of what can be done with any of the sites."""
    choose = Button("Choose what to check …", check_form.OPEN, check_form.OPEN)
    add = Button("Add a site", site_form.ADD, "add")
    buttons = [*([choose] if sites else []), *([add] if writes else [])]
    seen = [site.id for site in sites if site.last is not None]
    picks = [_pick("History of …", f"{HISTORY}:home", seen)] if seen else []
    if writes and sites:
        picks.append(_pick("Edit …", f"{site_form.OPEN}:home", [site.id for site in sites]))
    chosen: list[Block] = [{"type": "actions", "elements": picks}] if picks else []
    return [*actions(buttons), *chosen]


def _pick(label: str, action: str, ids: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "static_select",
        "action_id": action,
        "placeholder": {"type": "plain_text", "text": label, "emoji": False},
        "options": [option((one, one)) for one in ids[:OPTIONS]],
    }


def outcome_line(last: LastRun | None) -> str:
    """Say what the last run of a site found, and when."""
    if last is None:
        return "not checked yet"
    said = [
        f"{SIGNS[outcome]} {last.counts[outcome]} {SPOKEN[outcome]}"
        for outcome in Outcome
        if last.counts[outcome]
    ]
    return f"{'  '.join(said)} · {moment(last.ended_at, 'checked before')}"
