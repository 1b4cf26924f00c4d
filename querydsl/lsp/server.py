"""The language server: its features, and the loop that serves one editor on standard input and output."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from querydsl._version import __version__
from querydsl.diagnostics.model import Span
from querydsl.editor import outline, parameters
from querydsl.editor.completion import complete
from querydsl.editor.fixes import actions, fix_all_edit, whole
from querydsl.editor.highlighting import SemanticToken, semantic_tokens
from querydsl.editor.hover import hover
from querydsl.editor.values import StoredValues
from querydsl.errors import QuerySyntaxError
from querydsl.jobs.stored_values import stored_values
from querydsl.lsp import convert
from querydsl.lsp.files import OpenFile, View, open_file

TRIGGERS = [" ", ".", '"', "'", "(", "[", "$", "=", "~", ","]
"""The characters after which an editor asks for completions."""

At: TypeAlias = types.TextDocumentPositionParams | types.HoverParams | types.CompletionParams | types.PrepareRenameParams


class QueryServer(LanguageServer):
    """A server for one editor. It keeps the analysis of each open file until its text changes.

    Edits arrive as whole texts: a query is short, and whole texts cannot drift.
    """

    def __init__(self, stored: StoredValues | None = None) -> None:
        super().__init__("querydsl", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.stored = stored
        self._files: dict[str, OpenFile] = {}
        self._reported: set[str] = set()

    def file(self, uri: str) -> OpenFile:
        """The file of a URI, analysed again only if its text or the settings changed."""
        document = self.workspace.get_text_document(uri)
        path = to_fs_path(uri)
        encoding = types.PositionEncodingKind(self.workspace.position_encoding or "utf-16")
        made = open_file(uri, document.source, Path(path) if path else None, document.language_id, encoding)
        known = self._files.get(uri)
        if known is None or (known.text, known.project) != (made.text, made.project):
            self._files[uri] = known = made
            self._report(made.project.problem)
        return known

    def forget(self, uri: str) -> None:
        """Drop the analysis of a closed file."""
        self._files.pop(uri, None)

    def _report(self, problem: str | None) -> None:
        """Show a problem of the settings, once."""
        if problem is not None and problem not in self._reported:
            self._reported.add(problem)
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"querydsl: {problem}"))

    def at(self, params: At) -> tuple[OpenFile, View, int] | None:
        """The file, the query and the offset in the query of a position, or None outside all queries."""
        file = self.file(params.text_document.uri)
        found = file.view_at(file.positions.offset(params.position))
        return (file, *found) if found else None

    @property
    def has_snippets(self) -> bool:
        """Whether the editor supports placeholders in completions."""
        features = self.client_capabilities.text_document
        item = features.completion.completion_item if features and features.completion else None
        return bool(item and item.snippet_support)


def serve(*, ask_service: bool) -> None:
    """Serve one editor on standard input and output until it ends the session. `ask_service` is as for `stored_values`."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as output:  # pygls closes its output, and the command still needs its own
        make_server(stored_values(ask_service=ask_service)).start_io(stdout=output)


def make_server(stored: StoredValues | None = None) -> QueryServer:
    """A server with all features."""
    server = QueryServer(stored)
    for name, feature, options in _FEATURES:
        server.feature(name, options)(feature)
    return server


# --- checking ---


def _checked(
    ls: QueryServer, params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams | types.DidSaveTextDocumentParams
) -> None:
    """Publish the diagnostics of a file that was opened, changed or saved."""
    file = ls.file(params.text_document.uri)
    found = [convert.diagnostic(item, file) for item in file.diagnostics()]
    version = ls.workspace.get_text_document(file.uri).version
    ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(file.uri, found, version))


def _closed(ls: QueryServer, params: types.DidCloseTextDocumentParams) -> None:
    """Remove the diagnostics of a closed file."""
    ls.forget(params.text_document.uri)
    ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(params.text_document.uri, []))


# --- at a position ---


def _complete(ls: QueryServer, params: types.CompletionParams) -> types.CompletionList | None:
    found = ls.at(params)
    if found is None:
        return None
    file, view, offset = found
    return convert.completion_list(complete(view.document, offset, ls.stored), view, file, snippets=ls.has_snippets)


def _hover(ls: QueryServer, params: types.HoverParams) -> types.Hover | None:
    found = ls.at(params)
    text = hover(found[1].document, found[2]) if found else None
    if found is None or text is None:
        return None
    file, view, _ = found
    place = file.positions.range(view.span_in_file(text.span))
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text.markdown), place)


def _prepare_rename(ls: QueryServer, params: types.PrepareRenameParams) -> types.Range | None:
    found = ls.at(params)
    span = parameters.parameter_at(found[1].document, found[2]) if found else None
    return found[0].positions.range(found[1].span_in_file(span)) if found and span else None


