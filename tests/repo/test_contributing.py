"""The contributor's files are correct: paths, recipes, hooks and the workflow."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.documents import ROOT

GITHUB = ROOT / ".github"
WORKFLOW = GITHUB / "workflows" / "ci.yml"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
CONTRIBUTING = (GITHUB / "CONTRIBUTING.md").read_text("utf-8")
JUSTFILE = (ROOT / ".justfile").read_text("utf-8")
RECIPES = set(re.findall(r"^(\w+)[^:\n]*:$", JUSTFILE, re.MULTILINE))
PATHS = sorted(set(re.findall(r"`((?:querydsl|tests|grammar|docs)/[^`\s]*)`", CONTRIBUTING)))


def section(title: str) -> str:
    """The section of the contributor's guide under a heading."""
    return CONTRIBUTING.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_of_the_guide_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_guide_has_at_most_sixty_lines() -> None:
    assert len(CONTRIBUTING.splitlines()) <= 60


@pytest.mark.parametrize("title", ["Add an operator", "Add a rule", "Add a field or an alias", "Add a fault"])
def test_a_checklist_has_steps_and_a_test_that_finds_forgotten_ones(title: str) -> None:
    steps = section(title)
    assert steps.count("- [ ]") >= 3
    assert re.search(r"`tests/\w+/test_\w+\.py`", steps)


def test_the_reading_order_has_seven_files() -> None:
    assert len(re.findall(r"^\d\. `", section("Read the code"), re.MULTILINE)) == 7


def test_the_recipes_of_the_guide_exist() -> None:
    assert {"test", "all", "cases", "lint", "types", "generate", "bench"} <= RECIPES
    assert set(re.findall(r"`just (\w+)", CONTRIBUTING)) <= RECIPES


def test_the_recipes_run_files_that_exist() -> None:
    assert all(
        (ROOT / "tests" / "benchmarks" / f"{name}.py").exists()
        for name in ("__main__", "parse", "checking", "building", "start", "records", "growth")
    )
    assert (ROOT / "querydsl" / "_dev" / "__main__.py").exists()


@pytest.mark.parametrize("schema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"])
def test_the_workflows_are_valid(schema: str) -> None:
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", schema, *map(str, WORKFLOWS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "workflow", [file for file in WORKFLOWS if "matrix:" in file.read_text("utf-8")], ids=lambda file: file.stem
)
def test_a_workflow_with_a_matrix_uses_every_supported_python(workflow: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    supported = {name.rpartition(" ")[2] for name in project["classifiers"] if re.search(r":: 3\.\d+$", name)}
    matrix = re.search(r"^ +python: \[(.*)\]$", workflow.read_text("utf-8"), re.MULTILINE)
    assert matrix is not None
    assert set(re.findall(r"3\.\d+", matrix[1])) == supported
    assert project["requires-python"] == f">={min(supported)}"


def test_the_workflow_runs_folders_that_exist() -> None:
    folders = re.findall(r"\btests(?:/\w+)*", WORKFLOW.read_text("utf-8"))
    assert [name for name in folders if not (ROOT / name).is_dir()] == []


def test_the_pre_commit_configuration_runs_ruff_and_the_generator() -> None:
    entries = re.findall(r"entry: (.*)", (ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert [entry.split()[:2] for entry in entries] == [["ruff", "check"], ["ruff", "format"], ["python", "-m"]]
    assert entries[-1] == "python -m querydsl._dev generate --check"
