"""Does a policy have to grant the port, to the right origin, before it passes?"""

import socket

import pytest

from checks.model import Evidence
from tests.checks import peers
from tests.checks.looks import look

PORTAL = "https://portal.acme.example"
NEEDED = 4510


def policy(*entries: tuple[str, str]) -> bytes:
    """Return a policy with one element for each origin and port range."""
    parts = "".join(
        f'<policy><allow-from http-request-headers="*"><domain uri="{origin}"/></allow-from>'
        f'<grant-to><socket-resource port="{ports}" protocol="tcp"/></grant-to></policy>'
        for origin, ports in entries
    )
    return f"<access-policy><cross-domain-access>{parts}</cross-domain-access></access-policy>".encode()


async def look_at(content: bytes) -> Evidence:
    with peers.listener(peers.says(content)) as port:
        return await look("silverlight-policy", port, must_grant=[NEEDED], origin=PORTAL)


async def test_exactly_the_request_is_sent() -> None:
    heard: list[bytes] = []

    def listen(connection: socket.socket) -> None:
        heard.append(connection.recv(100))
        connection.sendall(peers.POLICY)

    with peers.listener(listen) as port:
        evidence = await look("silverlight-policy", port)
    assert heard == [b"<policy-file-request/>"]
    assert evidence.failure is None


async def test_what_is_granted_is_told_and_an_open_door_remarked() -> None:
    facts = (await look_at(peers.POLICY)).facts
    assert facts["granted"] == ["4502-4534"]
    assert facts["origins"] == ["*"]
    assert facts["admits_everyone"] is True


@pytest.mark.parametrize(
    ("origin", "ports", "word"),
    [
        ("*", "4502-4534", None),
        ("*", "4510", None),
        ("*", "4502, 4510", None),
        ("*", "4502-4509,4511-4534", "policy_port_missing"),
        ("*", "4511-4534", "policy_port_missing"),
        ("*", "", "policy_port_missing"),
        ("*", "45100", "policy_port_missing"),
        ("*", "4510x", "policy_port_missing"),
        (PORTAL, "4510", None),
        ("https://*", "4510", None),
        ("https://*.acme.example", "4510", None),
        ("https://PORTAL.acme.example/players/", "4510", None),
        ("https://portal.acme.example:443", "4510", None),
        ("portal.acme.example", "4510", None),
        ("http://portal.acme.example", "4510", "policy_origin_missing"),
        ("https://portal.acme.example:8443", "4510", "policy_origin_missing"),
        ("https://*.example.acme", "4510", "policy_origin_missing"),
        ("https://evilportal.acme.example.net", "4510", "policy_origin_missing"),
        ("", "4510", "policy_origin_missing"),
    ],
)
async def test_port_and_origin_must_both_be_covered(
    origin: str, ports: str, word: str | None
) -> None:
    assert (await look_at(policy((origin, ports)))).failure == word


async def test_the_policy_that_grants_the_port_must_admit_the_origin() -> None:
    evidence = await look_at(policy((PORTAL, "4502"), ("https://other.example", "4510")))
    assert evidence.failure == "policy_origin_missing"
    assert evidence.facts["origin"] == PORTAL


async def test_udp_grants_nothing() -> None:
    assert (await look_at(policy(("*", "4510")).replace(b'"tcp"', b'"udp"'))).failure == (
        "policy_port_missing"
    )


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>'


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\xef\xbb\xbf" + peers.POLICY, None),
        (b"\r\n  " + policy(("*", "4510")), None),
        (peers.POLICY[:150], "reply_cut_short"),
        (b"<?xml version", "reply_cut_short"),
        (BOMB + policy(("*", "4510")), "policy_not_xml"),
        (b"<access-policy><oops></access-policy>", "policy_not_xml"),
        (b"<html><body>Hello</body></html>", "policy_not_xml"),
        (b"no policy for you\n", "policy_not_xml"),
        (b"<policy-file-request/>", "reply_wrong_service"),
        (b"<access-policy/>", "policy_port_missing"),
        (b'<?xml version="1.0"?><cross-domain-policy></cross-domain-policy>', "policy_flash"),
        (
            b'<!DOCTYPE cross-domain-policy SYSTEM "http://x/y.dtd">'
            b'<cross-domain-policy><allow-access-from domain="*"/></cross-domain-policy>',
            "policy_flash",
        ),
        (b"<" + b"a" * 100_000, "reply_too_large"),
        (peers.HTTP_ANSWER, "reply_wrong_service"),
    ],
)
async def test_each_reply_has_its_word(content: bytes, word: str | None) -> None:
    assert (await look_at(content)).failure == word
