"""The corpus, compared whole, and the free laws that hold for every case of it."""

import json

import pytest

import querydsl
from tests.corpus.runner import CASES, GIVEN, NOW, OUTCOMES, Case, all_cases, built_query, checks_clean, outcome, query_of, update

CORPUS = all_cases()


def pytest_configure_ids(case: Case) -> str:
    return f"{case.file.stem}: {case.name}"


every_case = pytest.mark.parametrize("case", CORPUS, ids=pytest_configure_ids)


@pytest.fixture(scope="session", autouse=True)
def _updated(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-cases"):
        for file in sorted(CASES.glob("*.md")):
            update(file)
        pytest.exit("the corpus is written anew: review the diff", returncode=0)


@every_case
def test_every_block_is_what_comes_out(case: Case) -> None:
    compared = [kind for kind, _ in case.blocks if kind not in GIVEN]
    assert compared or case.block("python"), "a case needs a block that is compared"
    for kind, written in case.blocks:
        if kind not in GIVEN:
            assert kind in OUTCOMES, f"no such block: {kind}"
            assert outcome(case, kind) == written, kind


@every_case
def test_the_builder_makes_the_tree_of_the_text(case: Case) -> None:
    if case.block("python") and case.text is not None:
        assert built_query(case) == query_of(case)
        assert querydsl.parse(str(built_query(case))) == query_of(case)


@every_case
def test_the_canonical_text_says_the_same_and_is_a_fixed_point(case: Case) -> None:
    query = _readable(case)
    if query is not None:
        canonical = querydsl.format(query)
        assert querydsl.parse(canonical) == query
        assert querydsl.format(querydsl.parse(canonical)) == canonical


@every_case
def test_what_is_compiled_decompiles_to_what_compiles_the_same(case: Case) -> None:
    query = _readable(case)
    if query is not None and not query.sort and checks_clean(query):
        body = querydsl.compile(query, NOW).body
        again = querydsl.decompile(body, query.entity)
        assert json.dumps(querydsl.compile(again, NOW).body) == json.dumps(body)
        assert querydsl.parse(querydsl.format(again)) == again


def _readable(case: Case) -> querydsl.Query | None:
    if case.block("refused"):
        return None
    try:
        query = query_of(case)
    except querydsl.QuerySyntaxError:
        return None
    # What a parameter is bound to may be what no text can say; the rules refuse it, and the laws hold for the query as written.
    return query if case.params is None or checks_clean(query) else querydsl.parse(case.text or "")
