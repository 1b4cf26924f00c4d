"""Support for job tests: a clock that sleeping moves, requests without the language, and one call for both clients."""

import asyncio
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from querydsl.events import Event
from querydsl.jobs.async_client import AsyncClient
from querydsl.jobs.client import Client
from querydsl.jobs.protocol.context import Clock, Limits
from querydsl.jobs.results.records import Records
from querydsl.semantics.request import Request, SortBy

CANARY = "canary-4f1d0c0ffee-key"
"""The key of all job tests. No file, message, event or trace may contain it."""

BOTH = ("sync", "async")

PATIENT = Limits(call=30.0, stall=15.0, tries=4, backoff=0.5, downloads=4, bad_files=2)
"""Limits of tests that are not about time. Pauses between attempts take no time, because sleeping is simulated."""

QUICK = attrs.evolve(PATIENT, call=0.8, stall=0.4, least_rate=50_000.0, rate_window=0.15)
"""Limits that keep tests of a slow connection short. A busy machine exceeds them too."""


@attrs.define
class Time:
    """Real time plus simulated sleep. `jump` is added to the wall clock at every sleep."""

    slept: list[float] = attrs.field(factory=list)
    skipped: float = 0.0
    jump: float = 0.0
    jumped: float = 0.0

    def now(self) -> float:
        return time.monotonic() + self.skipped

    def wall(self) -> float:
        return time.time() + self.skipped + self.jumped

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.skipped += seconds
        self.jumped += self.jump

    async def async_sleep(self, seconds: float) -> None:
        self.sleep(seconds)
        await asyncio.sleep(0)

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.wall, lambda: 0.5)


def titled(
    word: str = "engineer",
    limit: int | None = 40,
    fields: tuple[str, ...] = (),
    sort: tuple[tuple[str, bool], ...] = (),
    fetched_only: tuple[str, ...] = (),
) -> Request:
    """A request for people with a word in their title."""
    leaf = {"field": "experience.employment_details.current.title", "type": "(.)", "value": word}
    body: dict[str, Any] = {"filters": {"op": "and", "conditions": [leaf]}}
    if limit is not None:
        body["max_results"] = limit
    if fields:
        body["fields"] = list(fields)
    return Request(body, sort=tuple(SortBy(*key) for key in sort), fetched_only=fetched_only)


def run(
    kind: str,
    query: Any,
    output: Path | None = None,
    *,
    base_url: str,
    state_dir: Path,
    time: Time | None = None,
    limits: Limits = PATIENT,
    on_event: Callable[[Event], None] | None = None,
    key: str = CANARY,
    **options: Any,
) -> Records:
    """The records of a query, run by the client of this kind."""
    found: Records = call(
        kind,
        lambda client: client.run(query, output, **options),
        base_url=base_url,
        state_dir=state_dir,
        time=time,
        limits=limits,
        on_event=on_event,
        key=key,
    )
    return found


def call(
    kind: str,
    what: Callable[[Any], Any],
    *,
    base_url: str,
    state_dir: Path,
    time: Time | None = None,
    limits: Limits = PATIENT,
    on_event: Callable[[Event], None] | None = None,
    key: str = CANARY,
) -> Any:
    """The result of a call of the client of this kind."""
    time = time or Time()
    common: dict[str, Any] = {"state_dir": state_dir, "on_event": on_event, "limits": limits, "clock": time.clock}
    if kind == "sync":
        with Client(key, base_url, sleep=time.sleep, **common) as client:
            return what(client)

    async def main() -> Any:
        async with AsyncClient(key, base_url, sleep=time.async_sleep, **common) as client:
            return await what(client)

    return asyncio.run(main())


def trace_of(error: BaseException | None) -> str:
    """An error and its causes with the variables of all frames, as error trackers store them, except for frames of tests."""
    if error is None:
        return ""
    frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__) if "tests" not in Path(frame.f_code.co_filename).parts)
    variables = "".join(f"{name} = {_shown(value)}\n" for frame in frames for name, value in frame.f_locals.items())
    return f"{error!r}\n{variables}{trace_of(error.__cause__ or error.__context__)}"


def _shown(value: object) -> str:
    """The representation of a value. An interrupted constructor leaves objects without one."""
    try:
        return repr(value)
    except AttributeError:
        return ""
