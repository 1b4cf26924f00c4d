"""Search for fields by words."""

import pytest

from querydsl.catalogue import default
from querydsl.catalogue.search import name_of, search, selected
from querydsl.syntax.ast import ENTITIES, EntityName

PEOPLE = default()["people"]


def found(words: str) -> list[str]:
    return [name_of(PEOPLE, spec) for spec in search(PEOPLE, words)]


def test_exact_names_come_before_partial_ones() -> None:
    assert found("title")[:2] == ["title", "current_title"]
    assert found("name")[0] == "name"
    assert "company" in found("employer")


def test_a_name_comes_before_a_description() -> None:
    names = found("employer")
    assert names[0] == "company"
    assert found("handle")[0] == "social_handles.twitter_handle"
    assert found("verified")[0].endswith("business_email_verified")


def test_upper_case_finds_the_same() -> None:
    assert search(PEOPLE, "SENIORITY") == search(PEOPLE, "seniority")


def test_every_word_must_be_there() -> None:
    both = set(search(PEOPLE, "company country"))
    assert both
    assert both == set(search(PEOPLE, "company")) & set(search(PEOPLE, "country"))


def test_no_words_find_everything_and_nonsense_finds_nothing() -> None:
    assert search(PEOPLE, "") == (*PEOPLE.specs.values(), *filter(None, [PEOPLE.common("anywhere")]))
    assert search(PEOPLE, "xyzzy") == ()


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_field_is_found_by_its_own_name_first(entity: EntityName) -> None:
    table = default()[entity]
    for spec in table.specs.values():
        if spec.filterable:
            assert table.resolve(name_of(table, spec)) == spec.path
            assert spec in search(table, spec.path)[:2]


@pytest.mark.parametrize(
    ("path", "response"),
    [
        ("title", "basic_profile.current_title"),
        ("past.title", "experience.employment_details.past.title"),
        ("company_id", "experience.employment_details.current.crustdata_company_id"),
        ("role.title", None),
        ("dev_platform_profiles.bio", None),
    ],
)
def test_the_field_that_select_returns(path: str, response: str | None) -> None:
    came = selected(PEOPLE, PEOPLE.specs[PEOPLE.resolve(path)])
    assert (came.path if came else None) == response
