"""Fail the k-th effect, for every k, then run the same query again. The promises of `docs/jobs.md` must hold each time."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from querydsl.errors import MaybeSubmitted
from querydsl.jobs.ledger.sqlite import DiskLedger
from querydsl.jobs.protocol import job
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Call, Effect, Flow
from querydsl.jobs.results.output_file import OutputFile
from querydsl.jobs.secrets import Secret
from querydsl.jobs.transport import async_driver, driver, http
from querydsl.sandbox import SandboxTransport
from querydsl.sandbox.faces.transport import BASE_URL
from tests.support.world import CANARY, QUICK, Time, titled

pytestmark = pytest.mark.slow

MOMENTS = ("before", "after")


class Stopped(BaseException):
    """An exception that stops a run. Like KeyboardInterrupt, it is not an `Exception`."""


@attrs.define
class Bomb:
    """A failure before or after the k-th effect."""

    at: int
    moment: str
    count: int = 0
    last: Effect | None = None

    def tick(self, step: Effect, moment: str) -> None:
        self.count += moment == "before"
        self.last = step
        if self.count == self.at and moment == self.moment:
            raise Stopped


class _Fragile(driver.Driver):
    bomb: Bomb

    def _obey(self, step: Effect) -> Any:
        self.bomb.tick(step, "before")
        answer = super()._obey(step)
        self.bomb.tick(step, "after")
        return answer


class _AsyncFragile(async_driver.AsyncDriver):
    bomb: Bomb

    async def _obey(self, step: Effect) -> Any:
        self.bomb.tick(step, "before")
        answer = await super()._obey(step)
        self.bomb.tick(step, "after")
        return answer


def drive(kind: str, transport: SandboxTransport, bomb: Bomb, time: Time, flow: Flow[Any]) -> Any:
    service = http.Service(BASE_URL, Secret(CANARY))
    if kind == "sync":
        fragile = _Fragile(service, lambda _: transport, time.sleep)
        fragile.bomb = bomb
        return fragile.run(flow)
    afragile = _AsyncFragile(service, lambda _: transport, time.async_sleep)
    afragile.bomb = bomb
    return asyncio.run(afragile.run(flow))


def a_run(folder: Path, time: Time) -> Callable[[], Flow[Any]]:
    """A function that returns a new flow of the same run, with the same ledger and output."""
    context = FlowContext("account", BASE_URL, DiskLedger(folder / "state"), time.clock, QUICK)
    request = titled(limit=20, fields=("basic_profile.name",), sort=(("basic_profile.name", False),))
    return lambda: job.run(context, request, time.now() + 600, OutputFile.of(folder / "out.jsonl"))


def whole_or_absent(path: Path) -> bool:
    return not path.exists() or len([json.loads(line) for line in path.read_bytes().splitlines()]) == 20


def number_of_steps(kind: str, folder: Path) -> int:
    bomb, time = Bomb(0, "never"), Time()
    drive(kind, SandboxTransport(), bomb, time, a_run(folder, time)())
    return bomb.count


@pytest.mark.parametrize("kind", ("sync", "async"))
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_stopped_at_any_step_loses_nothing_and_is_never_billed_twice(kind: str, moment: str, tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    doubtful = 0
    for at in range(1, number_of_steps(kind, tmp_path / "whole") + 1):
        folder, time, bomb, transport = tmp_path / str(at), Time(), Bomb(at, moment), SandboxTransport()
        folder.mkdir()
        again = a_run(folder, time)
        with pytest.raises(Stopped):
            drive(kind, transport, bomb, time, again())
        assert whole_or_absent(folder / "out.jsonl")
        assert not (folder / "out.jsonl.part").exists()
        posted = isinstance(bomb.last, Call) and bomb.last.method == "POST"
        try:
            drive(kind, transport, Bomb(0, "never"), time, again())
        except MaybeSubmitted:
            doubtful += 1
            assert not (folder / "out.jsonl").exists()
        else:
            assert (folder / "out.jsonl").exists()
            assert whole_or_absent(folder / "out.jsonl")
            assert not posted
        assert len(transport.sandbox.state.jobs) <= 1
    assert 1 <= doubtful <= 8
