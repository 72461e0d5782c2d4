"""Does another result make this one's failure meaningless?"""

from typing import Literal

from checks.model import Check
from checks.naming import REPORTED, role_name, vantage_name
from checks.verdict.seen import Seen, Sights, Unmeasured
from checks.verdict.sentences import port_words

UNNAMED_LISTENER = "Both ways were tried: the documents don't name the listener, so this alone proves no firewall."


def find_excuse(check: Check, sights: Sights) -> str | None:
    """Return why the requirement holds although this check did not pass, or None.

    Of several readings one that succeeds is enough, and of two alternative rows one. The check itself is
    then left out of the counts: it is neither good nor bad.
    """
    if is_partial(check, sights.get(check)):
        for other in sights.same_look(check):
            if sights.has_heard(other):
                return f"What speaks there was seen from {vantage_name(other.source.vantage)}."
    for other in sights.alternatives(check):
        if sights.has_passed(other):
            return f"Not needed: {port_words(other)} is open, and one of the two suffices."
    readings = sights.readings(check)
    own_works = _works(check.reading, readings, sights)
    for other in readings:
        works = _works(other.reading, readings, sights)
        # Where both ways work in part, only a way that works everywhere makes the other one needless.
        if other.reading != check.reading and (works == "all" or (works and not own_works)):
            source, target = role_name(other.source.role), role_name(other.target.role)
            return (
                f"Not needed: it works from {source} to {target}, and the documents don't say "
                "which of the two listens."
            )
    return None


def is_partial(check: Check, seen: Seen | None) -> bool:
    """Tell whether a collector's report could not take the look itself: it opens connections, but speaks nothing."""
    return check.source.vantage.endswith(REPORTED) and isinstance(seen, Unmeasured)


def _works(number: int, readings: list[Check], sights: Sights) -> Literal["all", "some", ""]:
    passed = [sights.has_passed(check) for check in readings if check.reading == number]
    return ("all" if all(passed) else "some") if any(passed) else ""


def is_listener_unnamed(check: Check, sights: Sights) -> bool:
    """Tell whether several readings were tried and none connected."""
    tried = {
        other.reading for other in sights.readings(check) if sights.evidence(other) is not None
    }
    return len(tried) > 1
