"""Does the target speak TLS, with a certificate that can be trusted?"""

from typing_extensions import override

from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.notes import Notes
from checks.dialling.trusting import Trust, secured
from checks.probe import NetworkProbe


class Tls(NetworkProbe, Trust):
    """Shake hands and close; nothing is sent over TLS. A service may log a connection without a request.

    Facts: `tls_version`, `cipher`, `tls_ms`, `certificate`, `issuer`, `names`, `days_left`. A certificate that
    is refused costs a second handshake without verification, to read it.
    """

    @override
    async def look(self, endpoint: Endpoint, patience: Patience, notes: Notes) -> None:
        notes.facts["protocol"] = "TLS"
        async with secured(endpoint, self, patience, notes):
            pass
