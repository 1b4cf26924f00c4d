"""Rules about nested arrays."""

import pytest

from querydsl.diagnostics.model import Label, Span, error, info, warning
from tests.support.finding import Found, diagnose, found, labelled, serious

TWO_ROLES = '(past.title ~ "a" and past.company = "b") and (past.title ~ "c" and past.company = "d")'


def test_two_brackets_on_one_array_are_ambiguous() -> None:
    assert diagnose(TWO_ROLES) == (
        warning(
            "same-element",
            Span(46, 87),
            "each condition may match a different past role",
            hint="for each past role, write `past( … )`, or put all conditions in one",
            labels=(Label(Span(0, 41), "the other condition"),),
        ),
    )


def test_an_or_beside_a_condition_is_explained() -> None:
    assert diagnose('past.title ~ "x" and past.company = any ("A", "B")') == (
        info(
            "loose-or",
            Span(21, 50),
            "another past role may match this `or`",
            hint="for one past role, write `past( … )`",
            labels=(Label(Span(0, 16), "the condition next to it"),),
        ),
    )


def test_a_refusal_is_an_error_at_the_not() -> None:
    (diagnostic,) = diagnose('name = "x" and not past(title ~ "x" and company = "y")')

    assert diagnostic == error(
        "cannot-negate",
        Span(15, 54),
        "the service cannot negate two conditions on the same past role",
        hint="negate each condition on its own",
    )


def test_a_negative_condition_beside_a_positive_one_in_a_scope_is_explained() -> None:
    assert diagnose('past(title ~ "x" and company != "Acme")') == (
        warning(
            "nested-negation",
            Span(21, 38),
            "this excludes anyone with any matching past role, not just this one",
            hint="if you want that, keep the condition. Otherwise, write what the past role must match",
        ),
    )


def test_a_comparison_under_not_becomes_its_opposite() -> None:
    assert diagnose("not past.company_size > 50") == (
        warning(
            "nested-negation",
            Span(4, 26),
            "`not` becomes the opposite condition on any past role, and others may still match",
            hint="if you want that, write `past.company_size <= 50`",
            labels=(Label(Span(0, 26), "the `not`"),),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one scope, one role
        ('past(title ~ "a" and company = "b")', []),
        ('past.title ~ "a" and past.company = "b"', []),
        ('past(title ~ "a") and past.company = "b"', []),
        ('past(title ~ "a") and current(title ~ "b")', []),
        ('past(title ~ "a") or past(title ~ "b")', []),
        ('all of (past(title ~ "a" and company = "b"), past(title ~ "c" and company = "d"))', []),
        ('past(title ~ "a") and education(school ~ "b")', []),
        # a scope is one role
        ('past(title ~ "a") and past(company = "b")', []),
        ('role(title ~ "a") and role(company = "b")', []),
        ('past(title ~ "a") and name = "x" and past(company = "b")', []),
        ('past(title ~ "a" and (company = "b" or company = "c"))', []),
        ('past(title ~ "a" and company = any ("b", "c")) and past(title ~ "d")', []),
        ('past(company = "a" and (company = "b" or title ~ "c"))', []),
        ('past(title ~ "a" and (title ~ "a" or company = "b"))', []),
        # what an `all_of` cannot hold
        ('past(title ~ "a" and company has all ("b", "c")) and past(title ~ "d")', [("same-element", 'title ~ "d"')]),
        (
            'past(title ~ "a" and company != "b") and past(title ~ "d")',
            [("nested-negation", 'company != "b"'), ("same-element", 'title ~ "d"')],
        ),
        (
            'past(title ~ "a" and company != "b" and (seniority = "CXO" or title ~ "c"))',
            [("nested-negation", 'company != "b"'), ("loose-or", '(seniority = "CXO" or title ~ "c")')],
        ),
        # brackets around one condition
        ('(past.title ~ "a") and past.company = "b"', [("same-element", 'past.company = "b"')]),
        ('(past.title ~ "a") and past.company != "b"', []),
        ('(past.title ~ "a") and current.company = "b"', []),
        # a negative condition in brackets or in a scope
        ('(past.title ~ "a" and past.company != "b") and name = "x"', [("nested-negation", 'past.company != "b"')]),
        ('(past.title ~ "a" and past.company != "b") or name = "x"', []),
        ('past.title ~ "a" and past.company != "b"', []),
        ('past(title ~ "a" or company != "b")', []),
        ('past(company != "a" and title !~ "b")', []),
        (
            'past(title ~ "a" and (company != "b" or seniority = "CXO"))',
            [
                ("loose-or", '(company != "b" or seniority = "CXO")'),
                ("nested-negation", 'company != "b"'),
            ],
        ),
        # an inner `and` over the same array
        (
            'past.title ~ "a" and (past.company = "b" and name = "x")',
            [("same-element", '(past.company = "b" and name = "x")')],
        ),
        ('past.title ~ "a" and (current.company = "b" and name = "x")', []),
        ('name = "y" and (past.company = "b" and name ~ "y")', []),
        # not
        ('not past(title ~ "x")', []),
        ('not (past.title ~ "x" and name = "y")', []),
        ("not past(company_size > 5)", [("nested-negation", "company_size > 5")]),
        ('not not (past.title ~ "x" and past.company = "y")', []),
        ('not (past.title ~ "x" or past.company = "y")', []),
        ('not (past(title ~ "x") and past(company = "y"))', []),
        ('not (past(title ~ "x") and past.company = "y")', []),
        (
            'not (past.seniority = "CXO" and past.company = "y")',
            [("cannot-negate", 'not (past.seniority = "CXO" and past.company = "y")')],
        ),
        ('not all of (past.title ~ "x", past.title ~ "y")', [("cannot-negate", 'not all of (past.title ~ "x", past.title ~ "y")')]),
        ('not past.company has all ("x", "y")', [("cannot-negate", 'not past.company has all ("x", "y")')]),
        ('not past.title ~ "a b"', [("cannot-negate", 'not past.title ~ "a b"')]),
        ('not skill ~ "a b"', [("cannot-negate", 'not skill ~ "a b"')]),
        ('not skill ~ "a"', []),
        ('not skill ~= "a b"', []),
        ('not name ~ "a b"', []),
        ('not skill in ("a", "b")', []),
        ('companies where not name ~ "a"', [("cannot-negate", 'not name ~ "a"')]),
        ('companies where not name ~= "a"', [("cannot-negate", 'not name ~= "a"')]),
        ('companies where not name = "a"', []),
        # one `not`, one error
        ('not (past.title ~ "a b" and past.company = "c")', [("cannot-negate", 'not (past.title ~ "a b" and past.company = "c")')]),
        # negative operators as written
        ('past.company not in ("a", "b")', []),
        ('past.title !~ "a"', []),
        ('past.company != all ("a", "b")', []),
        ("past.company_size not between 5 and 10", [("nested-negation", "past.company_size not between 5 and 10")]),
        ("not past.is_default", [("nested-negation", "past.is_default")]),
        ('name != "a" and skill != "b"', []),
        ('past.titel != "a"', [("unknown-field", "past.titel")]),
        ('past.seniority != "VP"', [("not-in-set", '"VP"')]),
        ("not title", [("wrong-value", "title")]),
        (
            'all of (past.company = "a", past.seniority != "VP")',
            [("all-of-shape", 'past.seniority != "VP"'), ("not-in-set", '"VP"')],
        ),
    ],
)
def test_nested_arrays_and_negation(text: str, expected: Found) -> None:
    assert serious(text) == expected


