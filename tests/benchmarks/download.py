"""Time and memory of a run, from the submission to the verified file, for 10,000 and 1,000,000 records.

The baseline is `gunzip | python -c json.loads`. Run `python -m tests.benchmarks.download [RUNS]`.
"""

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle, islice
from pathlib import Path

from querydsl.sandbox.data.dataset import shipped

ROOT = Path(__file__).parents[2]
BASELINE = "import json, sys\nfor line in sys.stdin.buffer: json.loads(line)"
MEASURED = """
import resource, sys
from querydsl import Client
base_url, folder = sys.argv[1:]
with Client("benchmark-key", base_url, state_dir=folder + "/state") as client:
    client.run('title ~ "engineer"', folder + "/out.jsonl")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
SIZES = (10_000, 1_000_000)


class Service(BaseHTTPRequestHandler):
    """A service with one job, which is completed immediately. Its results file is in `folder`."""

    folder: Path
    count: int
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Return the job id."""
        self.rfile.read(int(self.headers["content-length"]))
        self._json({"batch_id": "bench"})

    def do_GET(self) -> None:
        """Return the job, or send its results file."""
        if self.path != "/file":
            link = f"http://{self.headers['host']}/file"
            self._json({"batch_id": "bench", "status": "completed", "result_count": self.count, "download_url": link})
            return
        file = self.folder / "records.jsonl.gz"
        self._head(file.stat().st_size)
        with file.open("rb") as content:
            shutil.copyfileobj(content, self.wfile, 2**16)

    def _json(self, value: object) -> None:
        body = json.dumps(value).encode()
        self._head(len(body))
        self.wfile.write(body)

    def _head(self, length: int) -> None:
        self.send_response(200)
        self.send_header("content-length", str(length))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Suppress the request log."""


def serve(folder: str, count: str) -> None:
    """Print the address and serve until the process is killed."""
    handler = type("Service", (Service,), {"folder": Path(folder), "count": int(count)})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
        server.serve_forever()


def make(folder: Path, count: int) -> None:
    """Write a results file with `count` different records. A large file has only the profile of each person, to save disk space."""
    people = cycle(
        shipped().people if count <= SIZES[0] else [{"basic_profile": person["basic_profile"]} for person in shipped().people]
    )
    with gzip.open(folder / "records.jsonl.gz", "wb", compresslevel=6) as out:
        for number, person in enumerate(islice(people, count)):
            out.write(json.dumps({**person, "crustdata_person_id": number}, ensure_ascii=False).encode() + b"\n")


def best(runs: int, action: Callable[[], object]) -> float:
    """The shortest time of `runs` runs, in seconds."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return min(times)


def measure(count: int, runs: int) -> tuple[float, float, int]:
    """The time of the baseline and of a run in a separate process, in seconds, and the memory of the run in MB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, count)
        pipe = f"gunzip -c {folder}/records.jsonl.gz | {sys.executable} -c '{BASELINE}'"
        baseline = best(runs, lambda: subprocess.run(["bash", "-c", pipe], check=True))
        words = [sys.executable, "-m", "tests.benchmarks.download"]
        server = subprocess.Popen([*words, "serve", name, str(count)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        base_url, memory = server.stdout.readline().strip(), 0

        def run() -> None:
            nonlocal memory
            shutil.rmtree(folder / "state", ignore_errors=True)
            measured = [sys.executable, "-c", MEASURED, base_url, name]
            done = subprocess.run(measured, cwd=ROOT, check=True, capture_output=True, text=True)
            memory = int(done.stdout)

        try:
            return baseline, best(runs, run), memory
        finally:
            server.kill()
            server.wait()
            server.stdout.close()


def main(runs: int) -> None:
    """Print the results as a table."""
    print("records    gunzip | json.loads    run, verified, written    ratio    memory")
    for count in SIZES:
        baseline, whole, memory = measure(count, runs if count == SIZES[0] else 1)
        print(f"{count:9,}  {baseline:20.2f} s  {whole:22.2f} s  {whole / baseline:7.2f}  {memory:5} MB")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", folder, count]:
            serve(folder, count)
        case words:
            main(int(words[0]) if words else 5)
