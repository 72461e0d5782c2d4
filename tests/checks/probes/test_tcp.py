"""Is a bare connection told as it is?"""

import socket

from tests.checks import peers
from tests.checks.looks import look


async def test_nothing_is_sent() -> None:
    heard: list[bytes] = []

    def listen(connection: socket.socket) -> None:
        heard.append(connection.recv(10))

    with peers.listener(listen) as port:
        evidence = await look("tcp", port)
    assert evidence.failure is None
    assert evidence.facts["connect_ms"] >= 0
    assert not any(heard)


async def test_listening_for_a_moment_finds_a_proxy_whose_service_is_gone() -> None:
    with peers.listener(peers.hang_up) as port:
        assert (await look("tcp", port)).failure is None
        assert (await look("tcp", port, listen_s=1)).failure == "reply_hung_up"


async def test_listening_for_a_moment_names_who_greets() -> None:
    with peers.listener(peers.speak_ssh) as port:
        evidence = await look("tcp", port, listen_s=1)
    assert (evidence.failure, evidence.facts["guess"]) == (None, "SSH")


async def test_a_silent_service_is_open() -> None:
    with peers.listener(peers.keep_silent) as port:
        assert (await look("tcp", port, listen_s=0.1)).failure is None
