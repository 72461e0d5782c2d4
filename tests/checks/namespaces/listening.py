"""Listens inside a network namespace on the port given, both families, and says nothing, until its input ends."""

import socket
import sys
import threading


def _accept(listening: socket.socket) -> None:
    held = []
    while True:
        held.append(listening.accept())


if __name__ == "__main__":
    with socket.create_server(
        ("::", int(sys.argv[1])), family=socket.AF_INET6, dualstack_ipv6=True, backlog=4096
    ) as server:
        threading.Thread(target=_accept, args=(server,), daemon=True).start()
        print("listening", flush=True)
        sys.stdin.read()
