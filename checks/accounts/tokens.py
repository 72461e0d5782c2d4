"""How is a NATS token (JWT) written and read?"""

import base64
import binascii
import json
import os
import time
from typing import Any

from checks.accounts.keys import BadKey, Key, Kind, is_signed_by

_HEADER = b'{"typ":"JWT","alg":"ed25519-nkey"}'
_LARGEST = 256 * 1024


class BadToken(ValueError):  # noqa: N818 - it says what the text is
    """The text is no token, or not one that was signed as it must be."""


def write_token(
    issuer: Key,
    subject: str,
    name: str,
    claims: dict[str, Any],
    *,
    expires_at: float | None = None,
) -> str:
    """Sign what `claims` (the "nats" part) say about `subject`, a public key.

    `expires_at` is in seconds since the epoch; the server closes a connection whose token expires.
    """
    body: dict[str, Any] = {
        "iat": int(time.time()),
        "iss": issuer.public,
        "jti": os.urandom(16).hex(),
        "name": name,
        "nats": {**claims, "version": 2},
        "sub": subject,
    }
    if expires_at is not None:
        body["exp"] = int(expires_at)
    text = f"{_encode(_HEADER)}.{_encode(json.dumps(body).encode())}"
    return f"{text}.{_encode(issuer.sign(text.encode()))}"


def read_token(text: str, issuer: Kind) -> dict[str, Any]:
    """Return the body of a token after checking that its issuer, a key of that kind, signed it.

    Raises BadToken. Whether this issuer may say so is the caller's question: compare `body["iss"]`.
    """
    if len(text) > _LARGEST:
        raise BadToken("the token is too large to be one")
    try:
        header, content, signature = text.strip().split(".")
        body = json.loads(_decode(content))
        signed = f"{header}.{content}".encode()
        genuine = is_signed_by(issuer, str(body["iss"]), signed, _decode(signature))
    except (ValueError, KeyError, TypeError, binascii.Error, BadKey) as error:
        raise BadToken("not a NATS token") from error
    if not genuine:
        raise BadToken("the token was not signed by the key that it names")
    if not isinstance(body.get("nats"), dict):
        raise BadToken("the token says nothing about NATS")
    found: dict[str, Any] = body
    return found


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
