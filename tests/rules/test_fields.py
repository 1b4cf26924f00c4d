"""Rules about fields and operators."""

import pytest

from querydsl.diagnostics.model import Diagnostic, Span, error, replace
from tests.support.finding import Found, diagnose, fixed, found


def test_an_unknown_field_is_reported_with_a_suggestion() -> None:
    assert diagnose('titel ~ "x"') == (
        error("unknown-field", Span(0, 5), "there is no field `titel`", hint="did you mean `title`?"),
    )


def test_a_name_in_the_wrong_case_is_fixed() -> None:
    assert diagnose('Title ~ "x"') == (
        error(
            "unknown-field",
            Span(0, 5),
            "there is no field `Title`",
            hint="did you mean `title`?",
            fix=replace("write `title`", Span(0, 5), "title"),
        ),
    )


def test_a_returned_field_suggests_the_one_to_filter() -> None:
    assert diagnose('current_title = "CTO"') == (
        error(
            "not-filterable",
            Span(0, 13),
            "`current_title` is returned but cannot be filtered",
            hint="filter `title` instead",
        ),
    )


def test_the_field_that_drops_its_threshold_is_fixed() -> None:
    assert diagnose("years_of_experience > 5") == (
        error(
            "threshold-dropped",
            Span(0, 19),
            "the service ignores the value of `years_of_experience` and returns too many records",
            hint="use `experience_years`",
            fix=replace("write `experience_years`", Span(0, 19), "experience_years"),
        ),
    )


def test_a_wrong_operator_is_reported_with_the_supported_ones() -> None:
    diagnostics: tuple[Diagnostic, ...] = diagnose("name > 3")

    assert diagnostics == (
        error(
            "wrong-operator",
            Span(5, 6),
            "`name` is a string and does not support `>`",
            hint="use `=`, `!=`, `~`, `~=`, `!~`, `in` or `not in`",
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('title ~ "x"', []),
        ('experience.employment_details.current.title ~ "x"', []),
        ('past.title ~ "x"', []),
        ('role.company = "x"', []),
        ('past(title ~ "x" and titel ~ "y")', [("unknown-field", "titel")]),
        ('pst(title ~ "x" and company = "y")', [("unknown-field", "pst")]),
        ('pst(pst(title ~ "x"))', [("unknown-field", "pst")]),
        ('past(pst(title ~ "x"))', [("unknown-field", "pst")]),
        ('title(name ~ "x")', [("unknown-field", "title")]),
        ('pst(basic_profile.name ~ "x")', [("unknown-field", "pst")]),
        ('past = "x"', [("not-filterable", "past")]),
        ('emails = "x"', [("unknown-field", "emails")]),
        ("contact.has_business_email", [("not-filterable", "contact.has_business_email")]),
        ("past.end_date > 2020-01-01", [("not-filterable", "past.end_date")]),
        ("role.end_date > 2020-01-01", []),
        # values that are wrong on every field
        ('titel ~ "a|b"', [("unknown-field", "titel"), ("pipe-is-not-or", '"a|b"')]),
        ('titel ~ ""', [("unknown-field", "titel"), ("blank-text", '""')]),
        ("titel in ()", [("unknown-field", "titel"), ("empty-list", "()")]),
        ("titel = 5", [("unknown-field", "titel")]),
        ('current_title ~ "a|b"', [("not-filterable", "current_title"), ("pipe-is-not-or", '"a|b"')]),
        # one mistake, one rule
        ('years_of_experience ~ ""', [("threshold-dropped", "years_of_experience")]),
        ('years_of_experience = "More than 10 years"', [("threshold-dropped", "years_of_experience")]),
        ('company_size ~ ""', [("wrong-operator", "~")]),
        ('name > "x"', [("wrong-operator", ">")]),
        ("name between 3 and 5", [("wrong-operator", "between")]),
        ("name not between 3 and 5", [("wrong-operator", "not between")]),
        ("not name > 3", [("wrong-operator", ">")]),
        ('company_size ~ any ("5", "6")', [("wrong-operator", "~")]),
        # by type
        ("company_size = 5 or company_size != 6 or company_size >= 7", []),
        ("company_size in (5, 10)", [("wrong-operator", "in")]),
        ("connections not in (5, 10)", [("wrong-operator", "not in")]),
        ("company_id in (5, 10)", []),
        ("id in (5, 10)", []),
        ("changed_jobs > true", [("wrong-operator", ">")]),
        ("changed_jobs = true", []),
        ("changed_jobs != true", []),
        ("started in (2020-01-01)", [("wrong-operator", "in")]),
        ('skill has all ("a", "b")', [("wrong-operator", "has all")]),
        ('past.company has all ("a", "b")', []),
        ('past.company_industries has all ("a", "b")', []),
        ('location within 5 km of "Paris"', []),
        ('professional_network.location.raw not within 5 mi of "Paris"', []),
        ('city within 5 km of "Paris"', [("wrong-operator", "within")]),
        # companies
        ('companies where name !~ "x"', [("wrong-operator", "!~")]),
        ('companies where not name !~ "x"', []),
        ('companies where name has all ("x")', [("wrong-operator", "has all")]),
        ('companies where founded > "2010"', []),
        ("companies where size > 10 and domain = \"x.com\" and country = 'USA'", []),
        ("companies where title ~ 'x'", [("unknown-field", "title")]),
    ],
)
def test_fields_and_operators(text: str, expected: Found) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Title ~ "x"', 'title ~ "x"'),
        ('PAST.title ~ "x"', 'past.title ~ "x"'),
        ('Past(title ~ "x")', 'past(title ~ "x")'),
        ('titel ~ "x"', 'titel ~ "x"'),
        ('past.headline ~ "x"', 'headline ~ "x"'),
        ('experience.title ~ "x"', 'experience.title ~ "x"'),
        ('past(school = "x")', 'past(school = "x")'),
        ("years_of_experience > 5", "experience_years > 5"),
        ('years_of_experience = "6 to 10 years"', 'years_of_experience = "6 to 10 years"'),
        ("company_size in (5, 10)", "company_size = any (5, 10)"),
        ("connections not in (5, 10)", "connections != all (5, 10)"),
    ],
)
def test_only_certain_edits_are_fixes(text: str, expected: str) -> None:
    assert fixed(text) == expected


