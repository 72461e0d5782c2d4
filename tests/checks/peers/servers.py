"""Which real servers do the probes meet, where they are installed?"""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import needs
from tests.checks import peers

START_S = 40
_SBIN = "/usr/sbin/"
_BROKER = "/usr/lib/rabbitmq/bin/rabbitmq-server"


def free_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[None]:
    """Run a server in the foreground until the context ends; it must come to listen on the port."""
    with subprocess.Popen(
        command,
        env=os.environ | (env or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            _wait_until_it_listens(server, port)
            yield
        finally:
            server.terminate()
            server.wait(20)


def _wait_until_it_listens(server: "subprocess.Popen[bytes]", port: int) -> None:
    give_up = time.monotonic() + START_S
    while time.monotonic() < give_up:
        assert server.poll() is None, f"{server.args!r} ended with {server.returncode}"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{server.args!r} does not listen on {port}")


@contextmanager
def nginx(folder: Path) -> Iterator[tuple[int, int]]:
    """Yield the ports of an nginx, plain and TLS, which answers 403."""
    program = needs.program("nginx", f"{_SBIN}nginx")
    plain, tls = free_port(), free_port()
    pem = folder / "server.pem"
    leaf = peers.authority().issue_cert("127.0.0.1")
    leaf.private_key_and_cert_chain_pem.write_to_path(str(pem))
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
        "events {}\n"
        f"http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};\n"
        f"fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};\n"
        f"ssl_certificate {pem}; ssl_certificate_key {pem};\n"
        f"server {{ listen 127.0.0.1:{plain}; listen 127.0.0.1:{tls} ssl; return 403; }} }}\n"
    )
    with running([program, "-c", str(configuration), "-p", str(folder)], tls):
        yield plain, tls


@contextmanager
def rabbitmq(folder: Path) -> Iterator[int]:
    """Yield the port of a RabbitMQ of its own: node, port mapper and files."""
    program = needs.program(_BROKER)
    port, mapper = free_port(), free_port()
    env = {
        "HOME": str(folder),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(mapper),
        "RABBITMQ_NODENAME": f"wfo{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "env"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
    }
    with (
        running([needs.program("epmd")], mapper, env),
        running([program], port, env),
    ):
        yield port
