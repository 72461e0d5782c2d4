"""How does a test look at a peer?"""

from typing import Any

from checks.dialling.endpoint import Patience
from checks.model import Check, Evidence, Requirement, Source, Target
from checks.vantage.local import Local

QUICK = Patience(read_s=0.4)
LOOPBACK = ("127.0.0.0/8", "::1/128")


def check(
    probe: str,
    port: int | None,
    host: str = "127.0.0.1",
    networks: tuple[str, ...] = LOOPBACK,
    **parameters: Any,
) -> Check:
    """Return a check of one target by one probe."""
    return Check(
        n=0,
        requirement=Requirement(key="k", kind="port", component="Web Portal", citation={}),
        reading=0,
        probe=probe,
        source=Source(role="client-pc", vantage="local"),
        target=Target(role="portal", host=host, port=port),
        parameters=parameters,
        allowed_networks=networks,
    )


async def look(
    probe: str, port: int | None, host: str = "127.0.0.1", **parameters: Any
) -> Evidence:
    """Look at a loopback target with short patience for replies."""
    return await Local(QUICK).measure(check(probe, port, host, **parameters))
