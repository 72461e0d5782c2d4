"""Is a certificate described from its bytes, however odd?"""

import datetime as dt

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from checks.dialling.certificate import describe_chain

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def leaf(*attributes: "x509.NameAttribute[str]") -> bytes:
    """Return a self-signed certificate (DER) with that name and no alternative names."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(attributes)
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), 7, NOW, NOW + dt.timedelta(days=10)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_bytes_that_are_no_certificate_are_unreadable() -> None:
    assert set(describe_chain([b"junk"])) == {"unreadable"}
    assert set(describe_chain([])) == {"unreadable"}


def test_a_certificate_without_names_says_so() -> None:
    described = describe_chain([leaf()], NOW)
    assert described["subject"] == "no name"
    assert described["names"] == []
    assert described["self_signed"] is True
    assert described["days_left"] == 10


def test_a_hostile_name_is_bounded_and_printable() -> None:
    hostile = x509.NameAttribute(
        x509.NameOID.ORGANIZATION_NAME, "\x1b[2J\u202e<!channel>" + "x" * 40
    )
    subject = describe_chain([leaf(hostile)])["subject"]
    assert subject.isprintable()
    assert "<!channel>" in subject


def test_names_are_counted_out() -> None:
    many = trustme.CA().issue_cert(*(f"host{n}.example" for n in range(50)))
    der = x509.load_pem_x509_certificate(many.cert_chain_pems[0].bytes()).public_bytes(
        Encoding.DER
    )
    assert len(describe_chain([der])["names"]) == 20
