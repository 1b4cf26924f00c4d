"""Decompilation of valid bodies to queries with the same meaning. Source: `docs/language.md`, section "Decompiling"."""

import json
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import querydsl
from querydsl.catalogue import default
from querydsl.catalogue.loading import DATA
from querydsl.sandbox.data.dataset import shipped
from querydsl.sandbox.matching.matcher import compile_filter
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.lowering import lower
from tests.corpus.runner import NOW

PEOPLE = shipped().people[:200]
TITLE = "experience.employment_details.past.title"
COMPANY = "experience.employment_details.past.company_name"

leaves = st.one_of(
    st.builds(
        lambda field, word: _leaf(field, "(.)", word), st.sampled_from([TITLE, COMPANY]), st.sampled_from(["engineer", "lead"])
    ),
    st.builds(lambda value: _leaf("experience.employment_details.past.company_headcount_latest", "=>", value), st.integers(1, 500)),
    st.builds(
        lambda value: _leaf("experience.employment_details.past.company_headcount_latest", "=<", value), st.integers(500, 9000)
    ),
    st.builds(lambda value: _leaf("basic_profile.location.country", "=", value), st.sampled_from(["United States", "Canada"])),
    st.builds(lambda value: _leaf("professional_network.connections", ">", value), st.integers(0, 500)),
    st.builds(lambda value: _leaf("recently_changed_jobs", "=", value), st.booleans()),
)


def _leaf(field: str, operator: str, value: object) -> dict[str, Any]:
    return {"field": field, "type": operator, "value": value}


def _group(op: str, *conditions: dict[str, Any]) -> dict[str, Any]:
    return {"op": op, "conditions": list(conditions)}


def _groups(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda op, many: _group(op, *many), st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=4))


filters = _groups(st.recursive(leaves, _groups, max_leaves=8))


@pytest.mark.slow
@given(filters)
@settings(max_examples=300, deadline=None)
def test_unusual_groups_keep_their_meaning(body: dict[str, Any]) -> None:
    query = querydsl.decompile({"filters": body})
    assert querydsl.parse(querydsl.format(query)) == query
    again = _lowered_body(query)
    before, after = compile_filter(body), compile_filter(again)
    assert [before(person) for person in PEOPLE] == [after(person) for person in PEOPLE]


def _lowered_body(query: querydsl.Query) -> Any:
    return compile_lowered(lower(query, default()["people"]), NOW).body["filters"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (_group("or", _leaf(TITLE, "(.)", "a"), _leaf(TITLE, "(.)", "b")), 'past.title ~ any ("a", "b")'),
        (_group("and", _leaf(TITLE, "(.)", "a"), _leaf(TITLE, "(.)", "b")), 'past.title ~ all ("a", "b")'),
        (_group("and", _leaf("metadata.updated_at", "=>", "2024-01-01T00:00:00+02:00")), 'updated >= "2024-01-01T00:00:00+02:00"'),
        (_group("and", _leaf("metadata.updated_at", "=>", "2024-01-01T00:00:00Z")), "updated >= 2024-01-01T00:00:00Z"),
        (_group("and", _leaf("metadata.updated_at", "=>", "2024-01-01")), "updated >= 2024-01-01"),
        (_group("and", _leaf("metadata.updated_at", "=>", "２０２４-01-01")), 'updated >= "２０２４-01-01"'),
        (_group("and", _leaf("recently_changed_jobs", "=", True)), "changed_jobs"),
        (_group("and", _leaf("recently_changed_jobs", "=", False)), "changed_jobs = false"),
        (_group("and", _leaf("nowhere.at_all", "=", "x")), 'nowhere.at_all = "x"'),
        (_group("and", _leaf("basic_profile.name", "in", ["a\nb", "\u2028"])), r'name in ("a\nb", "\u2028")'),
        (
            _group("and", *[_group("or", _leaf(TITLE, "(.)", word), _leaf(TITLE, "(.)", "x")) for word in "ab"]),
            'past.title ~ any ("a", "x") and past.title ~ any ("b", "x")',
        ),
        (
            _group("and", _leaf("professional_network.followers", "=>", 5), _leaf("professional_network.followers", "=<", 9)),
            "followers between 5 and 9",
        ),
    ],
)
def test_the_query_is_the_shortest_exact_one(body: dict[str, Any], text: str) -> None:
    query = querydsl.decompile({"filters": body})
    assert querydsl.format(query).strip() == text
    assert json.dumps(_lowered_body(query)) == json.dumps(body)


