"""Servers between a client and a server: a relay that breaks connections, and an HTTP proxy. Both record what the client sends."""

import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum
from itertools import count

import attrs

_CONNECT = re.compile(rb"CONNECT ([\w.-]+:\d+) HTTP/1\.[01]\r\n")
_RESET = b"\1\0\0\0\0\0\0\0"


class Break(Enum):
    """How a relay breaks a connection."""

    CLOSE = "close"
    RESET = "reset"
    GARBLE = "garble"


@attrs.define
class Relay:
    """A running relay or proxy: its port, and the bytes from the client and the number of connections so far."""

    port: int
    received: bytearray = attrs.field(factory=bytearray)
    connections: Iterator[int] = attrs.field(factory=count)


@contextmanager
def relay(target: int, how: Break | None = None, after: int = 0, times: int = 1_000) -> Iterator[Relay]:
    """Run a relay to a port. It breaks the first `times` connections after some bytes from the server."""

    def serve(connection: socket.socket, running: Relay) -> None:
        broken = how if next(running.connections) < times else None
        with socket.create_connection(("127.0.0.1", target)) as server:
            _tunnel(connection, server, running, broken, after)

    with _listening(serve) as running:
        yield running


@contextmanager
def proxy(ports: Mapping[str, int], answer: bytes = b"HTTP/1.1 200 OK\r\n\r\n", how: Break | None = None) -> Iterator[Relay]:
    """Run an HTTP proxy that gives this answer to `CONNECT`, and connects each host to a port of this machine."""

    def serve(connection: socket.socket, running: Relay) -> None:
        head = b""
        while b"\r\n\r\n" not in head and (piece := connection.recv(65_536)):
            head += piece
        running.received += head
        found = _CONNECT.match(head)
        connection.sendall(answer)
        if found and b" 200 " in answer:
            with socket.create_connection(("127.0.0.1", ports[found[1].decode()])) as server:
                _tunnel(connection, server, running, how, 3_000)

    with _listening(serve) as running:
        yield running


@contextmanager
def _listening(serve: Callable[[socket.socket, Relay], None]) -> Iterator[Relay]:
    """Run a server on loopback that handles each connection in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = Relay(listener.getsockname()[1])
        threading.Thread(target=_accept, args=(listener, serve, running), daemon=True).start()
        yield running
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, serve: Callable[[socket.socket, Relay], None], running: Relay) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_handle, args=(connection, serve, running), daemon=True).start()


def _handle(connection: socket.socket, serve: Callable[[socket.socket, Relay], None], running: Relay) -> None:
    with connection, suppress(OSError):
        serve(connection, running)


def _tunnel(client: socket.socket, server: socket.socket, running: Relay, how: Break | None, after: int) -> None:
    """Copy bytes in both directions until the server closes, or until `after` bytes from it."""
    threading.Thread(target=_copy, args=(client, server, running), daemon=True).start()
    sent = 0
    while piece := server.recv(65_536):
        if how is None or sent + len(piece) <= after:
            client.sendall(piece)
        else:
            _break(client, piece, after - sent, how)
            if how is not Break.GARBLE:
                return
        sent += len(piece)


def _break(client: socket.socket, piece: bytes, kept: int, how: Break) -> None:
    """Send a part of a piece, and then close or reset the connection, or send other bytes."""
    kept = max(0, kept)
    client.sendall(piece[:kept] if how is not Break.GARBLE else piece[:kept] + bytes(byte ^ 0x55 for byte in piece[kept:]))
    if how is Break.RESET:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        client.close()
    elif how is Break.CLOSE:
        client.shutdown(socket.SHUT_RDWR)


def _copy(client: socket.socket, server: socket.socket, running: Relay) -> None:
    """Copy bytes from the client to the server."""
    with suppress(OSError):
        while piece := client.recv(65_536):
            running.received += piece
            server.sendall(piece)
        server.shutdown(socket.SHUT_WR)
