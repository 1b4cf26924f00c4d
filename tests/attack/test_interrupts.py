"""Cancellation at each await, and Ctrl-C at each call of the HTTP library: nothing is lost, and no variable holds a secret."""

import asyncio
import gc
import itertools
import json
import sys
from collections.abc import Callable, Coroutine, Generator, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import attrs
import pytest

from querydsl.errors import MaybeSubmitted
from querydsl.jobs.async_client import AsyncClient
from querydsl.jobs.client import Client
from querydsl.sandbox import Server, serve
from tests.support.world import CANARY, QUICK, Time, call, run, titled, trace_of

pytestmark = pytest.mark.slow

LIMITS = attrs.evolve(QUICK, call=20.0, stall=20.0, rate_window=20.0)
SECRETS = (CANARY, "X-Signature")


@attrs.define(eq=False)
class CancelledAt:
    """A coroutine that is cancelled at its n-th await. `awaits` counts them."""

    work: Coroutine[Any, Any, Any]
    at: int
    awaits: int = 0

    def __await__(self) -> Generator[Any, Any, Any]:
        step = partial(self.work.send, None)
        while True:
            try:
                waited = step()
            except StopIteration as end:
                return end.value
            self.awaits += 1
            task = asyncio.current_task()
            if self.awaits == self.at and task is not None:
                task.cancel()
            try:
                yield waited
            except BaseException as error:
                step = partial(self.work.throw, error)
            else:
                step = partial(self.work.send, None)


def run_async(server: Server, folder: Path, at: int) -> int:
    """The number of awaits of a run, which is cancelled at one of them."""

    async def main() -> int:
        time = Time()
        options: dict[str, Any] = {"limits": LIMITS, "clock": time.clock, "sleep": time.async_sleep}
        async with AsyncClient(CANARY, server.base_url, state_dir=folder / "state", **options) as client:
            cancelled = CancelledAt(client.run(titled(), folder / "out.jsonl"), at)
            await cancelled
            return cancelled.awaits

    return asyncio.run(main())


def expect_no_secret(error: BaseException) -> None:
    """Check that no variable of a frame holds the key or a link."""
    shown = trace_of(error)
    assert [line for line in shown.splitlines() if any(secret in line for secret in SECRETS)] == []


def expect_promises(kind: str, server: Server, folder: Path) -> None:
    """Check the files of a run that was stopped, and run the same query again. At most one job is started."""
    output = folder / "out.jsonl"
    assert not (folder / "out.jsonl.part").exists()
    assert not output.exists() or len([json.loads(line) for line in output.read_bytes().splitlines()]) == 40
    try:
        run(kind, titled(), output, base_url=server.base_url, state_dir=folder / "state", limits=LIMITS)
    except MaybeSubmitted:
        assert not output.exists()
    else:
        assert len(output.read_bytes().splitlines()) == 40
    assert len(server.state.jobs) <= 1


def test_a_task_cancelled_at_any_await_loses_nothing_and_shows_no_secret(tmp_path: Path) -> None:
    with serve() as server:
        awaits = run_async(server, tmp_path, 0)
    assert awaits > 20
    for at in range(1, awaits + 1):
        folder = tmp_path / str(at)
        folder.mkdir()
        with serve() as server:
            try:
                run_async(server, folder, at)
            except asyncio.CancelledError as error:
                expect_no_secret(error)
            expect_promises("async", server, folder)


@attrs.define
class InterruptedAt:
    """A profile function that raises `KeyboardInterrupt` at the n-th call in httpx or httpcore."""

    at: int
    calls: int = 0

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        file = frame.f_code.co_filename
        is_lock = file.endswith("_synchronization.py")  # an interrupt while httpcore releases its lock leaves it locked for ever
        if event == "call" and not is_lock and ("httpcore" in file or "httpx" in file):
            self.calls += 1
            if self.calls == self.at:
                raise KeyboardInterrupt


@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_an_interrupt_while_a_client_is_made_shows_no_key(
    client: Callable[..., object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CRUSTDATA_API_KEY", raising=False)
    stopped = interrupted_constructions(lambda: client(CANARY, "https://api.example", state_dir=tmp_path))
    monkeypatch.setenv("CRUSTDATA_API_KEY", CANARY)
    assert stopped + interrupted_constructions(lambda: client(state_dir=tmp_path)) > 30


def interrupted_constructions(construct: Callable[[], object]) -> int:
    """How often a call can be interrupted at the start and at the end of a function of this package. Checks each traceback."""
    for at in itertools.count(1):
        events = itertools.count(1)

        def interrupt(frame: FrameType, event: str, _: object, at: int = at, events: Iterator[int] = events) -> None:
            is_start = event == "call" and frame.f_code.co_name == "__init__"  # the arguments of a constructor are not used yet
            if event in ("call", "return") and "/querydsl/" in frame.f_code.co_filename and not is_start and next(events) == at:
                raise KeyboardInterrupt

        sys.setprofile(interrupt)
        try:
            construct()
        except KeyboardInterrupt as error:
            sys.setprofile(None)
            expect_no_secret(error)
        else:
            return at - 1
        finally:
            sys.setprofile(None)
    raise AssertionError


def run_sync(server: Server, folder: Path, at: int) -> int:
    """The number of calls of a run in the HTTP library, which is interrupted at one of them."""
    interrupted = InterruptedAt(at)

    def interruptible(client: Client) -> None:
        sys.setprofile(interrupted)
        try:
            client.run(titled(), folder / "out.jsonl")
        finally:
            sys.setprofile(None)

    call("sync", interruptible, base_url=server.base_url, state_dir=folder / "state", limits=LIMITS)
    return interrupted.calls


# The garbage collector closes a socket that is interrupted between its creation and its storage, and a generator while it ends.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_run_interrupted_in_any_part_of_a_call_loses_nothing_and_shows_no_secret(tmp_path: Path) -> None:
    with serve() as server:
        calls = run_sync(server, tmp_path, 0)
    assert calls > 500
    stopped = 0
    for at in range(1, calls, calls // 61):
        folder = tmp_path / str(at)
        folder.mkdir()
        with serve() as server:
            try:
                run_sync(server, folder, at)
            except KeyboardInterrupt as error:
                stopped += 1
                expect_no_secret(error)
            expect_promises("sync", server, folder)
        gc.collect()
    assert stopped > 50
