"""What does one figure look like?"""

from typing import TypedDict


class Row(TypedDict):
    """One figure; `ratio` is value divided by the figure of `against` (a peer or a floor, same run)."""

    name: str
    value: float
    unit: str
    against: str | None
    ratio: float | None
