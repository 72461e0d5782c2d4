"""Who is this agent, as it would say itself?"""

import platform
import socket
from importlib import metadata

from checks.probes import PROBES
from checks.wire import Introduction


def introduce() -> Introduction:
    """Return version, host, platform and the probes this agent can carry out."""
    return Introduction(
        version=metadata.version("wfo"),
        host=socket.gethostname()[:253],
        platform=f"{platform.system()} {platform.release()} {platform.machine()}"[:200],
        probes=tuple(sorted(PROBES)),
    )
