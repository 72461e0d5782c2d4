"""How does a method say no?"""

from typing import Any


class Refusal(Exception):  # noqa: N818 - it becomes an answer
    """Slack's error code and what stands beside it in the answer."""

    def __init__(self, error: str, **beside: Any) -> None:
        super().__init__(error)
        self.error = error
        self.beside = beside
