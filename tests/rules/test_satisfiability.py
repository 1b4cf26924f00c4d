"""Contradictions and tautologies."""

import pytest

from querydsl.diagnostics.model import Label, Span, error, warning
from tests.support.finding import diagnose, labelled


def test_a_contradiction_is_reported_at_the_later_condition() -> None:
    assert diagnose('name = "A" and name = "B"') == (
        error(
            "never-matches",
            Span(15, 25),
            '`name = "B"` and `name = "A"` cannot both be true',
            hint="to match any of the values, use `or` or `in (…)`",
            labels=(Label(Span(0, 10), "conflicts with this"),),
        ),
    )


def test_one_item_cannot_match_both_but_all_of_can() -> None:
    assert diagnose('past.company = "A" and past.company = "B"') == (
        error(
            "never-matches",
            Span(23, 41),
            '`past.company = "B"` and `past.company = "A"` cannot both be true for the same past role',
            hint="to match either, use `or`. To match two, write `past( … )` for each",
            labels=(Label(Span(0, 18), "conflicts with this"),),
        ),
    )


def test_a_reversed_between_is_reported_with_the_right_order() -> None:
    assert diagnose("connections between 5k and 50") == (
        error(
            "never-matches",
            Span(0, 29),
            "no value is between 5k and 50: the bounds are reversed",
            hint="write `between 50 and 5k`",
        ),
    )


def test_a_tautology_is_reported_at_the_later_condition() -> None:
    assert diagnose('name = "A" or name != "A"') == (
        warning(
            "always-matches",
            Span(14, 25),
            '`name = "A"` or `name != "A"` is true for every record with a value of `name`',
            hint="remove them, or join them with `and`",
            labels=(Label(Span(0, 10), "the other condition"),),
        ),
    )


def impossible(text: str) -> list[tuple[str, list[str]]]:
    """The text of each contradiction, with the conditions it conflicts with."""
    return [(place, labels) for rule, place, labels in labelled(text) if rule == "never-matches"]


def certain(text: str) -> list[tuple[str, list[str]]]:
    """The text of each tautology, with the other conditions."""
    return [(place, labels) for rule, place, labels in labelled(text) if rule == "always-matches"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # ranges
        ("connections > 10", "connections < 5"),
        ("connections > 10", "connections < 10"),
        ("connections > 10", "connections <= 10"),
        ("connections >= 10", "connections < 10"),
        ("connections = 10", "connections > 10"),
        ("connections = 10", "connections != 10"),
        ("connections = 10", "connections = 11"),
        ("connections < 5", "connections = 10k"),
        ("id in (1, 2, 3)", "id > 3"),
        ("id in (1, 2, 3)", "id in (4, 5)"),
        ("id in (1, 2)", "id not in (1, 2, 3)"),
        ("experience_years > 2.5", "experience_years < 2.4"),
        # dates
        ("updated > 2024-01-01", "updated < 2023-01-01"),
        ("updated > 2024-01-01", 'updated < "2023-01-01"'),
        ("updated = 2024-01-01", "updated = 2024-01-02"),
        ("updated > today", "updated < today - 1d"),
        ("updated >= now", "updated < 2024-05-31T12:30:15Z"),
        ("updated > today", "updated < 2024-05-31"),
        # texts
        ('name = "A"', 'name = "B"'),
        ('name = "A"', 'name != "A"'),
        ('name in ("A", "B")', 'name = "C"'),
        ('name in ("A", "B")', 'name in ("C", "D")'),
        ('name in ("A", "B")', 'name not in ("A", "B", "C")'),
        ('name ~ "ann smith"', 'name !~ "smith"'),
        ('name ~= "ann smith"', 'name !~ "ann smith"'),
        ('name ~= "dr ann smith"', 'name !~ "ann smith"'),
        ('name ~= "Ann Smith"', 'name !~ "SMITH"'),
        ('name = "Ann Smith"', 'name !~ "smith"'),
        ('name = "Ann Smith"', 'name ~ "bob"'),
        ('name in ("Ann", "Bea")', 'name ~= "bob"'),
        # booleans
        ("changed_jobs", "not changed_jobs"),
        ("changed_jobs = true", "changed_jobs = false"),
        ("changed_jobs = true", "changed_jobs != true"),
        # one item of a nested array
        ("company_size > 10", "company_size < 5"),
        ('past.company = "A"', 'past.company = "B"'),
        ('past.company = "A"', 'past.company != "A"'),
        ('past.title ~ "vp"', 'past.title !~ "vp"'),
        ('role.seniority = "Senior"', 'role.seniority in ("Director", "CXO")'),
    ],
)
def test_contradictions_are_found_in_either_order(one: str, other: str) -> None:
    assert impossible(f"{one} and {other}") == [(other.removeprefix("not "), [one])]
    assert impossible(f"{other} and {one}") == [(one, [other.removeprefix("not ")])]
    assert impossible(f"{one} or {other}") == []


