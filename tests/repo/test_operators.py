"""The checklist for a new operator.

1. Add the operator and its row to `querydsl/syntax/operators.py`. An import fails while the row is missing.
2. Run mypy. It names each `match` that must decide about the operator.
3. Run `python -m querydsl._dev generate` and review which fields take the operator.
4. Add an example to `EXAMPLES` below and run this module. Each failing test names one more place: the grammar, error recovery, the
   builder, the sandbox, the second judge, the corpus, the test data, the help text, or a page of the documentation.
"""

import datetime as dt
import functools
import json
import operator as comparison
import re

import pytest

import querydsl
from querydsl.builder import fields
from querydsl.builder.mixins import operators_of
from querydsl.builder.to_python import COMPARE
from querydsl.catalogue import default
from querydsl.cli.commands.tools.help import SYNTAX
from querydsl.explanation.english import english
from querydsl.rules import RULES
from querydsl.sandbox.data.dataset import shipped
from querydsl.sandbox.matching.fields import GEO_OPERATORS, OPERATORS_BY_TYPE
from querydsl.sandbox.matching.filters import PERSON_ONLY
from querydsl.sandbox.matching.matcher import compile_filter
from querydsl.semantics.lowering import lower
from querydsl.syntax.ast import Condition
from querydsl.syntax.keywords import RESERVED, grammar
from querydsl.syntax.operators import LISTING, NEGATED, NEGATIVE, Family, FieldKind, Operator, StoredType
from querydsl.syntax.parser import read
from tests.corpus.runner import CASES
from tests.support.documents import ROOT
from tests.support.second_judge import SecondJudge
from tests.syntax import texts

NOW = dt.datetime(2024, 5, 31, tzinfo=dt.UTC)
RECORDS = shipped().people[:400]
EXAMPLES = {
    Operator.EQ: 'country = "Canada"',
    Operator.NE: 'country != "Canada"',
    Operator.LT: "followers < 500",
    Operator.LE: "followers <= 500",
    Operator.GT: "followers > 500",
    Operator.GE: "followers >= 500",
    Operator.WORDS: 'title ~ "engineer"',
    Operator.PHRASE: 'title ~= "engineer"',
    Operator.EXCLUDES: 'headline !~ "engineer"',
    Operator.IN: 'country in ("Canada", "France")',
    Operator.NOT_IN: 'country not in ("Canada", "France")',
    Operator.HAS_ALL: 'role.seniority has all ("Senior", "Director")',
    Operator.WITHIN: 'location within 500 km of "Paris"',
    Operator.NOT_WITHIN: 'location not within 500 km of "Paris"',
}

every_operator = pytest.mark.parametrize("operator", Operator, ids=lambda operator: operator.text)


@functools.cache
def second_judge() -> SecondJudge:
    return SecondJudge(RECORDS, "person")


def test_every_operator_has_an_example() -> None:
    assert set(EXAMPLES) == set(Operator), "add the operator to EXAMPLES in this module"


def condition_of(operator: Operator) -> Condition:
    """The condition of the operator's example."""
    condition = querydsl.parse(EXAMPLES[operator]).filter
    assert isinstance(condition, Condition)
    return condition


def code_spans(text: str) -> set[str]:
    """The text between single backticks."""
    return set(re.findall(r"`([^`]+)`", text))


@every_operator
def test_the_grammar_parses_every_spelling(operator: Operator) -> None:
    condition = condition_of(operator)
    assert condition.operator is operator
    for spelling in (operator.spec.text, *operator.spec.aliases):
        text = EXAMPLES[operator].replace(f" {operator.text} ", f" {spelling} ")
        assert querydsl.parse(text).filter == condition


@every_operator
def test_recovery_reads_every_incomplete_example(operator: Operator) -> None:
    words = EXAMPLES[operator].split(" ")
    for count in range(1, len(words)):
        _, diagnostics = read(" ".join(words[:count]))
        assert diagnostics or count == 1, "a keyword is missing in querydsl/syntax/recovery/repair.py"


@every_operator
def test_recovery_replaces_the_wire_name(operator: Operator) -> None:
    if operator.value in (operator.text, *operator.spec.aliases):
        return
    _, diagnostics = read(EXAMPLES[operator].replace(f" {operator.text} ", f" {operator.value} "))
    advice = " ".join(f"{item.message} {item.hint}" for item in diagnostics)
    assert f"`{operator.text}" in advice or f" {operator.text} " in advice, (
        "add a row to querydsl/syntax/recovery/data/service.toml, and run `just generate`"
    )


@every_operator
def test_random_token_sequences_contain_the_operator(operator: Operator) -> None:
    assert set(operator.text.split()) <= set(texts._WORDS.split()), "add the operator to tests/syntax/texts.py"


@every_operator
def test_the_sandbox_limits_the_operator_to_the_same_entities(operator: Operator) -> None:
    assert (operator.value in PERSON_ONLY) == (operator.spec.people_only and operator.spec.family is not Family.GEO)


@every_operator
def test_the_words_of_an_operator_are_reserved(operator: Operator) -> None:
    assert set(re.findall(r"[a-z]+", operator.text)) <= RESERVED


@every_operator
def test_queries_format_and_decompile_to_the_same_query(operator: Operator) -> None:
    query = querydsl.parse(EXAMPLES[operator])
    assert querydsl.check(EXAMPLES[operator], now=NOW) == ()
    assert querydsl.format(query) == EXAMPLES[operator]
    body = querydsl.compile(query, NOW).body
    assert f'"type": "{operator.value}"' in json.dumps(body)
    assert querydsl.decompile(body) == query


@every_operator
def test_explain_states_the_operator_in_english(operator: Operator) -> None:
    verb = operator.spec.verb.removesuffix("s") if operator is Operator.WORDS else operator.spec.verb
    assert verb in english(lower(querydsl.parse(EXAMPLES[operator]), default()["people"]), NOW)


