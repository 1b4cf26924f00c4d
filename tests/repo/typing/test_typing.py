"""What the two type checkers say of the builder: nothing of what is right, and something of every line that is wrong."""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

Checker: TypeAlias = Callable[[Path, Path], list[int]]
HERE = Path(__file__).parent
ACCEPTED = HERE / "accepted" / "building.py"
REFUSED = HERE / "refused" / "building.py"


def mypy_lines(file: Path, cache: Path) -> list[int]:
    """The lines of a file in which mypy sees an error, without the project's own configuration."""
    options = ["--strict", "--config-file=", f"--cache-dir={cache}", "--no-error-summary", "--hide-error-context"]
    disabled = ["--disable-error-code=comparison-overlap"]
    found = run([sys.executable, "-m", "mypy", *options, *disabled, str(file)])
    return sorted({int(line) for line in re.findall(rf"{file.name}:(\d+): error", found)})


def pyright_lines(file: Path, folder: Path) -> list[int]:
    """The lines of a file in which pyright sees an error; an empty folder keeps it from the project's configuration."""
    copy = folder / file.name
    shutil.copy(file, copy)
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, str(copy)]
    found = json.loads(run(command))
    assert found["summary"]["filesAnalyzed"] == 1
    errors = [item for item in found["generalDiagnostics"] if item["severity"] == "error"]
    return sorted({item["range"]["start"]["line"] + 1 for item in errors})


def run(command: list[str]) -> str:
    """What a checker prints; it must have run, whatever it found."""
    environment = os.environ | {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}  # of a newer pyright, in the middle of its JSON
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE.parents[2], env=environment)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def marked(file: Path) -> list[int]:
    """The lines of a file that are marked as refused."""
    return [number for number, line in enumerate(file.read_text().splitlines(), 1) if "  # refused" in line]


CHECKERS = pytest.mark.parametrize("checked", [mypy_lines, pyright_lines], ids=["mypy", "pyright"])


@CHECKERS
def test_a_type_checker_accepts_every_right_line(checked: Checker, tmp_path: Path) -> None:
    assert checked(ACCEPTED, tmp_path) == []


@CHECKERS
def test_a_type_checker_refuses_exactly_the_wrong_lines(checked: Checker, tmp_path: Path) -> None:
    expected = marked(REFUSED)
    assert len(expected) > 50
    assert checked(REFUSED, tmp_path) == expected


def test_what_the_type_checkers_accept_also_runs() -> None:
    assert runpy.run_path(str(ACCEPTED))["either"] is not None
