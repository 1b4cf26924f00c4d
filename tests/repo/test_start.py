"""A command loads only what it needs, so that it starts fast."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from querydsl.cli import root

RUN = """
import json, sys
from querydsl.cli import main
sys.argv = json.loads(sys.argv[1])
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
finally:
    print(json.dumps(sorted(name for name, module in sys.modules.items() if module)), file=sys.stderr)
"""
SLOW = frozenset(
    [
        "asyncio",
        "csv",
        "decimal",
        "difflib",
        "email",
        "fractions",
        "html",
        "http",
        "importlib.resources",
        "logging",
        "multiprocessing",
        "random",
        "sqlite3",
        "ssl",
        "tempfile",
        "tomllib",
        "uuid",
        "zipfile",
    ]
)
"""Modules of the standard library that take long to import, and that a right text does not need."""

QUERY = 'title ~ "engineer" and past.started > 2015-01-01 select name'
LANGUAGE = {"catalogue", "classes", "diagnostics", "errors", "project", "reading", "semantics", "syntax"}
START = {"_version", "cli"}
HELP = {*START, "diagnostics"}
CASES: Mapping[str, tuple[list[str], set[str], set[str]]] = {
    "version": (["--version"], set(), START),
    "help": (["--help"], {"click"}, HELP),
    "check": (["check", QUERY], {"click", "attr", "attrs"}, {*HELP, *LANGUAGE, "api", "rules"}),
    "compile": (["compile", QUERY], {"click", "attr", "attrs"}, {*HELP, *LANGUAGE, "api", "rules"}),
    "fmt": (["fmt", "-"], {"click", "attr", "attrs"}, {*HELP, *LANGUAGE, "api", "editor", "rules"}),
}
"""The arguments, the packages of other projects that may be loaded, and the parts of this one."""


def loaded(folder: Path, *arguments: str, **environment: str) -> set[str]:
    """The modules that a command loads."""
    command = [sys.executable, "-c", RUN, json.dumps(["querydsl", *arguments])]
    return _loaded(folder, command, environment)


def _loaded(folder: Path, command: list[str], environment: Mapping[str, str]) -> set[str]:
    settings = {**os.environ, "QUERYDSL_STATE_DIR": str(folder), **environment}
    done = subprocess.run(command, input=QUERY, capture_output=True, text=True, cwd=folder, env=settings, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


def check(modules: set[str], others: set[str], parts: set[str]) -> None:
    """Assert that only these packages of other projects, and these parts of querydsl, are loaded, and nothing slow."""
    program = f"import sys, json, {', '.join(['os', *others])}; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    modules = modules - _loaded(Path.cwd(), [sys.executable, "-c", program], {})
    tops = {module.partition(".")[0] for module in modules} - sys.stdlib_module_names - {"querydsl", *others}
    assert not tops
    assert {module.split(".")[1] for module in modules if module.startswith("querydsl.")} <= parts
    assert not modules & SLOW


@pytest.mark.parametrize("name", CASES)
def test_a_command_loads_what_it_needs(name: str, tmp_path: Path) -> None:
    arguments, others, parts = CASES[name]
    modules = loaded(tmp_path, *arguments)
    assert "querydsl.cli" in modules
    check(modules, others, parts)


@pytest.mark.parametrize("words", ["querydsl ch", "querydsl --v"])
def test_completion_of_a_command_loads_no_command(words: str, tmp_path: Path) -> None:
    place = str(len(words.split()) - 1)
    modules = loaded(tmp_path, _QUERYDSL_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=place)
    assert "click.shell_completion" in modules
    check(modules, {"click"}, HELP)


def test_completion_of_an_option_loads_its_command_only(tmp_path: Path) -> None:
    modules = loaded(tmp_path, _QUERYDSL_COMPLETE="bash_complete", COMP_WORDS="querydsl check --", COMP_CWORD="2")
    check(modules, {"click", "attr", "attrs"}, {*HELP, "classes", "errors", "project", "reading", "syntax"})
    assert [module for module in modules if module.startswith("querydsl.cli.commands.queries.")] == [
        "querydsl.cli.commands.queries.check"
    ]


UNUSED_BY_RUN = {
    "asyncio",
    "concurrent.futures",
    "csv",
    "decimal",
    "difflib",
    "html",
    "pygments",
    "querydsl.builder",
    "querydsl.explanation",
    "querydsl.jobs.collection",
    "querydsl.syntax.printer",
    "rich",
    "sqlite3",
    "tomllib",
}
"""Modules that a run in the sandbox does not need: pygments is a library of the command of httpx."""


def test_a_run_in_the_sandbox_loads_what_it_needs(tmp_path: Path) -> None:
    modules = loaded(tmp_path, "run", "--sandbox", "--fresh", f"{QUERY} limit 5")
    assert "httpx" in modules
    assert not modules & UNUSED_BY_RUN


def test_the_version_is_printed_as_click_prints_it() -> None:
    done = subprocess.run([sys.executable, "-m", "querydsl", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == CliRunner().invoke(root, ["--version"], prog_name="querydsl").stdout
