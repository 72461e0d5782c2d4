"""nmap -sT with our patience and without retries."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

PATIENCE = "5s"
_PLAIN = (
    "nmap", "-sT", "-Pn", "-n", "--max-retries", "0", "--initial-rtt-timeout", PATIENCE, "--min-rtt-timeout", PATIENCE,
    "--max-rtt-timeout", PATIENCE,
)  # fmt: skip


def is_there() -> bool:
    return shutil.which("nmap") is not None


@contextmanager
def ready() -> Iterator[None]:
    yield


def connect(hosts: Sequence[str], ports: Sequence[int], *more: str) -> None:
    subprocess.run(
        [*_PLAIN, *more, "-p", ",".join(map(str, ports)), "-iL", "-"],
        input="\n".join(hosts),
        text=True,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def connect_forced(hosts: Sequence[str], ports: Sequence[int]) -> None:
    connect(hosts, ports, "--min-hostgroup", "1024", "--min-parallelism", "2048")


def words(host: str, port: int) -> str:
    """Return state and reason, such as `filtered no-response`."""
    done = subprocess.run(
        [*_PLAIN, "--reason", "-p", str(port), host], capture_output=True, text=True, check=True
    )
    line = next((line for line in done.stdout.splitlines() if line.startswith(f"{port}/tcp")), "")
    return " ".join([*line.split()[1:2], *line.split()[3:4]]) or "nothing said"
