"""The playground, built, on a server of static files, and a session in it with Chromium."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from querydsl._dev.site.playground import build_playground
from tests.studio.chromium import browser, modules

_PLACE = "some/place/play"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Write no log."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print an error, unless the browser was closed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def static_server(folder: Path, port: int = 0) -> Iterator[int]:
    """The port of a server of the files in a folder."""
    server = _Server(("127.0.0.1", port), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def playground_session(folder: Path) -> dict[str, Any]:
    """What the page showed in a session of `playground.mjs`. In the middle of it, there is no server."""
    chromium, installed = browser(), modules()
    build_playground(folder / "site" / _PLACE)
    with static_server(folder / "site") as port:
        script = str(Path(__file__).with_name("playground.mjs"))
        command = ["node", script, f"http://127.0.0.1:{port}/{_PLACE}/", str(folder), chromium, str(installed)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
    process.stdin.write("\n")
    process.stdin.flush()
    process.stdout.readline()
    with static_server(folder / "site", port):
        _, problems = process.communicate("\n", timeout=200)
    assert process.returncode == 0, problems
    found: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return found
