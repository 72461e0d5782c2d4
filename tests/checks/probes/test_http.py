"""Is HTTP read right, and is somebody else's answer not taken for the target's?"""

import socket
import ssl
from typing import Any

import pytest

from checks.model import Evidence
from tests.checks import peers
from tests.checks.looks import look


def answer(status: str, *headers: str, page: str = "") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(page.encode())}", *headers]
    return "\r\n".join([*lines, "", page]).encode()


async def look_at(content: bytes, **parameters: Any) -> Evidence:
    with peers.listener(peers.says(content)) as port:
        return await look("http", port, **parameters)


@pytest.mark.parametrize(
    "status", ["200 OK", "204 No Content", "301 Moved", "401 Who?", "404 Gone"]
)
async def test_any_answer_of_the_service_proves_the_port(status: str) -> None:
    evidence = await look_at(answer(status))
    assert evidence.failure is None
    assert evidence.facts["status"] == int(status[:3])
    assert {"connect_ms", "first_byte_ms"} <= set(evidence.facts)


async def test_a_redirect_is_told_and_not_followed() -> None:
    evidence = await look_at(answer("302 Found", "Location: /login", "Server: Microsoft-IIS/10.0"))
    assert evidence.failure is None
    assert evidence.facts["location"] == "/login"
    assert evidence.facts["server"] == "Microsoft-IIS/10.0"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (answer("500 Oops"), "http_status_unexpected"),
        (answer("503 Busy"), "http_status_unexpected"),
        (answer("407 Proxy", 'Proxy-Authenticate: Basic realm="x"'), "http_proxy_required"),
        (answer("511 Login"), "http_block_page"),
        (answer("403 No", "X-Squid-Error: ERR_ACCESS_DENIED 0"), "http_block_page"),
        (answer("503 No", "X-Squid-Error: ERR_CONNECT_FAIL 111"), "http_block_page"),
        (answer("200 OK", page="<title>Web Page Blocked!</title>"), "http_block_page"),
        (answer("200 OK", page="<html><TITLE>FortiGuard</TITLE>"), "http_block_page"),
        (answer("302 x", "Location: http://10.0.0.1:1000/fgtauth?1"), "http_block_page"),
        (answer("200 OK", page="<title>Web Portal</title>"), None),
        (answer("200 OK", page="how to read a page titled Web Page Blocked"), None),
        (answer("302 x", "Location: https://portal.example/login"), None),
        (b"HTTP/1.0 200 OK\n\n", None),
        (b"HTTP/1.1 200\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nServer: x\r\n", "reply_cut_short"),
        (b"HTT", "reply_cut_short"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000, "reply_too_large"),
        (
            answer("400 Bad", page="The plain HTTP request was sent to HTTPS port"),
            "tls_unexpected",
        ),
        (answer("400 Bad", page="some other trouble"), None),
        (b"\x15\x03\x03\x00\x02\x02\x46", "tls_unexpected"),
        (peers.amqp_start(), "reply_wrong_service"),
        (b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80", "reply_wrong_service"),
    ],
)
async def test_each_reply_has_its_word(content: bytes, word: str | None) -> None:
    evidence = await look_at(content)
    assert evidence.failure == word, evidence


async def test_the_request_names_the_host_and_the_path() -> None:
    heard: list[bytes] = []

    def listen(connection: socket.socket) -> None:
        heard.append(connection.recv(4096))
        connection.sendall(peers.HTTP_ANSWER)

    with peers.listener(listen) as port:
        await look("http", port, path="/x?y=1", server_name="portal.acme.example")
        await look("http", port, "localhost")
    first, second = (request.split(b"\r\n") for request in heard)
    assert first[:2] == [b"GET /x?y=1 HTTP/1.1", b"Host: portal.acme.example:%d" % port]
    assert second[:2] == [b"GET / HTTP/1.1", b"Host: localhost:%d" % port]


async def test_a_service_that_keeps_the_page_open_is_answered_for_by_its_head() -> None:
    def drag(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nthe page begins")
        peers.keep_silent(connection)

    with peers.listener(drag) as port:
        evidence = await look("http", port)
    assert (evidence.failure, evidence.facts["status"]) == (None, 200)


async def test_text_from_a_stranger_is_bounded_and_printable() -> None:
    evidence = await look_at(answer("200 " + "a" * 999, "Server: \x1b[31mred\x07" + "b" * 999))
    assert len(evidence.facts["reason"]) == 200
    assert evidence.facts["server"].startswith("\N{REPLACEMENT CHARACTER}[31mred")
    assert len(evidence.facts["server"]) == 200


async def test_https_is_dialled_by_address_and_verified_by_name() -> None:
    context = peers.server_context(peers.authority().issue_cert("portal.acme.example"))
    secured = peers.over_tls(peers.says(peers.HTTP_ANSWER), context)
    with peers.listener(secured) as port:
        evidence = await look(
            "https", port, server_name="portal.acme.example", roots_pem=peers.roots_pem()
        )
    assert (evidence.failure, evidence.facts["status"]) == (None, 404)
    assert evidence.address == "127.0.0.1"


async def test_a_client_certificate_that_is_missing_is_an_alert() -> None:
    context = peers.server_context()
    context.verify_mode = ssl.CERT_REQUIRED
    with peers.listener(peers.over_tls(peers.says(peers.HTTP_ANSWER), context)) as port:
        evidence = await look("https", port, roots_pem=peers.roots_pem())
    assert evidence.failure == "tls_alert"
    assert evidence.facts["alert"] == "certificate_required"
