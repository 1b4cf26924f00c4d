"""Type checks: mypy accepts the whole project, and both checkers reject exactly the marked lines of the builder's wrong uses.

Each checker runs once, because a run takes seconds.
"""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TypeAlias

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ACCEPTED = HERE / "accepted" / "building.py"
REFUSED = HERE / "refused" / "building.py"

Errors: TypeAlias = dict[Path, set[int]]
"""The lines with errors, by file."""


def mypy_errors() -> Errors:
    """The errors of mypy in the whole project and in the wrong lines, with the project's configuration."""
    found = run([sys.executable, "-m", "mypy", "--no-error-summary", "querydsl", "tests", str(REFUSED.relative_to(ROOT))])
    errors: Errors = {}
    for file, line, code in re.findall(r"^([^:\n]+):(\d+): error: .*?(?:\[([a-z-]+)\])?$", found, re.MULTILINE):
        if code != "comparison-overlap":  # the comparisons that the builder overloads differ between the checkers
            errors.setdefault(ROOT / file, set()).add(int(line))
    return errors


def pyright_errors(folder: Path) -> Errors:
    """The errors of pyright in the right and the wrong lines. It runs in a folder without the project's configuration."""
    copies = {Path(shutil.copy(file, folder / f"{file.parent.name}.py")): file for file in (ACCEPTED, REFUSED)}
    found = json.loads(run([sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, *map(str, copies)]))
    assert found["summary"]["filesAnalyzed"] == len(copies)
    errors: Errors = {}
    for item in found["generalDiagnostics"]:
        if item["severity"] == "error":
            errors.setdefault(copies[Path(item["file"])], set()).add(item["range"]["start"]["line"] + 1)
    return errors


def run(command: list[str]) -> str:
    """The output of a checker, which exits with 1 if it finds errors."""
    environment = os.environ | {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}  # pyright warns about newer versions in its JSON output
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def marked() -> set[int]:
    """The lines that the checkers must reject."""
    lines = {number for number, line in enumerate(REFUSED.read_text().splitlines(), 1) if "  # refused" in line}
    assert len(lines) > 50
    return lines


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_mypy_accepts_the_project_and_rejects_exactly_the_wrong_lines() -> None:
    assert mypy_errors() == {REFUSED: marked()}


@pytest.mark.slow
def test_pyright_accepts_the_right_lines_and_rejects_exactly_the_wrong_ones(tmp_path: Path) -> None:
    assert pyright_errors(tmp_path) == {REFUSED: marked()}


def test_the_accepted_lines_also_run() -> None:
    assert runpy.run_path(str(ACCEPTED))["either"] is not None
