"""A Jupyter server with the configuration of docs/editor.md. Skipped if jupyter-lsp is not installed."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.documents import ROOT, blocks

pytest.importorskip("jupyter_lsp", reason="jupyter-lsp is not installed")
websocket: Any = pytest.importorskip("websocket", reason="websocket-client is not installed")
pytestmark = [pytest.mark.slow]

TOKEN = "secret"


@contextmanager
def jupyter(folder: Path) -> Iterator[str]:
    """The address of a server that runs in a folder with the documented configuration."""
    config = next(block for block in blocks(ROOT / "docs" / "editor.md") if "LanguageServerManager" in block.content)
    (folder / "jupyter_server_config.json").write_text(config.content, "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRUSTDATA", "XDG", "JUPYTER"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    options = [f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}", "--allow-root", f"--ServerApp.root_dir={folder}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", *options],
        cwd=folder,
        env={**kept, "PATH": path, "HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def servers(address: str) -> dict[str, Any]:
    """The language servers that Jupyter lists, once it answers."""
    end = time.monotonic() + 60
    while True:
        try:
            sessions: dict[str, Any] = httpx.get(f"http://{address}/lsp/status?token={TOKEN}").json()["sessions"]
        except httpx.HTTPError:
            assert time.monotonic() < end
            time.sleep(0.2)
        else:
            return sessions


def request(connection: Any, number: int | None, method: str, **params: object) -> None:
    """Send a request, or a notification if `number` is None."""
    identified = {} if number is None else {"id": number}
    connection.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **identified}))


def answer(connection: Any, *, method: str | None = None, number: int | None = None) -> Any:
    """The next message of a method, or the answer to a request."""
    while True:
        message = json.loads(connection.recv())
        if (method and message.get("method") == method) or (number is not None and message.get("id") == number):
            return message


def test_a_session_with_the_documented_configuration(tmp_path: Path) -> None:
    with jupyter(tmp_path) as address:
        assert servers(address)["querydsl"]["spec"]["languages"] == ["python"]
        connection = websocket.create_connection(f"ws://{address}/lsp/ws/querydsl?token={TOKEN}", timeout=60)
        request(connection, 1, "initialize", processId=None, rootUri=tmp_path.as_uri(), capabilities={})
        assert answer(connection, number=1)["result"]["serverInfo"]["name"] == "querydsl"
        request(connection, None, "initialized")
        document = {"uri": (tmp_path / "search.py").as_uri(), "languageId": "python", "version": 1}
        text = 'import querydsl\nquerydsl.parse("titel = 1")\nquerydsl.parse("seniority = ")\n'
        request(connection, None, "textDocument/didOpen", textDocument={**document, "text": text})
        found = answer(connection, method="textDocument/publishDiagnostics")["params"]["diagnostics"]
        assert [item["code"] for item in found] == ["unknown-field", "syntax"]
        at = {"line": 2, "character": 28}
        request(connection, 2, "textDocument/completion", textDocument={"uri": document["uri"]}, position=at)
        assert answer(connection, number=2)["result"]["items"][0]["label"] == '"Entry Level"'
        connection.close()
