"""A session with the server in a process, as an editor has it."""

import os
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import attrs
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

from querydsl.diagnostics.fixes import edited
from querydsl.diagnostics.model import Edit
from querydsl.lsp.positions import Positions

COMMAND = [sys.executable, "-m", "querydsl", "lsp"]


@attrs.define
class Session:
    """An editor with open files."""

    client: LanguageClient
    encoding: types.PositionEncodingKind
    texts: dict[str, str] = attrs.Factory(dict)
    versions: dict[str, int] = attrs.Factory(dict)

    async def open(self, text: str, name: str = "query.qdsl", folder: Path = Path("/nowhere"), *, wait: bool = True) -> str:
        """Open a file, or change its text. Waits for the diagnostics of this version. Returns its URI."""
        uri = (folder / name).as_uri()
        self.versions[uri] = self.versions.get(uri, 0) + 1
        if uri in self.texts:
            whole = types.TextDocumentContentChangeWholeDocument(text)
            document = types.VersionedTextDocumentIdentifier(version=self.versions[uri], uri=uri)
            self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))
        else:
            language = "python" if name.endswith(".py") else "querydsl"
            item = types.TextDocumentItem(uri, language, self.versions[uri], text)
            self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        self.texts[uri] = text
        if wait:  # the server answers in order, so the diagnostics come before this answer
            await self.client.text_document_folding_range_async(types.FoldingRangeParams(types.TextDocumentIdentifier(uri)))
        return uri

    def diagnostics(self, uri: str) -> list[types.Diagnostic]:
        """The diagnostics of a file."""
        return list(self.client.diagnostics[uri])

    def positions(self, uri: str) -> Positions:
        """The positions in the text of a file."""
        return Positions(self.texts[uri], self.encoding)

    def at(self, uri: str, offset: int) -> dict[str, Any]:
        """The parameters of a request at an offset."""
        return {"text_document": types.TextDocumentIdentifier(uri), "position": self.positions(uri).position(offset)}

    async def complete(self, uri: str, offset: int) -> list[types.CompletionItem]:
        """The completions at an offset."""
        found = await self.client.text_document_completion_async(types.CompletionParams(**self.at(uri, offset)))
        assert isinstance(found, types.CompletionList)
        return list(found.items)

    async def act(self, uri: str, place: types.Range, *only: str) -> list[types.CodeAction]:
        """The code actions for a range."""
        context = types.CodeActionContext([], only=only or None)
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(types.TextDocumentIdentifier(uri), place, context)
        )
        return [action for action in found or () if isinstance(action, types.CodeAction)]

    def changed(self, uri: str, edits: Iterable[Any]) -> str:
        """The text of a file after edits."""
        positions = self.positions(uri)
        return edited(self.texts[uri], [Edit(positions.span(edit.range), edit.new_text) for edit in edits])

    def after(self, uri: str, action: types.CodeAction) -> str:
        """The text of a file after an action."""
        assert action.edit is not None
        assert action.edit.changes is not None
        return self.changed(uri, action.edit.changes[uri])


@asynccontextmanager
async def session(
    encoding: types.PositionEncodingKind = types.PositionEncodingKind.Utf16,
    *,
    snippets: bool = False,
    environment: dict[str, str] | None = None,
    arguments: tuple[str, ...] = (),
) -> AsyncIterator[Session]:
    """A session in which the editor prefers this encoding."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CRUSTDATA")}
    config = ClientServerConfig([*COMMAND, *arguments], server_env={**kept, **(environment or {})})
    client = await config.start()
    assert isinstance(client, LanguageClient)
    item = types.ClientCompletionItemOptions(snippet_support=snippets)
    capabilities = types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=[encoding]),
        text_document=types.TextDocumentClientCapabilities(completion=types.CompletionClientCapabilities(completion_item=item)),
    )
    result = await client.initialize_session(types.InitializeParams(capabilities=capabilities))
    chosen = types.PositionEncodingKind(result.capabilities.position_encoding or "utf-16")
    try:
        yield Session(client, chosen)
    finally:
        await client.shutdown_session()
        await client.stop()  # type: ignore[no-untyped-call]  # pytest-lsp does not annotate it