@every_operator
def test_the_builder_makes_the_same_condition(operator: Operator) -> None:
    assert operator in operators_of(fields.AnyField)
    python = operator.spec.python
    assert python in COMPARE or callable(getattr(fields.AnyField, python))
    assert ".where('" not in repr(querydsl.people.where(EXAMPLES[operator]))
    assert eval(repr(querydsl.people.where(EXAMPLES[operator])), vars(querydsl.builder)).query == querydsl.parse(EXAMPLES[operator])


@every_operator
def test_the_sandbox_and_the_second_judge_find_the_same_people(operator: Operator) -> None:
    filters = querydsl.compile(querydsl.parse(EXAMPLES[operator]), NOW).body["filters"]
    supported = set().union(*OPERATORS_BY_TYPE.values(), PERSON_ONLY, GEO_OPERATORS)
    assert operator.value in supported, "add the operator to querydsl/sandbox/matching/fields.py"
    matches = compile_filter(filters, "person")
    found = {record["crustdata_person_id"] for record in RECORDS if matches(record)}
    assert found == second_judge().matching(filters)
    assert 0 < len(found) < len(RECORDS), "the example must match some people, but not all"


@every_operator
def test_the_corpus_has_the_operator(operator: Operator) -> None:
    cases = "".join(file.read_text("utf-8") for file in CASES.glob("*.md"))
    assert f'"type": "{operator.value}"' in cases, "add a case to tests/corpus/cases, for example to lowering.md"


@every_operator
def test_the_language_page_lists_every_spelling(operator: Operator) -> None:
    rows = [line.split(" | ") for line in (ROOT / "docs" / "language.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    row = next((cells for cells in rows if operator.value in code_spans(cells[-1]) and f"{operator.text}" in cells[0]), None)
    assert row is not None, "add a row to docs/language.md, section Conditions"
    for spelling in (operator.text, *operator.spec.aliases):
        assert spelling in code_spans(row[0]) or f" {spelling} " in row[0]


@every_operator
def test_the_service_page_lists_the_operator(operator: Operator) -> None:
    rows = [line.split(" | ") for line in (ROOT / "docs" / "service.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    listed = any(operator.value in code_spans(cells[0]) and operator.text in code_spans(cells[-1]) for cells in rows)
    assert listed, "add a row to docs/service.md, section 4"


@every_operator
def test_the_help_text_shows_the_operator(operator: Operator) -> None:
    shown = f" {operator.text} " in SYNTAX.replace("\n", "  ")
    assert shown, "add the operator to querydsl/cli/commands/tools/help.py"


@every_operator
def test_the_builder_page_shows_the_operator(operator: Operator) -> None:
    shown = operator.spec.python in (ROOT / "docs" / "builder.md").read_text("utf-8")
    assert shown, "add the operator to docs/builder.md, section Reference"


def test_a_row_agrees_with_the_rows_that_it_names() -> None:
    for operator, opposite in NEGATED.items():
        assert (operator in NEGATIVE) != (opposite in NEGATIVE) or operator.spec.family is Family.ORDER
    for operator in Operator:
        twin = operator.spec.counterpart
        if twin is not None:
            assert twin.spec.counterpart is operator
            assert (operator in LISTING) != (twin in LISTING)


def test_the_operator_terminal_matches_the_symbols_of_the_table() -> None:
    terminal = re.search(r"^OPERATOR +: /(.*)/$", grammar(), re.MULTILINE)
    assert terminal is not None
    spellings = [text for operator in Operator for text in (operator.spec.text, *operator.spec.aliases)]
    symbols = {text for text in spellings if not text[0].isalpha()}
    assert set(terminal[1].split("|")) == symbols


def test_the_comparisons_of_the_builder_are_those_of_python() -> None:
    assert set(COMPARE.values()) == {getattr(comparison, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")}


def _taken(kind: StoredType) -> set[Operator]:
    """The operators of all fields of a type."""
    return {operator for operator in Operator if kind in operator.spec.types and operator.spec.fields is FieldKind.ANY}


def test_the_page_of_wrong_operator_lists_the_operators_of_each_type() -> None:
    page = " ".join(RULES["wrong-operator"].page.split())
    sentences = {name: code_spans(page.partition(f"{name} ")[2].partition(".")[0]) for name in ("Text", "Numbers", "Booleans")}
    words = {operator.text for operator in _taken(StoredType.TEXT)} - {"not in"}
    assert sentences["Text"] == words, "change the docstring of wrong_operator in querydsl/rules/fields.py"
    assert sentences["Numbers"] == {operator.text for operator in _taken(StoredType.ORDERED)} | {"in"}
    assert sentences["Booleans"] == {operator.text for operator in _taken(StoredType.BOOLEAN)}
    assert {operator.text for operator in _taken(StoredType.ID)} - {"not in"} == sentences["Numbers"]


def test_the_service_page_lists_the_operators_of_each_type() -> None:
    page = (ROOT / "docs" / "service.md").read_text("utf-8").partition("Operators by type:")[2].partition("###")[0]
    lines = {line.split()[1]: code_spans(line) for line in page.splitlines() if line.startswith("- ")}
    assert lines["Text"] == {operator.value for operator in _taken(StoredType.TEXT)}, "change docs/service.md, section 4"
    assert lines["Booleans"] == {operator.value for operator in _taken(StoredType.BOOLEAN)}
    ordered = {operator.value for operator in _taken(StoredType.ORDERED) if operator.spec.bound is None}
    assert lines["Numbers"] == ordered | {operator.value for operator in _taken(StoredType.ID) - _taken(StoredType.ORDERED)}
