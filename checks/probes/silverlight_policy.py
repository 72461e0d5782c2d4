"""Does the target serve a Silverlight policy, and does it grant what the player needs?

Microsoft Learn, previous versions, cc645032: before any socket the plug-in asks the policy port of the same
host; what is not granted there is closed to it.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pydantic import Field
from typing_extensions import override

from checks.dialling.classifying import PeerError
from checks.dialling.connecting import connect
from checks.dialling.conversation import Ending, PlainConversation, Reply, ask, excerpt
from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.guessing import foreign, guess_service, is_tls, says_enough
from checks.dialling.handshake import raise_if_tls
from checks.dialling.notes import Notes
from checks.dialling.text import shown
from checks.failure import Failure
from checks.probe import NetworkProbe

REQUEST = b"<policy-file-request/>"
"""All that the probe ever sends: servers read exactly 22 bytes, no NUL, no newline."""
_END = re.compile(rb"</\s*(access-policy|cross-domain-policy)\s*>|<access-policy\s*/>")
_FLASH = re.compile(rb"<\s*cross-domain-policy[\s/>]")
_ENDS_EARLY = (3, 5)
"""Expat's codes for text that stops before its root, or within it."""
_ENTRIES_AT_MOST = 50
_PORTS_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class _Policy:
    """One `policy` element: the origins it admits and the TCP port ranges it grants."""

    origins: tuple[str, ...]
    ports: tuple[tuple[int, int], ...]

    def grants(self, port: int) -> bool:
        return any(first <= port <= last for first, last in self.ports)

    def admits(self, origin: str) -> bool:
        return any(_covers(entry, origin) for entry in self.origins)


class SilverlightPolicy(NetworkProbe):
    """Send the policy request, read the policy, and hold it against what is needed.

    `must_grant` are TCP ports that the policy has to open, `origin` (`https://portal.example`) is where the
    player was loaded from; without them the policy is only read. Facts: `origins`, `granted` (port ranges),
    `admits_everyone` (a remark: any site may open these ports). Policy servers log nothing or one line.
    """

    must_grant: tuple[int, ...] = Field(default=(), max_length=20)
    origin: str | None = Field(default=None, pattern=r"^https?://[!-~]+$", max_length=300)

    @override
    async def look(self, endpoint: Endpoint, patience: Patience, notes: Notes) -> None:
        notes.facts["protocol"] = "Silverlight policy"
        with await connect(endpoint, patience, notes) as sock:
            conversation = PlainConversation(sock, notes)
            reply = await ask(conversation, REQUEST, _is_whole, patience.read_s)
        if not reply.content and reply.ending is not Ending.SILENT:
            await raise_if_tls(endpoint, patience, notes)
        _raise_if_no_policy(reply)
        policies = _read(_bare(reply.content))
        notes.facts.update(
            origins=sorted({origin for policy in policies for origin in policy.origins}),
            granted=sorted({f"{a}-{b}" for policy in policies for a, b in policy.ports}),
            admits_everyone=any("*" in policy.origins for policy in policies),
        )
        self._judge(policies)

    def _judge(self, policies: list[_Policy]) -> None:
        for port in self.must_grant:
            granting = [policy for policy in policies if policy.grants(port)]
            if not granting:
                raise PeerError(Failure.POLICY_PORT_MISSING, wanted=port)
            if self.origin and not any(policy.admits(self.origin) for policy in granting):
                raise PeerError(Failure.POLICY_ORIGIN_MISSING, origin=self.origin)
        if self.origin and not any(policy.admits(self.origin) for policy in policies):
            raise PeerError(Failure.POLICY_ORIGIN_MISSING, origin=self.origin)


def _is_whole(content: bytes) -> bool:
    if _bare(content).startswith(b"<"):
        return bool(_END.search(content))
    return is_tls(content) or says_enough(content)


def _raise_if_no_policy(reply: Reply) -> None:
    content = _bare(reply.content)
    if is_tls(content):
        raise PeerError(Failure.TLS_UNEXPECTED, excerpt(content))
    if _FLASH.search(content):
        raise PeerError(Failure.POLICY_FLASH, excerpt(content))
    if not content or reply.ending is Ending.ENDLESS:
        raise PeerError(reply.failure, excerpt(content))
    if content.startswith(REQUEST) or not content.startswith(b"<"):
        stranger = foreign(reply, REQUEST)
        known = guess_service(content) or content.startswith(REQUEST)
        if stranger.failure is Failure.REPLY_WRONG_SERVICE and not known:
            raise PeerError(Failure.POLICY_NOT_XML, excerpt(content))
        raise stranger
    if reply.ending in (Ending.SILENT, Ending.RESET):
        raise PeerError(Failure.REPLY_CUT_SHORT, excerpt(content))


def _bare(content: bytes) -> bytes:
    """Return the reply without a byte order mark and leading space, which Windows servers like to send."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()


def _read(content: bytes) -> list[_Policy]:
    """Parse a stranger's XML: no DOCTYPE, no entities; raises `policy_not_xml`."""
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        detail = f"refused, it declares a DOCTYPE or entities: {type(error).__name__}"
        raise PeerError(Failure.POLICY_NOT_XML, detail) from error
    except ParseError as error:
        failure = Failure.REPLY_CUT_SHORT if error.code in _ENDS_EARLY else Failure.POLICY_NOT_XML
        raise PeerError(failure, shown(str(error))) from error
    except (ValueError, LookupError) as error:
        raise PeerError(Failure.POLICY_NOT_XML, shown(str(error))) from error
    if root.tag != "access-policy":
        raise PeerError(Failure.POLICY_NOT_XML, f"its root is {shown(root.tag)}")
    found = root.findall("./cross-domain-access/policy")
    return [_policy(element) for element in found[:_ENTRIES_AT_MOST]]


def _policy(element: Element) -> _Policy:
    domains = element.findall("./allow-from/domain")[:_ENTRIES_AT_MOST]
    resources = element.findall("./grant-to/socket-resource")[:_ENTRIES_AT_MOST]
    return _Policy(
        tuple(shown(domain.get("uri", "")) for domain in domains),
        tuple(
            ports
            for resource in resources
            if resource.get("protocol", "").strip().lower() == "tcp"
            for ports in _ranges(resource.get("port", "")[:_PORTS_AT_MOST])
        ),
    )


def _ranges(text: str) -> list[tuple[int, int]]:
    """Read `4502`, `4502-4534` or several with commas; what is neither grants nothing."""
    parts = re.findall(r"(?:^|,)\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*(?=,|$)", text)
    return [(int(first), int(last or first)) for first, last in parts][:_ENTRIES_AT_MOST]


def _covers(entry: str, origin: str) -> bool:
    """Tell whether `*`, `https://*`, `https://*.acme.example` or `https://a.example[:port]` covers an origin.

    A name without a scheme covers both schemes; paths are ignored.
    """
    if entry == "*":
        return True
    scheme, separator, rest = entry.lower().rpartition("://")
    wanted = urlsplit(origin.lower())
    if separator and scheme != wanted.scheme:
        return False
    host, _, port = rest.partition("/")[0].partition(":")
    standard = {"http": "80", "https": "443"}[wanted.scheme]
    if host != "*" and (port or standard) != str(wanted.port or standard):
        return False
    name = wanted.hostname or ""
    return host in ("*", name) or (host.startswith("*.") and name.endswith(host[1:]))
