"""Runs flows synchronously."""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

import attrs
import httpx

from querydsl.classes import define
from querydsl.jobs.protocol import effects
from querydsl.jobs.protocol.effects import Effect, Flow, T
from querydsl.jobs.transport import http


@define
class Driver:
    """Performs the effects of one flow. At most one response is open at a time.

    service        the base URL and the key
    transport_for  a function that returns the transport for a URL
    sleep          a function that waits for a number of seconds
    """

    service: http.Service
    transport_for: Callable[[httpx.URL], httpx.BaseTransport]
    sleep: Callable[[float], object]
    _response: httpx.Response | None = None
    _chunks: Iterator[bytes] = attrs.field(factory=lambda: iter(()))
    _deadline: http.Deadline = attrs.field(factory=http.Deadline)

    def stream(self, flow: Flow[T]) -> Generator[Any, None, T]:
        """The values that the flow emits. The generator returns the flow's return value."""
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
            self._close()

    def run(self, flow: Flow[T]) -> T:
        """The return value of the flow."""
        values = self.stream(flow)
        try:
            while True:
                next(values)
        except StopIteration as end:
            value: T = end.value
            return value

    def _answer(self, step: Effect) -> effects.EffectResult | effects.EffectError:
        try:
            with http.private_logs(self.service.key):
                return effects.EffectResult(self._obey(step))
        except BaseException as error:  # Ctrl-C too: the flow handles it, depending on its state
            return http.effect_error(step, error)

    def _obey(self, step: Effect) -> Any:
        match step:
            case effects.Call():
                return self._call(step)
            case effects.Read(seconds):
                return self._read(seconds)
            case effects.Close():
                return self._close()
            case effects.Sleep(seconds):
                return self.sleep(seconds)
            case effects.Blocking(action):
                return action()
            case effects.Emit():
                return None

    def _call(self, call: effects.Call) -> effects.Head | effects.NoReply:
        self._close()
        self._deadline = http.Deadline()
        try:
            request = self.service.request(call, self._deadline.trace)
            with self._deadline.limit(call.seconds):
                self._response = self.transport_for(request.url).handle_request(request)
        except http.FAILURES as error:
            return http.no_reply(httpx.ReadTimeout("") if self._deadline.expired else error)
        self._chunks = filter(None, self._response.iter_raw())
        return http.head(self._response)

    def _read(self, seconds: float) -> bytes | effects.NoReply:
        try:
            with self._deadline.limit(seconds):
                return next(self._chunks, b"")
        except http.FAILURES as error:
            return http.no_reply(httpx.ReadTimeout("") if self._deadline.expired else error, begun=True)

    def _close(self) -> None:
        response, self._response, self._chunks = self._response, None, iter(())
        if response is not None:
            response.close()


def stoppable(sleep: Callable[[float], object], stop: threading.Event) -> Callable[[float], None]:
    """A sleep that raises `KeyboardInterrupt` as soon as the event is set. Ctrl-C does not interrupt other threads."""

    def pause(seconds: float) -> None:
        """Sleep, and stop early if the event is set."""
        if sleep is time.sleep:
            stop.wait(seconds)
        else:
            sleep(seconds)
        if stop.is_set():
            raise KeyboardInterrupt

    return pause
