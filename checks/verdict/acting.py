"""Who must act?"""

from enum import StrEnum

from checks.failure import Failure
from checks.model import Site, Target


class Actor(StrEnum):
    """Those who can mend something; the words are read in the middle of a sentence."""

    FIREWALL = "the customer's firewall team"
    WINDOWS = "the customer's Windows admin"
    NETWORK = "the customer's network admin"
    ANTIVIRUS = "the customer's antivirus admin"
    SECURITY = "the customer's security team"
    DNS = "the customer's DNS admin"
    CLOUD = "our cloud team"
    US = "us"


_A = Actor
_AT_CUSTOMER: dict[Failure, tuple[Actor, ...]] = {
    Failure.DNS_NAME_NOT_FOUND: (_A.DNS, _A.US),
    Failure.NETWORK_NO_ROUTE: (_A.NETWORK,),
    Failure.NETWORK_REJECTED: (_A.FIREWALL,),
    Failure.NETWORK_UNREACHABLE: (_A.NETWORK,),
    Failure.HOST_ABSENT: (_A.WINDOWS,),
    Failure.HOST_SILENT: (_A.WINDOWS, _A.FIREWALL),
    Failure.LOCAL_BLOCKED: (_A.WINDOWS,),
    Failure.CONNECTION_REFUSED: (_A.WINDOWS, _A.FIREWALL),
    Failure.CONNECTION_TIMEOUT: (_A.FIREWALL, _A.WINDOWS),
    Failure.CONNECTION_FILTERED: (_A.FIREWALL,),
    Failure.TLS_INTERCEPTED: (_A.SECURITY,),
    Failure.HTTP_PROXY_REQUIRED: (_A.NETWORK,),
    Failure.HTTP_BLOCK_PAGE: (_A.SECURITY,),
    Failure.EXCLUSION_MISSING: (_A.ANTIVIRUS,),
    Failure.DNS_TEMPORARY_FAILURE: (_A.DNS,),
    Failure.CONNECTION_UNPROVEN: (_A.NETWORK,),
    Failure.EXCLUSION_LIST_HIDDEN: (_A.ANTIVIRUS,),
    Failure.EXCLUSION_SCANNER_OTHER: (_A.ANTIVIRUS,),
    Failure.OTHER_UNMAPPED: (_A.US,),
    Failure.AGENT_TARGET_REFUSED: (_A.US,),
    Failure.RUN_CUT_SHORT: (_A.US,),
}
"""A word that is not here is about a service, and its owner acts."""

_IN_THE_CLOUD: dict[Failure, tuple[Actor, ...]] = {
    Failure.DNS_NAME_NOT_FOUND: (_A.US, _A.DNS),
    Failure.NETWORK_REJECTED: (_A.FIREWALL, _A.CLOUD),
    Failure.NETWORK_UNREACHABLE: (_A.NETWORK, _A.CLOUD),
    Failure.HOST_ABSENT: (_A.US,),
    Failure.HOST_SILENT: (_A.FIREWALL, _A.CLOUD),
    Failure.CONNECTION_REFUSED: (_A.CLOUD, _A.FIREWALL),
    Failure.CONNECTION_TIMEOUT: (_A.FIREWALL, _A.CLOUD),
    Failure.CONNECTION_FILTERED: (_A.FIREWALL, _A.CLOUD),
}

_OF_A_LOOK: dict[Failure, str] = {
    Failure.AGENT_OFFLINE: "whoever runs the agent",
    Failure.AGENT_MUTE: "whoever runs the agent",
    Failure.EVIDENCE_STALE: "whoever ran the collector",
}


def is_ours(target: Target, site: Site) -> bool:
    """Tell whether the target stands in the vendor's cloud: all of `cloud`, and a hosted site's portal."""
    on_premises = site.edition.endswith("-premises")
    return target.role == "cloud" or (target.role == "portal" and not on_premises)


def actors_for(failure: Failure, target: Target, site: Site) -> tuple[Actor, ...]:
    """Return who must act, the first one first; empty where nobody in the list can (a missing agent)."""
    if failure in _OF_A_LOOK:
        return ()
    ours = is_ours(target, site)
    if ours and failure in _IN_THE_CLOUD:
        return _IN_THE_CLOUD[failure]
    return _AT_CUSTOMER.get(failure, (Actor.CLOUD if ours else Actor.WINDOWS,))


def who_must_act(failure: Failure, target: Target, site: Site) -> str:
    """Return who must act, in words."""
    actors = actors_for(failure, target, site)
    return ", then ".join(actors) or _OF_A_LOOK[failure]
