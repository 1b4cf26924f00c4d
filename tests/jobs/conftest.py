"""Fixtures that run commands against a sandbox on a local socket."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from querydsl.cli import root
from querydsl.sandbox import Server, serve
from tests.support.commands import Command, Done, environment, keeping_secrets
from tests.support.world import CANARY


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


@pytest.fixture
def querydsl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Run the command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, key: str | None = CANARY, stdin: str = "", env: Mapping[str, str] | None = None) -> Done:
        wanted = environment(tmp_path, key) | dict(env or {})
        runner = CliRunner(env=wanted | dict.fromkeys(os.environ.keys() - wanted))
        done = runner.invoke(root, words, input=stdin, prog_name="querydsl", catch_exceptions=False)
        texts.append(done.stdout + done.stderr)
        return Done(done.exit_code, done.stdout, done.stderr)

    with keeping_secrets(tmp_path) as texts:
        yield run


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Command]:
    """Run the command in a new process, with pipes for its streams."""

    def run(*words: str, key: str | None = CANARY, stdin: str = "") -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "querydsl", *words],
            cwd=tmp_path,
            env=environment(tmp_path, key),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        texts.append(done.stdout + done.stderr)
        return Done(done.returncode, done.stdout, done.stderr)

    with keeping_secrets(tmp_path) as texts:
        yield run