def test_a_range_on_a_separate_item_remains_a_group() -> None:
    inner = _group(
        "and",
        _leaf("experience.employment_details.past.years_at_company_raw", "=>", 1),
        _leaf("experience.employment_details.past.years_at_company_raw", "=<", 5),
    )
    body = _group("and", _leaf(TITLE, "(.)", "a"), inner)
    assert _lowered_body(querydsl.decompile({"filters": body})) == body


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ({}, ""),
        ({"filters": {}}, "/filters"),
        ({"filters": _group("and", _leaf("a", "=", 1)), "webhook_url": "x"}, "/webhook_url"),
        ({"filters": _group("and", _leaf("a", "=", 1)), "sorts": {}}, "/sorts"),
        ({"filters": _group("and", _leaf("a", "=", 1)), "a/b~c": 1}, "/a~1b~0c"),
        ({"filters": _group("and", _leaf("a", ">=", 1))}, "/filters/conditions/0/type"),
        ({"filters": _group("and", _leaf("a", "is_null", True))}, "/filters/conditions/0/type"),
        ({"filters": _group("and", _leaf("a", "=", None))}, "/filters/conditions/0/value"),
        ({"filters": _group("and", _leaf("a", "=", ["x"]))}, "/filters/conditions/0/value"),
        ({"filters": _group("and", _leaf("a", "in", "x"))}, "/filters/conditions/0/value"),
        ({"filters": _group("and", _leaf("a", "in", ["x", {}]))}, "/filters/conditions/0/value/1"),
        ({"filters": _group("and", _leaf("a", "=", float("nan")))}, "/filters/conditions/0/value"),
        ({"filters": _group("and", _leaf("title", "=", "x"))}, "/filters/conditions/0/field"),
        ({"filters": _group("and", _leaf("no path", "=", "x"))}, "/filters/conditions/0/field"),
        ({"filters": _group("and", _leaf("in", "=", "x"))}, "/filters/conditions/0/field"),
        (
            {"filters": _group("and", _group("or", _leaf("a", "=", 1), _group("not", _leaf("a", "=", 1))))},
            "/filters/conditions/0/conditions/1/op",
        ),
        ({"filters": _group("and")}, "/filters/conditions"),
        ({"filters": _group("and", {"field": "a", "type": "="})}, "/filters/conditions/0"),
        ({"filters": _group("and", {**_leaf("a", "=", 1), "boost": 2})}, "/filters/conditions/0/boost"),
        ({"filters": _group("and", _leaf("a", "geo_distance", {"location": "x"}))}, "/filters/conditions/0/value"),
        (
            {"filters": _group("and", _leaf("a", "geo_distance", {"location": "x", "distance": 1, "unit": "league"}))},
            "/filters/conditions/0/value/unit",
        ),
        ({"filters": _group("and", _leaf("a", "=", 1)), "max_results": "10"}, "/max_results"),
        ({"filters": _group("and", _leaf("a", "=", 1)), "fields": []}, "/fields"),
        ({"filters": _group("and", _leaf("a", "=", 1)), "fields": ["a", 1]}, "/fields/1"),
    ],
)
def test_unsupported_bodies_are_rejected_with_a_pointer(body: Any, pointer: str) -> None:
    with pytest.raises(querydsl.DecompileError) as caught:
        querydsl.decompile(body)
    assert caught.value.pointer == pointer
    assert len(caught.value.message.split()) > 3


