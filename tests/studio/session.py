"""A studio in a process of its own, and calls to it on a real socket."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import httpx


@attrs.frozen
class Session:
    """A running studio: the address of its page, and its process."""

    address: str
    process: "subprocess.Popen[str]"

    @property
    def base(self) -> str:
        return self.address.partition("/?")[0]

    @property
    def token(self) -> str:
        return self.address.partition("token=")[2]

    def send(self, name: str, arguments: Any = None, method: str = "POST", **headers: str | None) -> httpx.Response:
        """The response to a call. A header that is None is left out."""
        sent = {"authorization": f"Bearer {self.token}"} | {key.replace("_", "-"): value for key, value in headers.items()}
        kept = {key: value for key, value in sent.items() if value is not None}
        return httpx.request(method, f"{self.base}/api/{name}", json=arguments or {}, headers=kept, timeout=60)

    def ask(self, call: str, /, **arguments: Any) -> Any:
        """The answer to a call that succeeds."""
        response = self.send(call, arguments)
        assert response.status_code == 200, response.text
        return response.json()


@contextmanager
def studio(folder: Path, *options: str, **environment: str) -> Iterator[Session]:
    """A studio of a folder. Without options, it uses the sandbox."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CRUSTDATA", "QUERYDSL"))}
    environment = clean | environment
    command = [sys.executable, "-m", "querydsl", "studio", str(folder), "--no-browser", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield Session(process.stdout.readline().strip(), process)
        finally:
            process.terminate()
