"""The studio shows the diagnostics of the command for every text of the corpus."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from querydsl.cli.app import root
from querydsl.jobs.client import Client
from querydsl.studio.answering import reply_to
from querydsl.studio.tasks import Tasks
from querydsl.studio.workspace import Workspace
from tests.corpus.runner import all_cases
from tests.studio.session import studio


def texts() -> list[str]:
    """The texts of the corpus that can be a file."""
    return sorted({case.text for case in all_cases() if case.text and case.text.encode("utf-8", "replace").decode() == case.text})


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """The diagnostics of the command for each text."""
    folder = tmp_path_factory.mktemp("corpus")
    names = {f"{index:05}.qdsl": text for index, text in enumerate(texts())}
    for name, text in names.items():
        (folder / name).write_bytes(text.encode())
    found: dict[str, list[Any]] = defaultdict(list)
    for item in json.loads(CliRunner().invoke(root, ["check", str(folder), "--format", "json"]).stdout)["diagnostics"]:
        found[names[Path(item.pop("file")).name]].append(item)
    return found


@pytest.mark.slow
def test_the_answers_equal_the_output_of_the_command(expected: dict[str, list[Any]], tmp_path: Path) -> None:
    assert len(texts()) > 1000 > len(expected) > 600
    with Client(sandbox=True) as client:
        workspace = Workspace.of(tmp_path, client, None, Tasks())
        for text in texts():
            reply = reply_to(workspace, "check", json.dumps({"text": text}).encode())
            assert json.loads(reply.body)["diagnostics"] == expected.get(text, []), text


@pytest.mark.slow
def test_the_server_sends_the_same_answers(expected: dict[str, list[Any]], tmp_path: Path) -> None:
    with studio(tmp_path) as session:
        for text in texts()[::25]:
            assert session.ask("check", text=text)["diagnostics"] == expected.get(text, []), text
