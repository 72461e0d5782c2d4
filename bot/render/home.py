"""How does the App Home look?"""

from dataclasses import dataclass
from typing import Any

from bot.learning.progress import Progress
from bot.message import Block
from bot.render import help as render_help
from bot.render.answer import ASK
from bot.render.blocks import Button, actions, context, sections
from bot.render.escape import bold, code, escape, mention, moment
from bot.render.learn import GO, PROGRESS
from bot.render.words import SIGNS, SPOKEN, counted
from bot.store.overview import LastRun, Running
from checks.model import Outcome

REFRESH = "home-refresh"
MOST_SITES = 8
MOST_EDITIONS = 10
BLOCKS = 100


@dataclass(frozen=True, slots=True)
class Right:
    """Something one may or may not do; `rule` says why, `givers` who can change it."""

    name: str
    allowed: bool
    rule: str
    givers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site the reader may check, and its last finished run if there is one."""

    id: str
    name: str
    last: LastRun | None


@dataclass(frozen=True, slots=True)
class EditionLine:
    """A loaded edition."""

    name: str
    document: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything on somebody's Home. `questions` are worth asking, from the edition in force.

    `greet` is set at the first opening; `open_questions` counts what waits for curators, None for who is none;
    `offline` names vantage points without an agent; `notice` says what a pressed button began.
    """

    user: str
    greet: bool
    questions: tuple[str, ...]
    rights: tuple[Right, ...]
    sites: tuple[SiteLine, ...]
    site_count: int
    running: tuple[Running, ...]
    editions: tuple[EditionLine, ...]
    progress: Progress | None
    now: float
    open_questions: int | None = None
    offline: tuple[str, ...] = ()
    notice: str = ""


def home(view: HomeView) -> dict[str, Any]:
    """Return the view to publish."""
    blocks: list[Block] = [
        *([*sections(f"➡️ {escape(view.notice)}"), _line()] if view.notice else []),
        *(_greeting(view) if view.greet else []),
        *_ask(view),
        *_running(view),
        *_sites(view),
        *_learning(view),
        *_curating(view),
        *_editions(view),
        *_rights(view),
        *context(moment(view.now, "now") + " · what you see is as of then"),
        *actions([Button("Refresh", REFRESH, "refresh")]),
    ]
    return {"type": "home", "blocks": blocks[:BLOCKS]}


def _line() -> Block:
    return {"type": "divider"}


def _head(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _greeting(view: HomeView) -> list[Block]:
    site = f" Then check {code(view.sites[0].id)}, below." if view.sites else ""
    return [
        _head("Welcome"),
        *sections(
            f"Hello {mention(view.user)}! I know what the product needs at a customer's site: ports, antivirus "
            f"exclusions, guidelines, each with the document it comes from. Try one of these.{site}"
        ),
    ]


def _ask(view: HomeView) -> list[Block]:
    buttons = [
        Button(question, f"{ASK}:home{n}", question) for n, question in enumerate(view.questions)
    ]
    head = [] if view.greet else [_head("Ask")]
    if not view.questions:
        return []
    return [
        *head,
        *actions(buttons),
        *context("Or write to me under Messages, or mention me in a channel."),
    ]


def _running(view: HomeView) -> list[Block]:
    lines = [
        f"• {bold(run.site)}, asked by {mention(run.asked_by)} {moment(run.started_at, 'now')}: "
        f"{counted(run.results, 'result')} so far"
        for run in view.running
    ]
    return [_head("Running checks"), *sections("\n".join(lines))] if lines else []


def _sites(view: HomeView) -> list[Block]:
    blocks: list[Block] = [_head("Sites")]
    for n, site in enumerate(view.sites):
        block = sections(f"{bold(site.id)} {escape(site.name)}\n{outcome_line(site.last)}")[0]
        block["accessory"] = actions([Button("Check", f"{render_help.CHECK}:home{n}", site.id)])[
            0
        ]["elements"][0]
        blocks.append(block)
    more = view.site_count - len(view.sites)
    if not view.sites:
        blocks += sections("There is no site that you may check yet." + _who_can(view))
    elif more > 0:
        blocks += context(f"and {counted(more, 'more site')}: `/wfo-check` takes any of them.")
    if view.offline:
        blocks += sections(f"⚠️ Agents offline: {escape(', '.join(view.offline))}.")
    return blocks


def _who_can(view: HomeView) -> str:
    check = next((right for right in view.rights if right.name == "check"), None)
    givers = ", ".join(mention(giver) for giver in check.givers) if check is not None else ""
    return f" {givers} can allow it." if givers else ""


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


def _learning(view: HomeView) -> list[Block]:
    found = view.progress
    if not view.questions:
        return []
    if found is None:
        said = "Learn what the product needs, a few minutes a day: short lessons, a question after each."
        return [
            _head("Learn"),
            *sections(said),
            *actions([Button("Start learning", GO, "go", "primary")]),
        ]
    return [
        _head("Learn"),
        *sections(f"{escape(found.words[:1].upper() + found.words[1:])}."),
        *actions(
            [
                Button("Continue", GO, "go", "primary"),
                Button("My progress", PROGRESS, "progress"),
            ]
        ),
    ]


def _curating(view: HomeView) -> list[Block]:
    if view.open_questions is None:
        return []
    said = (
        f"{counted(view.open_questions, 'question')} that the documents did not answer wait for you."
        if view.open_questions
        else "No open questions."
    )
    return [_head("Open questions"), *sections(said)]


def _editions(view: HomeView) -> list[Block]:
    lines = [
        f"• {code(edition.name)} {escape(edition.document)}"
        f"{', used where none is named' if edition.is_default else ''}"
        for edition in view.editions[:MOST_EDITIONS]
    ]
    more = len(view.editions) - MOST_EDITIONS
    rest = context(f"and {more} more") if more > 0 else []
    return [_head("Editions"), *sections("\n".join(lines)), *rest]


def _rights(view: HomeView) -> list[Block]:
    same: dict[tuple[bool, str], list[str]] = {}
    for right in view.rights:
        same.setdefault((right.allowed, right.rule), []).append(right.name)
    lines = [
        f"• {', '.join(names)}: {'yes' if allowed else 'no'} ({escape(rule)})"
        for (allowed, rule), names in same.items()
    ]
    return [_head("What you may do"), *sections("\n".join(lines))]
