"""Features of the editor: diagnostics with their fixes, tokens, parameters, completions and hover texts."""

from collections.abc import Iterable
from typing import Any

from querydsl.diagnostics.model import Edit, Span
from querydsl.editor.completion import complete
from querydsl.editor.document import Document
from querydsl.editor.fixes import Action, actions, fix_all_edit
from querydsl.editor.highlighting import semantic_tokens
from querydsl.editor.hover import hover
from querydsl.editor.offers import CompletionKind
from querydsl.explanation.parameters import parameters_of
from querydsl.studio.calls import ApiCall, BadCall
from querydsl.studio.workspace import Workspace

Json = dict[str, Any]
_MOST_COMPLETIONS = 100


def check(workspace: Workspace, call: ApiCall) -> Json:
    """The diagnostics of a text as `querydsl check --format json` prints them, its tokens, its actions and its parameters."""
    document = workspace.document(call)
    everywhere = Span(0, len(document.text))
    return {
        "diagnostics": [item.to_dict(document.text) for item in document.diagnostics],
        "tokens": [_token(item.span, item.kind.value, item.modifier) for item in semantic_tokens(document)],
        "actions": [_action(item) for item in actions(document, everywhere)],
        "fixable": any(item.fix for item in document.diagnostics),
        "parameters": _parameters(document),
    }


def fix_all(workspace: Workspace, call: ApiCall) -> Json:
    """The edits that make all fixes of a text."""
    edit = fix_all_edit(workspace.document(call))
    return {"edits": [_edit(edit)] if edit else []}


def _token(span: Span, kind: str, modifier: Any) -> list[Any]:
    return [span.start, span.end, kind if modifier is None else f"{kind}-{modifier.value}"]


def _action(item: Action) -> Json:
    about = item.diagnostic and [item.diagnostic.rule, item.diagnostic.span.start, item.diagnostic.span.end]
    return {"title": item.title, "kind": item.kind.value, "edits": edits(item.edits), "about": about}


def edits(found: Iterable[Edit]) -> list[Json]:
    """Edits as JSON data."""
    return [_edit(item) for item in found]


def _edit(item: Edit) -> Json:
    return {"start": item.span.start, "end": item.span.end, "text": item.replacement}


def _parameters(document: Document) -> list[Json]:
    """The parameters that the text declares, with the type and the number of values that each needs."""
    found = parameters_of(document.analysis.lowering)
    return [{"name": item.name, "type": item.type, "places": item.places, "default": item.default} for item in found]


def complete_at(workspace: Workspace, call: ApiCall) -> Json:
    """The completions at an offset of a text, best first."""
    document = workspace.document(call)
    found = complete(document, _offset(call, document), workspace.stored)
    shown = [item for item in found.items if item.offer.kind is not CompletionKind.PUNCTUATION or item.offer.snippet]
    items = [
        {
            "label": item.offer.text if item.offer.kind is not CompletionKind.PUNCTUATION else "( … )",
            "kind": item.offer.kind.value,
            "detail": item.offer.detail,
            "about": item.offer.documentation,
            "snippet": item.offer.snippet,
            **_edit(item.edit),
        }
        for item in shown[:_MOST_COMPLETIONS]
    ]
    return {"items": items, "incomplete": found.is_incomplete or len(shown) > len(items)}


def hover_at(workspace: Workspace, call: ApiCall) -> Json:
    """The text about what is at an offset, in Markdown; null if there is none."""
    document = workspace.document(call)
    found = hover(document, _offset(call, document))
    return {"hover": found and {"start": found.span.start, "end": found.span.end, "markdown": found.markdown}}


def format_text(workspace: Workspace, call: ApiCall) -> Json:
    """The canonical form of a text. Raises `QuerySyntaxError`."""
    return {"text": workspace.document(call).formatted()}


def _offset(call: ApiCall, document: Document) -> int:
    offset = call.number("offset")
    if offset > len(document.text):
        raise BadCall("`offset` is after the end of the text")
    return offset
