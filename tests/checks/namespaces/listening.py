"""Listens inside a network namespace on the port given, both families, until its input ends."""

import socket
import sys

if __name__ == "__main__":
    with socket.create_server(
        ("::", int(sys.argv[1])), family=socket.AF_INET6, dualstack_ipv6=True, backlog=200
    ):
        print("listening", flush=True)
        sys.stdin.read()
