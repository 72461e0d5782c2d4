"""Knocks from inside a network namespace: lines `[[source, target, port], …]` come in, `[opened, …]` goes out for each.

With `listen PORT …` it is the other side: it listens on all addresses until its input ends.
"""

import json
import selectors
import socket
import sys
import threading
import time
from typing import Any

PATIENCE_S = 0.3
"""On one machine an answer takes a fraction of a millisecond; silence is a rule that drops."""


def knock(calls: list[list[Any]]) -> list[bool]:
    """Open all connections at once; whether each opened within `PATIENCE_S`."""
    waiting = selectors.DefaultSelector()
    opened = [False] * len(calls)
    for n, (source, target, port) in enumerate(calls):
        call = socket.socket()
        call.setblocking(False)
        call.bind((source, 0))
        call.connect_ex((target, port))
        waiting.register(call, selectors.EVENT_WRITE, n)
    until = time.monotonic() + PATIENCE_S
    while waiting.get_map() and (left := until - time.monotonic()) > 0:
        for key, _ in waiting.select(left):
            answered = key.fileobj
            assert isinstance(answered, socket.socket)
            opened[key.data] = answered.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0
            waiting.unregister(answered)
            answered.close()
    for key in list(waiting.get_map().values()):
        assert isinstance(key.fileobj, socket.socket)
        key.fileobj.close()
    waiting.close()
    return opened


def _listen(ports: list[int]) -> None:
    for port in ports:
        server = socket.create_server(("", port), backlog=256)
        threading.Thread(target=_accept, args=(server,), daemon=True).start()
    print("listening", flush=True)
    sys.stdin.read()


def _accept(server: socket.socket) -> None:
    while True:
        server.accept()[0].close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["listen"]:
        _listen([int(port) for port in sys.argv[2:]])
    for line in sys.stdin:
        print(json.dumps(knock(json.loads(line))), flush=True)
