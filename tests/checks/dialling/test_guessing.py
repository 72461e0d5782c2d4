"""Is a stranger recognised by its first bytes?"""

import pytest

from checks.dialling.conversation import Ending, Reply, excerpt
from checks.dialling.guessing import foreign, guess_service, says_enough
from checks.failure import Failure
from tests.checks import peers

GREETINGS = [
    (b"SSH-2.0-OpenSSH_9.2p1\r\n", "SSH"),
    (b"220 mail.acme.example ESMTP Postfix\r\n", "SMTP (mail)"),
    (b"220 (vsFTPd 3.0.3) FTP ready\r\n", "FTP"),
    (b"220 welcome\r\n", "FTP or SMTP"),
    (b"+OK Dovecot ready.\r\n", "POP3 (mail)"),
    (b"* OK [CAPABILITY IMAP4rev1] ready\r\n", "IMAP (mail)"),
    (b"HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP"),
    (b"<!DOCTYPE html><html>\n", "HTML"),
    (b"-ERR unknown command 'AMQP'\r\n", "Redis"),
    (b'INFO {"server_id":"N"}\r\n', "NATS"),
    (b"RFB 003.008\n", "VNC"),
    (b"\x4a\x00\x00\x00\x0a8.0.36\x00....", "MySQL"),
    (b"\x03\x00\x00\x13\x0e\xd0\x00\x00\x124\x00\x02", "RDP"),
    (b"\xff\xfd\x18\xff\xfd\x20\xff\xfd", "Telnet"),
    (b"AMQP\x00\x00\x09\x01", "AMQP"),
    (peers.amqp_start(), "AMQP"),
    (b"\x15\x03\x01\x00\x02\x02\x46", "TLS"),
    (peers.POLICY, "Silverlight policy"),
    (b'<?xml version="1.0"?><cross-domain-policy/>\n', "Flash policy"),
]


@pytest.mark.parametrize(("greeting", "name"), GREETINGS)
def test_a_greeting_names_its_service(greeting: bytes, name: str) -> None:
    assert guess_service(greeting) == name


def test_bytes_of_nobody_are_shown_escaped_and_bounded() -> None:
    error = foreign(Reply(b"\x00\x1b[31m<!channel>\n" + b"z" * 500, Ending.CLOSED))
    assert error.failure is Failure.REPLY_WRONG_SERVICE
    assert error.facts["guess"].startswith('unknown, it says "\\x00\\x1b[31m<!channel>\\x0a')
    assert len(error.facts["guess"]) < 120


def test_an_echo_is_called_an_echo() -> None:
    error = foreign(Reply(b"AMQP\x00\x00\x09\x01", Ending.SILENT), b"AMQP\x00\x00\x09\x01")
    assert error.facts["guess"].startswith("an echo")


def test_half_a_greeting_is_not_enough() -> None:
    assert not says_enough(b"220 mail.ac")
    assert foreign(Reply(b"220 mail.ac", Ending.CLOSED)).failure is Failure.REPLY_CUT_SHORT


def test_an_excerpt_is_printable_ascii() -> None:
    assert excerpt("\\n\n\u202eé".encode()) == r"\x5cn\x0a\xe2\x80\xae\xc3\xa9"
