"""The house rules that a machine can judge: types, lint, floors, and what stands where."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.documents import ROOT

TOP = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "querydsl", "grammar", "tests", "docs"}
MOST_LINES = 350
SCRIPTS = Path(sys.executable).parent


def _tracked() -> list[Path]:
    """The files of the checkout, or of the unpacked sdist where there is no git."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).exists()]
    return [path for name in TOP for path in (ROOT / name).rglob("*") if path.is_file()]


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["lint-imports", "--no-cache"]],
    ids=lambda command: " ".join(command),
)
def test_the_tools_of_the_house_find_nothing(command: list[str]) -> None:
    done = subprocess.run([str(SCRIPTS / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_top_level_holds_what_the_design_says() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in _tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP


def test_no_module_is_so_long_that_two_ideas_share_it() -> None:
    modules = [path for path in _tracked() if path.suffix == ".py" and path.is_relative_to(ROOT / "querydsl")]
    long = {str(path.relative_to(ROOT)) for path in modules if path.read_text("utf-8").count("\n") > MOST_LINES}
    assert len(modules) > 100
    assert long <= {"querydsl/ast.py"}, "ast.py alone is longer: one class after another, and no idea beside them"


def test_the_drawing_of_the_floors_has_every_room() -> None:
    _, _, floors = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## Floors")
    drawings = floors.partition("## What is absent")[0].split("```")
    for folder, drawing in (("querydsl", drawings[1]), ("querydsl/jobs", drawings[3])):
        rooms = {path.name.removesuffix(".py") for path in (ROOT / folder).iterdir() if path.suffix == ".py" or path.is_dir()}
        missing = {room for room in rooms if not room.startswith("_") and not re.search(rf"\b{room}\b", drawing)}
        assert missing == set()
