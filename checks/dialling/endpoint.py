"""Which checked address is dialled, and how long may each phase take?"""

import socket
from dataclasses import dataclass

from pydantic import Field

from checks.model import Value


class Patience(Value):
    """How long to wait, in seconds, for a connection and for each phase after it.

    Under 3.5 s the causes become wrong, not just quick: Linux needs 3.1 s to report a dead host on the LAN,
    Windows 2.0 s to report a closed port.
    """

    connect_s: float = Field(default=5.0, ge=3.5, le=60)
    read_s: float = Field(default=3.0, gt=0, le=60)

    @property
    def longest_s(self) -> float:
        """How long a look may take at most: connect, handshake, and a reply or a second look."""
        return self.connect_s + 2 * self.read_s


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One resolved and permitted address of a target; `host` is the name as the site's record has it."""

    host: str
    address: str
    port: int

    @property
    def family(self) -> socket.AddressFamily:
        """IPv6 when the address has a colon."""
        return socket.AF_INET6 if ":" in self.address else socket.AF_INET