def test_a_distance_without_a_unit_is_in_kilometres() -> None:
    body = _group("and", _leaf("basic_profile.location", "geo_distance", {"location": "Paris", "distance": 50}))
    assert querydsl.format(querydsl.decompile({"filters": body})).strip() == 'location within 50 km of "Paris"'


def test_a_single_condition_without_a_group_is_accepted() -> None:
    assert querydsl.format(querydsl.decompile({"filters": _leaf("basic_profile.name", "=", "x")})).strip() == 'name = "x"'


NAME = _leaf("basic_profile.name", "=", "x")


def test_each_part_that_the_query_leaves_out_is_noted() -> None:
    notes: list[querydsl.Note] = []
    query = querydsl.decompile({"filters": NAME, "limit": 5, "cursor": "x", "preview": True}, on_note=notes.append)
    assert querydsl.format(query).strip() == 'name = "x"'
    assert [note.pointer for note in notes] == ["/limit", "/cursor", "/preview"]
    assert str(notes[0]).endswith("(at /limit)")


def test_strict_raises_all_notes_at_once() -> None:
    body = {"filters": NAME, "limit": 5, "sorts": [{"field": "metadata.updated_at", "order": "asc"}], "webhook_url": "x"}
    with pytest.raises(querydsl.DecompileError) as caught:
        querydsl.decompile(body, strict=True)
    assert [problem.pointer for problem in caught.value.problems] == ["/limit", "/webhook_url", "/sorts"]
    assert (caught.value.message, caught.value.pointer) == caught.value.problems[0]


def test_an_error_with_several_problems_can_be_pickled() -> None:
    with pytest.raises(querydsl.DecompileError) as caught:
        querydsl.decompile({"filters": _group("and", _leaf("a b", ">=", None)), "x": 1})
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems
    assert str(again) == str(caught.value)
    assert len(str(again).splitlines()) == len(again.problems) == 3


def test_the_entity_is_the_one_that_has_most_of_the_fields() -> None:
    assert querydsl.decompile({"filters": _leaf("headcount.total", ">", 5)}).entity == "companies"
    assert querydsl.decompile({"filters": NAME, "fields": ["headcount.total"]}).entity == "people"
    assert querydsl.decompile({"filters": {"column": "hq_country", "type": "=", "value": "USA"}}).entity == "companies"
    assert querydsl.decompile({"filters": _leaf("headcount.total", ">", 5)}, "people").entity == "people"


def test_every_older_name_has_a_filterable_counterpart() -> None:
    rows = [line.split("\t") for line in (DATA / "older-names.tsv").read_text("utf-8").splitlines()[1:]]
    assert len(rows) == len({(api, older) for api, older, _ in rows})
    for api, older, today in rows:
        body = {"filters": {"column": older, "type": "=", "value": "x"}}
        query = querydsl.decompile(body, "people" if api == "persondb" else "companies")
        (condition,) = lower(query, default()[query.entity]).conditions()
        assert condition.path == today
        assert condition.spec is not None and condition.spec.filterable


def _nested(levels: int, broken: bool) -> dict[str, Any]:
    body = _leaf(TITLE, ">=" if broken else "(.)", "x")
    for level in range(levels):
        body = _group("or" if level % 2 else "and", body, _leaf(COMPANY, "(.)", str(level)))
    return body


def test_bodies_deeper_than_the_stack_are_decompiled() -> None:
    query = querydsl.decompile({"filters": _nested(5_000, broken=False)})
    assert _lowered_body(query)["op"] == "or"
    with pytest.raises(querydsl.DecompileError) as caught:
        querydsl.decompile({"filters": _nested(5_000, broken=True)})
    assert caught.value.pointer.count("/conditions/0") == 5_000


def test_bodies_with_many_conditions_are_decompiled() -> None:
    roles = [_group("and", _leaf(TITLE, "(.)", str(number)), _leaf(COMPANY, "(.)", "a")) for number in range(5_000)]
    for op in ("or", "all_of"):
        assert _lowered_body(querydsl.decompile({"filters": _group(op, *roles)})) == _group(op, *roles)
