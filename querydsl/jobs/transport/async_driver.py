"""The driver with `await`: does what a flow asks, and decides nothing.

What may block (the disk, the ledger) is done in a thread.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any, cast

import attrs
import httpx

from querydsl.jobs.protocol import effects
from querydsl.jobs.protocol.effects import Effect, Flow, T
from querydsl.jobs.transport import http


@attrs.define
class AsyncDriver:
    """Does the steps of one flow, one after the other; holds at most one open answer."""

    service: http.Service
    transport_for: Callable[[httpx.URL], httpx.AsyncBaseTransport]
    sleep: Callable[[float], Awaitable[object]]
    _response: httpx.Response | None = None
    _chunks: AsyncGenerator[bytes, None] | None = None
    _value: Any = None

    async def stream(self, flow: Flow[Any]) -> AsyncIterator[Any]:
        """What the flow gives on its way."""
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
            await self._hang()

    async def run(self, flow: Flow[T]) -> T:
        """What the flow gives back."""
        async for _ in self.stream(flow):
            pass
        value: T = self._value
        return value

    async def _answer(self, step: Effect) -> effects.EffectResult | effects.EffectError:
        try:
            return effects.EffectResult(await self._obey(step))
        except BaseException as error:  # whatever it is, cancellation too: the flow knows what was under way
            return effects.EffectError(error)

    async def _obey(self, step: Effect) -> Any:
        match step:
            case effects.Call():
                return await self._call(step)
            case effects.Read():
                return await self._read()
            case effects.Close():
                return await self._hang()
            case effects.Sleep(seconds):
                return await self.sleep(seconds)
            case effects.Blocking(action):
                return await _in_thread(action)
            case effects.Emit():
                return None

    async def _call(self, call: effects.Call) -> effects.Head | effects.NoReply:
        await self._hang()
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

    async def _read(self) -> bytes | effects.NoReply:
        try:
            async for chunk in self._chunks or _no_chunks():
                if chunk:
                    return chunk
        except http.FAILURES as error:
            return http.no_reply(error, begun=True)
        return b""

    async def _hang(self) -> None:
        response, chunks, self._response, self._chunks = self._response, self._chunks, None, None
        if chunks is not None:
            await chunks.aclose()
        if response is not None:
            await response.aclose()


async def _no_chunks() -> AsyncGenerator[bytes, None]:
    """No bytes: there is no open answer."""
    return
    yield b""


async def _in_thread(action: Callable[[], Any]) -> Any:
    """What the function returns, called in a thread; a cancellation waits for its end, so that nothing goes on behind our back."""
    work = asyncio.ensure_future(asyncio.to_thread(action))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait([work])
        raise
