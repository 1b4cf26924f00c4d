"""The rule about duplicate conditions."""

import pytest

from querydsl.diagnostics.model import Label, Span, warning
from tests.support.finding import diagnose, labelled


def test_a_duplicate_is_reported_at_the_second_condition() -> None:
    assert diagnose('title ~ "vp" or title ~ "head" or title ~ "vp"') == (
        warning(
            "duplicate-condition",
            Span(34, 46),
            'duplicate condition: `title ~ "vp"`',
            hint="remove or change one of them",
            labels=(Label(Span(0, 12), "first here"),),
        ),
    )


def twice(text: str) -> list[tuple[str, list[str]]]:
    """The text of each duplicate, with the text of the first one."""
    return [(place, labels) for rule, place, labels in labelled(text) if rule == "duplicate-condition"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('name = "a" and name = "a"', [('name = "a"', ['name = "a"'])]),
        ('title ~ "a" and current.title ~ "a"', [('current.title ~ "a"', ['title ~ "a"'])]),
        ("connections > 10k and connections > 10000", [("connections > 10000", ["connections > 10k"])]),
        ('updated > 2024-01-01 and updated > "2024-01-01"', [('updated > "2024-01-01"', ["updated > 2024-01-01"])]),
        ("updated > today and updated > today", [("updated > today", ["updated > today"])]),
        ('name in ("a", "b") or name in ("b", "a")', [('name in ("b", "a")', ['name in ("a", "b")'])]),
        ('title ~ any ("a", "b", "a")', [('"a"', ['"a"'])]),
        ('title ~ any ("a", "b") or title ~ "a"', [('title ~ "a"', ['title ~ any ("a", "b")'])]),
        ('name = "a" and (headline ~ "x" and name = "a")', [('name = "a"', ['name = "a"'])]),
        ("name = 'a' or name = 'a' or name = 'a'", [("name = 'a'", ["name = 'a'"]), ("name = 'a'", ["name = 'a'"])]),
        (
            '(name = "a" or headline = "b") and (headline = "b" or name = "a")',
            [('(headline = "b" or name = "a")', ['(name = "a" or headline = "b")'])],
        ),
        ('all of (past.title ~ "a", past.title ~ "a")', [('past.title ~ "a"', ['past.title ~ "a"'])]),
        (
            'location within 5 km of "Paris" or location within 5 km of "Paris"',
            [
                ('location within 5 km of "Paris"', ['location within 5 km of "Paris"']),
            ],
        ),
        (
            "connections between 5 and 9 and connections between 5 and 9",
            [("connections between 5 and 9", ["connections between 5 and 9"])],
        ),
        # similar conditions that are not duplicates
        ("connections between 5 and 9 and connections between 5 and 7", []),
        ("connections between 5 and 9 and connections >= 5", []),
        ('name in ("a", "a")', []),
        ('title ~ "vp" or title ~ "VP"', []),
        ('title ~ "vp" or title ~= "vp"', []),
        ('title ~ "vp" or past.title ~ "vp"', []),
        ('name = "a" or (name = "a" and headline ~ "x")', []),
        ('(name = "a" or headline = "b") and (headline = "b" or name = "c")', []),
        ('(name = "a" and headline = "b") or (headline = "b" and name = "a" and city = "c")', []),
        ('location within 5 km of "Paris" or location within 6 km of "Paris"', []),
        ("updated > today or updated > now", []),
    ],
)
def test_duplicates(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert twice(text) == expected
