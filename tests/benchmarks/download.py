"""A service with one completed job, in a process of its own."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[2]


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


@contextmanager
def served(folder: Path, count: int) -> Iterator[str]:
    """The address of a service in another process, which sends the results file in a folder."""
    words = [sys.executable, "-m", "tests.benchmarks.download", str(folder), str(count)]
    server = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield server.stdout.readline().strip()
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


if __name__ == "__main__":
    serve(*sys.argv[1:])
