"""The built distributions contain all files, and the installed package works."""

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import querydsl
from querydsl import errors
from tests.support.documents import ROOT


def _python(*arguments: str, folder: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CRUSTDATA", "PYTHON"))}
    environment |= {"PYTHONPATH": str(path)} if path else {}
    environment |= {"XDG_STATE_HOME": str(folder)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=100, check=False)


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel built from it."""
    folder = tmp_path_factory.mktemp("dist")
    done = _python("-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT), folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def installed(distributions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed wheel."""
    folder = tmp_path_factory.mktemp("site")
    wheel = str(next(distributions.glob("*.whl")))
    done = _python("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder), wheel, folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_the_wheel_contains_the_grammar_the_data_and_the_types(distributions: Path) -> None:
    names = set(zipfile.ZipFile(next(distributions.glob("*.whl"))).namelist())
    grammar = {name for name in names if name.startswith("querydsl/grammar/")}
    assert grammar == {"querydsl/grammar/query.lark", "querydsl/grammar/querydsl.tmLanguage.json"}
    assert "querydsl/py.typed" in names
    assert {"querydsl/__init__.pyi", "querydsl/builder/typed/people.pyi"} <= names
    assert any(name.startswith("querydsl/sandbox/data/") for name in names)
    assert any(name.startswith("querydsl/catalogue/data/") for name in names)
    assert "querydsl/studio/static/studio.js" in names
    assert not any(name.startswith(("tests/", "docs/", "querydsl/_dev/", "querydsl/studio/web/")) for name in names)


@pytest.mark.slow
def test_the_sdist_contains_the_files_that_the_tests_need(distributions: Path) -> None:
    with tarfile.open(next(distributions.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "grammar/query.lark", "tests/corpus/cases/README.md"} <= names


@pytest.mark.slow
def test_the_package_index_accepts_the_distributions(distributions: Path) -> None:
    wheel, sdist = next(distributions.glob("*.whl")), next(distributions.glob("*.tar.gz"))
    for command in (["twine", "check", "--strict", str(wheel), str(sdist)], ["check_wheel_contents", str(wheel)]):
        done = _python("-m", *command, folder=distributions)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_an_installed_package_compiles_a_query(installed: Path, tmp_path: Path) -> None:
    where = _python("-c", "import querydsl; print(querydsl.__file__)", folder=tmp_path, path=installed)
    assert where.stdout.startswith(str(installed)), where.stderr
    done = _python("-m", "querydsl", "compile", 'title ~ "engineer" limit 2', folder=tmp_path, path=installed)
    assert done.returncode == 0, done.stderr
    assert '"experience.employment_details.current.title"' in done.stdout


@pytest.mark.slow
def test_an_installed_package_runs_a_query_on_the_sandbox(installed: Path, tmp_path: Path) -> None:
    done = _python("-m", "querydsl", "run", 'title ~ "engineer" select name limit 2', folder=tmp_path, path=installed)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count('"name"') == 2


def test_importing_the_package_loads_none_of_its_slow_dependencies(tmp_path: Path) -> None:
    slow = "{'httpx', 'lark', 'click', 'rich', 'attrs', 'platformdirs'}"
    done = _python("-c", f"import sys, querydsl; print({slow} & set(sys.modules))", folder=tmp_path)
    assert done.stdout == "set()\n", done.stderr


def test_the_public_names_are_sorted_and_exist() -> None:
    assert querydsl.__all__ == sorted(querydsl.__all__)
    assert [name for name in querydsl.__all__ if not hasattr(querydsl, name)] == []
    assert dir(querydsl) == querydsl.__all__


def test_every_error_is_public_and_in_the_class_tree() -> None:
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.QuerydslError)}
    assert kinds <= set(querydsl.__all__)
    _, _, drawing = (errors.__doc__ or "").partition("\n\n")
    assert kinds == set(re.findall(r"^[ │├└─]*([A-Z]\w+)", drawing, re.MULTILINE))
