"""Every fenced block of the README and the docs is run or parsed."""

import ast
import datetime as dt
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import querydsl
from tests.support.documents import ROOT, Block, blocks, documents

BLOCKS = [block for file in documents() for block in blocks(file)]
INSTALLS = 2  # the first two blocks of the README install the project, and .ci/run runs them


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRUSTDATA", "XDG", "NO_COLOR"))}
    scripts = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "PATH": scripts, "HOME": str(folder), "XDG_STATE_HOME": str(folder), "COLUMNS": "100"}


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    shell = ["bash", "-uo", "pipefail", "-c", command]
    return subprocess.run(shell, cwd=folder, env=_environment(folder), capture_output=True, text=True, timeout=60, check=False)


def _sh(block: Block, folder: Path) -> None:
    done = _run(f"set -e\n{block.content}", folder)
    assert done.returncode == 0, f"{block.name}\n{done.stdout}{done.stderr}"


def _console(block: Block, folder: Path) -> None:
    for command, expected in _sessions(block.content):
        done = _run(command, folder)
        pattern = re.escape(expected.rstrip()).replace("…", ".*")
        assert re.fullmatch(pattern, (done.stdout + done.stderr).rstrip(), re.DOTALL), f"{block.name}\n{done.stdout}{done.stderr}"


def _sessions(content: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block and its output."""
    for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        while command.endswith("\\"):
            more, _, printed = printed.partition("\n")
            command = f"{command}\n{more.removeprefix('> ')}"
        yield command, printed


def _json(block: Block, folder: Path) -> None:
    assert json.loads(block.content) is not None, block.name


def _toml(block: Block, folder: Path) -> None:
    assert tomllib.loads(block.content), block.name


def _query(block: Block, folder: Path) -> None:
    query = querydsl.parse(block.content)
    params = dict.fromkeys(() if query.given else query.parameters(), "Canada")
    errors = [item for item in querydsl.check(block.content, params) if item.is_error]
    assert not errors, f"{block.name}: {errors}"


def _text(block: Block, folder: Path) -> None:
    assert block.content.strip(), block.name


def _lua(block: Block, folder: Path) -> None:
    """`tests/lsp/test_neovim.py` runs the configuration in Neovim."""
    assert block.file.name == "editor.md", block.name


PROOFS: dict[str, Callable[[Block, Path], None]] = {
    "sh": _sh,
    "console": _console,
    "json": _json,
    "toml": _toml,
    "query": _query,
    "text": _text,
    "lua": _lua,
}


def _case(block: Block) -> Any:
    """The test case of a block. Those that start processes are slow."""
    return pytest.param(block, id=block.name, marks=[pytest.mark.slow] if block.language in ("sh", "console") else [])


@pytest.mark.parametrize("block", [_case(block) for block in BLOCKS if block.language != "python"])
def test_every_block_is_correct(block: Block, tmp_path: Path) -> None:
    if block in [item for item in BLOCKS if item.file.name == "README.md"][:INSTALLS]:
        assert block.language == "sh"
        assert "\n" not in block.content.strip(), "each of the two commands is one line"
        return
    assert block.language in PROOFS, f"{block.name}: there is no check for a block of `{block.language}`"
    PROOFS[block.language](block, tmp_path)


@pytest.mark.parametrize("file", documents(), ids=lambda file: str(file.relative_to(ROOT)))
def test_the_python_blocks_run(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CRUSTDATA_API_KEY", "CRUSTDATA_API_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "__document__"}
    for block in blocks(file):
        if block.language == "python":
            _run_python(block, namespace)
    assert "__name__" in namespace


def _run_python(block: Block, namespace: dict[str, Any]) -> None:
    """Run the statements of a block. A comment `# -> text` after an expression, or on the line below it, is its `repr`."""
    lines = [*block.content.splitlines(), ""]
    shown = 0
    for statement in ast.parse(block.content).body:
        last = statement.end_lineno or 0
        beside = lines[last - 1].encode()[statement.end_col_offset or 0 :].decode()
        comments = [text.strip() for text in (beside, lines[last]) if text.strip().startswith("# -> ")]
        if isinstance(statement, ast.Expr) and comments:
            value = eval(compile(ast.Expression(statement.value), str(block.file), "eval"), namespace)
            assert repr(value) == comments[0].removeprefix("# -> "), f"{block.name}: {ast.unparse(statement)}"
            shown += 1
        else:
            exec(compile(ast.Module([statement], []), str(block.file), "exec"), namespace)
    assert shown == block.content.count("# -> "), f"{block.name}: a value is not beside an expression"


RECIPES = [block for block in BLOCKS if block.language == "query" and block.name.startswith("docs/cookbook.md")]


@pytest.mark.parametrize("block", RECIPES, ids=lambda block: block.name)
def test_every_recipe_finds_somebody_in_the_sandbox(block: Block) -> None:
    when = dt.datetime(2026, 6, 30, tzinfo=dt.UTC)  # the made-up people have fixed dates
    with querydsl.Client(sandbox=True) as client:
        assert client.count(querydsl.compile(block.content, when)) > 0


@pytest.mark.parametrize("file", documents(), ids=lambda file: file.name)
def test_every_link_has_a_target(file: Path) -> None:
    prose = re.sub(r"^```.*?^```$", "", file.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in link]
    assert [link for link in links if not _has_target(file, link)] == []


def _has_target(file: Path, link: str) -> bool:
    """Whether the path of a link exists, and the page has the heading of its anchor."""
    path, _, anchor = link.partition("#")
    page = file.parent / path if path else file
    if not page.exists() or not anchor:
        return page.exists()
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return anchor in {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
