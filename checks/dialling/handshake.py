"""Does the peer speak TLS?"""

import asyncio
import re
import ssl
import time

from checks.dialling.classifying import PeerError, describe
from checks.dialling.connecting import connect
from checks.dialling.conversation import PlainConversation, Reply, ask, excerpt
from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.guessing import foreign, guess_service, is_tls, says_enough
from checks.dialling.notes import Notes
from checks.failure import Failure

_RECORD_HEADER = 5
_TLS_RECORD = re.compile(rb"[\x14-\x17](\x03[\x00-\x04])?", re.DOTALL)
_FROM_PEER = re.compile(r"^(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?(.+)$")
"""OpenSSL's reasons for an alert that the peer sent; the rest is the name in the TLS registry."""


class SecureConversation:
    """Bytes over TLS over a plain conversation; `tls` is the finished handshake."""

    def __init__(
        self,
        plain: PlainConversation,
        tls: ssl.SSLObject,
        inward: ssl.MemoryBIO,
        outward: ssl.MemoryBIO,
    ) -> None:
        self.notes = plain.notes
        self.tls = tls
        self._plain, self._inward, self._outward = plain, inward, outward

    async def send(self, content: bytes) -> None:
        """Send all of it; raises `OSError` when the peer is gone."""
        self.tls.write(content)
        await self._flush()

    async def receive(self) -> bytes:
        """Return the next bytes, none at the peer's close; raises `PeerError` on an alert."""
        while True:
            try:
                return self.tls.read(16 * 1024)
            except ssl.SSLWantReadError:
                await self._flush()
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                return b""
            except ssl.SSLError as error:
                raise refusal(error) from error
            await self._take_in()

    async def _flush(self) -> None:
        if self._outward.pending:
            await self._plain.send(self._outward.read())

    async def _take_in(self) -> None:
        chunk = await self._plain.receive()
        if chunk:
            self._inward.write(chunk)
        else:
            self._inward.write_eof()


async def shake_hands(
    plain: PlainConversation, context: ssl.SSLContext, server_name: str, patience_s: float
) -> SecureConversation:
    """Return the conversation once TLS stands, `tls_ms`, `tls_version` and `cipher` noted.

    Raises `PeerError` for everything the peer does wrong, and `ssl.SSLCertVerificationError` when only its
    certificate is not accepted.
    """
    started = time.perf_counter()
    inward, outward = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(inward, outward, server_hostname=server_name)
    _advance(tls)
    reply = await ask(plain, outward.read(), _is_first_answer, patience_s)
    if not _TLS_RECORD.match(reply.content):
        raise _not_tls(reply)
    inward.write(reply.content)
    try:
        async with asyncio.timeout(max(0.01, started + patience_s - time.perf_counter())):
            await _finish(plain, tls, inward, outward)
    except ssl.SSLError:
        raise
    except OSError as error:
        plain.notes.trace(f"in the handshake: {describe(error)}")
        raise PeerError(Failure.REPLY_CUT_SHORT, "the TLS handshake broke off") from error
    plain.notes.facts["tls_ms"] = round((time.perf_counter() - started) * 1000, 2)
    _note(tls, plain.notes)
    return SecureConversation(plain, tls, inward, outward)


async def raise_if_tls(endpoint: Endpoint, patience: Patience, notes: Notes) -> None:
    """Greet a peer that hung up on plain bytes in TLS; raises `tls_unexpected` if it answers so.

    Windows closes a TLS port without an alert when it hears plain bytes, so only this tells the two apart.
    The handshake is left after the first answer.
    """
    outward = ssl.MemoryBIO()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    _advance(context.wrap_bio(ssl.MemoryBIO(), outward))
    again = Notes(endpoint.address)
    try:
        async with asyncio.timeout(patience.read_s):
            with await connect(endpoint, patience, again) as sock:
                plain = PlainConversation(sock, again)
                reply = await ask(plain, outward.read(), _is_first_answer, patience.read_s)
    except (PeerError, TimeoutError) as error:
        notes.trace(f"a second look, for TLS, failed: {error}")
        return
    notes.trace(f"a second look, for TLS: {excerpt(reply.content, 8) or reply.ending}")
    if is_tls(reply.content):
        raise PeerError(Failure.TLS_UNEXPECTED, "hangs up on plain bytes, answers TLS")


def refusal(error: ssl.SSLError) -> PeerError:
    """Return the error for a handshake that one side refused; `alert` is its name, `refused_by` the side."""
    reason = error.reason or "unknown"
    sent = _FROM_PEER.match(reason)
    alert = (sent.group(1) if sent else reason).lower()
    side = "peer" if sent else "this machine"
    return PeerError(Failure.TLS_ALERT, f"{side}: {alert}", alert=alert, refused_by=side)


def _advance(tls: ssl.SSLObject) -> bool:
    """Go on with the handshake; True when it is finished."""
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True


async def _finish(
    plain: PlainConversation, tls: ssl.SSLObject, inward: ssl.MemoryBIO, outward: ssl.MemoryBIO
) -> None:
    finished = False
    while not finished:
        try:
            finished = _advance(tls)
        except ssl.SSLCertVerificationError:
            await plain.send(outward.read())
            raise
        except ssl.SSLEOFError as error:
            raise PeerError(Failure.REPLY_CUT_SHORT, "closed in the TLS handshake") from error
        except ssl.SSLError as error:
            raise refusal(error) from error
        if outward.pending:
            await plain.send(outward.read())
        if not finished:
            chunk = await plain.receive()
            inward.write(chunk) if chunk else inward.write_eof()


def _is_first_answer(content: bytes) -> bool:
    if _TLS_RECORD.match(content):
        return len(content) >= _RECORD_HEADER
    return says_enough(content)


def _not_tls(reply: Reply) -> PeerError:
    error = foreign(reply)
    guess = guess_service(reply.content)
    if error.failure is Failure.REPLY_WRONG_SERVICE and guess in (None, "HTTP", "HTML"):
        plain = guess or f'bytes ("{excerpt(reply.content, 24)}")'
        return PeerError(Failure.TLS_ABSENT, excerpt(reply.content), guess=plain)
    return error


def _note(tls: ssl.SSLObject, notes: Notes) -> None:
    cipher = tls.cipher()
    notes.facts["tls_version"] = tls.version()
    notes.facts["cipher"] = cipher[0] if cipher else None
    notes.trace(f"{tls.version()} stands, {notes.facts['cipher']}")
