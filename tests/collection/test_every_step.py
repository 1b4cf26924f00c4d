"""Stop a collection at the k-th effect, for every k, then run it again. Nothing is lost, and no part is paid twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from querydsl import compile
from querydsl.errors import MaybeSubmitted
from querydsl.jobs.collection.opening import Options
from querydsl.jobs.collection.steps import complete, prepare
from querydsl.jobs.collection.store import PlanStore
from querydsl.jobs.ledger.sqlite import DiskLedger
from querydsl.jobs.protocol.context import FlowContext
from querydsl.jobs.protocol.effects import Flow
from querydsl.sandbox import Sandbox, SandboxTransport, Settings, State
from querydsl.sandbox.faces.transport import BASE_URL
from tests.jobs.test_every_step import Bomb, Stopped, drive
from tests.support.collecting import LIMITS, ids_in
from tests.support.world import CANARY, Time

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

QUERY = compile('title ~ "engineer" and country = "Canada" select id')
CAP = 12


def sandbox() -> SandboxTransport:
    return SandboxTransport(Sandbox(State(settings=Settings(job_records=CAP, active_jobs=2))))


def a_collection(folder: Path, time: Time, output: str) -> Callable[..., Flow[Any]]:
    """A function that returns a new flow of the same collection, with the same ledger, plans and output."""
    context = FlowContext("account", BASE_URL, DiskLedger(folder / "state"), time.clock, LIMITS)

    def flow(resubmit: bool = False) -> Flow[Any]:
        plans = PlanStore("account", BASE_URL, folder / "state" / "collections")
        options = Options("jsonl", size=CAP)
        plan = yield from prepare(context, plans, QUERY, f"{folder}/{output}", options, time.now() + 900)
        return (yield from complete(context, plans, plan.id, time.now() + 900, resubmit=resubmit, is_partial=False))

    return flow


def whole(kind: str, folder: Path, output: str) -> tuple[int, list[int], int]:
    """The number of effects of an undisturbed run, the ids that it collects, and the number of its jobs."""
    folder.mkdir()
    bomb, time, transport = Bomb(0, "never"), Time(), sandbox()
    drive(kind, transport, bomb, time, a_collection(folder, time, output)())
    return bomb.count, sorted(ids_in(folder / output)), len(transport.sandbox.state.jobs)


@pytest.mark.parametrize(
    ("kind", "output", "moment"), [("sync", "out/", "before"), ("sync", "out.jsonl", "after"), ("async", "out/", "after")]
)
def test_a_collection_stopped_at_any_step_goes_on_and_pays_no_part_twice(
    kind: str, output: str, moment: str, tmp_path: Path
) -> None:
    steps, ids, jobs = whole(kind, tmp_path / "whole", output)
    assert jobs >= 3
    doubts, stride = 0, 1 if kind == "sync" else 5
    for at in range(1, steps + 1, stride):
        folder, time, bomb, transport, doubtful = tmp_path / str(at), Time(), Bomb(at, moment), sandbox(), 0
        folder.mkdir()
        again = a_collection(folder, time, output)
        with pytest.raises(Stopped):
            drive(kind, transport, bomb, time, again())
        assert_nothing_looks_whole(folder / output, ids)
        try:
            drive(kind, transport, Bomb(0, "never"), time, again())
        except MaybeSubmitted:
            doubtful += 1
            assert_nothing_looks_whole(folder / output, ids)
            drive(kind, transport, Bomb(0, "never"), time, again(resubmit=True))
        doubts += doubtful
        assert sorted(ids_in(folder / output)) == ids
        assert len(transport.sandbox.state.jobs) <= jobs + doubtful
        assert CANARY.encode() not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert doubts <= 8 * jobs


def assert_nothing_looks_whole(output: Path, ids: list[int]) -> None:
    """The file is complete or not there. A folder has whole parts, and a manifest that is not complete."""
    if output.is_dir():
        manifest = output / "_manifest.json"
        is_complete = manifest.exists() and '"complete": true' in manifest.read_text()
        assert is_complete is (sorted(ids_in(output)) == ids and is_complete)
        assert set(ids_in(output)) <= set(ids)
    elif output.exists():
        assert sorted(ids_in(output)) == ids
