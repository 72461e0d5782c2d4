"""How does the App Home look?"""

from dataclasses import dataclass
from typing import Any

from bot.learning.progress import Progress
from bot.message import Block
from bot.render.answer import ASK
from bot.render.blocks import Button, actions, context, sections
from bot.render.escape import code, escape, mention, mentioned, moment
from bot.render.home_sites import SiteLine, head, running_checks, site_blocks
from bot.render.learn import GO, PROGRESS
from bot.render.words import counted
from bot.store.overview import Running

REFRESH = "home-refresh"
QUESTIONS, DRAFTS, EDITIONS = "home-questions", "home-drafts", "home-editions"
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
class EditionLine:
    """A loaded edition."""

    name: str
    document: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything on somebody's Home. `questions` are worth asking, from the edition in force.

    `greet` is set at the first opening; `open_questions` counts what waits for curators, None for who is none;
    `offline` names vantage points without an agent; `notice` says what a pressed button began, `writes` is set for who may change sites.
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
    writes: bool = False


def home(view: HomeView) -> dict[str, Any]:
    """Return the view to publish."""
    blocks: list[Block] = [
        *([*sections(f"➡️ {escape(view.notice)}"), _line()] if view.notice else []),
        *(_greeting(view) if view.greet else []),
        *_ask(view),
        *running_checks(view.running),
        *site_blocks(
            view.sites,
            more=view.site_count - len(view.sites),
            givers=_givers(view),
            offline=view.offline,
            writes=view.writes,
        ),
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


def _greeting(view: HomeView) -> list[Block]:
    site = f" Then check {code(view.sites[0].id)}, below." if view.sites else ""
    return [
        head("Welcome"),
        *sections(
            f"Hello {mention(view.user)}! I know what the product needs at a customer's site: ports, antivirus "
            f"exclusions, guidelines, each with the document it comes from. Try one of these.{site}"
        ),
    ]


def _ask(view: HomeView) -> list[Block]:
    buttons = [
        Button(question, f"{ASK}:home{n}", question) for n, question in enumerate(view.questions)
    ]
    title = [] if view.greet else [head("Ask")]
    if not view.questions:
        return []
    return [
        *title,
        *actions(buttons),
        *context("Or write to me under Messages, or mention me in a channel."),
    ]


def _learning(view: HomeView) -> list[Block]:
    found = view.progress
    if not view.questions:
        return []
    if found is None:
        said = "Learn what the product needs, a few minutes a day: short lessons, a question after each."
        return [
            head("Learn"),
            *sections(said),
            *actions([Button("Start learning", GO, "go", "primary")]),
        ]
    return [
        head("Learn"),
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
    show = [Button("Show open questions", QUESTIONS, "questions")] if view.open_questions else []
    drafts = Button("Show drafts", DRAFTS, "drafts")
    return [head("Open questions"), *sections(said), *actions([*show, drafts])]


def _editions(view: HomeView) -> list[Block]:
    lines = [
        f"• {code(edition.name)} {escape(edition.document)}"
        f"{', used where none is named' if edition.is_default else ''}"
        for edition in view.editions[:MOST_EDITIONS]
    ]
    more = len(view.editions) - MOST_EDITIONS
    rest = context(f"and {more} more") if more > 0 else []
    show = Button("What each holds", EDITIONS, "editions")
    return [head("Editions"), *sections("\n".join(lines)), *rest, *actions([show])]


def _rights(view: HomeView) -> list[Block]:
    same: dict[tuple[bool, str], list[str]] = {}
    for right in view.rights:
        same.setdefault((right.allowed, right.rule), []).append(right.name)
    lines = [
        f"• {', '.join(names)}: {'yes' if allowed else 'no'} ({mentioned(rule)})"
        for (allowed, rule), names in same.items()
    ]
    return [head("What you may do"), *sections("\n".join(lines))]


def _givers(view: HomeView) -> tuple[str, ...]:
    check = next((right for right in view.rights if right.name == "check"), None)
    return check.givers if check is not None else ()
