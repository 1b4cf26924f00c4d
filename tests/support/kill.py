"""Kill a process at a random time, run the same query again, and compare: same job, same bytes, never two jobs.

python -m tests.support.kill 200
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from querydsl.sandbox import Server, Settings, serve
from tests.support.child import DOUBTFUL, query

ROOT = Path(__file__).parents[2]
SETTINGS = Settings(pending_seconds=0.05, processing_seconds=0.1)


def start(kind: str, server: Server, folder: Path) -> subprocess.Popen[bytes]:
    """A new process that runs the query."""
    words = [sys.executable, "-m", "tests.support.child", kind, server.base_url, str(folder / "state"), str(folder / "out.jsonl")]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def expected() -> tuple[bytes, float]:
    """The bytes that an undisturbed run writes, and its duration in seconds."""
    with tempfile.TemporaryDirectory() as folder, serve(settings=SETTINGS) as server:
        begun = time.monotonic()
        child = start("sync", server, Path(folder))
        _, output = child.communicate(timeout=60)
        assert child.returncode == 0, output.decode()
        return (Path(folder) / "out.jsonl").read_bytes(), time.monotonic() - begun


def one(kind: str, seconds: float, whole: bytes) -> str:
    """The outcome of a run that is killed after some seconds. Raises `AssertionError` for a broken promise."""
    with tempfile.TemporaryDirectory() as name, serve(settings=SETTINGS) as server:
        folder = Path(name)
        first = start(kind, server, folder)
        time.sleep(seconds)
        first.send_signal(signal.SIGKILL)
        first.communicate()
        before = folder / "out.jsonl"
        assert not before.exists() or before.read_bytes() == whole, "an incomplete file had its final name"
        started = len(server.state.jobs)
        again = query(kind, server.base_url, folder / "state", before)
        assert len(server.state.jobs) <= 1, "the query was submitted twice"
        if again == DOUBTFUL:
            assert not before.exists()
            return "stopped: unknown outcome of the submission"
        assert before.read_bytes() == whole, "other bytes"
        return "same job, same bytes" if started else "killed before the submission; then one job"


def main(runs: int, seed: int = 0) -> Counter[str]:
    """The number of runs with each outcome."""
    dice = random.Random(seed)
    whole, seconds = expected()
    return Counter(one(("sync", "async")[number % 2], dice.uniform(seconds / 4, seconds), whole) for number in range(runs))


if __name__ == "__main__":
    for end, times in main(int(sys.argv[1]) if len(sys.argv) > 1 else 200).items():
        print(f"{times:5}  {end}")
