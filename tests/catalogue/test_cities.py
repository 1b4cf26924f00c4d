"""Known names of cities, compared with the places of the sandbox."""

import tomllib

import pytest

from querydsl.catalogue.loading import DATA
from querydsl.catalogue.spellings import find_spelling, spellings
from querydsl.sandbox.data.geo import CITY_NICKNAMES, cities

STORED = {city.city for city in cities()}
TABLE = tomllib.loads((DATA / "spellings.toml").read_text("utf-8"))["cities"]


def test_many_cities_have_other_names() -> None:
    assert len(TABLE["values"]) > 150
    assert sum(map(len, TABLE["values"].values())) > 300
    assert set(TABLE["accepted"]) <= set(TABLE["values"])


@pytest.mark.parametrize("name", sorted(STORED))
def test_no_city_of_the_sandbox_is_reported(name: str) -> None:
    assert find_spelling("cities", name, words=False) is None


@pytest.mark.parametrize(("stored", "others"), sorted(TABLE["values"].items()))
def test_each_name_belongs_to_one_city(stored: str, others: list[str]) -> None:
    assert others, "a city without another name needs no row"
    for other in others:
        found = find_spelling("cities", other, words=False)
        assert found is not None and found.values == (stored,), other


def test_nicknames_in_the_places_of_the_sandbox_have_the_same_city() -> None:
    stored = {name.casefold(): name for name in STORED}
    for nickname, city in CITY_NICKNAMES.items():
        found = find_spelling("cities", nickname, words=False)
        assert found is None or found.values == (stored[city],), nickname


@pytest.mark.parametrize(("text", "forms"), [("ZURICH", ("Zürich", "Zurich")), ("montreal", ("Montréal", "Montreal"))])
def test_a_city_with_an_accent_is_stored_in_one_form_or_the_other(text: str, forms: tuple[str, ...]) -> None:
    found = find_spelling("cities", text, words=False)
    assert found is not None
    assert (found.values, found.is_certain, found.same_letters) == (forms, False, True)
    assert all(find_spelling("cities", form, words=False) is None for form in forms)
    assert spellings("cities").places
