"""Which versions of TLS does a peer speak beside the one that was agreed on?"""

import asyncio
import ssl

from checks.dialling.classifying import PeerError
from checks.dialling.connecting import connect
from checks.dialling.conversation import PlainConversation
from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.handshake import shake_hands
from checks.dialling.notes import Notes
from checks.failure import Failure

_ASKED = {"TLSv1.2": ssl.TLSVersion.TLSv1_2, "TLSv1.3": ssl.TLSVersion.TLSv1_3}
"""Older ones are not offered by today's OpenSSL, so nothing could be told about them."""
_MOMENT_S = 1.0
"""The peer has just spoken TLS; one that takes longer now is not waited for."""
_REFUSALS = {Failure.TLS_ALERT, Failure.REPLY_HUNG_UP, Failure.REPLY_CUT_SHORT}


async def note_versions(
    endpoint: Endpoint, server_name: str, patience: Patience, notes: Notes
) -> None:
    """Note `tls_versions`: those spoken, of the two that are in use; costs one more handshake, and sends nothing else."""
    agreed = notes.facts.get("tls_version")
    try:
        async with asyncio.timeout(_MOMENT_S):
            spoken = [
                name
                for name, version in _ASKED.items()
                if name == agreed or await _speaks(endpoint, server_name, version, patience)
            ]
    except (PeerError, OSError) as error:
        notes.trace(f"a second handshake, for the other version, told nothing: {error}")
        return
    notes.facts["tls_versions"] = spoken
    notes.trace(f"speaks {', '.join(spoken)}")


async def _speaks(
    endpoint: Endpoint, server_name: str, version: ssl.TLSVersion, patience: Patience
) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    again = Notes(endpoint.address)
    with await connect(endpoint, patience, again) as sock:
        plain = PlainConversation(sock, again)
        try:
            await shake_hands(plain, context, server_name, patience.read_s)
        except PeerError as error:
            if error.failure in _REFUSALS:
                return False
            raise
        except ssl.SSLError:
            return False
    return True
