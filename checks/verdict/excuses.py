"""Does another result make this one's failure meaningless?"""

from checks.model import Check
from checks.naming import role_name
from checks.verdict.seen import Sights

UNNAMED_LISTENER = "Both ways were tried: the documents don't name the listener, so this alone proves no firewall."


def find_excuse(check: Check, sights: Sights) -> str | None:
    """Return why the requirement holds although this check did not pass, or None.

    Of several readings one that succeeds is enough, and of two alternative rows one. The check itself is
    then left out of the counts: it is neither good nor bad.
    """
    for other in sights.alternatives(check):
        if sights.has_passed(other):
            return f"Not needed: {other.target.port} is open, and one of the two suffices."
    readings = sights.readings(check)
    if any(other.reading == check.reading and sights.has_passed(other) for other in readings):
        return None
    for other in readings:
        if sights.has_passed(other):
            source, target = role_name(other.source.role), role_name(other.target.role)
            return (
                f"Not needed: it works from {source} to {target}, and the documents don't say "
                "which of the two listens."
            )
    return None


def is_listener_unnamed(check: Check, sights: Sights) -> bool:
    """Tell whether several readings were tried and none connected."""
    tried = {
        other.reading for other in sights.readings(check) if sights.evidence(other) is not None
    }
    return len(tried) > 1
