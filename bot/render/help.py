"""What do we say about ourselves, and to what we can't carry out?"""

from collections.abc import Sequence

from bot.message import Message
from bot.render.blocks import Button, actions, context, sections
from bot.render.check_form import OPEN as CHOOSE
from bot.render.escape import code, escape
from bot.render.words import counted, listed

CHECK = "check"
MOST_NEAR = 5


def usage(edition: str, editions: int, sites: int) -> Message:
    """Explain what can be asked and typed, with what is loaded."""
    lines = [
        "*Ask*: mention me, write to me directly, or type `/wfo what is port 5638 for?` "
        "I answer in the thread, with the document the fact comes from. What the documents don't say I don't guess.",
        "*Check*: `/wfo-check site42` looks at a site and says what fails, who must act and how to mend it. "
        "`/wfo-check site42 only failed`, `only 443` or `only screen recording` looks at a part. "
        "`/wfo-sweep all`, `tag pilot` or `edition 16.3-hosted` checks many sites and says what changed.",
        "*In a thread of mine*: ask on (`5672?` is enough), or type `@wfo again`, `@wfo only failed`, `@wfo stop`, "
        "`@wfo why`; after a check `@wfo report`, `@wfo fix`, `@wfo mail`, `@wfo compare`, `@wfo history`. For 30 "
        "minutes after my last word there you may leave `@wfo` out; what you say to each other I leave alone. A "
        "collector's report goes in as a file, with `@wfo`. Each button can be typed like that.",
        "*Firewall*: paste rules below `@wfo review these rules for site42`, upload them or mark a message: I say what is "
        "missing, too wide or open. `/wfo sheet site42` is what the firewall team has to open.",
        "*Editions*: `/wfo editions`, `/wfo diff 16.1-hosted 16.3-hosted`, `/wfo edition` for what questions here mean. "
        "Curators upload a requirement document to me, and see with `/wfo drafts` and `/wfo questions` what waits.",
        "*You*: `/wfo whoami` says what you may do; `/wfo-learn` teaches all this, a few minutes a day.",
    ]
    loaded = (
        f"In force: edition {code(edition)}; {counted(editions, 'edition')} loaded, "
        f"{counted(sites, 'site')} known."
    )
    text = "\n".join([*(line.replace("*", "") for line in lines), loaded])
    return Message(text, (*(b for line in lines for b in sections(line)), *context(loaded)))


def small_talk() -> Message:
    """Answer what is no question about the requirements, in a friendly way and without a fact."""
    text = (
        "I know what the product's environmental requirements say: ports, antivirus exclusions, guidelines. "
        "Ask me about one of those, or type `help`."
    )
    return Message(text, tuple(sections(text)))


def no_site_named(sentence: str, sites: Sequence[str]) -> Message:
    """Say how a check is asked for, after `sentence` about what was wrong with the way it was (may be empty)."""
    known = listed([code(site) for site in sites[:MOST_NEAR]])
    more = f" and {len(sites) - MOST_NEAR} more" if len(sites) > MOST_NEAR else ""
    lines = [
        escape(sentence),
        "Name the site to check: `/wfo-check site42`, or a part of it: `/wfo-check site42 only failed`.",
        f"I know {known}{more}."
        if sites
        else "No site is known yet: `wfo sites import sites.yaml` adds some.",
    ]
    text = "\n".join(line for line in lines if line)
    choose = [Button("Choose …", CHOOSE, CHOOSE)] if sites else []
    buttons = [*_check_buttons(sites[: MOST_NEAR - 1]), *choose]
    return Message(text, (*sections(text), *actions(buttons)))


def unknown_site(word: str, near: Sequence[str]) -> Message:
    """Say that no site has that name, and ask about the nearest; nothing was looked at."""
    said = f"I know no site {code(word[:80])}, so nothing was checked."
    if not near:
        text = f"{said} `wfo sites list` shows the sites that are known."
        return Message(text, tuple(sections(text)))
    asked = f"{said} Did you mean {_or([code(site) for site in near[:MOST_NEAR]])}?"
    return Message(asked, (*sections(asked), *actions(_check_buttons(near))))


def not_planned(sentence: str) -> Message:
    """Say why nothing was checked: a word that selects nothing, an edition that isn't loaded."""
    text = f"{escape(sentence)} Nothing was checked."
    return Message(text, tuple(sections(text)))


def nothing_before(what: str) -> Message:
    """Say that there is nothing in this thread that the word could mean."""
    text = f"There is no {escape(what)} in this thread. Ask me something, or type `help`."
    return Message(text, tuple(sections(text)))


def _or(words: list[str]) -> str:
    return ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else "".join(words)


def _check_buttons(sites: Sequence[str]) -> list[Button]:
    return [
        Button(f"Check {site}", f"{CHECK}:{n}", site) for n, site in enumerate(sites[:MOST_NEAR])
    ]
