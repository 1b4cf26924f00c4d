"""Processes killed with `kill -9` at random times. The same work is then done again: same jobs, same bytes, no job twice."""

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from querydsl.sandbox import Server, Settings, serve
from tests.attack.child import DOUBTFUL, QUERY, WORK, work
from tests.attack.findings import Attempt
from tests.support.world import BOTH, CANARY, call

ROOT = Path(__file__).parents[2]
SETTINGS = Settings(pending_seconds=0.05, processing_seconds=0.1)


def attempts(count: int, seed: int) -> Iterator[Callable[[], list[Attempt]]]:
    """Functions that each kill one process: of a run, of a fetch, of `run_many` or of a collection, with either client."""
    rng = random.Random(seed)
    kinds = [(what, kind) for what in WORK for kind in BOTH]
    undisturbed = {}
    for number in range(count):
        what, kind = kinds[number % len(kinds)]
        if what not in undisturbed:
            undisturbed[what] = expected(what)
        files, seconds = undisturbed[what]
        yield partial(_one, what, kind, rng.uniform(seconds / 5, seconds), files)


def start(what: str, kind: str, server: Server, folder: Path) -> subprocess.Popen[bytes]:
    """A new process that does this work."""
    words = [sys.executable, "-m", "tests.attack.child", what, kind, server.base_url, str(folder)]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def expected(what: str) -> tuple[dict[str, bytes], float]:
    """The files that undisturbed work writes, and its duration in seconds."""
    with tempfile.TemporaryDirectory() as name, serve(settings=SETTINGS) as server:
        folder = Path(name)
        _prepare(what, server, folder)
        begun = time.monotonic()
        child = start(what, "sync", server, folder)
        _, output = child.communicate(timeout=60)
        assert child.returncode == 0, output.decode()
        return _files(folder), time.monotonic() - begun


def _prepare(what: str, server: Server, folder: Path) -> None:
    """Submit the job that `fetch` downloads."""
    if what == "fetch":
        job = call("sync", lambda client: client.submit(QUERY), base_url=server.base_url, state_dir=folder / "state")
        (folder / "job").write_text(job.batch_id)


def _files(folder: Path) -> dict[str, bytes]:
    """The output files by their final names."""
    return {path.name: path.read_bytes() for path in folder.glob("*.jsonl")}


def _one(what: str, kind: str, seconds: float, whole: dict[str, bytes]) -> list[Attempt]:
    """The outcome of work that is killed after some seconds."""
    started = time.monotonic()
    try:
        end = killed(what, kind, seconds, whole)
    except AssertionError as broken:
        return [Attempt("broken promise", 0.0, f"{what} with the {kind} client, killed after {seconds:.3f} s: {broken}")]
    return [Attempt(f"{what}: {end}", time.monotonic() - started)]


def killed(what: str, kind: str, seconds: float, whole: dict[str, bytes]) -> str:
    """The outcome of work that is killed after some seconds. Raises `AssertionError` for a broken promise."""
    with tempfile.TemporaryDirectory() as name, serve(settings=SETTINGS) as server:
        folder = Path(name)
        _prepare(what, server, folder)
        child = start(what, kind, server, folder)
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        assert _files(folder).items() <= whole.items(), "an incomplete file had its final name"
        early = not _submitted(server)
        again = work(what, kind, server.base_url, folder)
        assert set(_submitted(server).values()) <= {1}, "a query was submitted twice"
        _expect_no_key(folder)
        if again == DOUBTFUL:
            assert what != "fetch", "a fetch submitted a job"
            assert _files(folder).items() <= whole.items(), "other bytes"
            return "stopped, because the outcome of a submission is unknown"
        assert _files(folder) == whole, "other bytes"
        return "killed before a submission, then complete" if early else "same jobs, same bytes"


def _submitted(server: Server) -> Counter[bytes]:
    """How often each body was submitted as a job. A collection counts records with other requests."""
    posts = (request for request in server.requests if request.method == "POST" and request.path.startswith("/batch/"))
    return Counter(request.body for request in posts)


def _expect_no_key(folder: Path) -> None:
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert CANARY.encode() not in content and b"X-Signature" not in content, f"a secret in {path.name}"
