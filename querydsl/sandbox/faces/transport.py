"""The sandbox as an httpx transport, without sockets, for sync and async clients."""

import time
from collections.abc import AsyncIterator, Iterator, Mapping

import httpx

from querydsl.sandbox.faces.faults import End, Fault, Framing
from querydsl.sandbox.faces.responses import Send, Stop, Wait, WireStep, body_steps
from querydsl.sandbox.faces.sandbox import Sandbox
from querydsl.sandbox.http import HttpRequest, Response

BASE_URL = "http://sandbox.localhost"


class SandboxTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """An httpx transport that sends requests to a sandbox in this process.

    `sandbox` defaults to a new `Sandbox`. Pass `base_url` to the httpx client. Requests to the host of `sandbox.state.store` go to
    the object store, and all others go to the service. Network faults raise the same exceptions as in httpx.
    """

    base_url = BASE_URL

    def __init__(self, sandbox: Sandbox | None = None) -> None:
        self.sandbox = sandbox or Sandbox()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The sandbox's response to the `request` of a sync client."""
        response, fault = self._answer(request, request.read())
        time.sleep(fault.delay)
        _raise_before_reply(fault, request)
        return _reply(response, fault, _SyncBody(body_steps(response.body, fault), request, _is_short(fault)))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The sandbox's response to the `request` of an async client."""
        response, fault = self._answer(request, await request.aread())
        await _sleep(fault.delay)
        _raise_before_reply(fault, request)
        return _reply(response, fault, _AsyncBody(body_steps(response.body, fault), request, _is_short(fault)))

    def _answer(self, request: httpx.Request, body: bytes) -> tuple[Response, Fault]:
        store = request.url.host == httpx.URL(self.sandbox.state.store).host
        plain = HttpRequest(request.method, request.url.raw_path.decode("ascii"), dict(request.headers), body)
        return self.sandbox.handle(plain, store=store)


async def _sleep(seconds: float) -> None:
    # Without a delay, asyncio is not used, which is slow to import. The transport then works with other event loops too.
    if seconds:
        import asyncio

        await asyncio.sleep(seconds)


def _raise_before_reply(fault: Fault, request: httpx.Request) -> None:
    if fault.raw is not None:
        raise httpx.RemoteProtocolError("illegal status line", request=request)
    if fault.end is not None and fault.after is None:
        raise _ending(fault.end, request)


def _ending(end: End, request: httpx.Request) -> httpx.TransportError:
    """The exception that httpx raises if a connection ends like this."""
    match end:
        case End.CLOSE:
            return httpx.RemoteProtocolError("Server disconnected without sending a full response", request=request)
        case End.RESET:
            return httpx.ReadError("Connection reset by peer", request=request)
        case End.STALL:
            return httpx.ReadTimeout("The read operation timed out", request=request)


def _is_short(fault: Fault) -> bool:
    """Whether the declared length exceeds the length of the body."""
    return fault.length_off > 0


def _reply(response: Response, fault: Fault, stream: "_SyncBody | _AsyncBody") -> httpx.Response:
    return httpx.Response(response.status, headers=_headers(response, fault), stream=stream)


def _headers(response: Response, fault: Fault) -> Mapping[str, str]:
    if fault.framing is not Framing.LENGTH:
        return response.headers
    return {**response.headers, "content-length": str(len(response.body) + fault.length_off)}


class _SyncBody(httpx.SyncByteStream):
    """A body that is sent in steps."""

    def __init__(self, steps: Iterator[WireStep], request: httpx.Request, short: bool) -> None:
        self._steps, self._request, self._short = steps, request, short

    def __iter__(self) -> Iterator[bytes]:
        for step in self._steps:
            match step:
                case Send(data):
                    yield data
                case Wait(seconds):
                    time.sleep(seconds)
                case Stop(how):
                    raise _ending(how, self._request)
        if self._short:
            raise _ending(End.CLOSE, self._request)


class _AsyncBody(httpx.AsyncByteStream):
    """A body that is sent in steps, for an async client."""

    def __init__(self, steps: Iterator[WireStep], request: httpx.Request, short: bool) -> None:
        self._steps, self._request, self._short = steps, request, short

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for step in self._steps:
            match step:
                case Send(data):
                    yield data
                case Wait(seconds):
                    await _sleep(seconds)
                case Stop(how):
                    raise _ending(how, self._request)
        if self._short:
            raise _ending(End.CLOSE, self._request)
