"""The sandbox as a judge of the compiler: what `check` lets through, the service takes."""

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, assume, given, settings

from querydsl import api
from querydsl.errors import QuerydslError
from querydsl.sandbox.contract.projection import projection
from querydsl.sandbox.matching.filters import parse_filters, unknown_fields
from querydsl.syntax.ast import Query
from tests.support.strategies import queries

pytestmark = pytest.mark.slow

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
ENTITIES = {"people": "person", "companies": "company"}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(queries())
def test_a_query_that_compiles_is_never_refused_nor_swallowed(query: Query) -> None:
    try:
        request = api.compile(query, NOW)
    except QuerydslError:
        assume(False)
        return
    body, entity = json.loads(json.dumps(request.body)), ENTITIES[request.entity]
    assert unknown_fields(parse_filters(body["filters"], entity), entity) == ()
    assert projection(body.get("fields"), entity, gated=True)({}) == {}