@pytest.mark.parametrize(
    "text",
    [
        "connections > 10 and connections < 11",
        "connections >= 10 and connections <= 10",
        "connections > 5 and connections > 10",
        "connections != 10 and connections != 11",
        "experience_years > 2 and experience_years < 3",
        # case only
        'name = "A" and name = "a"',
        'name = "A" and name != "a"',
        'name in ("a") and name = "A"',
        # words
        'name ~ "ann smith" and name !~ "ann smith"',
        'name ~ "ann" and name !~ "anna"',
        'name ~ "ann" and name ~ "bob"',
        'name ~= "smith ann" and name !~ "ann smith"',
        'name = "Foo-Bar" and name ~ "foo"',
        'name = "Zoë" and name ~ "zoe"',
        'name = "Smith Ann" and name ~ "smith, ann"',
        'name ~= "ann-marie" and name = "Ann Marie"',
        'name ~ "smith," and name !~ "smith"',
        'name = "foo-bar" and name !~ "foo"',
        'name !~ "a" and name != "b"',
        # several values
        'skill = "a" and skill = "b"',
        'skill = "a" and skill != "a"',
        'past.company_industries = "a" and past.company_industries = "b"',
        "dev_platform_profiles.repos.stars > 10 and dev_platform_profiles.repos.stars < 5",
        'companies where technographics.technologies.name = "a" and technographics.technologies.name = "b"',
        "companies where competitors.company_ids = 1 and competitors.company_ids = 2",
        # other items
        'past.company = "A" and current.company = "B"',
        'past.company = "A" and role.company = "B"',
        'past(company = "A" and title ~ "x") and past(company = "B" and title ~ "y")',
        'all of (past.company = "A", past.company = "B")',
        'past.company = "A" and (past.company = "B" or name = "x")',
        'past.company = "A" and (past.company = "B" and name = "x")',
        # a record without a value may match
        "changed_jobs != true and changed_jobs != false",
        'current.company_status not in ("active", "deleted")',
        # another mistake
        'country = "USA" and country = "United States"',
        'seniority = "VP" and seniority = "Director"',
        'name = $a and name = "b"',
        "connections > 'x' and connections < 5",
        'location within 5 km of "Paris" and location within 5 km of "Berlin"',
    ],
)
def test_satisfiable_conditions_are_not_reported(text: str) -> None:
    assert impossible(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # three that conflict only together
        (
            "connections >= 5 and connections <= 5 and connections != 5",
            [("connections != 5", ["connections >= 5", "connections <= 5"])],
        ),
        ("connections between 5 and 5 and connections != 5", [("connections != 5", ["connections between 5 and 5"])]),
        (
            "id in (1, 2, 3, 4, 5, 6) and id != 1 and id != 2 and id != 3 and id != 4 and id != 5 and id != 6",
            [("id != 6", ["id in (1, 2, 3, 4, 5, 6)", "id != 1", "id != 2", "id != 3", "id != 4"])],
        ),
        ('name in ("A", "B") and name != "A" and name != "B"', [('name != "B"', ['name in ("A", "B")', 'name != "A"'])]),
        ('name != "A" and name != "B" and name in ("A", "B")', [('name in ("A", "B")', ['name != "A"', 'name != "B"'])]),
        # reported once for each field of a group
        ('name = "A" and name = "B" and name = "C"', [('name = "B"', ['name = "A"'])]),
        (
            'name = "A" and connections > 5 and name = "B" and connections < 2',
            [('name = "B"', ['name = "A"']), ("connections < 2", ["connections > 5"])],
        ),
        # in a branch
        (
            'headline ~ "x" or (connections > 10 and connections < 5)',
            [("connections < 5", ["connections > 10"])],
        ),
        # a redundant branch, and an `or` without a satisfiable branch
        ("connections > 10 and (connections < 5 or name = 'x')", []),
        ("connections < 5 and not connections between 10 and 20", []),
        (
            "connections > 10 and (connections < 5 or connections < 7)",
            [("(connections < 5 or connections < 7)", ["connections > 10"])],
        ),
        ("name = any ('A', 'B') and name = 'C'", [("name = any ('A', 'B')", ["name = 'C'"])]),
        (
            "connections > 10 and name = 'x' and (connections < 5 or (name = 'y' and headline ~ 'z'))",
            [("(connections < 5 or (name = 'y' and headline ~ 'z'))", ["connections > 10", "name = 'x'"])],
        ),
        ("connections > 10 and (name = 'x' or (headline ~ 'y' and connections < 5))", []),
        ("connections > 10 and (name = 'x' or (name = 'y' and (connections < 5 or connections < 7)))", []),
        (
            "connections > 10 and (name = 'x' or (connections < 5 and connections > 7))",
            [("connections > 7", ["connections < 5"])],
        ),
        (
            "connections > 10 and (name = 'x' or (connections > 20 and (connections < 5 or connections < 7)))",
            [("(connections < 5 or connections < 7)", ["connections > 20"])],
        ),
        ("(connections > 10 or name = 'x') and (connections < 5 or name = 'y')", []),
        ("(connections > 10 and name = 'x') or (connections < 5 and name = 'y')", []),
        # an inner `and` for a separate item shares the plain fields
        (
            'past(title ~ "a" and company = "b") and name = "A" and (past.title ~ "c" and name = "B")',
            [('name = "B"', ['name = "A"'])],
        ),
        # inside one operand of `all of`
        (
            'all of (past(company = "A" and company = "B"), past.company = "C")',
            [('company = "B"', ['company = "A"'])],
        ),
        # not
        ("not (connections <= 10 or connections >= 5)", [("connections >= 5", ["connections <= 10"])]),
        ("not (connections > 5) and connections > 10", [("connections > 10", ["(connections > 5)"])]),
        # several values of one condition
        ('name = all ("A", "B")', [('"B"', ['"A"'])]),
        ('past.company = all ("A", "B")', [('"B"', ['"A"'])]),
        # between
        ("connections between 10 and 5", [("connections between 10 and 5", [])]),
        ("connections between 5 and 5", []),
        ("name = 'x' or started between 2024-05-01 and 2023-05-01", [("started between 2024-05-01 and 2023-05-01", [])]),
        ("started between today and today - 30d", [("started between today and today - 30d", [])]),
        (
            "connections between 1 and 5 and connections between 6 and 9",
            [("connections between 6 and 9", ["connections between 1 and 5"])],
        ),
        ("connections not between 5 and 10", []),
    ],
)
def test_spans_of_contradictions(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert impossible(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('name = "A"', 'name != "A"'),
        ('name != "A"', 'name != "B"'),
        ('name != "A"', 'name not in ("B", "C")'),
        ('name ~ "a"', 'name !~ "a"'),
        ('name ~= "a b"', 'name !~ "a b"'),
        ('name ~ "a"', 'name != "a"'),
        ("connections > 5", "connections <= 5"),
        ("connections > 5", "connections < 10"),
        ("connections != 5", "connections > 3"),
        ("changed_jobs", "not changed_jobs"),
        ("changed_jobs = true", "changed_jobs = false"),
        ("updated > 2024-01-01", "updated < today"),
        ('title = "A"', 'title != "A"'),
        ("past.company_size > 5", "past.company_size <= 5"),
        ('skill = "a"', 'skill != "a"'),
        ('skill ~ "a"', 'skill !~ "a"'),
    ],
)
def test_tautologies_are_found_in_either_order(one: str, other: str) -> None:
    assert certain(f"{one} or {other}") == [(other.removeprefix("not "), [one])]
    assert certain(f"{other} or {one}") == [(one, [other.removeprefix("not ")])]
    assert certain(f"{one} and {other}") == []