def test_each_ambiguous_array_is_reported_with_both_spans() -> None:
    assert labelled(TWO_ROLES) == [
        (
            "same-element",
            '(past.title ~ "c" and past.company = "d")',
            ['(past.title ~ "a" and past.company = "b")'],
        ),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('all of (past.company = "a", past.company = "b")', []),
        ('all of (past(title ~ "x" and company = "a"), past.company = "b")', []),
        ('all of (past(title ~ "x" or title ~ "y"), past.company = "b")', []),
        ('all of (past.title ~ any ("x", "y"), past.company = "b")', []),
        ("all of (past.company_size between 5 and 10, past.company_size > 50)", []),
        ('all of (role.company = "a", role.company = "b") and name = "x"', []),
        ('past(all of (title ~ "a", title ~ "b"))', []),
        ('all of (past.company = "a")', []),
        ('all of (name = "a")', [("all-of-shape", 'name = "a"')]),
        ('all of (past.company = "a", name = "b")', [("all-of-shape", 'name = "b"')]),
        ('all of (past.company = "a", skill = "b")', [("all-of-shape", 'skill = "b"')]),
        ('all of (past.company = "a", current.company = "b")', [("all-of-shape", 'current.company = "b"')]),
        ('all of (past.company = "a", role.company = "b")', [("all-of-shape", 'role.company = "b"')]),
        ('all of (past.company = "a", past.company != "b")', [("all-of-shape", 'past.company != "b"')]),
        ('all of (past.company = "a", not past.company = "b")', [("all-of-shape", 'past.company = "b"')]),
        ('all of (past.company = "a", past.title !~ "b")', [("all-of-shape", 'past.title !~ "b"')]),
        ("all of (past.company = 'a', past.company has all ('b', 'c'))", [("all-of-shape", "past.company has all ('b', 'c')")]),
        (
            'all of (past.company = "a", all of (past.company = "b", past.company = "c"))',
            [("all-of-shape", 'all of (past.company = "b", past.company = "c")')],
        ),
        (
            'all of (past(title ~ "x" and (company = "a" or company = "b")), past.company = "c")',
            [("all-of-shape", '(company = "a" or company = "b")')],
        ),
        ('all of (past.company = "a", titel = "b")', [("unknown-field", "titel")]),
        (
            'companies where all of (name = "a", domain = "b")',
            [("all-of-shape", 'all of (name = "a", domain = "b")')],
        ),
        ('companies where all of (name = "a")', [("all-of-shape", 'all of (name = "a")')]),
        (
            'all of (name = "a", past.company = "b", past.title !~ "c")',
            [("all-of-shape", 'name = "a"'), ("all-of-shape", 'past.title !~ "c"')],
        ),
    ],
)
def test_operands_of_all_of(text: str, expected: Found) -> None:
    assert found(text) == expected


def test_mixed_arrays_are_labelled() -> None:
    assert labelled('all of (past.company = "a", current.company = "b")') == [
        ("all-of-shape", 'current.company = "b"', ['past.company = "a"']),
    ]
