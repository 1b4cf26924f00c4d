"""Compilation of a lowered query to the JSON of a request, with a source map.

See `docs/language.md`, section 4, and `docs/service.md`, sections 2 and 4.
"""

import datetime as dt
from functools import cached_property
from typing import NamedTuple

import attrs

from querydsl.catalogue import FieldTable
from querydsl.diagnostics.model import Span
from querydsl.semantics.ir import Lowered, LoweredCondition, LoweredGroup, Lowering, Rewrite
from querydsl.semantics.lowering import lower
from querydsl.semantics.values import Json, moment
from querydsl.syntax.ast import Boolean, Date, Distance, EntityName, Number, Relative, SortKey, Text, Time, Value, Values


class SortBy(NamedTuple):
    """A key that sorts the downloaded records: a response path, and whether the order is descending."""

    path: str
    descending: bool


@attrs.frozen(eq=False)
class Request:
    """A request that is ready to be sent.

    `body` is the JSON of the POST; `sort` is what to sort the records by after the download, and `fetched_only` the paths that
    are in `body["fields"]` for that alone. Source: language page, section 4.
    """

    body: dict[str, Json] = attrs.field(repr=False)  # it may be deeper than repr goes, and says more than a line can
    entity: EntityName
    sort: tuple[SortBy, ...]
    fetched_only: tuple[str, ...]
    lowering: Lowering = attrs.field(repr=False)

    @property
    def source(self) -> str | None:
        """The text that the spans of `source_map` count in; None for a query that was built."""
        return self.lowering.query.source

    @property
    def rewrites(self) -> tuple[Rewrite, ...]:
        """What lowering put in other words, in the order it was done."""
        return lower(self.lowering.query, self.lowering.table, record_rewrites=True).rewrites

    @cached_property
    def source_map(self) -> dict[str, Span]:
        """The span of the text that each part of the body came from, by JSON pointer: `/filters/conditions/0/value`."""
        query = self.lowering.query
        spans = {"/max_results": query.limit.span} if query.limit else {}
        spans |= {f"/fields/{index}": field.span for index, field in enumerate(query.select)}
        if self.lowering.root:
            spans |= _spans(self.lowering.root)
        return spans


def compile_lowered(lowering: Lowering, now: dt.datetime) -> Request:
    """The request of a lowered query. Relative dates are counted from `now` (timezone-aware, UTC).

    The query must have no errors: `querydsl.rules.checker.check` must have accepted it. See `docs/language.md`, section 4.
    """
    query, table = lowering.query, lowering.table
    body: dict[str, Json] = {"filters": _filters(lowering.root, now)} if lowering.root else {}
    if query.limit is not None:
        body["max_results"] = int(_json(query.limit, now))  # `1e2` and `100.0` are valid limits
    sort = tuple(_sort_by(key, table) for key in query.sort)
    selected = [table.select_path(field.path) for field in query.select]
    fetched = _fetched_only(sort, selected)
    if selected:
        body["fields"] = selected + list(fetched)
    return Request(body, query.entity, sort, fetched, lowering)


def _sort_by(key: SortKey, table: FieldTable) -> SortBy:
    return SortBy(table.select_path(key.field.path), key.descending)


def _fetched_only(sort: tuple[SortBy, ...], selected: list[str]) -> tuple[str, ...]:
    """The distinct sort keys that `select` leaves out. Without `select`, the service returns every field."""
    if not selected:
        return ()
    covered = tuple(f"{path}." for path in selected)
    return tuple(dict.fromkeys(key.path for key in sort if not f"{key.path}.".startswith(covered)))


def _filters(root: LoweredGroup, now: dt.datetime) -> dict[str, Json]:
    """The group as JSON, built without recursion because groups may be deep."""
    top: dict[str, Json] = {"op": root.op, "conditions": []}
    stack = [(root, top["conditions"])]
    while stack:
        group, conditions = stack.pop()
        for item in group.operands:
            if isinstance(item, LoweredCondition):
                conditions.append({"field": item.path, "type": item.operator.value, "value": _json(item.value, now)})
            else:
                inner: list[Json] = []
                conditions.append({"op": item.op, "conditions": inner})
                stack.append((item, inner))
    return top


def _json(value: Value, now: dt.datetime) -> Json:
    """The value as JSON."""
    match value:
        case Text() | Number() | Boolean() | Date() | Time():
            return value.value
        case Values():
            return [_json(item, now) for item in value.items]
        case Relative():
            return moment(value, now)
        case Distance():
            return {"location": _json(value.place, now), "distance": value.amount.value, "unit": value.unit}
        case _:
            raise AssertionError(f"{type(value).__name__} is not valid in a request")


def _spans(root: LoweredGroup) -> dict[str, Span]:
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
    value, field = condition.value.span, condition.origin.field.span
    spans = {f"{pointer}/field": field, f"{pointer}/type": Span(field.end, value.start), f"{pointer}/value": value}
    if type(condition.value) is Values:
        spans |= {f"{pointer}/value/{index}": item.span for index, item in enumerate(condition.value.items)}
    return spans
