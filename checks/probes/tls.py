"""Does the target speak TLS, with a certificate that can be trusted?"""

from typing_extensions import override

from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.notes import Notes
from checks.dialling.trusting import Trust, secured
from checks.dialling.versions import note_versions
from checks.probe import NetworkProbe


class Tls(NetworkProbe, Trust):
    """Shake hands and close; nothing is sent over TLS. A service may log a connection without a request.

    Facts: `tls_version`, `tls_versions`, `cipher`, `tls_ms`, `certificate`, `issuer`, `names`, `days_left`. A second
    handshake without verification reads a certificate that is refused, or else asks for the other version of TLS.
    """

    @override
    async def look(self, endpoint: Endpoint, patience: Patience, notes: Notes) -> None:
        notes.facts["protocol"] = "TLS"
        async with secured(endpoint, self, patience, notes):
            pass
        server_name = (self.server_name or endpoint.host).rstrip(".")
        await note_versions(endpoint, server_name, patience, notes)
