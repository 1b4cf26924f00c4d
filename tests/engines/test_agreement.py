"""Filters in DuckDB, in the sandbox's matcher and in the second judge, over records with odd values: all find the same records."""

import functools
from pathlib import Path
from typing import Any

import pytest

import querydsl
from querydsl.catalogue import default
from querydsl.errors import EngineError
from querydsl.sandbox.data.dataset import shipped
from querydsl.sandbox.errors import ContractError
from querydsl.sandbox.matching.matcher import compile_filter
from querydsl.semantics.compiler import compile_lowered
from querydsl.semantics.decompiler import decompile_body
from querydsl.semantics.ir import Lowering
from querydsl.semantics.lowering import lower
from querydsl.syntax.ast import EntityName
from tests.corpus.runner import Case, all_cases, query_of
from tests.sandbox.test_matcher import FALSE, RECORD, TRUE
from tests.support.calls import leaf
from tests.support.engines import NOW, InDuckDb
from tests.support.odd_records import odd_people
from tests.support.random_filters import RandomFilters
from tests.support.second_judge import SecondJudge

BATCH = 50
ID = "crustdata_person_id"


@functools.cache
def odd() -> list[dict[str, Any]]:
    return odd_people(80)


@functools.cache
def inside_out() -> list[dict[str, Any]]:
    return odd_people(80, inside_out=True)


def by_matcher(lowering: Lowering, records: list[dict[str, Any]], entity: str = "person") -> set[int]:
    matches = compile_filter(compile_lowered(lowering, NOW).body["filters"], entity)
    return {place for place, record in enumerate(records) if matches(record)}


def lowered(filters: dict[str, Any], entity: EntityName = "people") -> Lowering:
    return lower(decompile_body({"filters": filters}, entity, default()[entity], strict=False).query, default()[entity])


@pytest.fixture(scope="module")
def judge() -> SecondJudge:
    return SecondJudge(odd())


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> InDuckDb:
    return InDuckDb(odd(), "people", tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="module")
def stored(judge: SecondJudge) -> dict[str, list[Any]]:
    """Some stored values of each path."""
    return {path: judge.values(path)[:60] for path in default()["people"].specs}


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(5))
def test_three_judges_find_the_same_people_by_a_thousand_random_filters(
    seed: int, judge: SecondJudge, engine: InDuckDb, stored: dict[str, list[Any]]
) -> None:
    random_filters = RandomFilters(seed, "people", stored)
    telling = 0
    for _ in range(1000 // BATCH):
        found = [lowered(random_filters.one()) for _ in range(BATCH)]
        bodies = [compile_lowered(lowering, NOW).body["filters"] for lowering in found]
        judge.prepare(bodies)
        everywhere = engine.matching([one.root for one in found if one.root])
        for lowering, body, places in zip(found, bodies, everywhere, strict=True):
            expected = by_matcher(lowering, odd())
            telling += 0 < len(expected) < len(odd())
            assert places == expected, body
            assert {odd()[place][ID] for place in places} == judge.matching(body), body
    assert telling > 300, "a third of the filters find some people and not others"


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("entity", "records"), [("people", inside_out), ("companies", lambda: list(shipped().companies))])
def test_duckdb_finds_what_the_matcher_finds(entity: EntityName, records: Any, tmp_path: Path) -> None:
    engine = InDuckDb(records(), entity, tmp_path)
    random_filters = RandomFilters(11, entity, {})
    for _ in range(10):
        found = [lowered(random_filters.one(), entity) for _ in range(BATCH)]
        for lowering, places in zip(found, engine.matching([one.root for one in found if one.root]), strict=True):
            assert places == by_matcher(lowering, records(), entity.replace("people", "person").replace("companies", "company"))


@functools.cache
def corpus() -> dict[EntityName, list[tuple[Case, Lowering]]]:
    """The cases whose query compiles and has a filter, by entity."""
    found: dict[EntityName, list[tuple[Case, Lowering]]] = {"people": [], "companies": []}
    for case in all_cases():
        try:
            request = querydsl.compile(query_of(case), NOW)
        except (querydsl.QuerydslError, ValueError, TypeError):
            continue
        if request.lowering and request.lowering.root:
            found[request.entity].append((case, request.lowering))
    return found


@pytest.mark.timeout(600)
@pytest.mark.parametrize("entity", [pytest.param("people", marks=pytest.mark.slow), "companies"])
def test_every_filter_of_the_corpus_finds_what_the_matcher_finds(entity: EntityName, tmp_path: Path) -> None:
    records: list[dict[str, Any]] = odd() if entity == "people" else [dict(company) for company in shipped().companies[:80]]
    engine, cases = InDuckDb(records, entity, tmp_path), []
    for case, lowering in corpus()[entity]:
        try:
            cases.append((case, lowering, by_matcher(lowering, records, "person" if entity == "people" else "company")))
        except ContractError as error:
            assert error.message.startswith("Unknown location")
            with pytest.raises(EngineError, match="gazetteer"):
                next(engine.matching([lowering.root] if lowering.root else []))
    assert len(cases) > 20
    for (case, _, expected), places in zip(cases, engine.matching([one.root for _, one, _ in cases if one.root]), strict=True):
        assert places == expected, case.name


def test_every_example_of_the_matcher_is_the_same_in_duckdb(tmp_path: Path) -> None:
    engine = InDuckDb([RECORD], "people", tmp_path)
    examples = {**TRUE, **FALSE}
    table = default()["people"]
    usable = {name: test for name, test in examples.items() if (spec := table.get(test[0])) and spec.filterable}
    assert len(usable) > len(examples) - 4
    found = engine.matching(
        [root for test in usable.values() if (root := lowered({"op": "and", "conditions": [leaf(*test)]}).root)]
    )
    for name, places in zip(usable, found, strict=True):
        assert bool(places) is (name in TRUE), name
