"""What is a NATS key, and how is one made, derived and checked?

An nkey is an Ed25519 key in base32 with a prefix that tells what it is for (docs.nats.io, "NKeys").
"""

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import Literal

import nkeys  # type: ignore[import-untyped] # ships no types
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from typing_extensions import override

Kind = Literal["operator", "account", "user"]

_PREFIXES: dict[Kind, int] = {
    "operator": nkeys.PREFIX_BYTE_OPERATOR,
    "account": nkeys.PREFIX_BYTE_ACCOUNT,
    "user": nkeys.PREFIX_BYTE_USER,
}
_RAW_BYTES = 32
_PUBLIC_BYTES = 1 + _RAW_BYTES + 2  # prefix, key, checksum


class BadKey(ValueError):  # noqa: N818 - it says what the text is
    """The text is no NATS key of the kind that is needed here."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key pair: `seed` is the secret, `public` what others know it by."""

    seed: str
    public: str

    @override
    def __repr__(self) -> str:
        return f"Key({self.public})"  # the seed must not end in a log

    def sign(self, content: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature."""
        signature: bytes = nkeys.from_seed(bytearray(self.seed.encode())).sign(content)
        return signature


def new_key(kind: Kind) -> Key:
    """Make a key from the system's randomness."""
    return _from_raw(kind, os.urandom(_RAW_BYTES))


def derive_key(kind: Kind, master: str, purpose: str) -> Key:
    """Make the key that belongs to a purpose: always the same for the same master secret (HMAC-SHA-256).

    So one secret file is enough for any number of sites, and several bots need not exchange new keys.
    """
    raw = hmac.new(master.encode(), f"{kind}:{purpose}".encode(), hashlib.sha256).digest()
    return _from_raw(kind, raw)


def read_seed(kind: Kind, seed: str) -> Key:
    """Return the pair of a seed; raises BadKey if it isn't one of that kind."""
    try:
        prefix, raw = nkeys.decode_seed(bytearray(seed.strip().encode()))
    except (nkeys.NkeysError, ValueError, IndexError) as error:
        raise BadKey(f"not the seed of a NATS {kind} key") from error
    if prefix != _PREFIXES[kind]:
        raise BadKey(f"a NATS seed, but not of a {kind} key")
    return _from_raw(kind, bytes(raw[:_RAW_BYTES]))


def check_public(kind: Kind, public: str) -> str:
    """Return the public key itself; raises BadKey unless prefix, length and checksum are right."""
    _raw_public(kind, public)
    return public


def is_signed_by(kind: Kind, public: str, content: bytes, signature: bytes) -> bool:
    """Tell whether the owner of that public key signed the content; raises BadKey for no such key."""
    try:
        VerifyKey(_raw_public(kind, public)).verify(content, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def _raw_public(kind: Kind, public: str) -> bytes:
    try:
        decoded = base64.b32decode(public.encode())
    except (binascii.Error, UnicodeEncodeError) as error:
        raise BadKey(f"not a NATS {kind} key: {public[:60]!r}") from error
    checksum = nkeys.crc16(decoded[:-2]).to_bytes(2, "little")
    if len(decoded) != _PUBLIC_BYTES or decoded[0] != _PREFIXES[kind] or decoded[-2:] != checksum:
        raise BadKey(f"not a NATS {kind} key: {public[:60]!r}")
    return decoded[1:-2]


def _from_raw(kind: Kind, raw: bytes) -> Key:
    seed: bytes = nkeys.encode_seed(raw, _PREFIXES[kind])
    pair = nkeys.from_seed(bytearray(seed))
    return Key(seed.decode(), pair.public_key.decode())
