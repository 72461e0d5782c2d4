"""Where is NATS, and which ways there are safe?"""

import ipaddress
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit


class LinkError(Exception):
    """The way to NATS can't be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where NATS is and how to get there.

    `wss://host[:port]` or `tls://host[:port]`; without TLS only on this machine itself. `authorities` (PEM) are
    trusted beside the system's. `proxy` is an HTTP proxy's URL, for `wss` only. After a break a try is made every
    `pause_s` seconds; a way that was cut without a word is noticed after two pings, `ping_s` seconds apart.
    """

    url: str
    authorities: str = ""
    proxy: str = ""
    pause_s: float = 2.0
    ping_s: float = 10.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("wss", "tls", "ws", "nats") or not parts.hostname:
            raise LinkError(
                f"{self.url!r} is no address of NATS; write wss://host or tls://host:4222"
            )
        if parts.username or parts.password:
            raise LinkError("the address of NATS must not hold a password; credentials are files")
        if parts.scheme in ("ws", "nats") and not is_own_machine(parts.hostname):
            raise LinkError(
                f"{self.url} would send everything readable; write wss:// or tls:// (plain only on this machine)"
            )
        if self.proxy and parts.scheme not in ("wss", "ws"):
            raise LinkError("a proxy can only be used with wss://")

    @property
    def with_port(self) -> str:
        """The address with its port named: the library would take 4222 for WebSockets as well."""
        parts = urlsplit(self.url)
        if parts.port is not None:
            return self.url
        port = {"wss": 443, "ws": 80}.get(parts.scheme, 4222)
        return parts._replace(netloc=f"{parts.netloc}:{port}").geturl()

    @property
    def context(self) -> ssl.SSLContext | None:
        """The TLS context, None where there is no TLS; raises LinkError for certificates that aren't."""
        if urlsplit(self.url).scheme in ("ws", "nats"):
            return None
        context = ssl.create_default_context()
        if self.authorities:
            try:
                context.load_verify_locations(cadata=self.authorities)
            except ssl.SSLError as error:
                raise LinkError(
                    f"the authorities to trust are no certificates: {error}"
                ) from error
        return context


def is_own_machine(host: str) -> bool:
    """Tell whether a name or address means the machine itself, which nothing leaves."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
