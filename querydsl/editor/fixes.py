"""Edits to offer for a part of the text: fixes, suppressions, and rewrites."""

import json
import re
from collections.abc import Iterator
from enum import Enum
from itertools import groupby

from querydsl import api
from querydsl.catalogue import FieldTable
from querydsl.classes import frozen
from querydsl.diagnostics.fixes import FixResult, apply_all
from querydsl.diagnostics.model import Diagnostic, Edit, Span
from querydsl.editor.document import Document
from querydsl.errors import QueryError
from querydsl.rules.suppressions import UNSUPPRESSIBLE
from querydsl.syntax.ast import Between, Condition, Connective, Expr, Field, Group, Scope
from querydsl.syntax.traversal import walk

_IGNORED = re.compile(r"#\s*querydsl:\s*ignore\s*\[[^\]]*(?P<end>\])")


class ActionKind(Enum):
    """The purpose of an action."""

    FIX = "fix"
    ALTERNATIVE = "alternative"
    IGNORE = "ignore"
    REWRITE = "rewrite"


@frozen
class Action:
    """Edits with a title, and the diagnostic that they remove, if there is one."""

    title: str
    kind: ActionKind
    edits: tuple[Edit, ...]
    diagnostic: Diagnostic | None = None


def actions(document: Document, span: Span) -> Iterator[Action]:
    """The actions for a part of the text: fixes and alternatives first, then suppressions and rewrites."""
    body = from_json(document)
    if body is not None:
        yield body
        return
    reported = [item for item in document.diagnostics if item.span.start <= span.end and span.start <= item.span.end]
    for item in reported:
        if item.fix is not None:
            yield Action(item.fix.message, ActionKind.FIX, item.fix.edits, item)
        for other in item.alternatives:
            yield Action(other.message, ActionKind.ALTERNATIVE, other.edits, item)
    for item in {item.rule: item for item in reversed(reported)}.values():
        if item.rule not in UNSUPPRESSIBLE | {"unknown-rule"}:  # which is about such comments
            yield Action(f"ignore {item.rule} here", ActionKind.IGNORE, (ignore(document.text, item),), item)
    yield from _scopes(document, span)


def fix_all(document: Document) -> FixResult:
    """The text after all fixes, as `querydsl check --fix` writes it."""
    return apply_all(document.text, lambda text: document.with_text(text).diagnostics)


def fix_all_edit(document: Document) -> Edit | None:
    """The edit that makes all fixes, or None if there are none."""
    fixed = fix_all(document) if any(item.fix for item in document.diagnostics) else None
    return None if fixed is None or fixed.text == document.text else whole(document.text, fixed.text)


def whole(text: str, other: str) -> Edit:
    """The edit that replaces a text. The common beginning and end are kept."""
    start, most = 0, min(len(text), len(other))
    while start < most and text[start] == other[start]:
        start += 1
    end = 0
    while end < most - start and text[-1 - end] == other[-1 - end]:
        end += 1
    return Edit(Span(start, len(text) - end), other[start : len(other) - end])


def ignore(text: str, item: Diagnostic) -> Edit:
    """The comment that suppresses a diagnostic: at the end of its line, or on a line before it if the line has another comment."""
    start = max(text.rfind("\n", 0, item.span.start), text.rfind("\r", 0, item.span.start)) + 1
    line = re.compile(r"[^\r\n]*").match(text, start)
    end = line.end() if line else len(text)
    comment = next((token for token in Document(text).all_tokens if token.start_pos >= start and token.type == "COMMENT"), None)
    if comment is None or comment.start_pos >= end:
        return Edit(Span(end, end), f"  # querydsl: ignore[{item.rule}]")
    listed = _IGNORED.match(comment)
    if listed is not None:
        at = comment.start_pos + listed.start("end")
        return Edit(Span(at, at), f", {item.rule}")
    return Edit(Span(start, start), f"# querydsl: ignore[{item.rule}]\n")


def from_json(document: Document) -> Action | None:
    """The action that turns a request body in JSON into a query, or None if the text is not such a body."""
    if not document.text.lstrip("\ufeff \t\r\n").startswith("{"):
        return None
    try:
        body = json.loads(document.text.lstrip("\ufeff"))
        query = api.format(api.decompile(body, catalogue=document.catalogue)) if isinstance(body, dict) else ""
    except (ValueError, RecursionError, QueryError):
        return None
    return Action("turn this JSON into a query", ActionKind.REWRITE, (whole(document.text, f"{query}\n"),)) if query else None


# --- conditions on the same item, as one scope ---


def _scopes(document: Document, span: Span) -> Iterator[Action]:
    """The actions that write neighbouring conditions with the same prefix as one scope."""
    table, query = document.table, document.query
    inside = {id(node) for scope in walk(query) if isinstance(scope, Scope) for node in walk(scope.operand)}
    for group in walk(query):
        if isinstance(group, Group) and group.connective is Connective.AND and id(group) not in inside:
            for prefix, run in groupby(group.operands, lambda operand: _prefix(operand, table)):
                conditions = [item for item in run if isinstance(item, Condition | Between)]
                if prefix and len(conditions) > 1 and _touches(conditions, span):
                    noun = table.item_noun(table.array_of(table.prefix(prefix)) or "")[1]
                    edits = tuple(_scope_edits(prefix, conditions))
                    yield Action(f"turn into scope `{prefix}( … )`: the same {noun}", ActionKind.REWRITE, edits)


def _prefix(operand: Expr, table: FieldTable) -> str:
    """The scope that a condition's field is written after; empty if it has none that all its names are valid in."""
    if not isinstance(operand, Condition | Between) or not isinstance(operand.field, Field):
        return ""
    head, _, rest = operand.field.path.rpartition(".")
    while head:
        prefix = table.prefix(head)
        if prefix in table.arrays and table.resolve(rest, prefix) == table.resolve(operand.field.path):
            return head
        head, _, last = head.rpartition(".")
        rest = f"{last}.{rest}"
    return ""


def _touches(conditions: list[Condition | Between], span: Span) -> bool:
    return conditions[0].span.start <= span.end and span.start <= conditions[-1].span.end


def _scope_edits(prefix: str, conditions: list[Condition | Between]) -> Iterator[Edit]:
    for index, item in enumerate(conditions):
        start = item.field.span.start
        yield Edit(Span(start, start + len(prefix) + 1), "" if index else f"{prefix}(")
    end = conditions[-1].span.end
    yield Edit(Span(end, end), ")")
