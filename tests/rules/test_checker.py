"""All rules together: one pass, in order, one rule per mistake, for queries of any depth and length."""

import datetime as dt
import sys
from functools import reduce
from types import FrameType

import pytest

from querydsl.catalogue import default
from querydsl.diagnostics.model import Severity
from querydsl.rules import RULES, RuleContext, analyse
from querydsl.rules.checker import check, checks_about
from querydsl.semantics.lowering import lower
from querydsl.syntax.ast import AllOf, Condition, Connective, Expr, Field, Group, Not, Number, Query, Scope, Text
from querydsl.syntax.operators import Operator
from querydsl.syntax.parser import parse, read
from tests.corpus.runner import all_cases
from tests.support.finding import NOW, diagnose, found, serious

GLANCE = """people where
  title ~ any ("engineer", "developer")            # words, any order
  and past(title ~= "vice president" and company = "Acme")       # one past role, both true
  and not (headline ~= "open to work" or past.company = "Initech")
  and seniority in ("Senior", "Director")
  and company_size between 50 and 5k
  and started >= today - 2y
  and location within 50 km of "San Francisco"
  and country = $country
select id, name, current_title
sort by name
limit 200
"""

# The examples of the table, word for word.
SECTION_7 = [
    ('titel ~ "x"', "unknown-field"),
    ('current_title = "CTO"', "not-filterable"),
    ('company_size ~ "5"', "wrong-operator"),
    ("name > 3", "wrong-operator"),
    ('skill has all ("a", "b")', "wrong-operator"),
    ('company_size > "many"', "wrong-value"),
    ("started > 2024-13-40", "wrong-value"),
    ('changed_jobs = "yes"', "wrong-value"),
    ('seniority = "VP"', "not-in-set"),
    ('country = "USA"', "country-form"),
    ('company_country = "France"', "country-form"),
    ("years_of_experience > 5", "threshold-dropped"),
    ('title ~ "vp|head"', "pipe-is-not-or"),
    ('title ~ ""', "blank-text"),
    ('title ~ "--"', "blank-text"),
    ("country in ()", "empty-list"),
    ("company_size > 10 and company_size < 5", "never-matches"),
    ('name = "A" and name = "B"', "never-matches"),
    ('past.company = "A" and past.company = "B"', "never-matches"),
    ('name = "A" or name != "A"', "always-matches"),
    ('(past.title ~ "a" and past.company = "b") and past.title ~ "c"', "same-element"),
    ('past.title ~ "x" and (past.company = "A" or past.company = "B")', "loose-or"),
    ("limit 10", "missing-filter"),
    ('title ~ "x" limit 0', "limit-range"),
    ('title ~ "x" limit 20000', "limit-capped"),
    ("country = $country", "unbound-parameter"),
]


@pytest.mark.parametrize(("text", "rule"), SECTION_7)
def test_examples_of_the_language_page_raise_only_their_rule(text: str, rule: str) -> None:
    assert [name for name, _ in found(text)] == [rule]


def test_a_query_with_every_feature_has_no_error() -> None:
    diagnostics = diagnose(GLANCE, {"country": "Canada"})

    assert [item.rule for item in diagnostics] == ["loose-or", "sorted-sample"]
    assert not any(item.is_error for item in diagnostics)


@pytest.mark.parametrize(
    "text",
    [
        'title ~ "engineer" select name, current_title limit 2',
        'title ~ "engineer" and (country = "United States" or country = "Canada") select name, country limit 2',
        'past(title ~ "vp" and company = "Acme") and not (headline ~ "hiring" or skill = "COBOL")',
        'all of (role(title ~ "engineer" and company = "A"), role(title ~ "manager" and company = "B"))',
        'role.company has all ("A", "B") and not changed_jobs and experience_years between 2.5 and 10',
        "started >= today - 2y and updated > now - 7d and connections > 500",
        'location within 50 km of "Paris" and city != "Paris" and languages = "French"',
        'education(school ~ "Oxford" and degree ~= "MSc") and certification ~ "AWS"',
        'companies where size between 50 and 5k and country in ("USA", "GBR") and founded in ("2017", "2018") and funding > 1m',
        'companies where headcount.growth_percent.12m > 20 and round = "series_a" and not (industry = "x" and type = "y")',
    ],
)
def test_correct_queries_have_no_diagnostics(text: str) -> None:
    assert serious(text) == []


