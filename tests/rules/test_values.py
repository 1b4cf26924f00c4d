"""Rules about values."""

import pytest

from querydsl.diagnostics.model import Span, error, replace, warning
from tests.support.finding import Found, diagnose, fixed, found


def test_a_value_of_the_wrong_type_is_reported() -> None:
    assert diagnose('company_size > "many"') == (
        error(
            "wrong-value",
            Span(15, 21),
            '"many" is a string, but `company_size` is a whole number',
            hint="write a whole number, such as `500`",
        ),
    )


def test_a_date_that_does_not_exist_is_reported() -> None:
    assert diagnose("started > 2024-13-40") == (
        error(
            "wrong-value",
            Span(10, 20),
            "2024-13-40 is not a valid date",
            hint="write a date, such as `2024-01-31` or `today - 90d`",
        ),
    )


def test_a_path_alone_must_be_a_boolean() -> None:
    assert diagnose("title") == (
        error(
            "wrong-value",
            Span(0, 5),
            "`title` alone means `title = true`, but it is a string",
            hint='write `title ~ …` with a string, such as `"Acme"`',
        ),
    )


def test_a_value_outside_a_closed_set_gets_a_suggestion() -> None:
    assert diagnose('seniority = "VP"') == (
        error("not-in-set", Span(12, 16), '"VP" is not a valid value of `seniority`', hint='did you mean `"Vice President"`?'),
    )


def test_closed_sets_are_case_sensitive() -> None:
    assert diagnose('seniority = "director"') == (
        error(
            "not-in-set",
            Span(12, 22),
            '"director" is not a valid value of `seniority`',
            hint='values are case-sensitive: write "Director"',
            fix=replace('write "Director"', Span(12, 22), '"Director"'),
        ),
    )


def test_a_pipe_becomes_any() -> None:
    assert diagnose('title ~ "vp|head"') == (
        warning(
            "pipe-is-not-or",
            Span(8, 17),
            'the service does not treat `|` as "or"',
            hint='write `title ~ any ("vp", "head")`',
            fix=replace("write `any (…)`", Span(8, 17), 'any ("vp", "head")'),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # types
        ("company_size = 5", []),
        ("company_size = 5.0", []),
        ("company_size = 2.5k", []),
        ("company_size = 2.5", [("wrong-value", "2.5")]),
        ("experience_years > 2.5", []),
        ("company_size > true", [("wrong-value", "true")]),
        ("company_size > 2024-01-01", [("wrong-value", "2024-01-01")]),
        ("name = 3", [("wrong-value", "3")]),
        ("name = true", [("wrong-value", "true")]),
        ('name in ("a", 3, "b", true)', [("wrong-value", "3"), ("wrong-value", "true")]),
        ("changed_jobs", []),
        ("not changed_jobs", []),
        ('changed_jobs = "yes"', [("wrong-value", '"yes"')]),
        ("changed_jobs = 1", [("wrong-value", "1")]),
        ("title and changed_jobs", [("wrong-value", "title")]),
        ("not title", [("wrong-value", "title")]),
        ("company_size = any (5, 'x', 7.5)", [("wrong-value", "'x'"), ("wrong-value", "7.5")]),
        ("company_size between 5 and 'x'", [("wrong-value", "'x'")]),
        # dates
        ("started > 2024-02-29", []),
        ("started > 2023-02-29", [("wrong-value", "2023-02-29")]),
        ("started > 2024-01-31T09:30:00Z", []),
        ("started > 2024-01-31T25:30:00Z", [("wrong-value", "2024-01-31T25:30:00Z")]),
        ('started > "2024-01-31"', []),
        ('started > "2024-01-31T09:30:00+02:00"', []),
        ('started > "2024-13-40"', [("wrong-value", '"2024-13-40"')]),
        ('started > "2024"', [("wrong-value", '"2024"')]),
        ('started > "20240131"', [("wrong-value", '"20240131"')]),
        ('started > "last year"', [("wrong-value", '"last year"')]),
        ("started > 2024", [("wrong-value", "2024")]),
        ("started > today - 2y", []),
        ("started > now", []),
        ("started > today - 9999y", [("wrong-value", "today - 9999y")]),
        ("started > today - 999999999999d", [("wrong-value", "today - 999999999999d")]),
        ("updated > now - 7d", []),
        # distances
        ('location within 50 km of "Paris"', []),
        ('location within 0 km of "Paris"', [("wrong-value", "0")]),
        ('location within -5 km of "Paris"', [("wrong-value", "-5")]),
        ('location within 5 km of ""', [("wrong-value", '""')]),
        ('location within 0.5 mi of "Paris"', []),
        # closed sets
        ('seniority in ("Senior", "Directr", "VP")', [("not-in-set", '"Directr"'), ("not-in-set", '"VP"')]),
        ('seniority ~ "vice"', []),
        ('seniority ~= "Vice President"', []),
        ('seniority = "Owner / Partner"', []),
        ('function = "Engineering"', []),
        ('function = "engineering"', [("not-in-set", '"engineering"')]),
        ('current.company_headcount_range = "11-50"', []),
        ('current.company_headcount_range = "11 - 50"', [("not-in-set", '"11 - 50"')]),
        ('open_to = "Volunteering"', [("not-in-set", '"Volunteering"')]),
        ('open_to = "VOLUNTEERING"', []),
        ('past.seniority has all ("Senior", "X")', [("not-in-set", '"X"')]),
        # lists
        ("country in ()", [("empty-list", "()")]),
        ("country not in ()", [("empty-list", "()")]),
        ("past.company has all ()", [("empty-list", "()")]),
        ("title ~ any ()", [("empty-list", "()")]),
        ('country in ("Chad",)', []),
        # texts
        ('title ~ ""', [("blank-text", '""')]),
        ('title ~ "--"', [("blank-text", '"--"')]),
        ('title ~= " "', [("blank-text", '" "')]),
        ('name !~ "…"', [("blank-text", '"…"')]),
        ('title ~ any ("a", "!")', [("blank-text", '"!"')]),
        ('title ~ "C++"', []),
        ('title ~ "名"', []),
        ('headline ~ "🚀"', []),
        ('not name ~ "a -- b"', []),
        ('not name ~ "--"', [("blank-text", '"--"')]),
        ('name = ""', [("blank-text", '""')]),
        ('name in ("-", " ")', [("blank-text", '" "')]),
        ('title ~ "vp|head"', [("pipe-is-not-or", '"vp|head"')]),
        ('title ~= "vp|head"', [("pipe-is-not-or", '"vp|head"')]),
        ('name !~ "vp|head"', []),
        ('name = "vp|head"', []),
        ('title ~ "|"', [("blank-text", '"|"')]),
        ('not name ~ "vp|head"', [("pipe-is-not-or", '"vp|head"')]),
        ('not name ~ "vp | head"', [("pipe-is-not-or", '"vp | head"')]),
        ('title ~ any ("a|b", "c|d")', [("pipe-is-not-or", '"a|b"'), ("pipe-is-not-or", '"c|d"')]),
    ],
)
def test_values(text: str, expected: Found) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("companies where founded = 2017-01-01", 'companies where founded = "2017-01-01"'),
        ("name = 10k", "name = 10k"),
        ("seniority = 5", "seniority = 5"),
        ("company_country = 840", "company_country = 840"),
        ('changed_jobs = "TRUE"', "changed_jobs = true"),
        ('changed_jobs = "yes"', 'changed_jobs = "yes"'),
        ('company_size > "500"', "company_size > 500"),
        ('company_size > "0500"', 'company_size > "0500"'),
        ("seniority in ('senior', 'DIRECTOR')", 'seniority in ("Senior", "Director")'),
        ('open_to = "career_interest"', 'open_to = "CAREER_INTEREST"'),
        ('title ~ any ("a|b", "c")', 'title ~ any ("a", "b", "c")'),
        ('title ~ all ("a|b", "c")', 'title ~ all ("a|b", "c")'),
        ("title ~ 'a \"x\"|b|'", 'title ~ any ("a \\"x\\"", "b")'),
    ],
)
def test_only_certain_edits_are_fixes(text: str, expected: str) -> None:
    assert fixed(text) == expected