def _rename(ls: QueryServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
    file = ls.file(params.text_document.uri)
    found = file.view_at(file.positions.offset(params.position))
    if found is None:
        return None
    view, offset = found
    try:
        edits = convert.edits_in(view, parameters.rename(view.document, offset, params.new_name), file)
    except parameters.BadName as error:
        raise JsonRpcInvalidParams(str(error)) from error
    return types.WorkspaceEdit(changes={file.uri: edits}) if edits else None


def _highlight(ls: QueryServer, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
    file = ls.file(params.text_document.uri)
    found = file.view_at(file.positions.offset(params.position))
    if found is None:
        return []
    view, offset = found
    spans = parameters.places_of(view.document, offset)
    return [types.DocumentHighlight(file.positions.range(view.span_in_file(span))) for span in spans]


# --- in a range ---


def _act(ls: QueryServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The actions for a range, and the one that fixes the whole file. With `only`, those of these kinds."""
    file = ls.file(params.text_document.uri)
    found = [*_actions_in(file, file.positions.span(params.range)), *_fix_all(file)]
    only = [_text(kind) for kind in params.context.only or ()]
    return [action for action in found if not only or any(_is_of(_text(action.kind), wanted) for wanted in only)]


def _actions_in(file: OpenFile, span: Span) -> Iterator[types.CodeAction]:
    for view in file.views:
        inside = view.span_in_query(span)
        made = [convert.code_action(action, view, file) for action in actions(view.document, inside)] if inside else []
        yield from (action for action in made if action is not None)


def _fix_all(file: OpenFile) -> Iterator[types.CodeAction]:
    edits = [(view, edit) for view in file.views if (edit := fix_all_edit(view.document)) is not None]
    made = [edit for view, one in edits for edit in convert.edits_in(view, [one], file) or ()]
    if made:
        yield convert.fix_all(made, file)


def _text(kind: object) -> str:
    """The name of a kind of action, which is a text or a member of an enum."""
    return str(getattr(kind, "value", kind))


def _is_of(kind: str, wanted: str) -> bool:
    """Whether a kind of action is a wanted one, or one of its subkinds."""
    return kind == wanted or kind.startswith(f"{wanted}.")


# --- in a whole file ---


def _format(ls: QueryServer, params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
    """The edits that format a query file. None for a text with syntax errors, and for a Python file."""
    file = ls.file(params.text_document.uri)
    if file.is_python:
        return None
    try:
        formatted = file.views[0].document.formatted()
    except QuerySyntaxError:
        return None
    return [convert.text_edit(whole(file.text, formatted), file.positions)] if formatted != file.text else []


def _tokens(ls: QueryServer, params: types.SemanticTokensParams) -> types.SemanticTokens:
    file = ls.file(params.text_document.uri)
    return types.SemanticTokens(convert.token_data(_all_tokens(file), file))


def _all_tokens(file: OpenFile) -> Iterator[tuple[View, SemanticToken]]:
    for view in file.views:
        yield from ((view, token) for token in semantic_tokens(view.document))


def _symbols(ls: QueryServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    file = ls.file(params.text_document.uri)
    return [convert.symbol(item, view, file) for view in file.views for item in outline.outline(view.document)]


def _folds(ls: QueryServer, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    file = ls.file(params.text_document.uri)
    found = [(view.span_in_file(fold.span), fold.is_comment) for view in file.views for fold in outline.folds(view.document)]
    ranges = [(file.positions.range(span), is_comment) for span, is_comment in found]
    return [
        types.FoldingRange(place.start.line, place.end.line, kind=types.FoldingRangeKind.Comment if is_comment else None)
        for place, is_comment in ranges
    ]


_ACTIONS = [*sorted(set(convert.ACTIONS.values())), types.CodeActionKind.SourceFixAll]
_FEATURES = (
    (types.TEXT_DOCUMENT_DID_OPEN, _checked, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, _checked, None),
    (types.TEXT_DOCUMENT_DID_SAVE, _checked, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, _closed, None),
    (types.TEXT_DOCUMENT_COMPLETION, _complete, types.CompletionOptions(trigger_characters=TRIGGERS)),
    (types.TEXT_DOCUMENT_HOVER, _hover, None),
    (types.TEXT_DOCUMENT_PREPARE_RENAME, _prepare_rename, None),
    (types.TEXT_DOCUMENT_RENAME, _rename, types.RenameOptions(prepare_provider=True)),
    (types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, _highlight, None),
    (
        types.TEXT_DOCUMENT_CODE_ACTION,
        _act,
        types.CodeActionOptions(_ACTIONS),
    ),
    (types.TEXT_DOCUMENT_FORMATTING, _format, None),
    (types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, _tokens, convert.LEGEND),
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _symbols, None),
    (types.TEXT_DOCUMENT_FOLDING_RANGE, _folds, None),
)
