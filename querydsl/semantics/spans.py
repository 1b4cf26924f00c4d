"""The source map of a request: which span of the text each part of the body came from.

Source: `docs/language.md`, section "Canonical form".
"""

from querydsl.diagnostics.model import Span
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup, Lowering
from querydsl.syntax.ast import Values


def spans_of(lowering: Lowering) -> dict[str, Span]:
    """The span of the text that each part of the request body came from, by JSON pointer."""
    query = lowering.query
    spans = {"/max_results": query.limit.span} if query.limit else {}
    spans |= {f"/fields/{index}": field.span for index, field in enumerate(query.select)}
    return spans | (_filter_spans(lowering.root) if lowering.root else {})


def _filter_spans(root: LoweredGroup) -> dict[str, Span]:
    spans: dict[str, Span] = {}
    stack: list[tuple[str, Lowered]] = [("/filters", root)]
    while stack:
        pointer, item = stack.pop()
        spans[pointer] = item.span
        if isinstance(item, LoweredCondition):
            spans |= _condition_spans(pointer, item)
        else:
            stack.extend([(f"{pointer}/conditions/{index}", inner) for index, inner in enumerate(item.operands)][::-1])
    return spans


def _condition_spans(pointer: str, condition: LoweredCondition) -> dict[str, Span]:
    value, field = condition.value.span, condition.field.span
    after = condition.origin.field.span.end
    end = value.start if value.start >= after else condition.span.end  # a default is in `given`, before the condition
    spans = {
        f"{pointer}/field": field,
        f"{pointer}/type": Span(after, end),
        f"{pointer}/value": value,
    }
    if type(condition.value) is Values:
        spans |= {f"{pointer}/value/{index}": item.span for index, item in enumerate(condition.value.items)}
    return spans