@pytest.mark.parametrize(
    ("text", "params", "expected"),
    [
        ("name = $x", {"x": ["a", "b"]}, [("wrong-value", "$x")]),
        ("name ~ $x", {"x": ["a", "b"]}, [("wrong-value", "$x")]),
        ("name in $x", {"x": "a"}, [("wrong-value", "$x")]),
        ("name in $x", {"x": ["a", "b"]}, []),
        ("name in $x", {"x": []}, [("empty-list", "$x")]),
        ("name in $x", {"x": ["a", 3]}, [("wrong-value", "$x")]),
        ("name ~ any $x", {"x": "a"}, [("wrong-value", "$x")]),
        ("name ~ any $x", {"x": ["a", "b"]}, []),
        ("name ~ any $x", {"x": []}, [("empty-list", "$x")]),
        ("name ~ $x", {"x": "vp|head"}, [("pipe-is-not-or", "$x")]),
        ("seniority = $x", {"x": "senior"}, [("not-in-set", "$x")]),
        ("location within 5 km of $x", {"x": 5}, [("wrong-value", "$x")]),
        ("location within 5 km of $x", {"x": "Paris"}, []),
        ("name = 'x' limit $x", {"x": 0}, [("limit-range", "$x")]),
        ("name = $x", {"x": True}, [("wrong-value", "$x")]),
    ],
)
def test_bound_values_are_checked_like_written_ones(text: str, params: dict[str, object], expected: Found) -> None:
    assert found(text, params) == expected


def test_a_fix_never_replaces_a_parameter() -> None:
    texts = ("name ~ $x", "seniority = $x", "company_country = $x")
    diagnostics = [diagnose(text, {"x": value}) for text, value in zip(texts, ("vp|head", "senior", "France"), strict=True)]

    assert [[item.fix for item in found] for found in diagnostics] == [[None], [None], [None]]
