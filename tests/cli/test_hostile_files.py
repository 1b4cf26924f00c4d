"""Files that are devices, pipes, folders, huge or binary: an error in words, or the same as a regular file."""

import os
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMMANDS = (
    ("check", "-f"),
    ("compile", "-f"),
    ("explain", "-f"),
    ("fmt",),
    ("sandbox", "--data"),
    ("sandbox", "--script"),
)
QUERY = "title ~ 'engineer'"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("kind", ("binary", "huge", "zeros", "folder"))
def test_a_hostile_file_is_an_error_in_words(run: Run, folder: Path, words: tuple[str, ...], kind: str) -> None:
    path = {"zeros": Path("/dev/zero")}.get(kind, folder / kind)
    if kind == "folder":
        (folder / kind).mkdir()
        (folder / kind / "a.qdsl").write_bytes(b"\xff")
    elif kind != "zeros":
        path.write_bytes(b"\xff\x00" * 100 if kind == "binary" else b"\x80" * (2**24 + 1))
    result = run(*words, str(path))
    assert result.exit_code in (1, 2)
    assert isinstance(result.exception, SystemExit)
    assert "rror" in result.stderr


@pytest.mark.parametrize("words", COMMANDS[:3], ids=" ".join)
def test_a_query_is_read_from_a_pipe(run: Run, folder: Path, words: tuple[str, ...]) -> None:
    os.mkfifo(folder / "pipe")
    writer = threading.Thread(target=(folder / "pipe").write_text, args=(QUERY,))
    writer.start()
    assert run(*words, str(folder / "pipe")).exit_code == 0
    writer.join()


def test_standard_input_without_an_end_is_refused(run: Run) -> None:
    result = run("check", "-", stdin=b" " * (2**24 + 1))
    assert (result.exit_code, result.exception.__class__) == (2, SystemExit)
    assert "larger than 16 MiB" in result.stderr
