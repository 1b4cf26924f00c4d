"""The answers of the server for every text of the corpus, which equal what the command prints and writes.

The handlers are called in this process: `test_server.py` tests the loop around them.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lsprotocol import types
from pygls.workspace import Workspace

from querydsl.cli.app import root
from querydsl.diagnostics.fixes import edited
from querydsl.diagnostics.model import Edit
from querydsl.lsp import convert
from querydsl.lsp import server as features
from querydsl.lsp.positions import Positions
from querydsl.lsp.server import QueryServer, make_server
from tests.corpus.runner import all_cases

TEXTS = sorted({case.text for case in all_cases() if case.text is not None})
ENCODINGS = [pytest.param(types.PositionEncodingKind.Utf8, marks=pytest.mark.slow), types.PositionEncodingKind.Utf16]
OPTIONS = types.FormattingOptions(tab_size=4, insert_spaces=True)


def opened(folder: Path, encoding: types.PositionEncodingKind) -> tuple[QueryServer, list[Path]]:
    """A server with a file for each text, open and on disk."""
    server = make_server()
    workspace = Workspace(None, types.TextDocumentSyncKind.Full, position_encoding=encoding)
    server.protocol._workspace = workspace
    files = [folder / f"{index:05}.qdsl" for index in range(len(TEXTS))]
    for file, text in zip(files, TEXTS, strict=True):
        file.write_bytes(text.encode())
        workspace.put_text_document(types.TextDocumentItem(file.as_uri(), "querydsl", 1, text))
    return server, files


def run(*arguments: str) -> str:
    """What the command prints."""
    return CliRunner().invoke(root, arguments).stdout


def after(server: QueryServer, uri: str, edits: Any) -> str:
    """The text of a file after edits."""
    file = server.file(uri)
    return edited(file.text, [Edit(file.positions.span(edit.range), edit.new_text) for edit in edits or ()])


def actions(server: QueryServer, uri: str, kind: str, place: types.Range) -> list[types.CodeAction]:
    """The actions of a kind at a place."""
    context = types.CodeActionContext([], only=[kind])
    return features._act(server, types.CodeActionParams(types.TextDocumentIdentifier(uri), place, context))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_formatting_is_that_of_fmt(encoding: types.PositionEncodingKind, tmp_path: Path) -> None:
    server, files = opened(tmp_path, encoding)
    params = [types.DocumentFormattingParams(types.TextDocumentIdentifier(file.as_uri()), OPTIONS) for file in files]
    served = [after(server, one.text_document.uri, features._format(server, one)) for one in params]
    run("fmt", str(tmp_path))
    written = [file.read_bytes().decode() for file in files]
    assert served == written
    assert sum(one != other for one, other in zip(written, TEXTS, strict=True)) > 500


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_fix_all_is_that_of_check(encoding: types.PositionEncodingKind, tmp_path: Path) -> None:
    server, files = opened(tmp_path, encoding)
    start = types.Range(types.Position(0, 0), types.Position(0, 0))
    served = []
    for file in files:
        made = actions(server, file.as_uri(), "source.fixAll", start)
        edits = made[0].edit.changes if made and made[0].edit else None
        served.append(after(server, file.as_uri(), edits[file.as_uri()] if edits else ()))
    run("check", "--fix", str(tmp_path))
    written = [file.read_bytes().decode() for file in files]
    assert served == written
    assert sum(one != other for one, other in zip(written, TEXTS, strict=True)) > 100


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_diagnostics_and_fixes_are_those_of_check(encoding: types.PositionEncodingKind, tmp_path: Path) -> None:
    server, files = opened(tmp_path, encoding)
    printed: dict[str, list[dict[str, Any]]] = {file.name: [] for file in files}
    for item in json.loads(run("check", str(tmp_path), "--format", "json"))["diagnostics"]:
        printed[Path(item["file"]).name].append(item)
    for file in files:
        assert served(server, file.as_uri()) == [described(server, file.as_uri(), item) for item in printed[file.name]]
    assert sum(map(len, printed.values())) > 1000


def served(server: QueryServer, uri: str) -> list[object]:
    """Each diagnostic of a file with its fix, as offsets in the file."""
    file = server.file(uri)
    found: list[object] = []
    for item in [convert.diagnostic(item, file) for item in file.diagnostics()]:
        made = actions(server, uri, "quickfix", item.range)
        own = next((action for action in made if action.is_preferred and list(action.diagnostics or ()) == [item]), None)
        edits = own.edit.changes[uri] if own and own.edit and own.edit.changes else []
        labels = [(file.positions.span(label.location.range), label.message) for label in item.related_information or ()]
        message, _, hint = item.message.partition("\nhint: ")
        severity = types.DiagnosticSeverity(item.severity or 1).name.lower().replace("information", "info")
        fix = own and (own.title, [(file.positions.span(edit.range), edit.new_text) for edit in edits])
        found.append((item.code, severity, message, hint or None, file.positions.span(item.range), labels, fix))
    return found


def described(server: QueryServer, uri: str, item: dict[str, Any]) -> object:
    """A diagnostic of `querydsl check --format json` in the same form."""
    characters = Positions(server.file(uri).text, types.PositionEncodingKind.Utf32)

    def span(place: dict[str, Any]) -> object:
        ends = [types.Position(place[end]["line"] - 1, place[end]["column"] - 1) for end in ("from", "to")]
        return characters.span(types.Range(*ends))

    labels = [(span(label["span"]), label["message"]) for label in item["labels"]]
    fix = item["fix"] and (item["fix"]["message"], [(span(edit["span"]), edit["replacement"]) for edit in item["fix"]["edits"]])
    return item["rule"], item["severity"], item["message"], item["hint"], span(item["span"]), labels, fix
