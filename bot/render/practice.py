"""How does the practice site look: the task, the questions, the grade?"""

from collections.abc import Sequence

from bot.learning.lab import CAUSES, LAB
from bot.message import Message
from bot.render.blocks import Button, actions, context, sections
from bot.render.escape import bold, escape
from bot.render.words import plain_source, requirement_name
from checks.model import Finding
from checks.naming import component_name

LOOK = "lab-check"
NAME = "lab-name"
COMPONENT = "lab-which"
CAUSE = "lab-how"
AGAIN = "learn-practice"
MOST_CHOICES = 5


def opened() -> Message:
    """Set the task."""
    text = (
        f"🔧 *Diagnose {LAB}*. Something is broken at the practice site, one thing only. Check it, read what the "
        "check saw, then name the cause. What you say is graded against the evidence."
    )
    buttons = [
        Button(f"Check {LAB}", LOOK, LAB, "primary"),
        Button("Name the cause", NAME, LAB),
    ]
    return Message(
        text.replace("*", ""),
        (
            *sections(text),
            *actions(buttons),
            *context(
                "It is a site on this machine, made for practice: nothing real is touched. Typed: "
                "`learn check`, `learn name`, `learn cause …`."
            ),
        ),
    )


def none_here() -> Message:
    """Say why there is no practice here."""
    text = (
        "There is no practice site here: it exists only in the local workspace, where this machine plays the "
        "customer. Start it with `wfo run` without Slack tokens, and type `learn practice` there."
    )
    return Message(text, tuple(sections(text)))


def none_open() -> Message:
    """Say that no round is open."""
    text = "No fault is open at the practice site. `learn practice` breaks something."
    return Message(text, (*sections(text), *actions([Button("Practice", AGAIN, "practice")])))


def look_first() -> Message:
    """Ask for evidence before a cause."""
    text = f"Look first: check {LAB}, then name the cause. Without evidence it would be a guess."
    return Message(text, (*sections(text), *actions([Button(f"Check {LAB}", LOOK, LAB)])))


def which(components: Sequence[str]) -> Message:
    """Ask which component is broken; the buttons hold every component that was looked at."""
    text = "What is broken?"
    rows = [components[n : n + MOST_CHOICES] for n in range(0, len(components), MOST_CHOICES)]
    blocks = [
        block
        for n, row in enumerate(rows)
        for block in actions(
            [
                Button(component_name(slug), f"{COMPONENT}:{n * MOST_CHOICES + m}", slug)
                for m, slug in enumerate(row)
            ],
            f"which-{n}",
        )
    ]
    names = ", ".join(component_name(slug) for slug in components)
    return Message(f"{text} {escape(names)}", (*sections(bold(text)), *blocks))


def how(component: str) -> Message:
    """Ask how it is broken."""
    text = f"{component_name(component)}: what is wrong there?"
    buttons = [
        Button(words, f"{CAUSE}:{n}", f"{component} {word}")
        for n, (word, words) in enumerate(CAUSES.items())
    ]
    said = f"{text} {', '.join(CAUSES.values())}?"
    return Message(escape(said), (*sections(bold(text)), *actions(buttons)))


def unread() -> Message:
    """Say how a cause is typed."""
    ways = ", ".join(f"`{word}`" for word in CAUSES)
    text = f"Type the component and what is wrong: `learn cause logging closed`. What can be wrong: {ways}."
    return Message(text, tuple(sections(text)))


def solved(proof: Finding, tries: int) -> Message:
    """Say that the cause is right, with the finding that proves it."""
    name = requirement_name(proof.requirement)
    after = "at the first try" if tries == 1 else f"at try {tries}"
    text = f"Right, {after}: {name}. {proof.sentence} Who must act: {proof.who}."
    source = plain_source(proof.requirement.citation)
    return Message(
        f"{escape(text)}\nSource: {escape(source)}",
        (
            *sections(
                f"✅ *Right*, {after}: {bold(name)}\n> {escape(proof.sentence)}\n"
                f"Who must act: {escape(proof.who or 'nobody yet')}."
            ),
            *context(f"Source: {escape(source)}"),
            *actions([Button("Another fault", AGAIN, "practice", "primary")]),
        ),
    )


def not_yet(component: str, failed: Sequence[Finding]) -> Message:
    """Say that the evidence doesn't bear the cause out, and where to look again; without giving it away."""
    has = any(finding.requirement.component == component for finding in failed)
    hint = (
        f"{component_name(component)} did fail, but read how: what did the other side answer?"
        if has
        else f"The check found nothing wrong with {component_name(component)}: look for what it calls failed."
    )
    text = f"Not that. {hint}"
    return Message(
        escape(text),
        (
            *sections(f"❌ {escape(text)}"),
            *actions(
                [Button("Name the cause again", NAME, LAB), Button("Check again", LOOK, LAB)]
            ),
        ),
    )
