"""Converts between effects and httpx: requests, responses, and network errors.

It uses httpx transports instead of clients. Transports do not follow redirects, store cookies, decompress bodies, or log URLs. Each
call opens a new connection, because the server can close a reused one while a submission is being sent.
"""

import logging
import ssl
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from querydsl._version import __version__
from querydsl.classes import frozen
from querydsl.errors import SettingError
from querydsl.jobs.addresses import is_loopback
from querydsl.jobs.protocol.effects import Blocking, Call, Effect, EffectError, Head, NoReply, Peer
from querydsl.jobs.secrets import Secret, scrub

API_VERSION = "2025-11-01"
_NO_KEEPALIVE = httpx.Limits(max_keepalive_connections=0)
_CONNECT_SECONDS = 10.0


@frozen
class Service:
    """The base URL of the service, and the key. The key is sent only to the service."""

    base_url: str
    key: Secret | None = None

    def request(self, call: Call, trace: Callable[..., Any] | None = None) -> httpx.Request:
        """The httpx request for a call. Source: `docs/service.md`, section 1. `trace` is a callback for httpcore's trace events."""
        seconds = {"connect": min(_CONNECT_SECONDS, call.stall), "read": call.stall, "write": call.stall, "pool": call.stall}
        extensions = {"timeout": seconds} | ({"trace": trace} if trace else {})
        address = call.address.reveal()
        if call.peer is Peer.SERVICE:
            address = self.base_url + address
        return httpx.Request(call.method, address, headers=self._headers(call), content=call.body, extensions=extensions)

    def _headers(self, call: Call) -> Mapping[str, str]:
        common = {"accept-encoding": "identity", "user-agent": f"querydsl/{__version__}", **call.headers}
        if call.peer is Peer.STORE:
            return common
        key = {"authorization": f"Bearer {self.key.reveal()}"} if self.key else {}
        return common | {"accept": "application/json", "x-api-version": API_VERSION} | key


def proxy_for(address: str) -> str | None:
    """The proxy for an address from the environment, or None. Loopback and plain http never use a proxy.

    Raises `SettingError` if the proxy is not an http or https proxy.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" or is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    if proxy and urlsplit(proxy).scheme not in ("http", "https"):
        raise SettingError("unsupported proxy in the environment: use an http or https proxy")
    return proxy


def transport(proxy: str | None) -> httpx.HTTPTransport:
    """A transport that uses a proxy, or connects directly if `proxy` is None."""
    return httpx.HTTPTransport(limits=_NO_KEEPALIVE, proxy=proxy)


def async_transport(proxy: str | None) -> httpx.AsyncHTTPTransport:
    """An async transport that uses a proxy, or connects directly if `proxy` is None."""
    return httpx.AsyncHTTPTransport(limits=_NO_KEEPALIVE, proxy=proxy)


def head(response: httpx.Response) -> Head:
    """The head of a response."""
    return Head(response.status_code, {name.lower(): value for name, value in response.headers.items()})


FAILURES = (httpx.TransportError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError)
"""The exceptions that transports raise for network errors."""


def no_reply(error: Exception, *, begun: bool = False) -> NoReply:
    """The description of a network error. httpx's own messages can contain the URL.

    `begun` is whether part of the response had been received.
    """
    match error:
        case httpx.ConnectError() if _is_certificate(error):
            return NoReply("the server's certificate is not trusted", sent=False, again=False)
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            return NoReply("the connection timed out", sent=False)
        case httpx.ConnectError() | httpx.ProxyError():
            return NoReply("the connection was refused, or the host was not found", sent=False)
        case httpx.InvalidURL() | httpx.UnsupportedProtocol() | httpx.LocalProtocolError() | UnicodeError():
            return NoReply("the address or a header is invalid", sent=False, again=False)
        case httpx.TimeoutException():
            return NoReply("the response stalled" if begun else "no response in time", sent=True)
        case httpx.RemoteProtocolError():
            return NoReply("the connection closed early, or the response is not HTTP", sent=True)
        case _:
            return NoReply("the connection was lost", sent=True)


def _is_certificate(error: BaseException) -> bool:
    """Whether a connection failed because the certificate is not trusted. A retry cannot succeed."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def effect_error(step: Effect, error: BaseException) -> EffectError:
    """The answer to an effect that raised an exception.

    The frames of httpx and httpcore have the key and signed links in their local variables, which error trackers print. They are
    therefore removed from the exception.
    """
    if not isinstance(step, Blocking):
        error.__cause__ = error.__context__ = None
        error = error.with_traceback(None)
    return EffectError(error)


_private: ContextVar[tuple[Secret, ...] | None] = ContextVar("_private", default=None)


@contextmanager
def private_logs(key: Secret | None) -> Iterator[None]:
    """Hide the key and signed links in the messages that httpcore logs in the block."""
    token = _private.set((key,) if key else ())
    try:
        yield
    finally:
        _private.reset(token)


def _scrub_record(record: logging.LogRecord) -> bool:
    """Scrub a message that httpcore logs during a call of this package. Calls of other packages are not changed."""
    secrets = _private.get()
    if secrets is not None:
        record.msg, record.args = scrub(record.getMessage(), secrets), ()
    return True


for _name in ("connection", "http11", "proxy"):
    logging.getLogger(f"httpcore.{_name}").addFilter(_scrub_record)


class Deadline:
    """Shuts down the socket of a call if the head of the response, or more of its data, does not arrive in time.

    httpx's read timeout is not enough, because each received byte restarts it.
    """

    def __init__(self) -> None:
        self._socket: Any = None
        self.expired = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Store the socket of a new connection. httpcore calls this for each of its steps."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete", "proxy.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.expired:  # connecting took the whole time
                self._expire()

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Shut down the socket if the block takes longer than `seconds`. Browsers have neither threads nor sockets."""
        if sys.platform == "emscripten":
            yield
            return
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _expire(self) -> None:
        self.expired = True
        if self._socket is not None:
            try:
                self._socket.shutdown(2)
            except OSError:
                self._socket = None


Transport = TypeVar("Transport")


class Transports(Generic[Transport]):
    """The transports of a client, one per proxy. A transport that the user passed is used for all addresses.

    The service's transport is opened immediately, because opening one takes longer than a call. This keeps the time between the
    ledger entry and the POST short.
    """

    def __init__(self, opened_by: Callable[[str | None], Transport], base_url: str, own: Transport | None = None) -> None:
        self._open = opened_by
        self._own = own
        self._by_proxy: dict[str | None, Transport] = {}
        self._is_closed = False
        self._lock = threading.Lock()
        self.get(httpx.URL(base_url))

    def get(self, address: httpx.URL) -> Transport:
        """The transport for an address."""
        if self._own is not None:
            return self._own
        proxy = proxy_for(str(address))
        with self._lock:
            if proxy not in self._by_proxy:
                self._by_proxy[proxy] = self._open(proxy)
            return self._by_proxy[proxy]

    def close(self) -> tuple[Transport, ...]:
        """Refuse further calls, and return the transports to close. A transport that the user passed is not one of them."""
        self._is_closed = True
        return tuple(self._by_proxy.values())

    def check_open(self) -> None:
        """Raise `SettingError` if the client was closed."""
        if self._is_closed:
            raise SettingError("this client is closed. Open another one")
