"""The driver without `await`: does what a flow asks, and decides nothing."""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

import attrs
import httpx

from querydsl.jobs.protocol import effects
from querydsl.jobs.protocol.effects import Effect, Flow, T
from querydsl.jobs.transport import http


@attrs.define
class Driver:
    """Does the steps of one flow, one after the other; holds at most one open answer."""

    service: http.Service
    transport_for: Callable[[httpx.URL], httpx.BaseTransport]
    sleep: Callable[[float], object]
    _response: httpx.Response | None = None
    _chunks: Iterator[bytes] = attrs.field(factory=lambda: iter(()))

    def stream(self, flow: Flow[T]) -> Generator[Any, None, T]:
        """What the flow gives on its way; its end gives what the flow gives back."""
        try:
            step = effects.advance(flow, effects.START)
            while not isinstance(step, effects.FlowEnd):
                if isinstance(step, effects.Emit):
                    yield from step.items
                step = effects.advance(flow, self._answer(step))
            value: T = step.value
            return value
        finally:
            flow.close()
            self._hang()

    def run(self, flow: Flow[T]) -> T:
        """What the flow gives back."""
        given = self.stream(flow)
        try:
            while True:
                next(given)
        except StopIteration as end:
            value: T = end.value
            return value

    def _answer(self, step: Effect) -> effects.EffectResult | effects.EffectError:
        try:
            return effects.EffectResult(self._obey(step))
        except BaseException as error:  # whatever it is, ^C too: the flow knows what was under way
            return effects.EffectError(error)

    def _obey(self, step: Effect) -> Any:
        match step:
            case effects.Call():
                return self._call(step)
            case effects.Read():
                return self._read()
            case effects.Close():
                return self._hang()
            case effects.Sleep(seconds):
                return self.sleep(seconds)
            case effects.Blocking(action):
                return action()
            case effects.Emit():
                return None

    def _call(self, call: effects.Call) -> effects.Head | effects.NoReply:
        self._hang()
        dog = http.Watchdog()
        try:
            request = self.service.request(call, dog.trace)
            with dog.watching(call.seconds):
                self._response = self.transport_for(request.url).handle_request(request)
        except http.FAILURES as error:
            return http.no_reply(httpx.ReadTimeout("") if dog.bitten else error)
        self._chunks = filter(None, self._response.iter_raw())
        return http.head(self._response)

    def _read(self) -> bytes | effects.NoReply:
        try:
            return next(self._chunks, b"")
        except http.FAILURES as error:
            return http.no_reply(error, begun=True)

    def _hang(self) -> None:
        response, self._response, self._chunks = self._response, None, iter(())
        if response is not None:
            response.close()


def stoppable(sleep: Callable[[float], object], stop: threading.Event) -> Callable[[float], None]:
    """The same sleep, but ended by `KeyboardInterrupt` as soon as the event is set: a thread is not interrupted otherwise."""

    def pause(seconds: float) -> None:
        """Nothing, after the sleep."""
        if sleep is time.sleep:
            stop.wait(seconds)
        else:
            sleep(seconds)
        if stop.is_set():
            raise KeyboardInterrupt

    return pause