@pytest.mark.parametrize(
    "text",
    [
        'name = "A" or name != "B"',
        'name = "a" or name != "A"',
        'name in ("A", "B") or name != "A"',
        'name != "A" or name != "a"',
        "connections > 5 or connections < 5",
        "connections > 10 or connections < 5",
        'name ~ "a b" or name !~ "a b"',
        'skill != "a" or skill != "b"',
        'past.company != "a" or past.company != "b"',
        "past.is_default != true or past.is_default != false",
        'name = "A" or (name != "A" and headline ~ "x")',
        'name = "A" or headline != "A"',
        'title = "A" or past.title != "A"',
        'current.company_status = "active"',
        'seniority in ("Senior", "Director") or seniority = "CXO"',
    ],
)
def test_conditions_that_exclude_something_are_not_reported(text: str) -> None:
    assert certain(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('headline ~ "x" and (name = "A" or name != "A")', [('name != "A"', ['name = "A"'])]),
        ('name != any ("A", "B")', [('"B"', ['"A"'])]),
        ('not (name = "A" and name = "B")', [('name = "B"', ['name = "A"'])]),
        ("connections > 10 or connections < 5 or connections between 5 and 10", []),
        ("connections > 10 or connections <= 5 or connections <= 10", [("connections <= 10", ["connections > 10"])]),
        (
            'current.company_status = "active" or current.company_status = "deleted"',
            [
                ('current.company_status = "deleted"', ['current.company_status = "active"']),
            ],
        ),
        ('current.company_status = any ("active", "deleted")', [('"deleted"', ['"active"'])]),
        ("not connections between 10 and 5", [("5", ["10"])]),
    ],
)
def test_spans_of_tautologies(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert certain(text) == expected
