"""What does one rule say to one question?"""

from dataclasses import dataclass
from typing import Literal

from knowledge.model import Elsewhere, Requirement, Suggestion

Verdict = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one question, before several are joined and worded.

    `lead` is a sentence that comes first; `ask` says that the reader should learn whom to ask.
    """

    facts: tuple[Requirement, ...] = ()
    verdict: Verdict | None = None
    unlisted: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    lead: str | None = None
    small_talk: bool = False

    @property
    def answers(self) -> bool:
        """Does this say something that the documents hold?"""
        return bool(self.facts) or self.verdict is not None


def verdict(*, yes: bool | None) -> Verdict | None:
    """Write a truth value as a verdict; None stays None."""
    return None if yes is None else "yes" if yes else "no"
