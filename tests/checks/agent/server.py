"""A real nats-server of a test's own, with TLS or without, and a bot's side that is made of bare links."""

import asyncio
import json
import signal
import sysconfig
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import trustme

from checks.accounts.credentials import Credentials
from checks.accounts.keyring import Keyring, Vault, new_keyring
from checks.accounts.keys import new_key
from checks.accounts.server import Places, server_config
from checks.linking.link import Link, open_link
from checks.linking.way import Way

PROGRAM = Path(sysconfig.get_path("scripts")) / "nats-server"
PATIENCE_S = 15.0


@cache
def authority() -> trustme.CA:
    return trustme.CA()


@cache
def authority_pem() -> str:
    return authority().cert_pem.bytes().decode()


@dataclass(frozen=True)
class Place:
    """Where a server stands: the command it is started with, the address it is reached at, and how often pings go."""

    inside: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    others: tuple[str, ...] = ()
    ping_s: float = 10.0


@dataclass
class Server:
    """One nats-server process; its ports stay the same when it is started again."""

    folder: Path
    ring: Keyring
    vault: Vault
    tls: bool = False
    ports: dict[str, int] = field(default_factory=dict)
    place: Place = Place()
    process: asyncio.subprocess.Process | None = None

    def url(self, kind: str = "") -> str:
        """Return the native address, or the WebSocket's for `ws`."""
        scheme = {("", False): "nats", ("", True): "tls", ("ws", False): "ws", ("ws", True): "wss"}
        return f"{scheme[kind, self.tls]}://{self.place.host}:{self.ports[kind or 'nats']}"

    @property
    def authorities(self) -> str:
        return authority_pem() if self.tls else ""

    def way(self, kind: str = "", proxy: str = "") -> Way:
        ping_s = self.place.ping_s
        return Way(self.url(kind), self.authorities, proxy, pause_s=0.05, ping_s=ping_s)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    async def start(self) -> None:
        certificate = key = ""
        if self.tls:
            made = authority().issue_cert("localhost", self.place.host, *self.place.others)
            certificate, key = str(self.folder / "server.pem"), str(self.folder / "server.key")
            Path(certificate).write_bytes(b"".join(b.bytes() for b in made.cert_chain_pems))
            made.private_key_pem.write_to_path(key)
        native, websocket = (self.ports.get(name, -1) for name in ("nats", "ws"))
        listen = "0.0.0.0" if self.place.others else self.place.host
        places = Places(
            accounts_folder=str(self.folder / "accounts"),
            certificate=certificate,
            private_key=key,
            native=f"{listen}:{native}",
            websocket=f"{listen}:{websocket}",
            monitoring="127.0.0.1:-1",
            ports_folder=str(self.folder),
        )
        config = self.folder / "nats.conf"
        written = server_config(self.ring, places)
        usual, wanted = 'ping_interval: "10s"', f'ping_interval: "{self.place.ping_s:g}s"'
        assert usual in written
        config.write_text(written.replace(usual, wanted))
        for old in self.folder.glob("*.ports"):
            old.unlink()
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.place.inside, PROGRAM, "-c", config, stdout=log, stderr=log
            )
        await until(lambda: any(self.folder.glob("*.ports")), lambda: self.log)
        found = json.loads(await _whole(next(self.folder.glob("*.ports"))))
        self.ports = {
            "nats": int(found["nats"][0].rpartition(":")[2]),
            "ws": int(found["websocket"][0].rpartition(":")[2]),
        }

    async def kill(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
            await self.process.wait()


async def _whole(path: Path) -> str:
    """Read a file that may still be being written."""
    await until(lambda: path.read_text().rstrip().endswith("}"))
    return path.read_text()


@asynccontextmanager
async def nats_server(
    folder: Path, *, tls: bool = False, place: Place = Place()
) -> AsyncIterator[Server]:
    folder.mkdir(parents=True, exist_ok=True)
    ring, vault = new_keyring()
    server = Server(folder, ring, vault, tls, place=place)
    await server.start()
    try:
        yield server
    finally:
        await server.kill()


@dataclass(frozen=True)
class Account:
    """A site's account: its public key and how to make users in it."""

    ring: Keyring
    public: str
    name: str

    def agent(self) -> Credentials:
        key = new_key("user")
        return Credentials(
            token=self.ring.agent_token(self.public, 1, key.public, self.name), seed=key.seed
        )

    def token(self, revoked: Mapping[str, int] | None = None, agents: int = 3) -> str:
        return self.ring.site_account_token(
            self.public, self.name, 1, agents=agents, revoked=revoked or {}
        )


def new_account(ring: Keyring, name: str) -> Account:
    return Account(ring, new_key("account").public, name)


async def push(system: Link, token: str) -> dict[str, Any]:
    answer = await system.request("$SYS.REQ.CLAIMS.UPDATE", token.encode(), 2)
    found: dict[str, Any] = json.loads(answer)
    return found


async def linked(
    server: Server,
    credentials: Credentials,
    notes: list[str] | None = None,
    kind: str = "",
) -> Link:
    heard = notes if notes is not None else []
    async with asyncio.timeout(PATIENCE_S):
        return await open_link(server.way(kind), credentials, "test", heard.append)


async def until(
    met: Callable[[], object], explain: Callable[[], str] = str, patience_s: float = PATIENCE_S
) -> None:
    """Wait for a condition; what `explain` says is shown if it never comes."""
    try:
        async with asyncio.timeout(patience_s):
            while not met():
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"it never came: {explain()}") from None
