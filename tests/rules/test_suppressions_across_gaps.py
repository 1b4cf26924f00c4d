"""Conditions without a connective between them: only the missing connective is reported."""

import pytest

from tests.support.finding import rules_of


@pytest.mark.parametrize(
    "text",
    [
        'name = "a" name = "b"',
        'name = "a" name = "a"',
        'name = "a", name = "b"',
        'name = "a" ? name = "b"',
        'name = "a" name = "b" and name = "c"',
        "company_size > 5 company_size < 3",
        'past(company = "a" company = "b")',
        'not past(title ~ "x" company = "b")',
        'past(title ~ "a" and company = "b") past(title ~ "c" and company = "d")',
    ],
)
def test_a_missing_connective_is_the_only_diagnostic(text: str) -> None:
    assert rules_of(text) == ["syntax"]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ('name = "a" and name = "b" title ~ "c"', ["never-matches", "syntax"]),
        ('title ~ "c" name = "a" and name = "a"', ["syntax", "duplicate-condition"]),
        ('name = "a" && name = "b"', ["syntax", "never-matches"]),
        ('name = "a" and title LIKE "x" and name = "b"', ["syntax", "never-matches"]),
    ],
)
def test_connected_conditions_are_compared_beside_a_gap(text: str, rules: list[str]) -> None:
    assert rules_of(text) == rules
