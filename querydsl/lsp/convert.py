"""Diagnostics, completions, symbols and edits as types of the protocol."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from lsprotocol import types

from querydsl.diagnostics.model import Diagnostic, Edit, Severity, Span
from querydsl.editor.completion import Completion, Completions
from querydsl.editor.fixes import Action, ActionKind
from querydsl.editor.highlighting import Modifier, SemanticToken
from querydsl.editor.offers import CompletionKind
from querydsl.editor.outline import Symbol, SymbolKind
from querydsl.lsp.files import OpenFile, View
from querydsl.lsp.pages import page_uri
from querydsl.lsp.positions import Positions
from querydsl.syntax.lexing.highlighting import TokenKind

SOURCE = "querydsl"
MOST_COMPLETIONS = 200
"""The most completions of one answer. More letters of the word lead to the others."""

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_COMPLETIONS = {
    CompletionKind.FIELD: types.CompletionItemKind.Field,
    CompletionKind.SCOPE: types.CompletionItemKind.Module,
    CompletionKind.OPERATOR: types.CompletionItemKind.Operator,
    CompletionKind.KEYWORD: types.CompletionItemKind.Keyword,
    CompletionKind.VALUE: types.CompletionItemKind.Value,
    CompletionKind.DATE: types.CompletionItemKind.Constant,
    CompletionKind.UNIT: types.CompletionItemKind.Unit,
    CompletionKind.PARAMETER: types.CompletionItemKind.Variable,
    CompletionKind.RULE: types.CompletionItemKind.Reference,
    CompletionKind.PUNCTUATION: types.CompletionItemKind.Snippet,
}
_SYMBOLS = {
    SymbolKind.PARAMETER: types.SymbolKind.Variable,
    SymbolKind.SCOPE: types.SymbolKind.Namespace,
    SymbolKind.CONDITION: types.SymbolKind.Field,
    SymbolKind.CLAUSE: types.SymbolKind.Key,
}
ACTIONS = {
    ActionKind.FIX: types.CodeActionKind.QuickFix,
    ActionKind.ALTERNATIVE: types.CodeActionKind.QuickFix,
    ActionKind.IGNORE: types.CodeActionKind.QuickFix,
    ActionKind.REWRITE: types.CodeActionKind.RefactorRewrite,
}
LEGEND = types.SemanticTokensLegend(
    ["keyword", "property", "namespace", "parameter", "operator", "string", "number", "enumMember", "comment"], ["declaration"]
)


def diagnostic(item: Diagnostic, file: OpenFile) -> types.Diagnostic:
    """A diagnostic. The hint is a line below the message, the labels are related information, and the code links to the page."""
    page = page_uri(item.rule)
    labels = [
        types.DiagnosticRelatedInformation(types.Location(file.uri, file.positions.range(label.span)), label.message)
        for label in item.labels
    ]
    return types.Diagnostic(
        range=file.positions.range(item.span),
        message=item.message if item.hint is None else f"{item.message}\nhint: {item.hint}",
        severity=_SEVERITIES[item.severity],
        code=item.rule,
        code_description=types.CodeDescription(page) if page else None,
        source=SOURCE,
        related_information=labels,
    )


def text_edit(edit: Edit, positions: Positions) -> types.TextEdit:
    """An edit of a file."""
    return types.TextEdit(positions.range(edit.span), edit.replacement)


def edits_in(view: View, edits: Iterable[Edit], file: OpenFile) -> list[types.TextEdit] | None:
    """The edits of a query as edits of its file, or None if a string literal cannot contain one of them."""
    moved = [view.edit(edit) for edit in edits]
    kept = [text_edit(edit, file.positions) for edit in moved if edit is not None]
    return kept if len(kept) == len(moved) else None


def completion_list(found: Completions, view: View, file: OpenFile, *, snippets: bool) -> types.CompletionList:
    """The completions at a place. `snippets` is whether the client supports placeholders."""
    shown = [item for item in found.items if item.offer.kind is not CompletionKind.PUNCTUATION or item.offer.snippet]
    items = [_completion(item, index, view, file, snippets=snippets) for index, item in enumerate(shown[:MOST_COMPLETIONS])]
    return types.CompletionList(
        is_incomplete=found.is_incomplete or len(shown) > MOST_COMPLETIONS,
        items=[item for item in items if item is not None],
    )


def _completion(item: Completion, index: int, view: View, file: OpenFile, *, snippets: bool) -> types.CompletionItem | None:
    offer = item.offer
    snippet = offer.snippet if snippets and view.embedded is None else None
    edits = edits_in(view, [item.edit], file)
    if edits is None:
        return None
    edit = types.TextEdit(edits[0].range, snippet) if snippet else edits[0]
    return types.CompletionItem(
        label=offer.text if offer.kind is not CompletionKind.PUNCTUATION else "( … )",
        kind=_COMPLETIONS[offer.kind],
        detail=offer.detail or None,
        documentation=offer.documentation or None,
        sort_text=f"{index:04}",
        filter_text=_filter_text(item, file.text[file.positions.span(edit.range).start :]),
        insert_text_format=types.InsertTextFormat.Snippet if snippet else types.InsertTextFormat.PlainText,
        text_edit=edit,
    )


def _filter_text(item: Completion, written: str) -> str:
    """The text that the editor compares with the word at the cursor: the word itself if the match is not its beginning."""
    word = written[: item.edit.span.end - item.edit.span.start]
    return item.offer.text if item.offer.text.casefold().startswith(word.casefold()) else word


def code_action(action: Action, view: View, file: OpenFile) -> types.CodeAction | None:
    """An action, or None if a string literal cannot contain its text."""
    edits = edits_in(view, action.edits, file)
    if edits is None:
        return None
    about = view.embedded.literal.diagnostic(action.diagnostic) if view.embedded and action.diagnostic else action.diagnostic
    return types.CodeAction(
        title=action.title,
        kind=ACTIONS[action.kind],
        diagnostics=[diagnostic(about, file)] if about else None,
        is_preferred=action.kind is ActionKind.FIX,
        edit=types.WorkspaceEdit(changes={file.uri: edits}),
    )


def fix_all(edits: list[types.TextEdit], file: OpenFile) -> types.CodeAction:
    """The action that makes all fixes of a file."""
    edit = types.WorkspaceEdit(changes={file.uri: edits})
    return types.CodeAction("fix all problems that have a fix", types.CodeActionKind.SourceFixAll, edit=edit)


def symbol(item: Symbol, view: View, file: OpenFile) -> types.DocumentSymbol:
    """A symbol of the outline, with those inside it. The nesting is limited by that of the text."""
    place = file.positions.range(view.span_in_file(item.span))
    children = [symbol(child, view, file) for child in item.children]
    return types.DocumentSymbol(name=item.name, kind=_SYMBOLS[item.kind], range=place, selection_range=place, children=children)


def token_data(tokens: Iterable[tuple[View, SemanticToken]], file: OpenFile) -> list[int]:
    """The numbers of semantic tokens: for each, its place after the one before, its length, its type and its modifiers."""
    data: list[int] = []
    line = column = 0
    for view, token in tokens:
        kind = _token_type(token)
        for place in _lines(file, view.span_in_file(token.span)) if kind else ():
            start, end = place.start, place.end
            delta = start.line - line
            modifiers = int(token.modifier is Modifier.DECLARATION)
            after = start.character if delta else start.character - column
            data += [delta, after, end.character - start.character, LEGEND.token_types.index(kind), modifiers]
            line, column = start.line, start.character
    return data


def _lines(file: OpenFile, span: Span) -> Iterator[types.Range]:
    """The parts of a span on each of its lines. The protocol does not allow tokens of several lines."""
    offset = span.start
    for line in file.text[span.start : span.end].splitlines(keepends=True):
        text = line.rstrip("\r\n")
        if text:
            yield file.positions.range(Span(offset, offset + len(text)))
        offset += len(line)


def _token_type(token: SemanticToken) -> str:
    """The type of a token, or an empty text if it has none."""
    match token.kind:
        case TokenKind.FIELD:
            return "namespace" if token.modifier is Modifier.SCOPE else "property"
        case TokenKind.KEYWORD | TokenKind.PARAMETER | TokenKind.OPERATOR | TokenKind.STRING | TokenKind.NUMBER | TokenKind.COMMENT:
            return str(token.kind.value)
        case TokenKind.DATE:
            return "number"
        case TokenKind.UNIT:
            return "keyword"
        case TokenKind.CONSTANT:
            return "enumMember"
        case TokenKind.PUNCTUATION | TokenKind.ERROR:
            return ""
        case _:
            assert_never(token.kind)
