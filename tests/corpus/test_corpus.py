"""The corpus, compared whole, and the free laws that hold for every case of it."""

import json

import pytest

import querydsl
from tests.corpus.runner import CASES, GIVEN, NOW, OUTCOMES, Case, all_cases, built_query, checks_clean, outcome, query_of, update

CORPUS = all_cases()


def case_id(case: Case) -> str:
    return f"{case.file.stem}: {case.name}"


every_case = pytest.mark.parametrize("case", CORPUS, ids=case_id)


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


@pytest.mark.parametrize("case", [case for case in CORPUS if case.block("python") and case.text is not None], ids=case_id)
def test_the_builder_makes_the_tree_of_the_text(case: Case) -> None:
    assert built_query(case) == query_of(case)
    assert querydsl.parse(str(built_query(case))) == query_of(case)


@pytest.mark.parametrize("case", [case for case in CORPUS if not case.block("refused")], ids=case_id)
def test_a_readable_query_is_a_fixed_point_of_format_and_of_decompile(case: Case) -> None:
    query = _readable(case)
    if query is not None:
        _assert_format_is_a_fixed_point(query)
        if not query.sort and checks_clean(query) and not query.with_defaults().parameters():
            _assert_decompile_is_the_inverse_of_compile(query)


def _assert_format_is_a_fixed_point(query: querydsl.Query) -> None:
    canonical = querydsl.format(query)
    assert querydsl.parse(canonical) == query
    assert querydsl.format(querydsl.parse(canonical)) == canonical


def _assert_decompile_is_the_inverse_of_compile(query: querydsl.Query) -> None:
    body = querydsl.compile(query, NOW).body
    again = querydsl.decompile(body, query.entity)
    assert json.dumps(querydsl.compile(again, NOW).body) == json.dumps(body)
    assert querydsl.parse(querydsl.format(again)) == again


def _readable(case: Case) -> querydsl.Query | None:
    try:
        query = query_of(case)
    except querydsl.QuerySyntaxError:
        return None
    # What a parameter is bound to may be what no text can say; the rules refuse it, and the laws hold for the query as written.
    return query if case.params is None or checks_clean(query) else querydsl.parse(case.text or "")
