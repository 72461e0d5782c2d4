"""How must nats-server be set up so that every site is on its own?"""

import json
from dataclasses import dataclass

from checks.accounts.claims import LARGEST_MESSAGE
from checks.accounts.keyring import Keyring

OLDEST_SERVER = "2.15.1"
"""Older ones lack `handshake_first` or have known holes."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the server listens (`host:port`) and finds its files.

    `native` is for clients with TLS from the first byte, `websocket` for all others; `monitoring` must stay on
    loopback. Without a certificate the websocket is plain, for a proxy on the same machine that ends TLS, and
    so is `native`, which then must be on loopback as well.
    """

    accounts_folder: str = "/var/lib/nats/accounts"
    certificate: str = ""
    private_key: str = ""
    native: str = "127.0.0.1:4222"
    websocket: str = "0.0.0.0:443"
    monitoring: str = "127.0.0.1:8222"
    ports_folder: str = ""


def server_config(ring: Keyring, places: Places) -> str:
    """Return the configuration file, whole; adding a site later changes nothing in it."""
    files = f"cert_file: {_quoted(places.certificate)}, key_file: {_quoted(places.private_key)}"
    lines = [
        f"# For nats-server {OLDEST_SERVER} or newer. Written by `wfo agents server-config`.",
        f"listen: {_quoted(places.native)}",
        "server_name: wfo",
        f"http: {_quoted(places.monitoring)}",
        'ping_interval: "10s"',
        "ping_max: 2",
        f"max_payload: {LARGEST_MESSAGE}",
        "max_traced_msg_len: 256",
    ]
    if places.certificate:
        lines.append(f"tls {{ {files}, handshake_first: true }}")
    guard = f"tls {{ {files} }}" if places.certificate else "no_tls: true"
    lines += [
        f"websocket {{ listen: {_quoted(places.websocket)}, {guard} }}",
        f"operator: {ring.operator_token}",
        f"system_account: {ring.system_account.public}",
        f"resolver {{ type: full, dir: {_quoted(places.accounts_folder)}, "
        'allow_delete: true, interval: "2m" }',
        "resolver_preload {",
        f"  {ring.system_account.public}: {ring.system_account_token()}",
        f"  {ring.bot_account.public}: {ring.bot_account_token()}",
        "}",
    ]
    if places.ports_folder:
        lines.append(f"ports_file_dir: {_quoted(places.ports_folder)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text)
