"""The one room that speaks httpx: requests out, answers in, failures in words of our own.

Bare transports are used, not httpx's clients: nothing follows a redirect, keeps a cookie, unpacks a body or logs an address behind
our back. Each call has a connection of its own, so that a submit never goes out on one that the other side has just closed.
"""

import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import attrs
import httpx

from querydsl._version import __version__
from querydsl.errors import SettingError
from querydsl.jobs.addresses import is_loopback
from querydsl.jobs.protocol.effects import Call, Head, NoReply, Peer
from querydsl.jobs.secrets import Secret

API_VERSION = "2025-11-01"
_NO_KEEPING = httpx.Limits(max_keepalive_connections=0)
_CONNECT = 10.0


@attrs.frozen
class Service:
    """Whom the calls go to, and the key that the service, and nobody else, is shown."""

    base_url: str
    key: Secret | None = None

    def request(self, call: Call, watch: Callable[..., Any] | None = None) -> httpx.Request:
        """The call as httpx sends it. Source: contract, section 1."""
        seconds = {"connect": min(_CONNECT, call.stall), "read": call.stall, "write": call.stall, "pool": call.stall}
        extensions = {"timeout": seconds} | ({"trace": watch} if watch else {})
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
    """The proxy that the environment names for an address; never one for this machine, nor for plain http."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" or is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    if proxy and urlsplit(proxy).scheme not in ("http", "https"):
        raise SettingError("the proxy that the environment names is not an http proxy, the one kind that is known here")
    return proxy


def transport(proxy: str | None) -> httpx.HTTPTransport:
    """A transport by way of this proxy, if any."""
    return httpx.HTTPTransport(limits=_NO_KEEPING, proxy=proxy)


def async_transport(proxy: str | None) -> httpx.AsyncHTTPTransport:
    """The same, with `await`."""
    return httpx.AsyncHTTPTransport(limits=_NO_KEEPING, proxy=proxy)


def head(response: httpx.Response) -> Head:
    """The head of an answer."""
    return Head(response.status_code, {name.lower(): value for name, value in response.headers.items()})


FAILURES = (httpx.TransportError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError)
"""What a transport raises where there is no answer, or no more of it."""


def no_reply(error: Exception, *, begun: bool = False) -> NoReply:
    """A failure in words of our own: httpx's may hold an address. `begun` where the answer had begun to come."""
    match error:
        case httpx.ConnectError() if _is_certificate(error):
            return NoReply("the other side's certificate is not trusted", sent=False, again=False)
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            return NoReply("no connection in time", sent=False)
        case httpx.ConnectError() | httpx.ProxyError():
            return NoReply("no connection: refused, or no such host", sent=False)
        case httpx.InvalidURL() | httpx.UnsupportedProtocol() | httpx.LocalProtocolError() | UnicodeError():
            return NoReply("the address or the headers cannot be sent", sent=False, again=False)
        case httpx.TimeoutException():
            return NoReply("no more bytes came in time" if begun else "no answer came in time", sent=True)
        case httpx.RemoteProtocolError():
            return NoReply("the connection was closed before the whole answer was there, or what came is not HTTP", sent=True)
        case _:
            return NoReply("the connection was lost", sent=True)


def _is_certificate(error: BaseException) -> bool:
    """True where a connection failed for want of trust, which no second try brings."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


class Watchdog:
    """Ends a call whose head does not come in time, also where single bytes keep coming: it shuts the call's socket."""

    def __init__(self) -> None:
        self._socket: Any = None
        self.bitten = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Nothing: notes the socket of a new connection. httpcore calls this for everything that it does."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete", "proxy.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")

    @contextmanager
    def watching(self, seconds: float) -> Iterator[None]:
        """A block during which the socket is shut after so many seconds."""
        timer = threading.Timer(seconds, self._bite)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _bite(self) -> None:
        self.bitten = True
        if self._socket is not None:
            try:
                self._socket.shutdown(2)
            except OSError:
                self._socket = None


Transport = TypeVar("Transport")


class Transports(Generic[Transport]):
    """The transports of one client; a given one serves all addresses.

    The one for the service is opened at once, since that takes longer than a call: between the ledger's entry and the POST there
    should be as little time as can be.
    """

    def __init__(self, opened_by: Callable[[str | None], Transport], base_url: str, given: Transport | None = None) -> None:
        self._open = opened_by
        self._given = given
        self._by_proxy: dict[str | None, Transport] = {}
        self._lock = threading.Lock()
        self.get(httpx.URL(base_url))

    def get(self, address: httpx.URL) -> Transport:
        """The transport for an address."""
        if self._given is not None:
            return self._given
        proxy = proxy_for(str(address))
        with self._lock:
            if proxy not in self._by_proxy:
                self._by_proxy[proxy] = self._open(proxy)
            return self._by_proxy[proxy]

    def opened(self) -> tuple[Transport, ...]:
        """All that were opened here; what was given is closed by its giver."""
        return tuple(self._by_proxy.values())
