"""Is a broker told from everything that is none?"""

import socket
import struct
from pathlib import Path

import pytest

from checks.model import Evidence
from checks.probes.amqp import HEADER
from tests.checks import peers
from tests.checks.looks import look
from tests.checks.peers import servers


async def look_at(content: bytes, *, then_reset: bool = False) -> Evidence:
    with peers.listener(peers.says(content, then_reset=then_reset)) as port:
        return await look("amqp", port)


def field(name: str, kind: bytes, value: bytes) -> bytes:
    return bytes([len(name)]) + name.encode() + kind + value


def long(text: bytes) -> bytes:
    return struct.pack(">I", len(text)) + text


async def test_a_broker_is_named_with_its_version() -> None:
    nested = field("capabilities", b"F", long(field("publisher_confirms", b"t", b"\x01")))
    properties = (
        nested
        + field("cluster_name", b"S", long(b"rabbit@premises"))
        + field("product", b"S", long(b"RabbitMQ"))
        + field("version", b"S", long(b"3.10.8"))
    )
    evidence = await look_at(peers.amqp_start(properties))
    facts = evidence.facts
    assert evidence.failure is None
    assert (facts["product"], facts["version"]) == ("RabbitMQ", "3.10.8")
    assert facts["cluster"] == "rabbit@premises"
    assert facts["mechanisms"] == ["PLAIN", "AMQPLAIN"]
    assert facts["protocol_version"] == "0-9"


async def test_exactly_the_header_is_sent() -> None:
    heard: list[bytes] = []

    def listen(connection: socket.socket) -> None:
        heard.append(connection.recv(100))
        connection.sendall(peers.amqp_start())
        heard.append(connection.recv(100))

    with peers.listener(listen) as port:
        await look("amqp", port)
    assert heard == [b"AMQP\x00\x00\x09\x01", b""]


@pytest.mark.parametrize(
    ("header", "version"),
    [
        (b"AMQP\x00\x01\x00\x00", "1.0"),
        (b"AMQP\x03\x01\x00\x00", "1.0 with SASL"),
        (b"AMQP\x01\x01\x00\x0a", "0-10"),
        (b"AMQP\x01\x01\x08\x00", "8-0"),
        (b"AMQP\x00\x00\x09\x02", "0-9-2"),
    ],
)
async def test_a_broker_of_another_version_says_which(header: bytes, version: str) -> None:
    evidence = await look_at(header, then_reset=True)
    assert evidence.failure == "amqp_version_mismatch"
    assert evidence.facts["version"] == version


async def test_a_start_of_another_version_is_a_mismatch() -> None:
    evidence = await look_at(peers.amqp_start(version=b"\x08\x00"))
    assert (evidence.failure, evidence.facts["version"]) == ("amqp_version_mismatch", "8-0")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"AMQ", "reply_cut_short"),
        (b"\x01", "reply_cut_short"),
        (b"\x01\x00\x00\x00", "reply_cut_short"),
        (peers.amqp_start()[:-1], "reply_cut_short"),
        (b"\x01\x00\x00\x00\x02\x00\x00", "reply_too_large"),
        (peers.amqp_start()[:-1] + b"\x00", "reply_wrong_service"),
        (b"\x01\x00\x00\x00\x00\x00\x04\x00\x0a\x00\x32\xce", "reply_wrong_service"),
        (HEADER, "reply_wrong_service"),
        (b"\x01\x00\x00\x00\x00\x00\x04\x00\x0a\x00\x0a\xce", "reply_cut_short"),
        (b"\x15\x03\x01\x00\x02\x02\x46", "tls_unexpected"),
    ],
)
async def test_each_reply_has_its_word(content: bytes, word: str) -> None:
    assert (await look_at(content)).failure == word


@pytest.mark.parametrize(
    "properties",
    [b"\xff", b"\x05abc", field("x", b"S", b"\xff\xff\xff\xff"), field("x", b"?", b"junk")],
)
async def test_broken_properties_cost_their_facts_only(properties: bytes) -> None:
    evidence = await look_at(peers.amqp_start(properties))
    assert evidence.failure is None
    assert evidence.facts["product"] is None


async def test_lengths_beyond_the_frame_are_cut_short() -> None:
    whole = bytearray(peers.amqp_start())
    whole[13:17] = b"\x00\x00\xff\xff"
    assert (await look_at(bytes(whole))).failure == "reply_cut_short"


async def test_a_real_broker_is_read_right(tmp_path: Path) -> None:
    with servers.rabbitmq(tmp_path) as port:
        broker = await look("amqp", port)
        web = await look("http", port)
        tls = await look("tls", port)
        policy = await look("silverlight-policy", port)
    assert broker.failure is None
    assert broker.facts["product"] == "RabbitMQ"
    assert broker.facts["version"].startswith(("3.", "4."))
    assert "PLAIN" in broker.facts["mechanisms"]
    for other in (web, tls, policy):
        assert (other.failure, other.facts["guess"]) == ("reply_wrong_service", "AMQP")
