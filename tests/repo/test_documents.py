"""Docs cannot lie: every fenced block of README and docs is run."""

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
INSTALLS = 2  # the README's first two blocks install the project: .ci/run runs them


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
    """Each command of a console block with what it printed."""
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
    params = dict.fromkeys(querydsl.parse(block.content).parameters(), "Canada")
    errors = [item for item in querydsl.check(block.content, params) if item.is_error]
    assert not errors, f"{block.name}: {errors}"


def _text(block: Block, folder: Path) -> None:
    assert block.content.strip(), block.name


PROOFS: dict[str, Callable[[Block, Path], None]] = {
    "sh": _sh,
    "console": _console,
    "json": _json,
    "toml": _toml,
    "query": _query,
    "text": _text,
}


def _case(block: Block) -> Any:
    """The test case of a block. Those that start processes are slow."""
    return pytest.param(block, id=block.name, marks=[pytest.mark.slow] if block.language in ("sh", "console") else [])


@pytest.mark.parametrize("block", [_case(block) for block in BLOCKS if block.language != "python"])
def test_every_block_holds(block: Block, tmp_path: Path) -> None:
    if block in [it for it in BLOCKS if it.file.name == "README.md"][:INSTALLS]:
        assert block.language == "sh"
        assert "\n" not in block.content.strip(), "each of the two commands is one line"
        return
    assert block.language in PROOFS, f"{block.name}: nothing runs a block of `{block.language}`"
    PROOFS[block.language](block, tmp_path)


@pytest.mark.parametrize("file", documents(), ids=lambda file: str(file.relative_to(ROOT)))
def test_the_python_of_a_document_runs(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CRUSTDATA_API_KEY", "CRUSTDATA_API_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "__document__"}
    for block in blocks(file):
        if block.language == "python":
            code = "\n" * block.line + block.content
            exec(compile(code, str(file), "exec"), namespace)
    assert "__name__" in namespace


@pytest.mark.parametrize("file", documents(), ids=lambda file: file.name)
def test_every_link_to_a_page_leads_to_the_page_and_to_its_heading(file: Path) -> None:
    prose = re.sub(r"^```.*?^```$", "", file.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in link]
    assert [link for link in links if not _leads_somewhere(file, link)] == []


def _leads_somewhere(file: Path, link: str) -> bool:
    """True for a path that exists, and behind a `#` for a heading of that page, spelled as anchors are."""
    path, _, anchor = link.partition("#")
    page = file.parent / path if path else file
    if not page.exists() or not anchor:
        return page.exists()
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return anchor in {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
