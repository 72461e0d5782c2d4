"""Prometheus' blackbox_exporter: one HTTP request for each place, all at once."""

import asyncio
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PORT = 9115
AT_ONCE = 512
_NAMES = ("blackbox_exporter", "prometheus-blackbox-exporter")
_MODULES = "modules: {connect: {prober: tcp, timeout: 5s, tcp: {preferred_ip_protocol: ip4}}}\n"


def _program() -> str | None:
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def is_there() -> bool:
    return _program() is not None


@contextmanager
def ready() -> Iterator[None]:
    """Run the exporter."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "blackbox.yml")
        config.write_text(_MODULES)
        command = [
            _program() or "",
            f"--config.file={config}",
            f"--web.listen-address=127.0.0.1:{PORT}",
        ]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as exporter:
            try:
                _wait()
                yield
            finally:
                exporter.terminate()


def _wait() -> None:
    give_up = time.monotonic() + 10
    while time.monotonic() < give_up:
        try:
            socket.create_connection(("127.0.0.1", PORT), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("blackbox_exporter does not listen")


def connect(hosts: Sequence[str], ports: Sequence[int]) -> None:
    asyncio.run(_all([(host, port) for host in hosts for port in ports]))


async def _all(places: list[tuple[str, int]]) -> None:
    room = asyncio.Semaphore(AT_ONCE)

    async def probe(host: str, port: int) -> None:
        async with room:
            reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
            path = f"/probe?module=connect&target={host}:{port}"
            writer.write(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            await reader.read()
            writer.close()

    await asyncio.gather(*(probe(*place) for place in places))


def words(host: str, port: int) -> str:
    """Return the error from its debug log, or `open`."""
    url = f"http://127.0.0.1:{PORT}/probe?module=connect&debug=true&target={host}:{port}"
    with urllib.request.urlopen(url) as response:
        log = response.read().decode()
    if "probe_success 1" in log:
        return "open"
    lines = [line for line in log.splitlines() if "rror dialing" in line or "err=" in line]
    return lines[-1].partition("err=")[2] if lines else "no success"
