"""Hover texts: what a field takes, what an operator means, the day of a relative date, the page of a rule."""

from collections.abc import Iterator

from querydsl.classes import frozen
from querydsl.diagnostics.model import Span
from querydsl.editor.cursor import Context, context_of
from querydsl.editor.document import Document
from querydsl.editor.operators import meaning
from querydsl.editor.pages import field_page, scope_page
from querydsl.rules import RULES
from querydsl.rules.suppressions import find_suppressions
from querydsl.semantics.values import moment
from querydsl.syntax.ast import Parameter, Relative
from querydsl.syntax.literals import scalar_text
from querydsl.syntax.operators import SPECS, Operator, OperatorSpec
from querydsl.syntax.tokens import Token
from querydsl.syntax.traversal import walk

_BY_TEXT = {text: spec for spec in SPECS.values() for text in (spec.text, *spec.aliases)}
_WORD_OPERATORS = {"IN": Operator.IN, "HAS": Operator.HAS_ALL, "WITHIN": Operator.WITHIN}
_NEGATED = {"IN": Operator.NOT_IN, "WITHIN": Operator.NOT_WITHIN}
_BETWEEN = "**`between`** is in a range\n\nBoth ends are included. `not between` excludes the range."


@frozen
class Hover:
    """A text about a part of a query, in Markdown."""

    span: Span
    markdown: str


def hover(document: Document, offset: int) -> Hover | None:
    """The text about what is at an offset, or None if there is nothing to add."""
    named = _suppressed_rule(document, offset)
    if named is not None:
        return named
    token = next((token for token in document.all_tokens if token.start_pos <= offset < token.end_pos), None)
    parts = [part for part in (_about(document, token) if token else None, *_pages(document, offset)) if part]
    reported = [item.span for item in document.diagnostics if item.span.start <= offset < item.span.end]
    span = Span(token.start_pos, token.end_pos) if token else next(iter(reported), Span(offset, offset))
    return Hover(span, "\n\n---\n\n".join(parts)) if parts else None


def _suppressed_rule(document: Document, offset: int) -> Hover | None:
    """The page of the rule that a suppression comment names at the offset."""
    for suppression in find_suppressions(document.query):
        for name, span in suppression.rules:
            if span.start <= offset < span.end and name in RULES:
                return Hover(span, rule_page(name))
    return None


def _pages(document: Document, offset: int) -> Iterator[str]:
    """The pages of the rules that report the offset."""
    rules = [item.rule for item in document.diagnostics if item.span.start <= offset < item.span.end]
    yield from (rule_page(name) for name in dict.fromkeys(rules) if name in RULES)


def rule_page(name: str) -> str:
    """The page of a rule, with its severity."""
    rule = RULES[name]
    return f"**{name}** ({rule.severity.value})\n\n{rule.page.strip()}"


def _about(document: Document, token: Token) -> str | None:
    """The text about a token."""
    match token.type:
        case "PATH":
            return _name(document, token)
        case "OPERATOR" | "EQUALS":
            return meaning(_BY_TEXT[str(token)]) if str(token) in _BY_TEXT else None
        case "IN" | "HAS" | "WITHIN":
            return meaning(_word_operator(document, token))
        case "BETWEEN":
            return _BETWEEN
        case "ANCHOR" | "OFFSET":
            return _date(document, token)
        case "PARAMETER":
            return _parameter(document, token)
        case _:
            return None


def _word_operator(document: Document, token: Token) -> OperatorSpec:
    before = [other.type for other in document.tokens if other.end_pos <= token.start_pos][-1:]
    return (_NEGATED if before == ["NOT"] and token.type in _NEGATED else _WORD_OPERATORS)[token.type].spec


def _context(document: Document, token: Token) -> Context:
    return context_of(tuple([other for other in document.tokens if other.end_pos <= token.start_pos]), document.catalogue)


def _name(document: Document, token: Token) -> str | None:
    context, written = _context(document, token), str(token)
    table = context.table
    after = next((other.type for other in document.tokens if other.start_pos >= token.end_pos), None)
    if after == "LPAR" and table.is_scope(table.prefix(written, context.scope)):
        return scope_page(table, written, table.prefix(written, context.scope))
    match context.clause:
        case "select":
            path = table.select_path(written)
        case "sort":
            path = table.sort_path(written)
        case _:
            path = table.resolve(written, context.scope)
    spec = (table.common(written) if context.clause == "filter" and not context.scope else None) or table.get(path)
    return None if spec is None else field_page(table, spec)


def _date(document: Document, token: Token) -> str | None:
    found = (node for node in walk(document.query) if isinstance(node, Relative))
    value = next((node for node in found if node.span.start <= token.start_pos < node.span.end), None)
    if value is None:
        return None
    try:
        return f"`{scalar_text(value)}` is {moment(value, document.analysis.now)} now"
    except OverflowError:
        return None


def _parameter(document: Document, token: Token) -> str:
    name = str(token)[1:]
    declared = next((item for item in document.query.given if item.name == name), None)
    uses = sum(1 for node in walk(document.analysis.lowering.template) if isinstance(node, Parameter) and node.name == name)
    lines = [f"**`${name}`** is a parameter that `given` declares." if declared else f"**`${name}`** is a parameter."]
    if declared and declared.default is not None:
        lines.append(f"Default: `{document.text[declared.default.span.start : declared.default.span.end]}`")
    return "\n\n".join([*lines, f"Uses: {uses}"])