def test_four_mistakes_are_reported_together_in_order() -> None:
    text = 'titel ~ "x" and seniority = "VP" and company_size > "many" and country = "USA" limit 0'

    assert found(text) == [
        ("unknown-field", "titel"),
        ("not-in-set", '"VP"'),
        ("wrong-value", '"many"'),
        ("country-form", '"USA"'),
        ("limit-range", "0"),
    ]


def _context(text: str) -> RuleContext:
    query, _ = read(text)
    return analyse(lower(query, default()[query.entity]), NOW, default(), frozenset(RULES))


@pytest.mark.parametrize(
    "text",
    [
        'title ~ "engineer"',
        'title ~ "engineer" and country = "Canada" and company_size between 10 and 50 and skill ~ "Python"',
        'past(title ~ "engineer" and company = "Acme")',
        'country ~ "Canada" and continent ~ "America"',
        'title ~ "engineer" and title ~ "software"',
    ],
)
def test_no_rule_runs_on_a_query_that_none_can_report(text: str) -> None:
    assert checks_about(_context(text).subjects()) == ()


def test_the_rules_that_do_not_run_find_nothing() -> None:
    skipped = set()
    for text in [case.text for case in all_cases() if case.text is not None]:
        context = _context(text)
        running = dict(checks_about(context.subjects()))
        for rule in RULES.values():
            if rule.check is not None and rule.name not in running:
                assert list(rule.check(context)) == [], (text, rule.name)
                skipped.add(rule.name)
    assert skipped == {rule.name for rule in RULES.values() if rule.check is not None}


def test_levels_change_and_disable_rules() -> None:
    query = parse('not past.company_size > 5 and name = "x" sort by name')
    levels = {"nested-negation": Severity.ERROR, "sort-is-local": None}

    diagnostics = check(query, default(), levels=levels, now=NOW)

    assert [(item.rule, item.severity) for item in diagnostics] == [("nested-negation", Severity.ERROR)]


def test_relative_dates_use_the_given_time() -> None:
    query = parse("updated > today and updated < 2030-01-01")

    assert check(query, default(), now=dt.datetime(2029, 1, 1, tzinfo=dt.UTC)) == ()
    assert [item.rule for item in check(query, default(), now=dt.datetime(2031, 1, 1, tzinfo=dt.UTC))] == ["never-matches"]


def test_a_built_query_is_checked_too() -> None:
    query = Query(Condition(Field("titel"), Operator.WORDS, Text("x")))

    assert [item.rule for item in check(query, default())] == ["unknown-field"]


LEAF = Condition(Field("past.company"), Operator.NE, Number(1))


def _nested(depth: int, wrap: str) -> Expr:
    def around(inner: Expr, level: int) -> Expr:
        match wrap:
            case "not":
                return Not(inner)
            case "scope":
                return Scope(Field("past"), inner)
            case "all of":
                return AllOf((inner, LEAF))
            case _:
                connective = Connective.AND if level % 2 else Connective.OR
                leaf = Condition(Field("connections"), Operator.NE, Number(level))
                return Group(connective, (leaf, inner))

    start: Expr = LEAF
    return reduce(around, range(depth), start)


@pytest.mark.parametrize("wrap", ["not", "scope", "all of", "groups"])
def test_deep_trees_are_checked(wrap: str) -> None:
    diagnostics = check(Query(_nested(5_000, wrap)), default())

    assert len(diagnostics) >= 1


WIDE = {
    "words": [Condition(Field("title"), Operator.WORDS, Text(f"word {n} and more")) for n in range(2000)],
    "phrases": [
        Condition(Field("name"), Operator.EXCLUDES if n % 2 else Operator.PHRASE, Text(f"a b {n} c d e f g h i"))
        for n in range(2000)
    ],
    "ranges": [
        Condition(Field("connections"), Operator.GT if n % 2 else Operator.LT, Number(n if n % 2 else 99_999 - n))
        for n in range(2000)
    ],
    "holes": [Condition(Field("connections"), Operator.NE, Number(n)) for n in range(2000)],
    "values": [Condition(Field("name"), Operator.EQ, Text("same")) for _ in range(2000)],
}


@pytest.mark.parametrize("connective", Connective)
@pytest.mark.parametrize("kind", WIDE)
def test_run_time_is_linear_in_the_number_of_conditions(kind: str, connective: Connective) -> None:
    def calls(count: int) -> int:
        query = Query(Group(connective, tuple(WIDE[kind][:count])))
        made = 0

        def note(frame: FrameType, event: str, argument: object) -> None:
            nonlocal made
            made += 1

        sys.setprofile(note)
        try:
            check(query, default(), now=NOW)
        finally:
            sys.setprofile(None)
        return made

    assert calls(2000) < 5 * calls(500)
