"""The checks of `given` that the grammar does not make: its position, its names and its defaults.

Source: `docs/language.md`, section "Templates".
"""

import re
from collections.abc import Iterator

from querydsl.diagnostics.model import Diagnostic, Edit, Fix, Label, Span, error
from querydsl.syntax.actions import Clause, Parts
from querydsl.syntax.ast import Declaration, Parameter
from querydsl.syntax.tokens import span_of
from querydsl.syntax.traversal import walk

_BLANK = re.compile(r"(?:[\ufeff\s]|#[^\r\n]*)*")


def declared(parts: Parts, text: str) -> tuple[tuple[Declaration, ...], tuple[Diagnostic, ...]]:
    """The parameters that a query declares, each once, and the diagnostics of its `given`."""
    if not parts.given:
        return (), ()
    first: dict[str, Declaration] = {}
    declarations = [item for clause in parts.given for item in _declarations(clause)]
    for item in declarations:
        first.setdefault(item.name, item)
    repeated = [_declared_twice(item, first[item.name]) for item in declarations if item is not first[item.name]]
    return tuple(first.values()), (*_misplaced(parts, text), *repeated, *_parameters_in_defaults(declarations))


def _declarations(clause: Clause) -> tuple[Declaration, ...]:
    items: tuple[Declaration, ...] = clause.value  # type: ignore[assignment]  # the value of a `given` clause
    return items


def _misplaced(parts: Parts, text: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each `given` that is not the first part of the query, or not the only one."""
    first, *others = parts.given
    starts = [span_of(clause.keyword).start for clause in (parts.entity, *parts.clauses) if clause]
    starts += [parts.filter.span.start] if parts.filter else []
    span = span_of(first.keyword)
    if any(start < span.start for start in starts):
        fix = _moved(Span(span.start, _declarations(first)[-1].span.end), text)
        yield error("syntax", span, "`given` must come before everything else", hint=fix.message, fix=fix)
    for clause in others:
        label = Label(span, "the first `given`")
        hint = "declare all parameters in the first"
        yield error("syntax", span_of(clause.keyword), "duplicate `given`", labels=(label,), hint=hint)


def _moved(clause: Span, text: str) -> Fix:
    start = _BLANK.match(text).end()  # type: ignore[union-attr]  # it matches an empty text
    written = text[clause.start : clause.end]
    return Fix("move it to the start of the query", (Edit(Span(start, start), f"{written}\n"), Edit(clause, "")))


def _declared_twice(second: Declaration, first: Declaration) -> Diagnostic:
    label = Label(first.name_span, "declared here first")
    return error("syntax", second.name_span, f"`${second.name}` is declared twice", labels=(label,), hint="remove one of them")


def _parameters_in_defaults(declarations: list[Declaration]) -> Iterator[Diagnostic]:
    for item in declarations:
        found = next((node for node in walk(item) if isinstance(node, Parameter)), None)
        if found:
            message = f"the default of `${item.name}` cannot contain the parameter `${found.name}`"
            yield error("syntax", found.span, message, hint='write a value or a list, such as `"Canada"`')
