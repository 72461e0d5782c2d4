"""What did one examination find?"""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """`unset` is a choice, `unknown` could not be looked at; neither is ever shown as fine."""

    FINE = "fine"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    UNSET = "unset"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was examined: what was found, and if it isn't fine, where it is mended."""

    subject: str
    health: Health
    finding: str
    mend: str = ""
