"""The sandbox as an HTTP server on loopback: one port for the service, one for the object store.

It writes to sockets directly because faults can violate HTTP.
"""

import contextlib
import http.client
import re
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Iterable, Iterator
from io import BufferedIOBase

from querydsl.classes import frozen
from querydsl.sandbox.contract.state import Settings, State
from querydsl.sandbox.data.dataset import Dataset, decompressed
from querydsl.sandbox.errors import ContractError, invalid_request
from querydsl.sandbox.faces.faults import End, Script
from querydsl.sandbox.faces.responses import NO_FAULT, Send, Stop, Wait, WireStep, wire_steps
from querydsl.sandbox.faces.sandbox import Sandbox
from querydsl.sandbox.http import HttpRequest

ANY_KEY = "sandbox"
MAX_LINE = 65_536
MAX_BODY = 4 * 2**20
_RESET = struct.pack("ii", 1, 0)


@frozen(eq=False)
class Server:
    """A running sandbox server.

    base_url   the address of the service
    store_url  the address of the object store
    key        a key that the service accepts
    sandbox    the sandbox that handles the requests
    """

    base_url: str
    store_url: str
    key: str
    sandbox: Sandbox

    @property
    def state(self) -> State:
        """The jobs, calls, and credits."""
        return self.sandbox.state

    @property
    def script(self) -> Script:
        """The faults. They can be changed while the server runs."""
        return self.sandbox.script

    @property
    def requests(self) -> tuple[HttpRequest, ...]:
        """The last requests to the service and the store, the oldest first: at most 10,000, and at most 64 MiB."""
        return tuple(self.sandbox.requests)


@contextlib.contextmanager
def serve(
    *,
    settings: Settings | None = None,
    data: Dataset | None = None,
    script: Script | None = None,
    port: int = 0,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Server]:
    """A sandbox server on loopback that runs until the end of the `with` block. Source: `docs/sandbox.md`.

    settings  the configuration; the defaults of `Settings` if omitted
    data      the records to search; the bundled people and companies if omitted
    script    the faults; none if omitted
    port      the port of the service; 0 for a free port. The object store always uses a free port
    tls       a context with a certificate, to serve both over https

    Yields the `Server`. Raises `OSError` if the port is in use.
    """
    state = State(settings=settings or Settings(), data=data or decompressed())
    sandbox = Sandbox(state=state, script=script or Script())
    with _listener(sandbox, port, tls, store=False) as api, _listener(sandbox, 0, tls, store=True) as store:
        state.store = store.url
        yield Server(api.url, store.url, state.settings.key or ANY_KEY, sandbox)


class _Listener(socketserver.ThreadingTCPServer):
    """A listening port, with a thread for each connection."""

    daemon_threads = True
    allow_reuse_address = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, sandbox: Sandbox, address: tuple[str, int], tls: ssl.SSLContext | None, *, store: bool) -> None:
        super().__init__(address, _Connection)
        self.sandbox, self.store, self.tls = sandbox, store, tls
        self.stopping = threading.Event()

    @property
    def url(self) -> str:
        """The origin of this port."""
        host, port = self.server_address[:2]
        return f"{'https' if self.tls else 'http'}://{host!s}:{port}"

    def get_request(self) -> tuple[socket.socket, object]:
        """The next connection. The TLS handshake runs in the connection's thread."""
        connection, address = super().get_request()
        if self.tls is not None:
            connection = self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Close the socket without a shutdown, which would prevent a reset."""
        self.close_request(request)


@contextlib.contextmanager
def _listener(sandbox: Sandbox, port: int, tls: ssl.SSLContext | None, *, store: bool) -> Iterator[_Listener]:
    with _Listener(sandbox, ("127.0.0.1", port), tls, store=store) as listener:
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield listener
        finally:
            listener.stopping.set()
            listener.shutdown()
            thread.join()


class _Connection(socketserver.StreamRequestHandler):
    """A connection that handles requests until either side closes it."""

    server: _Listener
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Respond to all requests. Disconnects and invalid HTTP are ignored. A body that is not accepted ends the connection."""
        with contextlib.suppress(OSError, ValueError):
            try:
                self._handle_all()
            except ContractError as error:
                self._send_all(wire_steps(error.response().with_headers({"connection": "close"}), NO_FAULT))
                self.connection.shutdown(socket.SHUT_WR)
                self._discard()

    def _discard(self) -> None:
        """Read a part of what the client still sends. A close before that resets the connection, and the response is lost."""
        self.connection.settimeout(1)
        for _ in range(1_000):
            if not self.connection.recv(MAX_LINE):
                return

    def _handle_all(self) -> None:
        while (request := _read_request(self.rfile)) is not None:
            response, fault = self.server.sandbox.handle(request, store=self.server.store)
            if not self._send_all(wire_steps(response, fault, head_only=request.method == "HEAD")):
                return
            if request.headers.get("connection", "").lower() == "close":
                return

    def finish(self) -> None:
        """Flush the output, unless the client has disconnected."""
        with contextlib.suppress(OSError):
            super().finish()

    def _send_all(self, steps: Iterator[WireStep]) -> bool:
        """Whether the connection stays open."""
        for step in steps:
            match step:
                case Send(data):
                    self.wfile.write(data)
                case Wait(seconds):
                    if self.server.stopping.wait(seconds):
                        return False
                case Stop(how):
                    self._stop(how)
                    return False
        return True

    def _stop(self, how: End) -> None:
        if how is End.STALL:
            self._stall()
        elif how is End.RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)

    def _stall(self) -> None:
        """Send nothing until the client disconnects or the server stops."""
        self.connection.settimeout(0.05)
        while not self.server.stopping.is_set():
            try:
                if not self.connection.recv(1):
                    return
            except TimeoutError:
                continue


def _read_request(stream: BufferedIOBase) -> HttpRequest | None:
    """The next request, or None at the end of the connection and for invalid HTTP. Raises `ContractError` for an invalid body."""
    line = stream.readline(MAX_LINE).decode("latin-1").split()
    if len(line) != 3:
        return None
    method, target, _ = line
    try:
        parsed = http.client.parse_headers(stream)
    except http.client.HTTPException:
        raise invalid_request("The headers of the request are too long") from None
    headers = {name.lower(): value for name, value in parsed.items()}
    return HttpRequest(method, target, headers, _read_body(stream, parsed.get_all("content-length", ()), headers))


def _read_body(stream: BufferedIOBase, lengths: Iterable[str], headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return _read_chunks(stream)
    match list(dict.fromkeys(lengths)):
        case []:
            return b""
        case [length]:
            return stream.read(_size(length, 10))
        case _:
            raise invalid_request("The request has several lengths")


def _read_chunks(stream: BufferedIOBase) -> bytes:
    body = b""
    while size := _size(stream.readline(MAX_LINE).split(b";")[0].strip().decode("latin-1"), 16, len(body)):
        body += stream.read(size)
        stream.readline(MAX_LINE)
    while stream.readline(MAX_LINE).strip():  # trailers
        pass
    return body


def _size(text: str, base: int, before: int = 0) -> int:
    """The size of a body or chunk, after `before` bytes. Raises `ContractError` if it is invalid or too large."""
    if re.fullmatch("[0-9a-fA-F]{1,16}" if base == 16 else "[0-9]{1,16}", text) is None:
        raise invalid_request("The length of the request body is not a number, or is too large")
    size = int(text, base)
    if before + size > MAX_BODY:
        raise invalid_request(f"The request body is larger than {MAX_BODY // 2**20} MiB")
    return size
