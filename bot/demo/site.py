"""Which listeners make up a demo site, and how is it recorded?

The edition says what must listen where; `faults.yaml` says what is broken. No port is named here.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.demo import peers
from bot.demo.certificates import Authority, make_authority
from bot.demo.silence import closed, free, silent
from bot.sites.record import SiteRecord
from knowledge.model import Edition, Look, PortRequirement

SITE = "site42"
FAULTS = Path(__file__).with_name("faults.yaml")
EVERYTHING = "everything"
"""In place of a component: the fault is at all of them."""
_ROLES = ("portal", "premises-server", "client-pc", "cloud")


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A site to open: how it is called and grouped, and the third number of its loopback addresses.

    `looks` are its vantage points; a name beside `local` is an agent that nobody has started.
    """

    id: str = SITE
    name: str = "Demo site on this machine"
    aliases: tuple[str, ...] = ("demo",)
    tags: tuple[str, ...] = ("pilot",)
    net: int = 42
    looks: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {"local": ("client-pc", "premises-server")}
    )


_TALKS: dict[str, peers.Talk] = {
    "amqp": peers.broker,
    "silverlight-policy": peers.policy,
    "http": peers.web,
    "tls": peers.web,
    "https": peers.web,
}
_SECURE = ("tls", "https")


@asynccontextmanager
async def open_demo_site(
    edition: Edition,
    faults: Mapping[str, str] | None = None,
    *,
    ports_from: int | None = None,
    site: DemoSite = DemoSite(),
    authority: Authority | None = None,
) -> AsyncIterator[SiteRecord]:
    """Open the listeners on loopback, yield the site's record, and close them at the end.

    `faults` maps a component to `closed`, `silent`, `wrong-service` or `expired-certificate`; by default those
    of `faults.yaml`. With `ports_from` a documented port is found that much higher, wherever that is free: the same
    each time, so that one session's results can be compared with the last one's.
    """
    broken = read_faults() if faults is None else faults
    hosts, authority = _hosts(site.net), authority or make_authority()
    ports: dict[int, int] = {}
    async with AsyncExitStack() as stack:
        waiting: dict[int, Coroutine[None, None, int]] = {}
        for row in edition.ports:
            look = _look(row, hosts)
            if row.port is None or look is None:
                continue
            fault = broken.get(row.component) or broken.get(EVERYTHING, "")
            spot = _Spot(look, hosts, row.port + ports_from if ports_from is not None else 0)
            if fault == "silent" and row.port not in waiting:
                # Each takes a third of a second to fall silent: they do it together.
                waiting[row.port] = _open(stack, spot, fault, authority)
            else:
                ports[row.port] = await _open(stack, spot, fault, authority)
        silent_ones = await asyncio.gather(*waiting.values())
        ports |= dict(zip(waiting, silent_ones, strict=True))
        yield _record(edition, site, hosts, ports, authority)


def read_faults() -> dict[str, str]:
    """Read which component of the demo site has which fault."""
    return {str(k): str(v) for k, v in yaml.safe_load(FAULTS.read_text("utf-8")).items()}


def _look(row: PortRequirement, hosts: Mapping[str, str]) -> Look | None:
    """Where the row has several readings the last one holds, so that the first shows what is done then."""
    look = row.readings[-1].looks[0] if row.readings else None
    return look if look is not None and _role(look, hosts) else None


def _role(look: Look, hosts: Mapping[str, str]) -> str | None:
    return next((role for role in look.to_roles if role in hosts), None)


@dataclass(frozen=True, slots=True)
class _Spot:
    look: Look
    hosts: Mapping[str, str]
    wanted: int


async def _open(stack: AsyncExitStack, spot: _Spot, fault: str, authority: Authority) -> int:
    look = spot.look
    address = spot.hosts[_role(look, spot.hosts) or ""]
    port = free(address, spot.wanted)
    if fault == "closed":
        return stack.enter_context(closed(address, port))
    if fault == "silent":
        return await stack.enter_async_context(silent(address, port))
    if fault == "wrong-service":
        return await stack.enter_async_context(peers.serving(address, peers.stranger, port=port))
    expired = fault == "expired-certificate"
    tls = authority.context(address, expired=expired) if look.probe in _SECURE else None
    talk = _TALKS.get(look.probe, peers.listener)
    return await stack.enter_async_context(peers.serving(address, talk, tls, port))


def _hosts(net: int) -> dict[str, str]:
    """Choose an address for each role where loopback has many (Linux, Windows); else one for all (macOS)."""
    addresses = {role: f"127.0.{net}.{n}" for n, role in enumerate(_ROLES, 1)}
    try:
        with socket.socket() as trial:
            trial.bind((addresses["portal"], 0))
    except OSError:
        return dict.fromkeys(addresses, "127.0.0.1")
    return addresses


def _record(
    edition: Edition,
    site: DemoSite,
    hosts: Mapping[str, str],
    ports: dict[int, int],
    authority: Authority,
) -> SiteRecord:
    modules = {row.module for row in edition.ports if row.module is not None}
    return SiteRecord.model_validate(
        {
            "id": site.id,
            "aliases": site.aliases,
            "tags": site.tags,
            "name": site.name,
            "edition": edition.name,
            "components": sorted(modules),
            "allowed_networks": ("127.0.0.0/8",),
            "hosts": {role: (address,) for role, address in hosts.items()},
            "ports": ports,
            "vantage": dict(site.looks),
            "contacts": {"site": ("you: this machine plays the customer",)},
            "trusted_roots": authority.pem,
        }
    )
