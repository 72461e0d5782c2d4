"""What is said of agents: that a site has none, has one, that one floods; and that a run waits for one."""

from collections.abc import Sequence

from bot.agents.news import News
from bot.message import Message
from bot.render.blocks import sections
from bot.render.escape import bold, code, escape, moment
from bot.render.words import listed

WHEN_BACK = "when-back"
"""The button under a run that missed an agent."""


def news(told: News) -> Message:
    """Say what changed, since when, and what to do."""
    if told.kind == "gone":
        head = f"{bold(told.subject)} has no agent any more"
        rest = (
            "Until one is back, its checks from inside are errored. On that machine: does it run, and does it reach us? "
            f"{code('wfo agents list')} shows when each was seen."
        )
        plain = f"{told.subject} has no agent any more. {rest}"
    elif told.kind == "back":
        head, rest = f"{bold(told.subject)} has an agent now", ""
        plain = f"{told.subject} has an agent now."
    else:
        head = f"The agent at {bold(told.subject)} sends more than any agent has reason to"
        rest = _flood(told)
        plain = f"The agent at {told.subject} sends more than any agent has reason to. {rest}"
    lines = f"{head} ({moment(told.at, 'since')})." + (f"\n{rest}" if rest else "")
    return Message(escape(plain.replace("`", "")).strip(), tuple(sections(lines)))


def _flood(told: News) -> str:
    if told.until:
        out = f"It is shut out for {round((told.until - told.at) / 60)} minutes."
    else:
        out = "It was not shut out, because others are already: look whether it is our fault."
    return (
        f"{out} For good: {code(f'wfo agents revoke {told.subject}')}; "
        f"before its time: {code(f'wfo agents readmit {told.subject}')}."
    )


def awaiting(vantages: Sequence[str]) -> Message:
    """Say that what a run missed will be looked at once these are back."""
    text = f"As soon as {listed(list(vantages))} is back, I look at what this run missed, here."
    return Message(escape(text))


def nothing_missed() -> Message:
    """Say that this run missed no agent."""
    return Message("This run missed no agent: there is nothing to wait for.")


def is_back(vantages: Sequence[str]) -> Message:
    """Say that the agents are back and the rest is looked at now."""
    return Message(escape(f"Back again: {listed(list(vantages))}. Now to what was missed."))
