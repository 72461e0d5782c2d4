"""What became of a delivery that is no draft?"""

from dataclasses import dataclass

from bot.store.inbox import Draft


@dataclass(frozen=True, slots=True)
class Ignored:
    """Not for us, and why, in a word for the counter."""

    why: str


@dataclass(frozen=True, slots=True)
class Options:
    """An external select wants its options, now; nothing to remember."""

    draft: Draft
