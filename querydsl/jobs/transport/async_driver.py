"""Runs flows asynchronously. Blocking actions, such as disk access, run in a thread."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any, cast

import httpx

from querydsl.classes import define
from querydsl.jobs.protocol import effects
from querydsl.jobs.protocol.effects import Effect, Flow, T
from querydsl.jobs.transport import http


@define
class AsyncDriver:
    """Performs the effects of one flow. At most one response is open at a time.

    service        the base URL and the key
    transport_for  a function that returns the transport for a URL
    sleep          a function that returns an awaitable which waits for a number of seconds
    """

    service: http.Service
    transport_for: Callable[[httpx.URL], httpx.AsyncBaseTransport]
    sleep: Callable[[float], Awaitable[object]]
    _response: httpx.Response | None = None
    _chunks: AsyncGenerator[bytes, None] | None = None
    _value: Any = None

    async def stream(self, flow: Flow[Any]) -> AsyncIterator[Any]:
        """The values that the flow emits."""
        try:
            step = effects.advance(flow, effects.START)
            while not isinstance(step, effects.FlowEnd):
                if isinstance(step, effects.Emit):
                    for item in step.items:
                        yield item
                step = effects.advance(flow, await self._answer(step))
            self._value = step.value
        finally:
            flow.close()
            await self._close()

    async def run(self, flow: Flow[T]) -> T:
        """The return value of the flow."""
        async for _ in self.stream(flow):
            pass
        value: T = self._value
        return value

    async def _answer(self, step: Effect) -> effects.EffectResult | effects.EffectError:
        try:
            with http.private_logs(self.service.key):
                return effects.EffectResult(await self._obey(step))
        except BaseException as error:  # cancellation too: the flow handles it, depending on its state
            return http.effect_error(step, error)

    async def _obey(self, step: Effect) -> Any:
        match step:
            case effects.Call():
                return await self._call(step)
            case effects.Read(seconds):
                return await self._read(seconds)
            case effects.Close():
                return await self._close()
            case effects.Sleep(seconds):
                return await self.sleep(seconds)
            case effects.Blocking(action):
                return await _in_thread(action)
            case effects.Emit():
                return None

    async def _call(self, call: effects.Call) -> effects.Head | effects.NoReply:
        await self._close()
        try:
            request = self.service.request(call)
            async with asyncio.timeout(call.seconds):
                self._response = await self.transport_for(request.url).handle_async_request(request)
        except TimeoutError:
            return http.no_reply(httpx.ReadTimeout(""))
        except http.FAILURES as error:
            return http.no_reply(error)
        self._chunks = cast(AsyncGenerator[bytes, None], self._response.aiter_raw())
        return http.head(self._response)

    async def _read(self, seconds: float) -> bytes | effects.NoReply:
        try:
            async with asyncio.timeout(seconds):
                async for chunk in self._chunks or _no_chunks():
                    if chunk:
                        return chunk
        except TimeoutError:
            return http.no_reply(httpx.ReadTimeout(""), begun=True)
        except http.FAILURES as error:
            return http.no_reply(error, begun=True)
        return b""

    async def _close(self) -> None:
        response, chunks, self._response, self._chunks = self._response, self._chunks, None, None
        if chunks is not None:
            await chunks.aclose()
        if response is not None:
            await response.aclose()


async def _no_chunks() -> AsyncGenerator[bytes, None]:
    """The chunks if no response is open: none."""
    return
    yield b""


async def _in_thread(action: Callable[[], Any]) -> Any:
    """The result of a function that runs in a thread. On cancellation, wait for the thread to finish."""
    work = asyncio.ensure_future(asyncio.to_thread(action))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise
