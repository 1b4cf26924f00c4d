"""A peer that says exactly what it is told to, one canned answer a connection, and remembers what it was asked."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import attrs


@attrs.define
class Peer:
    """A running peer: its address, and the heads of the requests so far."""

    url: str
    heads: list[bytes] = attrs.field(factory=list)


@contextmanager
def peer(*answers: bytes) -> Iterator[Peer]:
    """A peer on loopback that gives these answers in turn, the last one again and again, and closes after each."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = Peer(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread = threading.Thread(target=_serve, args=(listener, running, answers), daemon=True)
        thread.start()
        yield running
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _serve(listener: socket.socket, running: Peer, answers: tuple[bytes, ...]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            running.heads.append(_head(connection))
            connection.sendall(answers[min(len(running.heads), len(answers)) - 1])


def _head(connection: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and (piece := connection.recv(65_536)):
        head += piece
    return head


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
