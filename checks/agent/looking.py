"""How does the agent take one look, and what does it refuse?"""

from collections.abc import Callable

from checks.agent.allowing import AllowList, BadAllowList
from checks.failure import Failure
from checks.model import Check
from checks.probe import MachineProbe
from checks.probes import PROBES
from checks.vantage import Measure, NotMeasured
from checks.wire import LARGEST, Landed, Look, Unmeasured, check_of

ReadAllowList = Callable[[], AllowList]


class _Unusable(NotMeasured):
    """The list itself can't be read."""


def once(allowed: ReadAllowList) -> ReadAllowList:
    """Return a reader that reads the list at its first call only; a list that can't be read is tried again."""
    kept: list[AllowList] = []

    def read() -> AllowList:
        if not kept:
            kept.append(allowed())
        return kept[0]

    return read


async def take(look: Look, measure: Measure, allowed: ReadAllowList) -> bytes:
    """Return what a look showed, or why it was not taken, as the message to send: a refusal is a result as well."""
    try:
        evidence = await measure(_permitted(look, allowed))
    except NotMeasured as reason:
        return Landed(n=look.n, unmeasured=_told(look, reason, allowed)).written()
    written = Landed(n=look.n, evidence=evidence).written()
    if len(written) > LARGEST:
        too_many = f"the evidence has {len(written)} bytes, too many to send"
        return refusal(look, Failure.OTHER_UNMAPPED, too_many)
    return written


def refusal(look: Look, failure: Failure, detail: str) -> bytes:
    """Return the message that says why there is no evidence."""
    return Landed(n=look.n, unmeasured=Unmeasured(failure=failure, detail=detail[:2000])).written()


def _permitted(look: Look, allowed: ReadAllowList) -> Check:
    """Return the check with its networks narrowed to what this machine's list allows.

    A look at this machine itself dials nothing; the vantage point sees to it that it is this machine.
    """
    if issubclass(PROBES.get(look.probe, object), MachineProbe):
        return check_of(look, look.allowed_networks)
    try:
        networks = allowed().narrowed(look.allowed_networks, look.port)
    except BadAllowList as error:
        raise _Unusable(
            Failure.AGENT_TARGET_REFUSED,
            f"the agent's own list is unusable, so it touches nothing: {error}",
            {"address": look.host, "refused_by": "agent"},
        ) from error
    return check_of(look, networks)


def _told(look: Look, reason: NotMeasured, allowed: ReadAllowList) -> Unmeasured:
    """Say whose list it was that forbids a target: the machine's own comes first, as nobody else can change it."""
    detail, facts = reason.detail, reason.facts
    if reason.failure is Failure.AGENT_TARGET_REFUSED and not isinstance(reason, _Unusable):
        addresses, own = str(facts.get("address", look.host)).split(", "), allowed()
        if not own.narrowed(addresses, look.port):
            port = "it" if look.port is None else f"port {look.port} there"
            detail = f"the agent's own list ({own.source} on its machine) does not allow {port}"
            facts = {**facts, "refused_by": "agent"}
    return Unmeasured(failure=reason.failure, detail=detail[:2000], facts=facts)
