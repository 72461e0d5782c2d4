"""Whose certificate is it, and can it be trusted?"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pydantic import Field

from checks.dialling.certificate import describe_chain, sent_chain, validity
from checks.dialling.classifying import PeerError
from checks.dialling.connecting import connect
from checks.dialling.conversation import PlainConversation
from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.handshake import SecureConversation, shake_hands
from checks.dialling.notes import Notes
from checks.failure import Failure
from checks.model import Value

SERVER_NAME = r"^[!-\-/-~][!-~]*$"
"""A name or an address in ASCII (IDNA for others), not starting with a dot."""
_OUT_OF_DATE = {9, 10}
_OTHER_NAME = {62, 64}
"""OpenSSL's verification codes (x509_vfy.h): not yet valid, expired; host name and address mismatch."""

_INSPECTORS = (
    "zscaler", "fortinet", "fortigate", "blue coat", "bluecoat", "palo alto", "sophos", "netskope",
    "cisco umbrella", "forcepoint", "websense", "barracuda", "watchguard", "sonicwall", "mcafee web",
    "kaspersky", "eset ssl filter", "bitdefender", "avast", "avg web", "squid", "mitmproxy",
)  # fmt: skip
"""Makers whose name as an untrusted issuer says that a box or a virus scanner re-signs."""


class Trust(Value):
    """What the certificate is held against.

    `server_name` (default: the target's host) is sent as SNI and must be in the certificate. `roots_pem` adds
    trusted roots to this machine's own. `expected_issuer` is a part of the issuer's name, case aside; another
    issuer means that something on the way re-signs.
    """

    server_name: str | None = Field(default=None, pattern=SERVER_NAME, max_length=253)
    roots_pem: str = Field(default="", max_length=256 * 1024)
    expected_issuer: str | None = Field(default=None, min_length=2, max_length=200)


@asynccontextmanager
async def secured(
    endpoint: Endpoint, trust: Trust, patience: Patience, notes: Notes
) -> AsyncIterator[SecureConversation]:
    """Dial, shake hands, note the `certificate` and hand over the conversation; close it at the end.

    Raises `PeerError`. A certificate that is refused is read in a second look without verification, so that
    its issuer, names and dates can be told; nothing but the handshake is ever sent over that.
    """
    server_name = (trust.server_name or endpoint.host).rstrip(".")
    verifying = _context(trust.roots_pem)
    with await connect(endpoint, patience, notes) as sock:
        plain = PlainConversation(sock, notes)
        try:
            secure = await shake_hands(plain, verifying, server_name, patience.read_s)
        except ssl.SSLCertVerificationError as error:
            refused = error
        else:
            await _note_certificate(secure, notes)
            _hold_against(trust, notes)
            yield secure
            return
    notes.trace(f"certificate refused: {refused.verify_message}")
    await _look_again(endpoint, server_name, patience, notes)
    raise _explain(refused, trust, notes)


async def _look_again(
    endpoint: Endpoint, server_name: str, patience: Patience, notes: Notes
) -> None:
    again = Notes(endpoint.address)
    try:
        async with asyncio.timeout(patience.read_s):
            with await connect(endpoint, patience, again) as sock:
                plain = PlainConversation(sock, again)
                secure = await shake_hands(plain, _context(None), server_name, patience.read_s)
                await _note_certificate(secure, notes)
    except (PeerError, TimeoutError) as error:
        notes.trace(f"the second look, to read the certificate, failed: {error}")


async def _note_certificate(secure: SecureConversation, notes: Notes) -> None:
    certificate = await asyncio.to_thread(describe_chain, sent_chain(secure.tls))
    notes.facts["certificate"] = certificate
    if "unreadable" not in certificate:
        notes.facts.update(
            issuer=certificate["issuer"],
            names=", ".join(certificate["names"]) or certificate["subject"],
            days_left=certificate["days_left"],
            tls_version=secure.tls.version(),
        )


def _hold_against(trust: Trust, notes: Notes) -> None:
    if not _is_expected(trust, notes.facts):
        issuer = notes.facts.get("issuer", "an unreadable name")
        raise PeerError(
            Failure.TLS_INTERCEPTED, f"expected {trust.expected_issuer}", issuer=issuer
        )


def _explain(refused: ssl.SSLCertVerificationError, trust: Trust, notes: Notes) -> PeerError:
    """Dates come first: they are wrong everywhere, trust depends on where one looks from."""
    certificate: dict[str, Any] = notes.facts.get("certificate", {})
    code, message = refused.verify_code, refused.verify_message
    outside = validity(certificate, datetime.now(UTC))
    if outside or code in _OUT_OF_DATE:
        outside = outside or "one of its issuers is out of date"
        return PeerError(Failure.TLS_CERT_EXPIRED, message, validity=outside)
    notes.facts.setdefault("issuer", "an unknown issuer")
    notes.facts.setdefault("names", "another name")
    if code in _OTHER_NAME:
        return PeerError(Failure.TLS_NAME_MISMATCH, message)
    if not _is_expected(trust, notes.facts) or _is_inspector(notes.facts["issuer"]):
        return PeerError(Failure.TLS_INTERCEPTED, message)
    return PeerError(Failure.TLS_CHAIN_UNTRUSTED, message)


def _is_expected(trust: Trust, facts: dict[str, Any]) -> bool:
    wanted = (trust.expected_issuer or "").casefold()
    certificate = facts.get("certificate", {})
    issuers = [certificate.get("issuer", ""), *certificate.get("chain", ())[1:]]
    return not wanted or any(wanted in issuer.casefold() for issuer in issuers)


def _is_inspector(issuer: str) -> bool:
    return any(maker in issuer.casefold() for maker in _INSPECTORS)


@lru_cache(maxsize=32)
def _context(roots_pem: str | None) -> ssl.SSLContext:
    """Return a context with this machine's roots and those given; None verifies nothing."""
    if roots_pem is None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context
    context = ssl.create_default_context()
    # Python 3.13 turns this on; browsers and Windows don't, and private roots often fail it.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if roots_pem:
        context.load_verify_locations(cadata=roots_pem)
    return context
