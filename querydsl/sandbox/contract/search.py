"""The non-batch searches: one page of records, a cursor, a count.

Source: contract, section 3.
"""

import base64
import hashlib
import heapq
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from querydsl.sandbox.contract.projection import projection
from querydsl.sandbox.contract.state import State
from querydsl.sandbox.errors import NO_FILTERS, invalid_request, out_of_credits, unsupported_field
from querydsl.sandbox.http import Response, json_response
from querydsl.sandbox.matching.fields import table
from querydsl.sandbox.matching.filters import read_filters, unknown_fields
from querydsl.sandbox.matching.matcher import compile_node
from querydsl.sandbox.matching.paths import elements_of, place_of, spread
from querydsl.sandbox.matching.values import instant

Body = Mapping[str, Any]
Record = Mapping[str, Any]

MAX_PAGE = 1_000
ANSWER_KEYS: Mapping[str, str] = {"person": "profiles", "company": "companies"}
PAGE_KEYS = frozenset({"cursor", "limit", "count"})


def search(entity: str, body: Body, state: State) -> Response:
    """One page of the records that match, with `next_cursor` (null on the last page) and `total_count`."""
    found = _sorted(_found(entity, body, state), body.get("sorts"), entity)
    project = projection(body.get("fields"), entity, gated=state.settings.gated)
    limit, start = _limit(body), _start(body)
    if state.credits <= 0:
        raise out_of_credits()
    page = [project(record) for record in found[start : start + limit]]
    cursor = _cursor(body, start + limit) if start + limit < len(found) else None
    price = state.charge(len(page))
    answer = {ANSWER_KEYS[entity]: page, "next_cursor": cursor, "total_count": len(found)}
    return json_response(200, answer).with_headers({"x-credits-used": str(price)})


def _found(entity: str, body: Body, state: State) -> Sequence[Record]:
    if body.get("filters") is None:
        raise invalid_request(NO_FILTERS)
    return list(filter(matcher(entity, body["filters"]), state.data.of(entity)))


def matcher(entity: str, filters: object) -> Callable[[Record], bool]:
    """The predicate of a filter in an endpoint that refuses unknown fields; raises ServiceError (400) for one."""
    tree = read_filters(filters, entity)
    for path in unknown_fields(tree, entity):
        raise unsupported_field(path, table(entity).filterable())
    return compile_node(tree, entity)


def _limit(body: Body) -> int:
    value = body.get("limit", body.get("count", 20))
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_PAGE:
        raise invalid_request(f"`limit` must be an integer between 1 and {MAX_PAGE}")
    return value


def _query_hash(body: Body) -> str:
    query = {key: value for key, value in body.items() if key not in PAGE_KEYS}
    return hashlib.sha256(json.dumps(query, sort_keys=True).encode()).hexdigest()[:16]


def _cursor(body: Body, start: int) -> str:
    return base64.urlsafe_b64encode(f"{_query_hash(body)}:{start}".encode()).decode()


def _start(body: Body) -> int:
    """Where a page begins; a cursor belongs to the body it came from."""
    cursor = body.get("cursor")
    if cursor is None:
        return 0
    try:
        query, _, start = base64.urlsafe_b64decode(cursor).decode().partition(":")
        place = int(start)
    except (ValueError, TypeError):
        raise invalid_request("Invalid cursor") from None
    if query != _query_hash(body):
        raise invalid_request("Invalid cursor: it belongs to another query")
    return place


def _sorted(records: Sequence[Record], sorts: object, entity: str) -> Sequence[Record]:
    """The records in the order asked for, those without the value last whichever the direction."""
    if not sorts:
        return records
    if not isinstance(sorts, list):
        raise invalid_request("`sorts` must be an array")
    for sort in reversed(sorts):
        records = _sorted_by(records, sort, entity)
    return records


def _sorted_by(records: Sequence[Record], sort: object, entity: str) -> Sequence[Record]:
    path, order = (sort.get("field"), sort.get("order", "asc")) if isinstance(sort, Mapping) else (None, None)
    if path not in table(entity).sortable():
        raise invalid_request(f"Unsupported sort field: {path!r}. Supported fields: {list(table(entity).sortable())}")
    if order not in ("asc", "desc"):
        raise invalid_request(f"Invalid sort order: {order!r}. Valid orders: ['asc', 'desc']")
    read = values_reader(str(path), entity)
    kind = table(entity).fields[str(path)].scalar
    keyed = [(_sort_key(read(record), kind, largest=order == "desc"), record) for record in records]
    present = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=order == "desc")
    return [record for _, record in present] + [record for key, record in keyed if key is None]


def _sort_key(values: Sequence[Any], kind: str, *, largest: bool) -> Any:
    """The value a record is sorted by: of several the one that comes first in the direction asked for."""
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


def values_reader(path: str, entity: str) -> Callable[[Record], Sequence[Any]]:
    """A reader of every value a path has in a record, nulls left out."""
    place = place_of(path, entity)
    if place.view is None:
        return lambda record: _flat([place.read(record)])
    elements = elements_of(place.view)
    return lambda record: _flat([place.read(element) for element in elements(record)])


def _flat(values: Sequence[Any]) -> Sequence[Any]:
    flat = (item for value in values for item in spread(value))
    return [item for item in flat if item is not None]
