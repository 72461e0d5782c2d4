"""May this person do this here?"""

from dataclasses import dataclass

from bot.work.request import Request


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether something is allowed, and the rule that decides it.

    `missing` is the role that would allow it, `givers` who can grant it (user ids, may be empty).
    """

    allowed: bool
    rule: str
    missing: str = ""
    givers: tuple[str, ...] = ()


class Access:
    """Answers who may do what; whatever it can't find out is not allowed."""

    async def decide(self, request: Request, right: str, *, site: str | None = None) -> Decision:
        """Decide for the asker of a request; without `site` the question is whether for some site."""
        return Decision(allowed=right in ("none", "ask"), rule="nothing is granted yet")
