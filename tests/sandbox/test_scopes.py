"""What scopes mean: the text, the request, and two judges of requests agree on random nested queries over random records."""

import random
from typing import Any

import pytest

from querydsl.catalogue import default
from querydsl.rules.checker import check
from querydsl.sandbox.matching.matcher import compile_filter
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.lowering import lower
from querydsl.syntax.ast import Query
from querydsl.syntax.printer import format
from tests.corpus.runner import NOW
from tests.support.second_judge import SecondJudge
from tests.support.text_judge import TextJudge, random_filter, random_record

OPEN = {"same-element", "loose-or", "nested-negation"}
REFUSED = {"cannot-negate", "all-of-shape"}

RECORDS = [random_record(random.Random(number), number) for number in range(1, 41)]


def request(query: Query) -> tuple[dict[str, Any], set[str]]:
    """The filter of a query, and the rules that report it."""
    lowering = lower(query, default()["people"])
    filters: dict[str, Any] = compile_lowered(lowering, NOW).body["filters"]
    return filters, {item.rule for item in check(query, default(), now=NOW, lowering=lowering)}


def found_by_text(query: Query) -> set[int]:
    assert query.filter is not None
    return {record["crustdata_person_id"] for record in RECORDS if TextJudge(record).matches(query.filter)}


def found_by_request(filters: dict[str, Any]) -> set[int]:
    matches = compile_filter(filters)
    return {record["crustdata_person_id"] for record in RECORDS if matches(record)}


def compare(seed: int, count: int, judge: SecondJudge | None) -> int:
    """Compare random queries; return how many of them have one meaning only."""
    rng, certain = random.Random(seed), 0
    for _ in range(count):
        query = Query(random_filter(rng))
        filters, rules = request(query)
        if rules & REFUSED:
            continue
        found = found_by_request(filters)
        if judge is not None:
            assert judge.matching(filters) == found, format(query)
        if not rules & OPEN:
            certain += 1
            assert found_by_text(query) == found, format(query)
    return certain


def test_a_scope_is_one_item_in_the_request_as_in_the_text() -> None:
    assert compare(seed=1, count=500, judge=None) > 150


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_both_judges_of_requests_and_the_text_agree_on_random_nested_queries(seed: int) -> None:
    assert compare(seed, count=2_000, judge=SecondJudge(RECORDS)) > 600
