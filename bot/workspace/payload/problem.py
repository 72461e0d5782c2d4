"""What is wrong with a payload, and does Slack mind?"""

from dataclasses import dataclass

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong at `pointer` (a JSON pointer into the arguments, empty for the whole).

    `error` is Slack's code when Slack refuses the call; an empty one marks a complaint: Slack accepts it, yet a
    reader suffers (no fallback text, an unescaped mention), and a test should fail.
    """

    pointer: str
    message: str
    error: str = ""

    @property
    def is_complaint(self) -> bool:
        """Whether Slack would let it through."""
        return not self.error

    @override
    def __str__(self) -> str:
        """Return the line that Slack puts into `response_metadata.messages`."""
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


class Findings:
    """The problems of one payload; `error` is the code for whatever Slack refuses in it."""

    def __init__(self, error: str) -> None:
        self.error = error
        self.problems: list[Problem] = []

    def refuse(self, pointer: str, message: str, error: str = "") -> None:
        """Slack refuses this."""
        self.problems.append(Problem(pointer, message, error or self.error))

    def complain(self, pointer: str, message: str) -> None:
        """Slack accepts this; a reader suffers."""
        self.problems.append(Problem(pointer, message))
