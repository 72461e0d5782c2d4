"""Does a port that must be closed seem open?"""

from typing_extensions import override

from checks.dialling.classifying import PeerError
from checks.dialling.connecting import close_without_trace, connect
from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.notes import Notes
from checks.failure import Failure
from checks.probe import NetworkProbe

ODD_PORT = 4
"""A port without a service in IANA's registry: the plan's control looks at this one of each host."""


class Control(NetworkProbe):
    """Connect to a port where nothing can listen; the look succeeds whatever comes of it.

    `seems_open` says whether the connection was accepted. If so, something on the way answers for the host,
    and no open port of this address proves anything; `closed_by` is the word of what happened otherwise.
    """

    @override
    async def look(self, endpoint: Endpoint, patience: Patience, notes: Notes) -> None:
        try:
            sock = await connect(endpoint, patience, notes)
        except PeerError as error:
            if error.failure is not Failure.REPLY_HUNG_UP:  # that one accepted first
                notes.facts.update(seems_open=False, closed_by=str(error.failure))
                return
        else:
            close_without_trace(sock)
        notes.facts["seems_open"] = True
