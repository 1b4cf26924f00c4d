"""Commands run in this process, in an empty folder, without a key and without colour."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from querydsl.cli import root

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that the command works in."""
    monkeypatch.chdir(tmp_path)
    for name in ("CRUSTDATA_API_KEY", "CRUSTDATA_API_KEY_FILE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QUERYDSL_STATE_DIR", str(tmp_path / ".state"))
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Runs `querydsl` with these arguments; `stdin` is what it reads."""

    def invoke(*args: str, stdin: str | bytes = "") -> Result:
        return CliRunner().invoke(root, args, input=stdin, prog_name="querydsl")

    return invoke
