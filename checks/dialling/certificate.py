"""What does a certificate say of itself?

It is read from its bytes, so that one that fails verification can be described too.
"""

import ssl
from datetime import UTC, datetime
from typing import Any

from checks.dialling.text import shown

NAMES_AT_MOST = 20


def describe_chain(chain: list[bytes], now: datetime | None = None) -> dict[str, Any]:
    """Describe the certificates that a peer sent (DER, its own first), for the evidence.

    Keys: `subject`, `issuer`, `names` (DNS names and addresses), `not_before`, `not_after` (ISO, UTC),
    `days_left` (negative when over), `self_signed`, `sha256`, `chain` (subjects, the peer's own first).
    A certificate that cannot be parsed gives only `unreadable`.
    """
    # Loaded here: it takes 0.1 s, which only a look at a certificate should pay.
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        certificates = [x509.load_der_x509_certificate(der) for der in chain]
        own = certificates[0]
        subject, issuer = _label(own.subject), _label(own.issuer)
        left = own.not_valid_after_utc - (now or datetime.now(UTC))
        return {
            "subject": subject,
            "issuer": issuer,
            "names": _names(own, x509.SubjectAlternativeName),
            "not_before": own.not_valid_before_utc.isoformat(),
            "not_after": own.not_valid_after_utc.isoformat(),
            "days_left": left.days,
            "self_signed": own.subject == own.issuer,
            "sha256": own.fingerprint(SHA256()).hex(),
            "chain": [_label(certificate.subject) for certificate in certificates[:8]],
        }
    except (
        ValueError,
        IndexError,
        x509.InvalidVersion,
        x509.DuplicateExtension,
        x509.UnsupportedGeneralNameType,
    ) as error:
        return {"unreadable": shown(str(error))}


def sent_chain(tls: ssl.SSLObject) -> list[bytes]:
    """Return the certificates that the peer sent (DER, its own first) after a handshake.

    Before Python 3.13 the chain is only within reach privately; where it isn't, the peer's own stands alone.
    """
    whole = getattr(tls, "get_unverified_chain", None)
    if whole is not None:
        return list(whole())
    inner = getattr(getattr(tls, "_sslobj", None), "get_unverified_chain", None)
    if inner is not None:
        return [
            ssl.PEM_cert_to_DER_cert(certificate.public_bytes()) for certificate in inner() or ()
        ]
    own = tls.getpeercert(binary_form=True)
    return [own] if own else []


def validity(certificate: dict[str, Any], now: datetime) -> str | None:
    """Return `ended on …` or `begins on …` for a certificate outside its dates, None inside them."""
    if "not_after" not in certificate:
        return None
    if datetime.fromisoformat(certificate["not_after"]) < now:
        return f"ended on {certificate['not_after'][:10]}"
    if datetime.fromisoformat(certificate["not_before"]) > now:
        return f"begins on {certificate['not_before'][:10]}"
    return None


def _names(certificate: Any, extension: Any) -> list[str]:
    found = [
        shown(str(name.value))
        for entry in certificate.extensions
        if isinstance(entry.value, extension)
        for name in entry.value
    ]
    return found[:NAMES_AT_MOST]


def _label(name: Any) -> str:
    """Return the common name and organisation, else the whole name."""
    wanted = ("2.5.4.3", "2.5.4.10")
    parts = [
        str(attribute.value)
        for oid in wanted
        for attribute in name
        if attribute.oid.dotted_string == oid
    ]
    return shown(", ".join(parts) or name.rfc4514_string() or "no name")
