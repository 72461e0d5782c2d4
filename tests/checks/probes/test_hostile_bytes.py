"""Does any reply at all end in a word, and never in a crash?"""

import contextlib
import ssl
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.dialling.certificate import describe_chain
from checks.dialling.classifying import PeerError
from checks.dialling.conversation import Ending, Reply
from checks.dialling.endpoint import Endpoint
from checks.dialling.guessing import guess_service, says_enough
from checks.dialling.notes import Notes
from checks.failure import Failure
from checks.probes import amqp, http, silverlight_policy
from tests.checks import peers

WHOLE = [
    peers.amqp_start(),
    peers.HTTP_ANSWER,
    peers.POLICY,
    b"AMQP\x00\x01\x00\x00",
    peers.BANNER,
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return a good reply with a piece replaced by junk, cut or repeated; or junk altogether."""
    whole = draw(st.sampled_from([*WHOLE, b""]))
    start = draw(st.integers(0, len(whole)))
    end = draw(st.integers(start, len(whole)))
    return whole[:start] + draw(st.binary(max_size=60)) + whole[end:]


@cache
def certificate() -> bytes:
    pem = peers.authority().issue_cert("127.0.0.1").cert_chain_pems[0].bytes()
    return ssl.PEM_cert_to_DER_cert(pem.decode())


ENDPOINT = Endpoint("portal.acme.example", "127.0.0.1", 443)


@settings(max_examples=400, deadline=None)
@given(damaged(), st.sampled_from(Ending))
def test_whatever_is_said_has_a_word(content: bytes, ending: Ending) -> None:
    reply = Reply(content, ending)
    words = set[Failure]()
    for read in (
        lambda: amqp._read(reply),
        lambda: amqp._read_start(content),
        lambda: http.Http()._judge(reply, ENDPOINT, Notes()),
        lambda: silverlight_policy._raise_if_no_policy(reply),
        lambda: silverlight_policy._read(content),
    ):
        with contextlib.suppress(PeerError):
            try:
                read()
            except PeerError as error:
                words.add(error.failure)
    assert words <= set(Failure)
    for is_whole in (amqp._is_whole, http._is_whole, silverlight_policy._is_whole, says_enough):
        assert is_whole(content) in (True, False)
    assert guess_service(content) is None or guess_service(content)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_damaged_certificate_is_described_or_unreadable(data: st.DataObject) -> None:
    whole = bytearray(certificate())
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    described = describe_chain([bytes(whole)])
    assert "subject" in described or "unreadable" in described


@pytest.mark.parametrize("content", [b"<title" * 9000, b"<" * 60_000, b"220 " + b"E" * 60_000])
def test_long_junk_is_read_quickly(content: bytes) -> None:
    page = b"HTTP/1.1 200 OK\r\n\r\n" + content
    for reply in (Reply(content, Ending.CLOSED), Reply(page, Ending.CLOSED)):
        with contextlib.suppress(PeerError):
            http.Http()._judge(reply, ENDPOINT, Notes())
        with contextlib.suppress(PeerError):
            silverlight_policy._raise_if_no_policy(reply)
    assert not amqp._is_whole(content)
