"""Does the target accept a TCP connection?"""

import socket

from pydantic import Field
from typing_extensions import override

from checks.dialling.classifying import PeerError
from checks.dialling.connecting import close_without_trace, connect
from checks.dialling.conversation import Ending, PlainConversation, ask
from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.guessing import guess_service
from checks.dialling.notes import Notes
from checks.failure import Failure
from checks.probe import NetworkProbe


class Tcp(NetworkProbe):
    """Open one connection and close it by a reset; not a byte is sent, and services log nothing of it.

    With `listen_s` the probe also waits that long for what the peer does unasked: hanging up at once is what
    a proxy does whose service is gone, and a greeting tells who is there (`guess`).
    """

    listen_s: float = Field(default=0.0, ge=0, le=3)

    @override
    async def look(self, endpoint: Endpoint, patience: Patience, notes: Notes) -> None:
        sock = await connect(endpoint, patience, notes)
        if not self.listen_s:
            close_without_trace(sock)
            return
        with sock:
            await self._listen(sock, notes)

    async def _listen(self, sock: socket.socket, notes: Notes) -> None:
        reply = await ask(PlainConversation(sock, notes), b"", _says_anything, self.listen_s)
        if reply.content:
            notes.facts["guess"] = guess_service(reply.content)
        elif reply.ending is not Ending.SILENT:
            raise PeerError(Failure.REPLY_HUNG_UP, f"{reply.ending} before any byte")
        else:
            close_without_trace(sock)


def _says_anything(content: bytes) -> bool:
    return bool(content)