def test_the_operator_of_a_condition_on_several_lines_is_not_located() -> None:
    assert found("name # first\n  > 3") == [("wrong-operator", "name # first\n  > 3")]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("people where funding > 10m", "`funding` is a field of companies"),
        ('domain = "acme.com"', "`domain` is a field of companies; did you mean `company_domain`?"),
        ('companies where title ~ "engineer"', "`title` is a field of people"),
        ('companies where past.title ~ "engineer"', "`past.title` is a field of people"),
        ('companies where past(title ~ "engineer")', "`past` is a scope of people"),
        ('companies where Title ~ "engineer"', "search the fields with `querydsl fields WORD`"),
    ],
)
def test_a_field_of_the_other_entity_is_identified(text: str, hint: str) -> None:
    assert [item.hint for item in diagnose(text)] == [hint]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('company_type = "Public Company"', "did you mean `current.company_type`?"),
        ('companies where acquisition.status = "acquired"', "did you mean `revenue.acquisition_status`?"),
        ('companies where deal.status = "closed"', "did you mean `basic_info.status`?"),
        ('past(company = "Acme" and ended > today - 1y)', "did you mean `role.end_date`? It is outside this scope"),
    ],
)
def test_a_likely_field_is_suggested_and_not_fixed(text: str, hint: str) -> None:
    assert [(item.hint, item.fix) for item in diagnose(text)] == [(hint, None)]


@pytest.mark.parametrize("word", ["email", "emails", "work_email", "phone"])
def test_names_the_service_cannot_filter_get_an_explanation(word: str) -> None:
    (diagnostic,) = diagnose(f'{word} = "x"')
    assert diagnostic.hint is not None
    assert diagnostic.hint.startswith("the service cannot filter by ")
