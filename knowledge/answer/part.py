"""What does one rule say to one question?"""

from dataclasses import dataclass
from typing import Literal

from knowledge.model import AddressRange, Elsewhere, Requirement, Suggestion

Verdict = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class Part:
    """The answer to one question, before several are joined and worded.

    `suggestions` are near what was typed; `missing` is what a list leaves out. `lead` comes first in the text;
    `ip_ranges` are the networks that it tells.
    """

    facts: tuple[Requirement, ...] = ()
    verdict: Verdict | None = None
    unlisted: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    missing: tuple[Suggestion, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    lead: str | None = None
    small_talk: bool = False
    ip_ranges: tuple[AddressRange, ...] = ()

    @property
    def answers(self) -> bool:
        """Does this say something that the documents hold?"""
        return bool(self.facts or self.verdict or (self.lead and not self.unlisted))


def verdict(*, yes: bool | None) -> Verdict | None:
    """Write a truth value as a verdict; None stays None."""
    return None if yes is None else "yes" if yes else "no"
