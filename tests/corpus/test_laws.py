"""The laws that hold for every query over the catalogue. Source: `docs/language.md`, section "Canonical form"."""

import copy
import json
import pickle
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import querydsl
import querydsl.syntax.ast
from querydsl.catalogue import default
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.lowering import lower
from querydsl.syntax.ast import ENTITIES, Condition, Connective, EntityName, Field, Group, Not, Query, Text
from querydsl.syntax.operators import Operator
from querydsl.syntax.parser import parse
from tests.corpus.runner import NOW
from tests.support.bodies import Filter, as_compiled, filters
from tests.support.strategies import queries
from tests.support.text_judge import random_filter

pytestmark = pytest.mark.slow


@given(queries())
@settings(max_examples=150, deadline=None)
def test_what_is_printed_parses_to_an_equal_query_and_prints_the_same(query: Query) -> None:
    text = querydsl.format(query)
    again = querydsl.parse(text)
    assert again == query
    assert hash(again) == hash(query)
    assert querydsl.format(again) == text


@given(queries())
@settings(max_examples=150, deadline=None)
def test_what_is_compiled_decompiles_to_what_compiles_the_same(query: Query) -> None:
    body = compile_lowered(lower(query, default()[query.entity]), NOW).body
    again = querydsl.decompile(body, query.entity)
    assert parse(querydsl.format(again)) == again
    assert compile_lowered(lower(again, default()[query.entity]), NOW).body == body


TRUE_OF_THE_BODY = {"same-element", "loose-or", "nested-negation"}
"""The warnings about the form of a filter that the text of a decompiled body may have. Others are about its fields and values."""

FORM = {
    "all-of-shape",
    "mixed-connectives",
    "cannot-negate",
    "syntax",
    "unknown-field",
    "unknown-select",
    "too-deep",
} | TRUE_OF_THE_BODY


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_body_decompiles_to_what_compiles_to_the_same_body(entity: EntityName) -> None:
    @given(filters(entity))
    @settings(max_examples=1000, deadline=None)
    def check(body: Filter) -> None:
        query = querydsl.decompile({"filters": body}, entity)
        text = querydsl.format(query)
        again = parse(text)
        assert again == query
        assert compile_lowered(lower(again, default()[entity]), NOW).body["filters"] == as_compiled(body, entity)
        assert {item.rule for item in querydsl.check(text, now=NOW)} & FORM <= TRUE_OF_THE_BODY

    check()


@pytest.mark.parametrize("seed", range(4))
def test_the_body_of_a_query_without_findings_decompiles_to_a_text_that_only_its_form_may_be_warned_of(seed: int) -> None:
    rng, judged = random.Random(seed), 0
    for _ in range(2_000):
        text = querydsl.format(Query(random_filter(rng, depth=3 + seed % 2)))
        if querydsl.check(text, now=NOW):
            continue
        judged += 1
        body = querydsl.compile(text, NOW).body
        again = querydsl.format(querydsl.decompile(body))
        assert {item.rule for item in querydsl.check(again, now=NOW)} <= TRUE_OF_THE_BODY, (text, again)
        assert querydsl.compile(again, NOW).body == body, (text, again)
    assert judged > 500


def test_a_flaw_of_the_body_itself_is_reported() -> None:
    same = {"field": "basic_profile.headline", "type": "(.)", "value": "rust"}
    text = querydsl.format(querydsl.decompile({"filters": {"op": "or", "conditions": [same, same]}}))
    assert text.strip() == 'headline ~ any ("rust", "rust")'
    assert [item.rule for item in querydsl.check(text)] == ["duplicate-condition"]


@given(queries())
@settings(max_examples=100, deadline=None)
def test_every_place_of_the_body_has_a_place_in_the_text(query: Query) -> None:
    text = querydsl.format(query)
    request = compile_lowered(lower(querydsl.parse(text), default()[query.entity]), NOW)
    spans = request.source_map
    assert set(_pointers(request.body["filters"], "/filters")) <= set(spans)
    assert all(0 <= span.start <= span.end <= len(text) for span in spans.values())


def test_a_default_before_the_condition_is_a_place_of_its_own() -> None:
    text = 'given $c = "Canada" country = $c'
    spans = querydsl.compile(text).source_map
    shown = {pointer: text[span.start : span.end] for pointer, span in spans.items()}
    assert shown["/filters/conditions/0/field"] == "country"
    assert shown["/filters/conditions/0/type"] == " = $c"
    assert shown["/filters/conditions/0/value"] == '"Canada"'


def _pointers(item: object, pointer: str) -> list[str]:
    if not isinstance(item, dict):
        return [pointer]
    if "op" not in item:
        return [pointer, f"{pointer}/field", f"{pointer}/type", f"{pointer}/value"]
    inner = [_pointers(child, f"{pointer}/conditions/{index}") for index, child in enumerate(item["conditions"])]
    return [pointer, *(path for paths in inner for path in paths)]


@given(queries())
@settings(max_examples=100, deadline=None)
def test_check_never_raises_and_compile_raises_its_own_errors_alone(query: Query) -> None:
    found = querydsl.check(query, now=NOW)
    assert list(found) == sorted(found, key=lambda item: (item.span.start, item.span.end, item.rule))
    try:
        assert json.loads(json.dumps(querydsl.compile(query, NOW).body))
        assert not any(item.is_error for item in found)
    except querydsl.InvalidQuery as error:
        assert any(item.is_error for item in error.diagnostics)


@given(queries(), st.integers())
@settings(max_examples=50, deadline=None)
def test_copies_are_equal(query: Query, _: int) -> None:
    assert pickle.loads(pickle.dumps(query)) == query
    assert copy.deepcopy(query) == query
    assert eval(repr(query), vars(querydsl.syntax.ast)) == query


@pytest.mark.parametrize("levels", [2_000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_trees_deeper_than_the_stack_go_through_every_verb(levels: int) -> None:
    expr: querydsl.syntax.ast.Expr = Condition(Field("headline"), Operator.PHRASE, Text("x"))
    for level in range(levels // 2):
        other = Condition(Field("headline"), Operator.PHRASE, Text(str(level)))
        expr = Not(Group(Connective.OR if level % 2 else Connective.AND, (expr, other)))
    query = Query(filter=expr)
    text = querydsl.format(query)
    assert parse(text, max_levels=None, max_bytes=None) == query
    assert pickle.loads(pickle.dumps(query)) == copy.deepcopy(query)
    assert hash(query) == hash(parse(text, max_levels=None, max_bytes=None))
    assert repr(query).count("Not(") == levels // 2
    body = querydsl.compile(query, NOW).body
    assert querydsl.compile(querydsl.decompile(body), NOW).body["filters"]["op"] == body["filters"]["op"]


def test_a_chain_of_groups_of_one_connective_becomes_one_group_in_the_order_written() -> None:
    middle = " and ".join(f'headline ~= "{number}"' for number in range(60, 64))
    text = "".join(f'(headline ~= "{number}" and ' for number in range(60)) + f"({middle})" + ")" * 60
    filters = querydsl.compile(text, NOW).body["filters"]
    assert filters["op"] == "and"
    assert [condition["value"] for condition in filters["conditions"]] == [str(number) for number in range(64)]
