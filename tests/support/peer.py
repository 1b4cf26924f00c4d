"""A server with canned responses, one per connection, that records the requests."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, repeat

import attrs


@attrs.define
class Peer:
    """A running server: its address, and the heads of the requests so far."""

    url: str
    heads: list[bytes] = attrs.field(factory=list)


@contextmanager
def peer(*answers: bytes, drip: float = 0.0, endless: bytes = b"") -> Iterator[Peer]:
    """Run a server on loopback that sends these responses in turn and repeats the last one.

    It closes the connection after each response. `drip` is the delay before each byte, in seconds. With `endless`, this byte is
    sent after the response until the client closes the connection, and only these bytes are delayed.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = Peer(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread = threading.Thread(target=_serve, args=(listener, running, answers, drip, endless), daemon=True)
        thread.start()
        yield running
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _serve(listener: socket.socket, running: Peer, answers: tuple[bytes, ...], drip: float, endless: bytes) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            running.heads.append(_head(connection))
            _answer(connection, answers[min(len(running.heads), len(answers)) - 1], drip, endless)


def _answer(connection: socket.socket, content: bytes, drip: float, endless: bytes) -> None:
    slowly = [content[place : place + 1] for place in range(len(content))] if drip else [content]
    pieces = chain([content], repeat(endless)) if endless else slowly
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
    """A port without a listener."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
