"""What is a probe?"""

from abc import abstractmethod
from typing import ClassVar

from checks.dialling.classifying import PeerError
from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.notes import Notes
from checks.model import Evidence, Target, Value


class NetworkProbe(Value):
    """A look at one address of a target over the network; its fields are its parameters.

    A probe states in its docstring what it sends and what it leaves in the log over there. It expects
    nothing: what evidence must show is judged elsewhere.
    """

    needs_port: ClassVar[bool] = True

    @abstractmethod
    async def look(self, endpoint: Endpoint, patience: Patience, notes: Notes) -> None:
        """Look, and note what is seen; raises `PeerError` for what is not as it must be."""

    async def measure(self, endpoint: Endpoint, patience: Patience) -> Evidence:
        """Return what this address showed; a bad peer is a value in it.

        Raises `OSError` only when this machine ran out of sockets or memory.
        """
        notes = Notes(endpoint.address)
        try:
            await self.look(endpoint, patience, notes)
        except PeerError as error:
            notes.facts.update(error.facts)
            return notes.evidence(error.failure, error.detail)
        return notes.evidence()


class MachineProbe(Value):
    """A look at the machine this runs on; nothing is sent anywhere."""

    needs_port: ClassVar[bool] = False

    @abstractmethod
    async def measure(self, target: Target) -> Evidence:
        """Return what this machine shows; raises `OSError` when it does not let us look."""
