"""Interrupted runs: kill -9, Ctrl-C, cancellation, a closed pipe, and two processes at once."""

import asyncio
import os
import signal
import subprocess
import sys
import time as real
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from querydsl.errors import MaybeSubmitted
from querydsl.events import Downloading, Event, Submitted, Waiting
from querydsl.jobs.async_client import AsyncClient
from querydsl.jobs.client import Client
from querydsl.sandbox import End, Fault, Script, Server, Settings, serve
from tests.attack import kills
from tests.support.world import CANARY, PATIENT, run, titled

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_processes_killed_at_random_times_keep_the_guarantees() -> None:
    attempts = [attempt for kill in kills.attempts(24, seed=real.time_ns()) for attempt in kill()]
    assert len(attempts) == 24
    assert [attempt.broken for attempt in attempts if attempt.broken] == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ("sync", "async"))
def test_two_processes_with_the_same_query_start_one_job(kind: str, tmp_path: Path) -> None:
    with serve(script=Script(Fault(method="POST", delay=0.3)), settings=Settings(processing_seconds=0.2)) as server:
        folders = [tmp_path / name for name in ("one", "two", "three")]
        for folder in folders:
            folder.mkdir()
            (folder / "state").symlink_to(tmp_path / "state")
        (tmp_path / "state").mkdir()
        children = [kills.start("run", kind, server, folder) for folder in folders]
        output = [child.communicate(timeout=60)[1] for child in children]
        assert [child.returncode for child in children] == [0, 0, 0], output
        assert len(server.state.jobs) == 1
        assert len({(folder / "out.jsonl").read_bytes() for folder in folders}) == 1


MOMENTS = {"submit": Submitted, "sleep": Waiting, "download": Downloading}


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_at_any_time_leaves_no_file_and_the_same_query_resumes(moment: str, tmp_path: Path) -> None:
    faults = [Fault(path="/batch/*-*", nth=1, status=503), Fault(path="/results/*", nth=1, after=2_000, end=End.RESET)]
    with serve(script=Script(*faults)) as server:

        def interrupt(event: Event) -> None:
            if isinstance(event, MOMENTS[moment]):
                raise KeyboardInterrupt

        output, state = tmp_path / "out.jsonl", tmp_path / "state"
        with pytest.raises(KeyboardInterrupt):
            run("sync", titled(), output, base_url=server.base_url, state_dir=state, on_event=interrupt)
        assert [path.name for path in tmp_path.iterdir()] == ["state"]
        assert len(run("sync", titled(), output, base_url=server.base_url, state_dir=state)) == 40
        assert len(server.state.jobs) == 1


@pytest.mark.parametrize(
    ("fault", "doubtful"),
    [
        (Fault(method="POST", path="/batch/*", delay=5), True),
        (Fault(path="/batch/*-*", delay=5, nth=1), False),
        (Fault(path="/results/*", after=1_000, end=End.STALL, nth=1), False),
    ],
    ids=["submit", "poll", "download"],
)
def test_a_cancelled_task_leaves_no_file_and_the_same_query_resumes(fault: Fault, doubtful: bool, tmp_path: Path) -> None:
    async def cancelled(server: Server) -> None:
        async with AsyncClient(CANARY, server.base_url, state_dir=tmp_path / "state") as client:
            task = asyncio.create_task(client.run(titled(), tmp_path / "out.jsonl"))
            while not any(fnmatch(request.path, fault.path) for request in server.requests):
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            task.cancel()
            await task

    with serve(script=Script(fault)) as server:
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(cancelled(server))
        assert [path.name for path in tmp_path.iterdir()] == ["state"]
        server.script.clear()
        if doubtful:
            with pytest.raises(MaybeSubmitted):
                run("async", titled(), base_url=server.base_url, state_dir=tmp_path / "state")
        else:
            assert len(run("async", titled(), base_url=server.base_url, state_dir=tmp_path / "state")) == 40
        assert len(server.state.jobs) <= 1


def test_interrupting_run_many_stops_all_its_queries(tmp_path: Path) -> None:
    with serve(settings=Settings(processing_seconds=60)) as server:

        def interrupt(seconds: float) -> None:
            raise KeyboardInterrupt

        client = Client(CANARY, server.base_url, state_dir=tmp_path, sleep=interrupt, limits=PATIENT)
        with client, pytest.raises(KeyboardInterrupt):
            client.run_many([titled(word) for word in ("a", "b", "c")])
        assert len(server.state.jobs) <= 3


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"QUERYDSL_STATE_DIR": str(tmp_path / "state"), "CRUSTDATA_API_KEY": CANARY} | more


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "querydsl", *words]


def test_control_c_exits_with_130_and_prints_the_command_that_resumes(tmp_path: Path) -> None:
    with serve(settings=Settings(processing_seconds=60)) as server:
        words = command("run", "title ~ 'engineer' limit 5", "--base-url", server.base_url, "-o", str(tmp_path / "out.jsonl"))
        child = subprocess.Popen(words, cwd=ROOT, env=environment(tmp_path), stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        assert child.stderr is not None
        output = b""
        while b"submitted" not in output:
            output += child.stderr.readline()
        real.sleep(0.2)
        child.send_signal(signal.SIGINT)
        output += child.communicate(timeout=30)[1]
        assert child.returncode == 130
        (batch_id,) = server.state.jobs
        assert f"querydsl jobs fetch {batch_id} -o {tmp_path / 'out.jsonl'} --base-url {server.base_url}".encode() in output
        assert b"Traceback" not in output and CANARY.encode() not in output
        assert [path.name for path in tmp_path.iterdir()] == ["state"]


def test_a_closed_pipe_exits_silently_with_141(tmp_path: Path) -> None:
    with serve() as server:
        words = command("run", "title ~ any ('engineer', 'manager', 'head')", "--base-url", server.base_url)
        child = subprocess.Popen(words, cwd=ROOT, env=environment(tmp_path), stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        assert child.stdout is not None and child.stderr is not None
        child.stdout.read(10)
        child.stdout.close()
        output = child.stderr.read()
        child.stderr.close()
        assert child.wait(30) == 141
        assert b"Traceback" not in output and b"Broken" not in output
