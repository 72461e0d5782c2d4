"""Are certificates read, and is each of their faults told from the others?"""

import datetime as dt
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme

from checks.model import Evidence
from tests import needs
from tests.checks import peers
from tests.checks.looks import look

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)


@contextmanager
def serving(
    certificate: trustme.LeafCert | None = None,
    change: Callable[[ssl.SSLContext], object] = lambda context: None,
) -> Iterator[int]:
    context = peers.server_context(certificate)
    change(context)
    with peers.listener(peers.over_tls(peers.hang_up, context)) as port:
        yield port


async def look_at(certificate: trustme.LeafCert | None = None, **parameters: Any) -> Evidence:
    with serving(certificate) as port:
        return await look("tls", port, **{"roots_pem": peers.roots_pem(), **parameters})


async def test_a_trusted_certificate_is_described() -> None:
    expiring = peers.authority().issue_cert("127.0.0.1", not_after=NOW + 20.5 * DAY)
    evidence = await look_at(expiring)
    facts = evidence.facts
    assert evidence.failure is None
    assert facts["tls_version"] == "TLSv1.3"
    assert facts["cipher"].startswith("TLS_")
    assert facts["days_left"] == 20
    assert facts["names"] == "127.0.0.1"
    assert facts["issuer"].startswith("Root of the tests")
    assert {"connect_ms", "tls_ms", "first_byte_ms"} <= set(facts)


@pytest.mark.parametrize(
    ("only", "spoken"),
    [
        (None, ["TLSv1.2", "TLSv1.3"]),
        (ssl.TLSVersion.TLSv1_2, ["TLSv1.2"]),
        (ssl.TLSVersion.TLSv1_3, ["TLSv1.3"]),
    ],
)
async def test_the_versions_that_are_spoken_are_told(
    only: ssl.TLSVersion | None, spoken: list[str]
) -> None:
    def change(context: ssl.SSLContext) -> None:
        if only is not None:
            context.minimum_version = context.maximum_version = only

    with serving(change=change) as port:
        evidence = await look("tls", port, roots_pem=peers.roots_pem())
    assert (evidence.failure, evidence.facts["tls_versions"]) == (None, spoken)


async def test_the_whole_chain_that_was_sent_is_named() -> None:
    below = peers.authority().create_child_ca()
    facts = (await look_at(below.issue_cert("127.0.0.1"))).facts
    assert len(facts["certificate"]["chain"]) == 2
    assert facts["certificate"]["chain"][1] == facts["issuer"]


async def test_an_expired_certificate_says_since_when() -> None:
    expired = peers.authority().issue_cert("127.0.0.1", not_after=NOW - 2.5 * DAY)
    evidence = await look_at(expired)
    assert evidence.failure == "tls_cert_expired"
    assert evidence.facts["validity"] == f"ended on {NOW - 2.5 * DAY:%Y-%m-%d}"
    assert evidence.facts["days_left"] == -3


async def test_a_certificate_of_the_future_says_from_when() -> None:
    early = peers.authority().issue_cert("127.0.0.1", not_before=NOW + 3 * DAY)
    evidence = await look_at(early)
    assert evidence.failure == "tls_cert_expired"
    assert evidence.facts["validity"] == f"begins on {NOW + 3 * DAY:%Y-%m-%d}"


async def test_expiry_counts_before_trust_which_depends_on_the_place() -> None:
    expired = trustme.CA().issue_cert("127.0.0.1", not_after=NOW - 3 * DAY)
    assert (await look_at(expired)).failure == "tls_cert_expired"


async def test_a_certificate_for_another_name_says_for_which() -> None:
    other = peers.authority().issue_cert("other.example", "*.acme.example")
    evidence = await look_at(other)
    assert evidence.failure == "tls_name_mismatch"
    assert evidence.facts["names"] == "other.example, *.acme.example"


async def test_the_expected_name_may_differ_from_the_host() -> None:
    other = peers.authority().issue_cert("portal.acme.example")
    assert (await look_at(other, server_name="portal.acme.example")).failure is None


async def test_an_unknown_issuer_is_named() -> None:
    evidence = await look_at(trustme.CA(organization_name="Nobody").issue_cert("127.0.0.1"))
    assert evidence.failure == "tls_chain_untrusted"
    assert evidence.facts["issuer"].startswith("Nobody")


