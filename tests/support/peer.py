"""A peer that says exactly what it is told to, one canned answer a connection, and remembers what it was asked."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import attrs


@attrs.define
class Peer:
    """A running peer: its address, and the heads of the requests so far."""

    url: str
    heads: list[bytes] = attrs.field(factory=list)


@contextmanager
def peer(*answers: bytes, drip: float = 0.0) -> Iterator[Peer]:
    """A peer on loopback that gives these answers in turn, the last one again and again, and closes after each.

    With `drip` it waits so many seconds before each byte.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = Peer(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread = threading.Thread(target=_serve, args=(listener, running, answers, drip), daemon=True)
        thread.start()
        yield running
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _serve(listener: socket.socket, running: Peer, answers: tuple[bytes, ...], drip: float) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            running.heads.append(_head(connection))
            _answer(connection, answers[min(len(running.heads), len(answers)) - 1], drip)


def _answer(connection: socket.socket, content: bytes, drip: float) -> None:
    pieces = [content[place : place + 1] for place in range(len(content))] if drip else [content]
    with suppress(ConnectionError):
        for piece in pieces:
            time.sleep(drip)
            connection.sendall(piece)


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
