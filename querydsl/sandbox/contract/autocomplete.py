"""Autocomplete: stored values of a field, the most frequent first. Source: `docs/service.md`, section 3."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from querydsl.sandbox.contract.search import matcher, values_reader
from querydsl.sandbox.contract.state import State
from querydsl.sandbox.errors import invalid_request, not_completable
from querydsl.sandbox.http import Response, json_response
from querydsl.sandbox.matching.fields import AUTOCOMPLETE_ALIASES, fields_of

MAX_SUGGESTIONS = 100


def suggest(entity: str, body: Mapping[str, Any], state: State) -> Response:
    """The response `{"suggestions": [{"value": …}, …]}`.

    The values contain the text of `query`, ignoring case. The most frequent values come first.
    """
    field, query, limit = body.get("field"), body.get("query", ""), body.get("limit", 20)
    available = fields_of(entity).completable()
    if field not in available:
        raise not_completable(field, available)
    if not isinstance(query, str):
        raise invalid_request("`query` must be a string")
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MAX_SUGGESTIONS:
        raise invalid_request(f"`limit` must be an integer between 1 and {MAX_SUGGESTIONS}")
    counts = _counts(entity, str(field), body.get("filters"), state)
    part = query.casefold()
    matching = sorted((value for value in counts if part in value.casefold()), key=lambda v: (-counts[v], v))
    return json_response(200, {"suggestions": [{"value": value} for value in matching[:limit]]})


def _counts(entity: str, field: str, filters: object, state: State) -> Counter[str]:
    read = values_reader(AUTOCOMPLETE_ALIASES.get(field, field), entity)
    records = state.data.of(entity)
    if filters is not None:
        records = list(filter(matcher(entity, filters), records))
    return Counter(str(value) for record in records for value in set(read(record)))