async def test_a_missing_link_in_the_chain_is_untrusted() -> None:
    below = peers.authority().create_child_ca()
    leaf = below.issue_cert("127.0.0.1")

    def send_the_leaf_only(context: ssl.SSLContext) -> None:
        with leaf.private_key_pem.tempfile() as key, leaf.cert_chain_pems[0].tempfile() as chain:
            context.load_cert_chain(chain, key)

    with serving(leaf, send_the_leaf_only) as port:
        evidence = await look("tls", port, roots_pem=peers.roots_pem())
    assert evidence.failure == "tls_chain_untrusted"
    assert len(evidence.facts["certificate"]["chain"]) == 1


async def test_another_issuer_than_expected_means_interception() -> None:
    evidence = await look_at(expected_issuer="DigiCert")
    assert evidence.failure == "tls_intercepted"
    assert (await look_at(expected_issuer="root OF the tests")).failure is None


async def test_an_untrusted_issuer_that_is_a_known_inspector_means_interception() -> None:
    inspector = trustme.CA(organization_name="Zscaler Inc.")
    evidence = await look_at(inspector.issue_cert("127.0.0.1"))
    assert evidence.failure == "tls_intercepted"
    assert evidence.facts["issuer"].startswith("Zscaler")


async def test_an_alert_is_named() -> None:
    def only_old(context: ssl.SSLContext) -> None:
        context.set_ciphers("AES128-SHA256")
        context.maximum_version = ssl.TLSVersion.TLSv1_2

    with serving(change=only_old) as port:
        evidence = await look("tls", port)
    assert evidence.failure == "tls_alert"
    assert evidence.facts["alert"] in ("handshake_failure", "insufficient_security")
    assert evidence.facts["refused_by"] == "peer"


async def test_a_name_that_the_server_does_not_know_is_an_alert() -> None:
    def refuse(context: ssl.SSLContext) -> None:
        context.sni_callback = lambda *_: ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    with serving(change=refuse) as port:
        evidence = await look("tls", port, "localhost")
    assert (evidence.failure, evidence.facts["alert"]) == ("tls_alert", "unrecognized_name")


async def test_a_server_that_wants_a_client_certificate_still_speaks_tls() -> None:
    def demand(context: ssl.SSLContext) -> None:
        context.verify_mode = ssl.CERT_REQUIRED

    with serving(change=demand) as port:
        evidence = await look("tls", port, roots_pem=peers.roots_pem())
    assert evidence.failure is None


async def test_plain_text_that_is_no_known_protocol_is_still_plain() -> None:
    with peers.listener(peers.says(b"go away, please\n")) as port:
        evidence = await look("tls", port)
    assert evidence.failure == "tls_absent"
    assert evidence.facts["guess"] == 'bytes ("go away, please\\x0a")'


async def test_a_handshake_that_breaks_off_is_cut_short() -> None:
    hello_only = b"\x16\x03\x03\x00\x7a" + b"\x02\x00\x00\x76" + bytes(20)
    with peers.listener(peers.says(hello_only)) as port:
        evidence = await look("tls", port)
    assert evidence.failure == "reply_cut_short"


async def test_nothing_is_sent_over_tls_that_is_not_trusted() -> None:
    heard: list[bytes] = []
    context = peers.server_context(trustme.CA().issue_cert("127.0.0.1"))
    listening = peers.over_tls(lambda tls: heard.append(tls.recv(100)), context)
    with peers.listener(listening) as port:
        evidence = await look("https", port)
    assert evidence.failure == "tls_chain_untrusted"
    assert not any(heard)


@pytest.mark.parametrize(
    ("options", "outcome"),
    [
        (["-tls1_2"], (None, "TLSv1.2")),
        (["-tls1_3"], (None, "TLSv1.3")),
        (["-tls1_2", "-cipher", "PSK"], ("tls_alert", None)),
    ],
)
async def test_openssl_is_read_right(
    options: list[str], outcome: tuple[str | None, str | None], tmp_path: Path
) -> None:
    openssl = needs.program("openssl")
    leaf = peers.authority().issue_cert("127.0.0.1")
    pem = tmp_path / "server.pem"
    leaf.private_key_and_cert_chain_pem.write_to_path(str(pem))
    port = _free_port()
    command = [openssl, "s_server", "-accept", f"127.0.0.1:{port}", "-cert", str(pem), *options]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        try:
            assert server.stdout
            assert any(line.startswith(b"ACCEPT") for line in server.stdout)
            evidence = await look("tls", port, roots_pem=peers.roots_pem())
        finally:
            server.kill()
    assert (evidence.failure, evidence.facts.get("tls_version")) == outcome


def _free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port
