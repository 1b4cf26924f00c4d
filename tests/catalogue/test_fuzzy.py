"""Suggestions for names and values. Source: `docs/language.md`, section "Diagnostics"."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from querydsl.catalogue import close_matches, default
from querydsl.syntax.ast import EntityName

PAST = "experience.employment_details.past"
SENIORITY = default()["people"].specs[f"{PAST}.seniority_level"].closed_set
FUNCTION = default()["people"].specs[f"{PAST}.function_category"].closed_set
HEADCOUNT = default()["people"].specs[f"{PAST}.company_headcount_range"].closed_set


@pytest.mark.parametrize(
    ("written", "first"),
    [
        # a typing error
        ("titel", "title"),
        ("tilte", "title"),
        ("seniorty", "seniority"),
        ("contry", "country"),
        ("compnay", "company"),
        ("skils", "skill"),
        ("past.titel", "past.title"),
        (f"{PAST}.company", "past.company"),
        ("experience.past.company", "past.name"),
        ("past.headcount", "past.company_size"),
        ("curent.title", "current.title"),
        ("location.cty", "location.city"),
        ("experience.employment_details.current.titel", "experience.employment_details.current.title"),
        ("experience.employment_detail.current.title", "experience.employment_details.current.title"),
        ("basic_profle.name", "basic_profile.name"),
        # upper case
        ("Title", "title"),
        ("SKILLS", "skills"),
        ("Past.Title", "past.title"),
        ("Basic_Profile.Name", "basic_profile.name"),
        # the right last segment under a wrong parent
        ("basic_profile.city", "city"),
        ("current.city", "city"),
        ("job.title", "title"),
        ("person.headline", "headline"),
        ("current.skill", "skill"),
        ("education.certification", "certification"),
        ("experience.title", "title"),
        # an alias used as the object of its field
        ("certification.name", "certification"),
        ("school.degree", "degree"),
        ("company.title", "title"),
        ("company.name", "company"),
        # synonyms
        ("job_title", "title"),
        ("position", "title"),
        ("employer", "company"),
        ("organization", "company"),
        ("past.employer", "past.company"),
        ("past.job_title", "past.title"),
        ("region", "state"),
        ("university", "school"),
        ("college", "school"),
        ("vp", "seniority"),
        ("headcount", "company_size"),
        ("employees", "company_size"),
        ("tenure", "years_at_company"),
        ("email", "current.business_email_verified"),
        ("Job_Title", "title"),
        # a part of a name
        ("past.website", "past.company_domain"),
        ("past.domain", "past.company_domain"),
    ],
)
def test_suggestions_for_a_field_of_people(written: str, first: str) -> None:
    table = default()["people"]
    assert not table.is_known(written)
    assert table.suggest(written)[0] == first


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("indutry", "industry"),
        ("website", "domain"),
        ("hq", "locations.headquarters"),
        ("employees", "size"),
        ("headcount", "size"),
        ("raised", "funding"),
        ("Size", "size"),
        ("last_round_type", "round"),
        ("headcount.growth_percent.24m", "headcount.growth_percent.1m"),
        ("growth_percent.12m", "headcount.growth_percent.12m"),
        ("followers.total", "size"),
        ("funding.round", "round"),
    ],
)
def test_suggestions_for_a_field_of_companies(written: str, first: str) -> None:
    assert default()["companies"].suggest(written)[0] == first


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("linkedin", "profile_url"),
        ("linkedin_url", "profile_url"),
        ("titel", "title"),
        ("current_titel", "current_title"),
        ("basic_profile.location.full_location", "location"),
        ("person.profile_url", "profile_url"),
        ("photo", "basic_profile.profile_picture_permalink"),
    ],
)
def test_suggestions_for_select(written: str, first: str) -> None:
    assert default()["people"].suggest(written, select=True)[0] == first


def test_a_field_inside_a_returned_object_suggests_the_object() -> None:
    assert "headcount.growth_percent" in default()["companies"].suggest("headcount.growth_percent.12m", select=True)


def test_a_misspelled_response_path_suggests_the_path_to_filter() -> None:
    assert default()["people"].suggest("current_titel")[0] == "title"


@pytest.mark.parametrize(
    ("written", "scope", "first"),
    [
        ("titel", PAST, "title"),
        ("employer", PAST, "company"),
        ("country", PAST, "company_country"),
        ("Company", PAST, "company"),
        ("university", "education.schools", "school"),
        ("scool", "education.schools", "school"),
        ("locaton.raw", "professional_network", "location.raw"),
    ],
)
def test_suggestions_inside_a_scope(written: str, scope: str, first: str) -> None:
    assert default()["people"].suggest(written, scope)[0] == first


@pytest.mark.parametrize(
    ("written", "first"), [("pats", "past"), ("curent", "current"), ("Past", "past"), ("educatoin", "education")]
)
def test_suggestions_for_a_scope(written: str, first: str) -> None:
    assert default()["people"].suggest_scope(written)[0] == first


def test_suggestions_for_a_scope_inside_a_scope() -> None:
    assert default()["people"].suggest_scope("repo", "dev_platform_profiles") == ("repos",)


@pytest.mark.parametrize("written", ["xyzzy", "", "q", "q.w.e.r.t.y", "zzz.zzz", "1234", "a" * 100_000, "." * 100, "é" * 30])
def test_nothing_is_suggested_if_nothing_is_near(written: str) -> None:
    for entity in ("people", "companies"):
        table = default()["people" if entity == "people" else "companies"]
        assert table.suggest(written) == ()
        assert table.suggest(written, select=True) == ()
        assert table.suggest_scope(written) == ()


def test_an_unknown_scope_has_no_suggestions_inside() -> None:
    assert default()["people"].suggest("title", "pats") == ()


@given(st.text(max_size=40), st.sampled_from(["", PAST, "education.schools", "nowhere"]), st.booleans())
def test_at_most_three_valid_names_are_suggested(written: str, scope: str, select: bool) -> None:
    table = default()["people"]
    names = table.suggest(written, scope, select=select)
    assert len(names) <= 3
    assert len(set(names)) == len(names)
    assert all(table.is_known(name, scope, select=select) for name in names)


@given(st.sampled_from(["people", "companies"]), st.data())
def test_a_typing_error_in_any_name_has_a_suggestion(entity: EntityName, data: st.DataObject) -> None:
    table = default()[entity]
    name = data.draw(st.sampled_from([alias for alias in table.aliases if len(alias) > 5]))
    place = data.draw(st.integers(1, len(name) - 2))
    slipped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    assert table.is_known(slipped) or table.resolve(name) in {table.resolve(item) for item in table.suggest(slipped)}


@pytest.mark.parametrize(
    ("word", "values", "first"),
    [
        ("VP", SENIORITY, "Vice President"),
        ("vp", SENIORITY, "Vice President"),
        ("V.P.", SENIORITY, "Vice President"),
        ("vice president", SENIORITY, "Vice President"),
        ("Sr", SENIORITY, "Senior"),
        ("Sr.", SENIORITY, "Senior"),
        ("senior", SENIORITY, "Senior"),
        ("C-level", SENIORITY, "CXO"),
        ("C-Suite", SENIORITY, "CXO"),
        ("CEO", SENIORITY, "CXO"),
        ("Dirctor", SENIORITY, "Director"),
        ("Manager", SENIORITY, "Experienced Manager"),
        ("Owner", SENIORITY, "Owner / Partner"),
        ("Intern", SENIORITY, "In Training"),
        ("Entry", SENIORITY, "Entry Level"),
        ("Engineer", FUNCTION, "Engineering"),
        ("engineering", FUNCTION, "Engineering"),
        ("HR", FUNCTION, "Human Resources"),
        ("Product", FUNCTION, "Product Management"),
        ("Support", FUNCTION, "Customer Success and Support"),
        ("1-10", HEADCOUNT, "2-10"),
        ("10000+", HEADCOUNT, "10001+"),
    ],
)
def test_suggestions_for_a_value(word: str, values: tuple[str, ...], first: str) -> None:
    assert close_matches(word, values)[0] == first


@pytest.mark.parametrize("word", ["", "xyzzy", "?", "Astronaut", "a" * 100_000])
def test_no_value_is_suggested_if_none_is_near(word: str) -> None:
    assert close_matches(word, SENIORITY) == ()


@given(st.text(max_size=30), st.lists(st.text(max_size=12), max_size=20))
def test_at_most_three_values_are_suggested(word: str, words: list[str]) -> None:
    found = close_matches(word, words)
    assert len(found) <= 3
    assert all(item in words for item in found)


@pytest.mark.parametrize(("text", "imported"), [('title ~ "engineer"', "False"), ('titel ~ "engineer"', "True")])
def test_rapidfuzz_is_imported_only_for_a_suggestion(text: str, imported: str) -> None:
    code = f"import sys, querydsl; querydsl.check({text!r}); print('rapidfuzz' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{imported}\n"
