"""check_tcp of the monitoring plugins: a process for each place."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = "5"
_PLUGIN = Path("/usr/lib/nagios/plugins/check_tcp")


def _program() -> str:
    return shutil.which("check_tcp") or str(_PLUGIN)


def is_there() -> bool:
    return shutil.which("check_tcp") is not None or _PLUGIN.exists()


@contextmanager
def ready() -> Iterator[None]:
    yield


def connect(hosts: Sequence[str], ports: Sequence[int]) -> None:
    pairs = "\n".join(f"{host} {port}" for host in hosts for port in ports)
    command = f'{_program()} -t {PATIENCE} -H "$1" -p "$2" >/dev/null; true'
    subprocess.run(
        ["xargs", "-P", "64", "-L", "1", "sh", "-c", command, "sh"],
        input=pairs,
        text=True,
        check=True,
    )


def words(host: str, port: int) -> str:
    """Return its one line, without the performance data."""
    done = subprocess.run(
        [_program(), "-t", PATIENCE, "-H", host, "-p", str(port)],
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout or done.stderr).partition("|")[0].strip()
