"""A fix is offered only if the edited text shows that it is right. Source: `docs/language.md`, section "Fixes"."""

import pytest

from querydsl import QuerySyntaxError, check, parse
from querydsl.diagnostics.fixes import apply_all, edited
from querydsl.diagnostics.model import Diagnostic, Span, error, replace
from querydsl.syntax.fix_verification import with_verified_fixes
from querydsl.syntax.limits import MAX_BYTES, MAX_ERRORS

BY_ITSELF = (
    ('title ~ vice president and company = "Acme"', 'title ~ "vice president" and company = "Acme"'),
    ('title ~ "engineer and country = "Canada"', 'title ~ "engineer" and country = "Canada"'),
    ("company = 'Sotheby's'", 'company = "Sotheby\'s"'),
    ('company = "Acme" && country = "Canada"', 'company = "Acme" and country = "Canada"'),
    ('title ~ "nurse\' and company = "Acme"', 'title ~ "nurse" and company = "Acme"'),
    ('company in (""Acme"", "Initech")', 'company in ("Acme", "Initech")'),
    ('name = "a" select (name, headline)', 'name = "a" select name, headline'),
    ('country in "Canada"', 'country in ("Canada")'),
)

UNCERTAIN = (
    'company in (F"intech", "Acme")',
    'company in ("Acme", F"intech")',
    'name in ("a," "b")',
    'name in ("a" ,"b" ",c")',
    "name in ('a'', b')",
    "started in last 90 days",
    "started in last week",
    'title ~ "x" limit ten',
    "title = ANY(ARRAY['x'])",
    "title = ANY(ARRAY['x', 'y']) and company = \"B\"",
    "company-size > 5",
    "changed-jobs and company_size > 5",
    "started > 2020-06-155",
    "started > 2020-06-1",
    "followers > 007",
    "company_id in (1 2)",
    "name = 'en'gineer'",
    'all of (past.title ~ "a" | past.company = "b")',
    'where title ~ "x"',
    r'title ~ "C:\dir"',
)


@pytest.mark.parametrize(("text", "fixed"), BY_ITSELF)
def test_a_verified_fix_is_offered(text: str, fixed: str) -> None:
    assert [edited(text, item.fix.edits) for item in check(text) if item.fix] == [fixed]


@pytest.mark.parametrize("text", UNCERTAIN)
def test_what_is_not_certain_is_no_fix(text: str) -> None:
    found = check(text)
    assert any(item.is_error for item in found)
    assert [item.fix for item in found if item.fix] == []


@pytest.mark.parametrize("text", UNCERTAIN)
def test_the_exception_of_parse_offers_no_such_fix(text: str) -> None:
    try:
        parse(text)
    except QuerySyntaxError as problem:
        assert [item.fix for item in problem.diagnostics if item.fix] == []


def test_connectives_of_another_language_do_not_hide_one_another() -> None:
    text = 'title ~ "a" && !changed_jobs || country = "x"'
    assert [item.fix.message for item in check(text) if item.fix] == ["write `and`", "write `not`", "write `or`"]


def test_a_fix_that_brings_out_another_problem_is_not_offered() -> None:
    assert [item.fix.message for item in check('Seniority = "Senior"') if item.fix] == ["write `seniority`"]
    assert [item.fix for item in check('Seniority = "VP"')] == [None]


def _found(number: int) -> tuple[Diagnostic, ...]:
    return tuple(error("rule", Span(at, at + 1), f"{at}", fix=replace("write `b`", Span(at, at + 1), "b")) for at in range(number))


def test_a_fix_that_leaves_its_diagnostic_is_not_offered() -> None:
    first, second = _found(2)
    kept = with_verified_fixes("aa", (first, second), lambda text: [(first,) if text == "ab" else (first, second)])
    assert [item.fix for item in kept] == [None, second.fix]


def test_the_characters_that_are_read_are_bounded() -> None:
    read: list[int] = []

    def check(text: str) -> list[tuple[Diagnostic, ...]]:
        read.append(len(text))
        return [()]

    for length in (1_000, MAX_BYTES, 10 * MAX_BYTES):
        read.clear()
        with_verified_fixes("a" * length, _found(5_000), check)
        assert sum(read) <= 100_000


def test_a_text_with_more_errors_than_are_reported_has_fixes() -> None:
    text = " && ".join(f'title ~ "word{number}"' for number in range(2 * MAX_ERRORS))
    found = check(text)
    assert [item.fix.message for item in found if item.fix] == ["write `and`"] * MAX_ERRORS
    assert apply_all(text, check).text == text.replace("&&", "and")
