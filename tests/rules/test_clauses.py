"""Rules about clauses, missing filters and parameters."""

import pytest

from querydsl.diagnostics.model import Diagnostic, Label, Severity, Span, error, info, replace, warning
from tests.support.finding import Found, diagnose, fixed, found


def only(rule: str, text: str) -> Diagnostic:
    """The only diagnostic of this rule."""
    (diagnostic,) = [item for item in diagnose(text) if item.rule == rule]
    return diagnostic


def test_a_limit_alone_is_not_a_query() -> None:
    assert diagnose("limit 10") == (
        error(
            "missing-filter",
            Span(0, 8),
            "the query has no filter, and the service requires one",
            hint='add a condition, for example `title ~ "engineer"`',
        ),
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", ""),
        ("  ", ""),
        ("people where", "people where"),
        ("people where limit 10", "people where limit 10"),
        ("select name", "select name"),
    ],
)
def test_a_missing_filter_is_reported_at_the_rest_of_the_text(text: str, place: str) -> None:
    assert found(text) == [("missing-filter", place)]


def test_comments_are_not_a_filter() -> None:
    assert [rule for rule, _ in found("# nothing\n")] == ["missing-filter"]


def test_a_syntax_error_is_not_also_a_missing_filter() -> None:
    assert [rule for rule, _ in found('title LIKE "%x%"')] == ["syntax"]


def test_a_field_that_is_not_returned_gets_a_suggestion() -> None:
    assert only("unknown-select", 'title ~ "x" select Name') == error(
        "unknown-select",
        Span(19, 23),
        "there is no field `Name` to return",
        hint="did you mean `name`?",
        fix=replace("write `name`", Span(19, 23), "name"),
    )


def test_a_gated_field_is_a_warning() -> None:
    assert only("gated-select", 'title ~ "x" select skill') == warning(
        "gated-select",
        Span(19, 24),
        "your plan may not include `skill`",
        hint="remove it unless your plan includes it; a project's catalogue can allow it",
    )


def test_sorting_is_reported_as_local() -> None:
    assert diagnose('title ~ "x" sort by name, updated desc') == (
        info(
            "sort-is-local",
            Span(20, 38),
            "sorting happens after the download, not in the service",
        ),
    )


def test_an_unbound_parameter_is_reported_once_with_all_its_spans() -> None:
    assert diagnose("country = $c or city = $c") == (
        error(
            "unbound-parameter",
            Span(10, 12),
            "`$c` has no value",
            hint='set it with `-p c=…` or `params={"c": …}`, or declare it with `given $c`',
            labels=(Label(Span(23, 25), "also here"),),
        ),
    )


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        # limit
        ("limit 0", [("limit-range", "0")]),
        ("limit -5", [("limit-range", "-5")]),
        ("limit 2.5", [("limit-range", "2.5")]),
        ('limit "10"', [("limit-range", '"10"')]),
        ("limit true", [("limit-range", "true")]),
        ("limit 2024-01-01", [("limit-range", "2024-01-01")]),
        ("limit 1", []),
        ("limit 2k", []),
        ("limit 1e3", []),
        ("limit 10000", []),
        ("limit 10_001", [("limit-capped", "10_001")]),
        ("limit 20000", [("limit-capped", "20000")]),
        ("limit 2m", [("limit-capped", "2m")]),
        ("limit $n", [("unbound-parameter", "$n")]),
        # select
        ("select id, name, current_title, profile_url, title, country", []),
        ("select company_id, company, basic_profile, updated", []),
        ("select basic_profile.name, experience.employment_details.current.name", []),
        ("select nickname", [("unknown-select", "nickname")]),
        ("select name, emails, nickname", [("unknown-select", "emails"), ("unknown-select", "nickname")]),
        ("select dev_platform_profiles.name", [("unknown-select", "dev_platform_profiles.name")]),
        ("select skill, skills", [("gated-select", "skill")]),
        ("select followers, name, connections", [("gated-select", "followers"), ("gated-select", "connections")]),
        ("select open_to", []),
        # sort by
        ("sort by name", [("sort-is-local", "name")]),
        ("sort by nickname", [("unknown-select", "nickname")]),
        ("sort by followers", [("sort-is-local", "followers")]),
        ("select name sort by followers", [("gated-select", "followers"), ("sort-is-local", "followers")]),
        ("select followers sort by followers desc", [("gated-select", "followers"), ("sort-is-local", "followers desc")]),
    ],
)
def test_clauses(clauses: str, expected: Found) -> None:
    assert found(f'title ~ "x" {clauses}') == [(rule, place) for rule, place in expected]


def test_only_certain_edits_are_fixes() -> None:
    assert fixed('title ~ "x" select Name, nam sort by NAME') == 'title ~ "x" select name, nam sort by name'


def test_all_clauses_are_checked_together() -> None:
    diagnostics = diagnose('titel ~ "x" select foo, skill sort by name limit 0')

    assert [(item.rule, item.severity) for item in diagnostics] == [
        ("unknown-field", Severity.ERROR),
        ("unknown-select", Severity.ERROR),
        ("gated-select", Severity.WARNING),
        ("sort-is-local", Severity.INFO),
        ("limit-range", Severity.ERROR),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name = $a", ["$a"]),
        ("name in ($a, 'x', $b)", ["$a", "$b"]),
        ("name in $a", ["$a"]),
        ("name ~ any $a", ["$a"]),
        ("location within 5 km of $a", ["$a"]),
        ("connections between $a and $b", ["$a", "$b"]),
        ("not name ~ $a", ["$a"]),
        ("titel = $a", ["$a"]),
        ("company_size ~ $a", ["$a"]),
        ("years_of_experience > $a", ["$a"]),
    ],
)
def test_unbound_parameters_are_reported_everywhere(text: str, expected: list[str]) -> None:
    assert [place for rule, place in found(text) if rule == "unbound-parameter"] == expected
