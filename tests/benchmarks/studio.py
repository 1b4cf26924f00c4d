"""Times of the studio: its start, a change with its diagnostics, 2,000 records filtered. Run `python -m tests.benchmarks studio`.

The times with a browser need Chromium and the modules of the page. The processor time of a call has no waiting in it.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter, process_time

from querydsl.jobs.client import Client
from querydsl.studio.answering import reply_to
from querydsl.studio.tasks import Tasks
from querydsl.studio.workspace import Workspace
from tests.benchmarks.checking import text_of
from tests.studio.chromium import browser, modules
from tests.studio.session import studio

CALLS = 200
SIZES = (1, 10, 100)


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 95th percentile."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]


def processor_times(conditions: int) -> list[float]:
    """The milliseconds of processor time for the diagnostics of a query, each time with another limit."""
    tasks, times = Tasks(), []
    with Client(sandbox=True) as client:
        workspace = Workspace.of(Path.cwd(), client, None, tasks)
        for index in range(CALLS):
            body = json.dumps({"text": f"{text_of(conditions)} limit {index + 1}"}).encode()
            start = process_time()
            reply_to(workspace, "check", body)
            times.append(1000 * (process_time() - start))
    return times[10:]


def start_times() -> list[float]:
    """The milliseconds of processor time of a studio from its start to its first diagnostics."""
    times = []
    for _ in range(5):
        before = getrusage(RUSAGE_CHILDREN)
        with tempfile.TemporaryDirectory() as folder, studio(Path(folder)) as session:
            session.ask("check", text=text_of(1))
        after = getrusage(RUSAGE_CHILDREN)  # the process has ended
        times.append(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return times


def call_times(conditions: int) -> list[float]:
    """The milliseconds of a call for diagnostics, from another process."""
    import httpx

    times = []
    with tempfile.TemporaryDirectory() as folder, studio(Path(folder)) as session, httpx.Client() as client:
        headers = {"authorization": f"Bearer {session.token}"}
        for index in range(CALLS):
            body = {"text": f"{text_of(conditions)} limit {index + 1}"}
            start = perf_counter()
            client.post(f"{session.base}/api/check", json=body, headers=headers)
            times.append(1000 * (perf_counter() - start))
    return times[10:]


def browser_times() -> dict[str, list[float]]:
    """The milliseconds that a user waits in Chromium. Raises `pytest.skip.Exception` without it."""
    script = Path(__file__).with_suffix(".mjs")
    command = ["node", str(script), sys.executable, browser(), str(modules())]
    found: dict[str, list[float]] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found


def main() -> None:
    """Print the 50th and the 95th percentile of each time, in milliseconds."""
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"{'milliseconds':<48} {'p50':>8} {'p95':>8} {'least':>8}")
    show("processor time of a start and a check", start_times())
    for size in SIZES:
        show(f"processor time of a check, {size} conditions", processor_times(size))
        show(f"call of a check, {size} conditions", call_times(size))
    found = browser_times()
    show("start until the address is printed", found["address"])
    show("start until the first diagnostics are shown", found["first"])
    show("key until its diagnostics are shown", found["lint"])
    show(f"{found['records']:,} records filtered and drawn", found["filter"])


def show(name: str, times: Sequence[float]) -> None:
    """Print the row of a time."""
    median, high = percentiles(times)
    print(f"{name:<48} {median:>8.1f} {high:>8.1f} {min(times):>8.1f}", flush=True)
