"""The rule about the form of countries."""

import csv
from importlib import resources

import pytest

from querydsl.diagnostics.model import Span, error, replace
from tests.support.finding import Found, diagnose, found


def test_a_code_on_a_field_of_names_shows_both_stored_spellings() -> None:
    assert diagnose('country = "USA"') == (
        error(
            "country-form",
            Span(10, 15),
            '`country` stores full country names, and "USA" is a code',
            hint='`"United States"` and `"United States of America"` are both stored: '
            '`in ("United States", "United States of America")`',
        ),
    )


def test_a_name_on_a_field_of_codes_is_fixed() -> None:
    assert diagnose('company_country = "France"') == (
        error(
            "country-form",
            Span(18, 26),
            '`company_country` stores ISO 3166 alpha-3 codes, and "France" is not one',
            hint='write "FRA"',
            fix=replace('write "FRA"', Span(18, 26), '"FRA"'),
        ),
    )


def _foreign(value: str) -> Found:
    return [("country-form", f'"{value}"')]


@pytest.mark.parametrize("value", ["USA", "usa", "US", "UK", "UAE", "U.S.", "U.S.A.", "xy", "FRA"])
def test_two_or_three_letters_are_not_a_country_name(value: str) -> None:
    assert found(f'country = "{value}"') == _foreign(value)
    assert found(f'professional_network.location.country in ("Chad", "{value}")') == _foreign(value)
    assert found(f'education.schools.location.country = "{value}"') == _foreign(value)


@pytest.mark.parametrize("value", ["United States", "Chad", "Atlantis", "usa, of america", "840"])
def test_names_are_accepted_even_unknown_ones(value: str) -> None:
    assert found(f'country = "{value}"') == []


@pytest.mark.parametrize("value", ["USA", "usa", "Fra", "XKX"])
def test_codes_are_accepted_in_any_case(value: str) -> None:
    assert found(f'company_country = "{value}"') == []
    assert found(f'companies where country = "{value}"') == []


@pytest.mark.parametrize("value", ["US", "France", "United States of America", "Atlantis", "U.S", "ÉTA"])
def test_a_code_has_three_letters(value: str) -> None:
    assert found(f'company_country = "{value}"') == _foreign(value)
    assert found(f'companies where country in ("{value}")') == _foreign(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('country ~ "USA"', _foreign("USA")),
        ('country ~ "usa"', _foreign("usa")),
        ('country ~= "uk" or country !~ "Can"', [*_foreign("uk"), *_foreign("Can")]),
        ('country ~ "man"', []),
        ('country ~ any ("viet nam", "San", "new")', []),
        ('country ~ "United"', []),
        ('country ~ "US|Canada"', [("pipe-is-not-or", '"US|Canada"')]),
        ('company_country ~ "France"', _foreign("France")),
        ('company_country ~ "USA|GBR"', [("pipe-is-not-or", '"USA|GBR"')]),
        ('company_country ~ ""', [("blank-text", '""')]),
        ('state = "NY"', [("place-form", '"NY"')]),
        ("country = 5", [("wrong-value", "5")]),
    ],
)
def test_words_of_countries(text: str, expected: Found) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("written", "code"),
    [("US", "USA"), ("uk", "GBR"), ("england", "GBR"), ("the Netherlands", "NLD"), ("Côte d'Ivoire", "CIV"), ("Turkey", "TUR")],
)
def test_names_and_alpha_2_codes_suggest_the_alpha_3_code(written: str, code: str) -> None:
    assert diagnose(f'company_country = "{written}"')[0].hint == f'write "{code}"'


def test_an_unknown_country_gets_no_suggestion() -> None:
    (diagnostic,) = diagnose('company_country = "Atlantis"')

    assert diagnostic.fix is None and diagnostic.hint == 'write the code, such as `"USA"` or `"GBR"`'


def test_the_table_of_countries_has_those_of_iso_3166_and_kosovo() -> None:
    text = resources.files("querydsl.catalogue").joinpath("data/countries.tsv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))

    assert len(rows) == len({row["alpha3"] for row in rows}) == len({row["alpha2"] for row in rows}) == 250
    assert all(len(row["alpha3"]) == 3 and len(row["alpha2"]) == 2 and row["name"] for row in rows)
