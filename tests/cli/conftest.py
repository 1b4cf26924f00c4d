"""Fixtures that run commands in this process, in an empty folder and without an API key."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from querydsl.cli import root

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("CRUSTDATA_API_KEY", "CRUSTDATA_API_KEY_FILE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QUERYDSL_STATE_DIR", str(tmp_path / ".state"))
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """A function that runs `querydsl` with arguments and the content of standard input."""

    def invoke(*args: str, stdin: str | bytes = "") -> Result:
        return CliRunner().invoke(root, args, input=stdin, prog_name="querydsl")

    return invoke
