"""Does this address accept a connection, and if not, who says so?"""

import asyncio
import errno
import os
import select
import socket
import struct
import sys
import time

from checks.dialling.classifying import PeerError, classify, describe, is_own_shortage
from checks.dialling.endpoint import Endpoint, Patience
from checks.dialling.error_queue import IcmpError, keep_icmp_errors, read_icmp_error
from checks.dialling.notes import Notes
from checks.failure import Failure

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


async def connect(endpoint: Endpoint, patience: Patience, notes: Notes) -> socket.socket:
    """Return a connected non-blocking socket, `connect_ms` noted; the caller closes it.

    Dials exactly `endpoint.address`. A peer that accepts and resets at once may show as `reply_hung_up`
    already here: a reset in answer to the first packet is a refusal, a later one is not. Raises `PeerError`
    with the word of what happened, and `OSError` only when this machine ran out of sockets or memory.
    """
    started = time.perf_counter()
    try:
        sock = socket.socket(endpoint.family, socket.SOCK_STREAM)
    except OSError as error:
        if is_own_shortage(error):
            raise
        raise PeerError(classify(error), describe(error)) from error
    hears_icmp = keep_icmp_errors(sock)
    try:
        sock.settimeout(0)
        await _dial(sock, (endpoint.address, endpoint.port), patience.connect_s)
    except OSError as error:
        with sock:
            raise _explain(error, sock, endpoint, notes, hears_icmp=hears_icmp) from error
    except BaseException:
        sock.close()
        raise
    if hears_icmp:  # else a passing ICMP error would break a conversation that TCP survives
        keep_icmp_errors(sock, 0)
    notes.facts["connect_ms"] = round((time.perf_counter() - started) * 1000, 2)
    notes.trace(f"connected to {endpoint.address} port {endpoint.port}")
    return sock


async def _dial(sock: socket.socket, address: tuple[str, int], patience_s: float) -> None:
    if _answers_at_once(sock, address):
        return
    async with asyncio.timeout(patience_s):
        await asyncio.get_running_loop().sock_connect(sock, address)


def _answers_at_once(sock: socket.socket, address: tuple[str, int]) -> bool:
    """Begin to connect; True when the connection stands already, an `OSError` when it is refused already.

    A peer on this machine or next door answers before the loop could be asked to wait for it, and being told
    so costs a third. Otherwise the loop's own connect goes on with the one begun here.
    """
    if sys.platform == "win32":  # its loop has to begin a connect itself
        return False
    code = sock.connect_ex(address)
    if code == errno.EINPROGRESS:
        ready = select.poll()
        ready.register(sock.fileno(), select.POLLOUT)
        if not ready.poll(0):
            return False
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, os.strerror(code))
    return True


def close_without_trace(sock: socket.socket) -> None:
    """Close a connection over which nothing was exchanged, by a reset.

    It leaves no TIME_WAIT here and no line in the log of a RabbitMQ there.
    """
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    sock.close()


def _explain(
    error: OSError, sock: socket.socket, endpoint: Endpoint, notes: Notes, *, hears_icmp: bool
) -> Exception:
    if is_own_shortage(error):
        return error
    failure = classify(error)
    if hears_icmp:  # whatever the errno: IPv6 reports an ICMP "prohibited" as a lack of permission
        icmp = read_icmp_error(sock)
        if icmp is not None:
            notes.facts.update(sender=icmp.sender, icmp=str(icmp))
            failure = _by_sender(icmp, endpoint.address, sock.getsockname()[0])
        elif failure is Failure.NETWORK_UNREACHABLE:
            # Nobody sent an error, so it was this machine's own routing table that said no.
            failure = Failure.NETWORK_NO_ROUTE
    if failure is Failure.CONNECTION_TIMEOUT:
        notes.facts["seconds"] = round(notes.elapsed_ms / 1000, 1)
    notes.trace(f"{failure}: {describe(error)}")
    return PeerError(failure, describe(error))


def _by_sender(icmp: IcmpError, address: str, own: str) -> Failure:
    if icmp.sender == own != address:
        return Failure.HOST_ABSENT if icmp.says_host_unreachable else Failure.LOCAL_BLOCKED
    return Failure.NETWORK_REJECTED
