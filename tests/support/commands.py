"""Support for tests of commands: their result, their environment, and a terminal for them."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from tests.support.world import CANARY

ROOT = Path(__file__).parents[2]
Command = Callable[..., "Done"]


@attrs.frozen
class Done:
    """The result of a command."""

    code: int
    out: str
    err: str


@contextmanager
def keeping_secrets(folder: Path) -> Iterator[list[str]]:
    """Collect output in a list, and check that neither it nor the folder contains the key or a signed link."""
    texts: list[str] = []
    yield texts
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()) + "".join(texts).encode()
    assert CANARY.encode() not in written
    assert b"X-Signature" not in written
    assert b"Traceback" not in written


def environment(folder: Path, key: str | None = CANARY) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRUSTDATA", "QUERYDSL", "XDG", "NO_COLOR"))}
    return kept | {"HOME": str(folder), "PYTHONPATH": str(ROOT), "COLUMNS": "120"} | ({"CRUSTDATA_API_KEY": key} if key else {})


def on_terminal(folder: Path, *words: str, answer: bytes = b"", key: str | None = CANARY, columns: str = "120") -> tuple[int, str]:
    """The exit code and the screen of the command on a terminal."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "querydsl", *words],
        cwd=folder,
        env=environment(folder, key) | {"COLUMNS": columns},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    os.write(ours, answer)
    screen = b""
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:
            break
        if not piece:
            break
        screen += piece
    os.close(ours)
    return child.wait(30), screen.decode()
