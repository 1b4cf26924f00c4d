"""The grammars for language models: every text is a query without errors."""

import datetime as dt
import json
import re

import jsonschema
import pytest

import querydsl
from querydsl.decoding import GrammarFormat, grammar_for
from querydsl.syntax.ast import ENTITIES, EntityName
from tests.cli.conftest import Run, folder, run
from tests.decoding.sampler import accepts, samples

__all__ = ["folder", "run"]  # fixtures

TODAY = dt.date(2026, 11, 1)
FIELDS = {
    "people": ["title", "seniority", "company", "company_size", "company_domain", "country", "location", "started", "skill"],
    "companies": ["name", "domain", "country", "size", "founded", "industry", "round", "headcount.growth_percent.12m"],
}


def _errors(text: str) -> list[str]:
    return [item.message for item in querydsl.check(text) if item.is_error]


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_text_of_the_grammar_of_some_fields_is_valid(entity: EntityName) -> None:
    texts = list(samples(grammar_for(entity, FIELDS[entity], today=TODAY), 60, seed=1))
    assert len(texts) == 60
    assert [(text, _errors(text)) for text in texts if _errors(text)] == []


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(10))
def test_ten_thousand_texts_are_valid(part: int) -> None:
    entity = ENTITIES[part % 2]
    texts = list(samples(grammar_for(entity, FIELDS[entity], today=TODAY), 1_000, seed=part))
    assert len(texts) == 1_000
    assert [(text, _errors(text)) for text in texts if _errors(text)] == []


@pytest.mark.slow
@pytest.mark.parametrize("entity", ENTITIES)
def test_every_text_of_the_grammar_of_all_aliases_is_valid(entity: EntityName) -> None:
    texts = list(samples(grammar_for(entity, today=TODAY), 100, seed=8))
    assert [(text, _errors(text)) for text in texts if _errors(text)] == []


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_grammar_of_all_aliases_is_small_and_in_every_format(entity: EntityName) -> None:
    for format in GrammarFormat:
        assert len(grammar_for(entity, FIELDS[entity], format.value, today=TODAY)) < 32_768
    assert len(grammar_for(entity, today=TODAY)) < 40_000


@pytest.mark.parametrize(
    "text",
    [
        'title ~ "engineer"',
        'title ~ any ("engineer", "développeur") and title !~ "intern" and country = "Canada"',
        'title ~ "エンジニア" and seniority in ("CXO", "Director") and company_size between 50 and 500',
        '(title ~ "nurse" and country = "Canada") or (title ~ "doctor" and location within 50 km of "Toronto")',
        'company = "Acme" and title ~ "sales" and started > today - 90d select name, title sort by started desc limit 100',
        'company_domain in ("stripe.com", "bbc.co.uk")',
        "started >= 2020-01-31",
        "company_size between 200 and 500",
    ],
)
def test_usual_queries_are_texts_of_the_grammar(text: str) -> None:
    names = ["title", "company", "company_domain", "seniority", "country", "company_size", "location", "started"]
    assert accepts(grammar_for("people", names, today=TODAY), text)


@pytest.mark.parametrize(
    "text",
    [
        'titel ~ "engineer"',
        'seniority = "VP"',
        'seniority ~ "CXO"',
        'country = "Deutschland"',
        "company_size > 0",
        "company_size between 500 and 50",
        'company_size = "50"',
        'company_domain = "https://stripe.com"',
        "started > 2031-01-01",
        'country = "Canada" and country = "France"',
        'title ~ ""',
        'title ~ "vp|head"',
        'title ~ "engineer" limit 0',
        'title ~ "engineer" or country = "Canada" and seniority = "CXO"',
    ],
)
def test_mistakes_are_not_texts_of_the_grammar(text: str) -> None:
    names = ["title", "company_domain", "seniority", "country", "company_size", "started"]
    assert not accepts(grammar_for("people", names, today=TODAY), text)


def test_fields_of_which_one_limits_the_other_are_tested_once_in_a_group() -> None:
    grammar = grammar_for("people", ["country", "continent"], today=TODAY)
    assert accepts(grammar, 'continent = "North America"')
    assert not accepts(grammar, 'country = "Canada" and continent = "Asia"')


def test_gbnf_defines_every_rule_that_it_uses_once() -> None:
    lines = grammar_for("people", format="gbnf", today=TODAY).splitlines()
    defined = [line.partition(" ::= ")[0] for line in lines]
    assert defined[0] == "root"
    assert len(defined) == len(set(defined))
    bodies = [re.sub(r'"(?:[^"\\]|\\.)*"|\[[^\]]*\]', " ", line.partition(" ::= ")[2]) for line in lines]
    used = {name for body in bodies for name in re.findall(r"[a-z][a-z0-9-]*", body)}
    assert used == set(defined) - {"root"}


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_bodies_of_the_texts_have_the_json_schema(entity: EntityName) -> None:
    schema = json.loads(grammar_for(entity, FIELDS[entity], "json-schema"))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for text in samples(grammar_for(entity, FIELDS[entity], today=TODAY), 40, seed=3):
        body = querydsl.compile(text).body
        assert [error.message for error in validator.iter_errors(body)] == [], text
    wrong = {"filters": {"field": "titel", "type": "(.)", "value": "engineer"}}
    assert not validator.is_valid(wrong)


def test_wrong_arguments_name_what_is_wrong(run: Run) -> None:
    with pytest.raises(ValueError, match=r"`titel` is not a field that can be filtered\. Did you mean `title`\?"):
        grammar_for("people", ["titel"])
    with pytest.raises(ValueError, match="needs one field"):
        grammar_for("people", [])
    with pytest.raises(ValueError, match="is not a field"):
        grammar_for("people", ["years_of_experience"])
    with pytest.raises(ValueError, match="is not a valid GrammarFormat"):
        grammar_for("people", ["title"], "ebnf")
    assert "`titel` is not a field" in run("grammar", "--fields", "titel").stderr
    assert run("grammar", "--fields", "titel").exit_code == 2


def test_the_command_prints_the_grammar(run: Run) -> None:
    done = run("grammar", "--fields", "title, country", "--format", "gbnf")
    assert done.stdout.startswith("root ::= filter ")
    assert '"title ~ " text' in done.stdout
