"""The non-batch searches: a page of records, a cursor, and a total count. Source: `docs/service.md`, section 3."""

import base64
import hashlib
import heapq
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from querydsl.sandbox.contract.index import Matches, by_id
from querydsl.sandbox.contract.projection import projection
from querydsl.sandbox.contract.remarks import remarks
from querydsl.sandbox.contract.state import State
from querydsl.sandbox.data.crowd import ID_KEYS, SandboxRecord
from querydsl.sandbox.errors import NO_FILTERS, invalid_request, out_of_credits, unsupported_field
from querydsl.sandbox.http import JsonBody, Response, json_response
from querydsl.sandbox.matching.fields import fields_of
from querydsl.sandbox.matching.filters import parse_filters, unknown_fields
from querydsl.sandbox.matching.matcher import compile_node
from querydsl.sandbox.matching.paths import objects_reader, path_reader, values_of
from querydsl.sandbox.matching.values import instant

MAX_PAGE_SIZE = 1_000
RECORDS_KEYS: Mapping[str, str] = {"person": "profiles", "company": "companies"}
PAGE_KEYS = frozenset({"cursor", "limit", "count"})


def search(entity: str, body: JsonBody, state: State) -> Response:
    """A page of the matching records, with `total_count` and `next_cursor` (null on the last page).

    With `explain`, and if no record matches, it also has `remarks`.
    """
    found = _in_order(_found(entity, body, state), body.get("sorts"), entity)
    project = projection(body.get("fields"), entity, gated=state.settings.gated)
    limit, start = _limit(body), _start(body)
    if state.credits <= 0:
        raise out_of_credits()
    page = [project(record) for record in found[start : start + limit]]
    cursor = _cursor(body, start + limit) if start + limit < len(found) else None
    price = state.charge(len(page))
    answer: dict[str, Any] = {RECORDS_KEYS[entity]: page, "next_cursor": cursor, "total_count": len(found)}
    if body.get("explain") is True and not found:
        answer["remarks"] = remarks(body["filters"], entity, state.data.of(entity))
    return json_response(200, answer).with_headers({"x-credits-used": str(price)})


def _found(entity: str, body: JsonBody, state: State) -> Matches:
    if body.get("filters") is None:
        raise invalid_request(NO_FILTERS)
    matcher(entity, body["filters"])
    return state.matches(entity, body["filters"])


def matcher(entity: str, filters: object) -> Callable[[SandboxRecord], bool]:
    """The predicate of a filter. Raises `ContractError` (400) for an unknown field, unlike a batch."""
    tree = parse_filters(filters, entity)
    for path in unknown_fields(tree, entity):
        raise unsupported_field(path, fields_of(entity).filterable())
    return compile_node(tree, entity)


def _limit(body: JsonBody) -> int:
    value = body.get("limit", body.get("count", 20))
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_PAGE_SIZE:
        raise invalid_request(f"`limit` must be an integer between 1 and {MAX_PAGE_SIZE}")
    return value


def _query_hash(body: JsonBody) -> str:
    query = {key: value for key, value in body.items() if key not in PAGE_KEYS}
    return hashlib.sha256(json.dumps(query, sort_keys=True).encode()).hexdigest()[:16]


def _cursor(body: JsonBody, start: int) -> str:
    return base64.urlsafe_b64encode(f"{_query_hash(body)}:{start}".encode()).decode()


def _start(body: JsonBody) -> int:
    """The index of the first record of the page. A cursor is valid only for the query that returned it."""
    cursor = body.get("cursor")
    if cursor is None:
        return 0
    try:
        query, _, start = base64.urlsafe_b64decode(cursor).decode().partition(":")
        position = int(start)
    except (ValueError, TypeError):
        raise invalid_request("Invalid cursor") from None
    if query != _query_hash(body):
        raise invalid_request("Invalid cursor: it was returned by another query")
    return position


def _in_order(found: Matches, sorts: object, entity: str) -> Sequence[SandboxRecord]:
    """The sorted records. The order of ids is that of the index."""
    match sorts:
        case [{"field": field, **others}] if field == ID_KEYS[entity] and others in ({}, {"order": "asc"}, {"order": "desc"}):
            return by_id(found, entity, descending=others.get("order") == "desc")
        case _:
            return _sorted(found, sorts, entity)


def _sorted(records: Sequence[SandboxRecord], sorts: object, entity: str) -> Sequence[SandboxRecord]:
    """The sorted records. Records without the value come last in both directions."""
    if not sorts:
        return records
    if not isinstance(sorts, list):
        raise invalid_request("`sorts` must be an array")
    for sort in reversed(sorts):
        records = _sorted_by(records, sort, entity)
    return records


def _sorted_by(records: Sequence[SandboxRecord], sort: object, entity: str) -> Sequence[SandboxRecord]:
    path, order = (sort.get("field"), sort.get("order", "asc")) if isinstance(sort, Mapping) else (None, None)
    if path not in fields_of(entity).sortable():
        raise invalid_request(f"Unsupported sort field: {path!r}. Supported fields: {list(fields_of(entity).sortable())}")
    if order not in ("asc", "desc"):
        raise invalid_request(f"Invalid sort order: {order!r}. Valid orders: ['asc', 'desc']")
    read = values_reader(str(path), entity)
    kind = fields_of(entity).by_path[str(path)].scalar
    keyed = [(_sort_key(read(record), kind, largest=order == "desc"), record) for record in records]
    present = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=order == "desc")
    return [record for _, record in present] + [record for key, record in keyed if key is None]


def _sort_key(values: Sequence[Any], kind: str, *, largest: bool) -> Any:
    """The value to sort a record by. Of several values, the one that comes first in the sort order."""
    keys: list[Any]
    if kind in ("date", "datetime"):
        keys = [moment for value in values if isinstance(value, str) and (moment := instant(value)) is not None]
    elif kind == "string":
        keys = [str(value).casefold() for value in values]
    else:
        keys = [value for value in values if isinstance(value, int | float)]
    if not keys:
        return None
    return (heapq.nlargest if largest else heapq.nsmallest)(1, keys)[0]


def values_reader(path: str, entity: str) -> Callable[[SandboxRecord], Sequence[Any]]:
    """A function that returns all values of a path in a record, without nulls."""
    reader = path_reader(path, entity)
    if reader.array is None:
        return lambda record: _flatten([reader.read(record)])
    objects = objects_reader(reader.array)
    return lambda record: _flatten([reader.read(item) for item in objects(record)])


def _flatten(values: Sequence[Any]) -> Sequence[Any]:
    return [item for value in values for item in values_of(value) if item is not None]
