"""Which peers misbehave, and how?

Each is a real listener on loopback with a port of its own, in threads of its own, as long as its context lasts.
"""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TypeAlias

import trustme

Talk: TypeAlias = Callable[[socket.socket], None]
"""Holds one accepted connection; it is closed when the function returns."""

BANNER = b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"
MEGABYTE = b"x" * 1_000_000
DRIP_S = 0.12
PROTOCOL_ALERT = b"\x15\x03\x01\x00\x02\x02\x46"


@cache
def authority() -> trustme.CA:
    """Return the tests' own certificate authority."""
    return trustme.CA(organization_name="Root of the tests")


def roots_pem() -> str:
    return authority().cert_pem.bytes().decode()


def server_context(certificate: trustme.LeafCert | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    (certificate or authority().issue_cert("127.0.0.1", "localhost")).configure_cert(context)
    return context


@contextmanager
def listener(talk: Talk, host: str = "127.0.0.1") -> Iterator[int]:
    """Yield the port of a listener that holds each of its connections as `talk` says, then closes it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    ending, threads = threading.Event(), list[threading.Thread]()
    connections = list[socket.socket]()

    def hold(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(10)
            # Else an answer may wait for an acknowledgement until a reset throws it away.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            talk(connection)

    def accept(listening: socket.socket) -> None:
        while True:
            connection, _ = listening.accept()
            if ending.is_set():
                connection.close()
                return
            connections.append(connection)
            threads.append(threading.Thread(target=hold, args=(connection,)))
            threads[-1].start()

    with socket.create_server((host, 0), family=family, backlog=128) as listening:
        port: int = listening.getsockname()[1]
        accepting = threading.Thread(target=accept, args=(listening,))
        accepting.start()
        try:
            yield port
        finally:
            ending.set()
            socket.create_connection((host, port)).close()
            accepting.join()
            for connection in connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()


def over_tls(talk: Talk, context: ssl.SSLContext, *, alerts: bool = False) -> Talk:
    """Shake hands first; a client that speaks plain is sent an alert, or only hung up on."""

    def secured(connection: socket.socket) -> None:
        plain = connection.recv(1, socket.MSG_PEEK)[:1] != b"\x16"
        if plain and alerts:
            connection.recv(4096)
            connection.sendall(PROTOCOL_ALERT)
            return
        if plain:
            return
        with context.wrap_socket(connection, server_side=True) as tls:
            talk(tls)

    return secured


def reset(connection: socket.socket) -> None:
    """Close by a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def says(content: bytes, *, then_reset: bool = False) -> Talk:
    """Wait for the first bytes, answer with the content, and close or reset."""

    def talk(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(content)
        if then_reset:
            time.sleep(0.03)  # on loopback, too, a reset must not overtake the answer
            reset(connection)

    return talk


def keep_silent(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def hang_up(connection: socket.socket) -> None:
    connection.close()


def hang_up_by_reset(connection: socket.socket) -> None:
    reset(connection)


def say_half_a_banner(connection: socket.socket) -> None:
    connection.sendall(BANNER[:12])
    connection.shutdown(socket.SHUT_WR)
    keep_silent(connection)


def drip(connection: socket.socket) -> None:
    for byte in BANNER:
        connection.sendall(bytes([byte]))
        time.sleep(DRIP_S)


def say_a_megabyte(connection: socket.socket) -> None:
    connection.sendall(MEGABYTE)


def speak_ssh(connection: socket.socket) -> None:
    connection.sendall(BANNER)
    keep_silent(connection)


HTTP_ANSWER = b"HTTP/1.1 404 Not Found\r\nServer: nobody\r\nContent-Length: 4\r\n\r\ngone"
_PROPERTIES = b"\x07productS\x00\x00\x00\x08RabbitMQ\x07versionS\x00\x00\x00\x063.10.8"


def amqp_start(properties: bytes = _PROPERTIES, version: bytes = b"\x00\x09") -> bytes:
    """Return a whole Connection.Start frame."""
    payload = b"\x00\x0a\x00\x0a" + version
    for part in (properties, b"PLAIN AMQPLAIN", b"en_US"):
        payload += struct.pack(">I", len(part)) + part
    return b"\x01\x00\x00" + struct.pack(">I", len(payload)) + payload + b"\xce"


POLICY = (
    b'<?xml version="1.0" encoding="utf-8"?><access-policy><cross-domain-access><policy>'
    b'<allow-from><domain uri="*"/></allow-from>'
    b'<grant-to><socket-resource port="4502-4534" protocol="tcp"/></grant-to>'
    b"</policy></cross-domain-access></access-policy>"
)
